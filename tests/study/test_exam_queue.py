"""What is asked for the exams ahead: what gains most, chosen anew after each answer."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest

from quizzer.scheduling.memory import Rating
from quizzer.study.desk import Desk
from quizzer.study.exam import Exam, Timetable
from quizzer.study.exam_queue import ExamQueue
from quizzer.study.made_plan import made_plan
from quizzer.study.queue import Want
from quizzer.study.reasons import why_now
from tests.study.sitter import BANK, Learner, right, wrong
from tests.study.test_exam_plan import MINUTE, SOON, studied

FREE = BANK.replace(b", needs: [easy]", b"")


def queue(learner: Learner, timetable: Timetable = MINUTE) -> ExamQueue:
    """Return the queue of a learner."""
    return ExamQueue(learner.ground, made_plan(learner.ground, timetable))


def drained(source: ExamQueue) -> list[Want]:
    """Return everything it asks when nothing is answered."""
    found: list[Want] = []
    while (want := source.next(found)) is not None:
        found.append(want)
    return found


def test_what_gains_most_comes_first() -> None:
    """The first question has the item of the greatest index."""
    learner = Learner(FREE)
    made = made_plan(learner.ground, MINUTE)
    want = ExamQueue(learner.ground, made).next([])
    assert want is not None
    assert want.question == made.stakes.asked[int(made.plan.index.argmax())].question
    assert want.reason == "exam"
    assert want.gain > 0


def test_each_item_is_asked_for_once() -> None:
    """A pool comes in chunks, a derivation whole, until nothing gains more."""
    wants = drained(queue(Learner(FREE)))
    pairs = [want.parts for want in wants if want.question == "b/pairs"]
    assert [len(parts) for parts in pairs] == [2, 2, 2]
    assert {part for parts in pairs for part in parts} == {"p1", "p2", "p3", "p4", "p5"}
    (steps,) = (want for want in wants if want.question == "b/sum")
    assert (set(steps.parts), steps.recall, steps.kind) == ({"weights", "biases", "total"}, 0, "derivation")
    assert steps.marks == pytest.approx(0.375)
    assert len({want.question for want in wants}) == 5


def test_no_third_in_a_row() -> None:
    """Of one topic or type, as long as there is another choice."""
    wants = drained(queue(Learner(FREE)))
    assert len({want.topic for want in wants[:3]}) == 2


def test_no_question_twice_running() -> None:
    """The other pairs of a pool wait until two other questions were asked, as long as there are others."""
    wants = drained(queue(Learner(FREE)))
    asked = [want.question for want in wants]
    first = asked.index("b/pairs")
    assert len(set(asked[first:])) > 3
    assert "b/pairs" not in asked[first + 1 : first + 3]


def test_what_is_built_upon_comes_first() -> None:
    """A topic that needs another waits until half of that was met."""
    learner = Learner(BANK.replace(b"weight: 30", b"weight: 3000"))
    source = queue(learner)
    first = source.next([])
    assert first is not None
    assert first.topic == "b/easy"
    source.told("a", {"b/pick": Rating.GOOD, "b/several": Rating.GOOD})
    second = source.next([first])
    assert second is not None
    assert second.topic == "b/hard"


def test_no_contrast_opens_a_topic() -> None:
    """A question that is taken for another reason waits for what its topic builds on, too."""
    source = queue(Learner(BANK))
    hard = {item.question for item in source._asked if item.topic == "b/hard"}
    assert source.take(hard.__contains__) is None
    source.told("a", {item.key: Rating.GOOD for item in source._asked if item.topic == "b/easy"})
    assert source.take(hard.__contains__) is not None


def test_what_is_suspended_or_worth_nothing_is_not_asked() -> None:
    """Neither stands in the queue."""
    learner = Learner(FREE.replace(b"weight: 10", b"weight: 0"))
    learner.desk.suspend("b/pairs#p1")
    wants = drained(queue(learner))
    assert {want.topic for want in wants} == {"b/hard"}
    assert "p1" not in {part for want in wants for part in want.parts}


def test_an_answer_moves_its_items() -> None:
    """What was answered is as a plan made afterwards has it, and is not asked again by the queue."""
    learner = studied()
    source = queue(learner)
    left = source.left
    source.told("x", {"b/pick": Rating.GOOD, "b/sum#total": Rating.AGAIN})
    moved = {item.key: place for place, item in enumerate(source._asked)}
    at = [moved["b/pick"], moved["b/sum#total"]]
    index = source._index[at].copy()
    belief = source._plan.market.kernel.belief.weights
    assert source._items.stability[at[1]] == pytest.approx(belief[0])
    assert source._items.elapsed[at].tolist() == [0, 0]
    assert "b/pick" not in {want.question for want in drained(source)}
    assert source.left < left
    source.told("x", {"b/pick": Rating.AGAIN, "b/sum#total": Rating.AGAIN})
    assert source._index[at[0]] != index[0]
    assert source._index[at[1]] == pytest.approx(index[1])


def test_undoing_puts_everything_back() -> None:
    """Memories and index are what they were; the plan itself never changed."""
    learner = studied()
    made = made_plan(learner.ground, MINUTE)
    source = ExamQueue(learner.ground, made)
    before = made.stakes.items.stability.copy()
    source.told("x", {"b/pick": Rating.EASY, "b/sum#total": Rating.AGAIN})
    assert np.array_equal(made.stakes.items.stability, before, equal_nan=True)
    source.untold("x")
    source.untold("never")
    assert np.array_equal(source._items.stability, before, equal_nan=True)
    assert source._index == pytest.approx(made.plan.index)


def test_a_want_can_be_put_back_and_taken() -> None:
    """Put back it comes again; taken by its question it is out of the way."""
    source = queue(Learner(FREE))
    first = source.next([])
    assert first is not None
    source.put_back([first])
    assert source.next([]) == first
    taken = source.take(lambda key: key == "b/flip")
    assert taken is not None
    assert taken.question == "b/flip"
    assert source.take(lambda key: key == "b/flip") is None


def test_review_follows_the_plan_while_the_exam_is_ahead() -> None:
    """What gains most comes first; with no exam, or one that is over, due and new come as ever."""

    def asked(*exams: Exam) -> list[str]:
        desk = Desk(studied().ground, seed=7, timetable=Timetable(minutes=1, exams=exams))
        sitting, found = desk.review(), []
        while (asking := sitting.next()) is not None:
            found.append(asking.want.reason)
        return found

    assert set(asked(SOON)) == {"exam"}
    assert "exam" not in asked()
    assert asked(Exam(date=dt.date(2026, 1, 2))) == asked()


def test_a_sitting_for_an_exam_goes_on_to_its_end() -> None:
    """Misses come back soon, undo works, and nothing is asked thrice in a row; the log tells the plan."""
    learner = studied()
    sitting = Desk(learner.ground, seed=7, timetable=MINUTE).review(limit=12)
    asked = []
    while (asking := sitting.next()) is not None:
        asked.append(asking.want)
        learner.wait(seconds=9)
        feedback = sitting.answer(wrong(sitting) if len(asked) % 4 == 1 else right(sitting))
        if feedback.stage == "repair":
            sitting.answer(right(sitting))
    assert "missed" in {want.reason for want in asked}
    assert all(one.question != two.question or two.reason == "missed" for one, two in pairwise(asked))
    undone = sitting.undo()
    assert undone is not None
    assert undone.want == asked[-1]


def test_why_now_is_told_in_marks() -> None:
    """What it adds, the chance of knowing it now, and on the day unless it is asked."""
    wants = drained(queue(studied()))
    said = {want.question: why_now(want) for want in wants}
    assert "it asks what you have not met yet" in said["b/sum"]
    assert "have not met it" not in said["b/pairs"], "of a pool some pairs were met"
    met = next(want for want in wants if want.recall > 0)
    assert f"{met.recall:.0%} that you know it now, {met.kept:.0%} on the exam day" in why_now(met)
    assert met.kept < met.recall
