"""The plan for an exam: what the learner's items are worth on its day, and what is asked because of it."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from quizzer.errors import UsageError
from quizzer.scheduling.memory import DAY, DEFAULT_WEIGHTS, Learned
from quizzer.study.desk import Desk
from quizzer.study.exam import Exam, Timetable
from quizzer.study.exam_plan import exam_plan, exam_wants
from quizzer.study.queue import Want
from tests.scheduling.reference_plan import PlainItem, reference_plan
from tests.study.sitter import BANK, MORNING, Learner, right, wrong

SOON = Exam(date=dt.date(2026, 1, 4))
"""Three days after the morning on which every learner begins."""
MINUTE = Timetable(minutes=1, exams=(SOON,))
PARTS = {"b/pick": 1, "b/several": 1, "b/flip": 1, "b/sum": 3, "b/pairs": 2}
"""How many items one asking of a question shows."""


def studied() -> Learner:
    """Return a learner who knew two questions and missed one, some hours ago."""
    learner = Learner()
    sitting = learner.sitting("pick", "flip", "several")
    while sitting.asking is not None:
        sitting.answer(wrong(sitting) if sitting.asking.key == "b/pick" else right(sitting))
        if len(learner.store.log) >= 3:
            break
        sitting.next()
    learner.wait(hours=30)
    return learner


def plain_items(learner: Learner) -> list[PlainItem]:
    """Return the items of the bank as the reference takes them, figure by figure."""
    standings = learner.store.standings()
    luck = {"b/pick": 1 / 3, "b/several": 1 / 63, "b/pairs": 1 / 3}
    found = []
    for item in learner.library.items.values():
        memory = standings[item.key].memory if item.key in standings else None
        known = memory if isinstance(memory, Learned) else None
        found.append(
            PlainItem(
                marks=item.marks,
                stability=None if known is None else known.stability,
                difficulty=None if known is None else known.difficulty,
                elapsed=None if known is None else (learner.now - known.last_review) / DAY,
                luck=luck.get(item.question, 0.0),
                pass_seconds=8.0 / PARTS[item.question],
                lapse_seconds=8.0 / PARTS[item.question] * 2.5,
                first_seconds=8.0 / PARTS[item.question] * 3.125,
            )
        )
    return found


def test_the_plan_is_the_references() -> None:
    """Every figure equals the slow reference's, to 1e-9."""
    learner = studied()
    plan = exam_plan(learner.ground, MINUTE, SOON)
    items = list(learner.library.items.values())
    reference = reference_plan(plain_items(learner), [60.0, 60.0], weights=DEFAULT_WEIGHTS)
    expected = plan.expected
    assert (plan.days_left, plan.minutes_per_day, plan.suspended) == (2, 1, 0)
    assert expected.today == pytest.approx(sum(reference.today), abs=1e-9)
    assert expected.unstudied == pytest.approx(sum(reference.unstudied), abs=1e-9)
    assert expected.planned == pytest.approx(sum(reference.planned), abs=1e-9)
    assert expected.upper_bound == pytest.approx(reference.bound, abs=1e-9)
    for topic in plan.topics:
        inside = [place for place, item in enumerate(items) if item.topic == topic.topic]
        assert topic.weight == pytest.approx(sum(items[place].marks for place in inside))
        for said, found in ((topic.today, reference.today), (topic.expected, reference.planned)):
            assert said * topic.weight == pytest.approx(sum(found[place] for place in inside), abs=1e-9)
    assert [(topic.topic, topic.title, topic.items, topic.seen) for topic in plan.topics] == [
        ("b/easy", "Easy", 3, 3),
        ("b/hard", "Hard", 8, 0),
    ]
    best: dict[str, float] = {}
    for item, index in zip(items, reference.index, strict=True):
        best[item.question] = max(best.get(item.question, 0.0), index)
    asked = list(dict.fromkeys(want.question for want in exam_wants(learner.ground, MINUTE, SOON)))
    assert asked == sorted((key for key in best if best[key] > 0), key=lambda key: -best[key])


def test_figures_are_in_order() -> None:
    """Study never lowers what is expected, and nothing exceeds the bound."""
    expected = exam_plan(studied().ground, MINUTE, SOON).expected
    assert 0 < expected.unstudied < expected.today < expected.planned <= expected.upper_bound <= 1


def test_banks_share_the_marks() -> None:
    """An exam of one bank has all of its marks; one of no bank at hand says so."""
    learner = Learner()
    plan = exam_plan(learner.ground, MINUTE, Exam(date=SOON.date, banks=("b",)))
    assert sum(topic.weight for topic in plan.topics) == pytest.approx(1)
    with pytest.raises(UsageError, match="no bank at hand is covered by finals"):
        exam_plan(learner.ground, MINUTE, Exam(date=SOON.date, name="finals", banks=("other",)))


def test_what_is_suspended_is_left_out() -> None:
    """It is neither asked nor counted, and how much that is is said; all of it is no plan."""
    learner = Learner()
    learner.desk.suspend("b/pick")
    learner.desk.suspend("b/pairs#p1")
    plan = exam_plan(learner.ground, MINUTE, SOON)
    assert plan.suspended == 2
    assert [topic.items for topic in plan.topics] == [2, 7]
    assert sum(topic.weight for topic in plan.topics) == pytest.approx(1)
    wants = exam_wants(learner.ground, MINUTE, SOON)
    assert "b/pick" not in {want.question for want in wants}
    assert "p1" not in {part for want in wants if want.question == "b/pairs" for part in want.parts}
    for item in learner.library.items:
        learner.desk.suspend(item)
    with pytest.raises(UsageError, match="every item of exam is suspended"):
        exam_wants(learner.ground, MINUTE, SOON)


def test_what_brings_no_marks_is_not_asked() -> None:
    """A topic of no weight is out of the wants, and shown with nothing expected of it."""
    learner = Learner(BANK.replace(b"weight: 10", b"weight: 0"))
    assert {want.topic for want in exam_wants(learner.ground, MINUTE, SOON)} == {"b/hard"}
    easy, hard = exam_plan(learner.ground, MINUTE, SOON).topics
    assert (easy.weight, easy.today, easy.expected, easy.given_up) == (0, 0, 0, 0)
    assert hard.weight == pytest.approx(1)
    assert hard.given_up == pytest.approx(1 - hard.expected)


def test_each_item_is_asked_for_once() -> None:
    """A pool comes in chunks; a derivation whole; the reason is the exam."""
    wants = exam_wants(Learner().ground, MINUTE, SOON)
    assert {want.reason for want in wants} == {"exam"}
    pairs = [want.parts for want in wants if want.question == "b/pairs"]
    assert [len(parts) for parts in pairs] == [2, 2, 2]
    assert {part for parts in pairs for part in parts} == {"p1", "p2", "p3", "p4", "p5"}
    (steps,) = (want for want in wants if want.question == "b/sum")
    assert (set(steps.parts), steps.recall, steps.kind) == ({"weights", "biases", "total"}, 0, "derivation")
    assert steps.marks == pytest.approx(0.375)


def test_a_day_has_its_minutes() -> None:
    """From today on, a figure a day: a date before its weekday, a weekday before the rest; the exam's day has none."""
    table = Timetable(minutes=20, weekdays={"sat": 0, "sun": 5}, dates={dt.date(2026, 1, 4): 0})
    exam, thursday = dt.date(2026, 1, 6), dt.date(2026, 1, 1)
    assert table.seconds_until(exam, thursday) == (1200, 1200, 0, 0, 1200)
    assert table.seconds_until(exam, thursday, spent=200)[:2] == (1000, 1200)
    assert table.seconds_until(exam, thursday, spent=2000)[0] == 0
    assert (table.seconds_until(exam, exam), table.seconds_until(thursday, exam)) == ((), ())
    assert table.minutes_on(dt.date(2026, 1, 11)) == 5


def test_exams_come_in_their_order() -> None:
    """Those ahead, soonest first; on its own day an exam has nothing more to plan."""
    late, soon = (Exam(date=dt.date(2026, 1, day), name=f"{day}") for day in (9, 4))
    table = Timetable(exams=(late, soon))
    assert table.ahead(dt.date(2026, 1, 3)) == (soon, late)
    assert table.ahead(dt.date(2026, 1, 4)) == (late,)
    assert (table.named("9"), table.named("x"), soon.days_left(dt.date(2026, 1, 6))) == (late, None, -2)


def test_a_day_of_study_ends_at_four() -> None:
    """Who studies past midnight is still at it, in the learner's own zone."""
    learner = Learner()
    ground = msgspec.structs.replace(learner.ground, zone=dt.timezone(dt.timedelta(hours=2)))
    for hour, day in ((1, 31), (2, 1), (23, 1)):
        learner.now = MORNING.replace(hour=hour)
        assert ground.today().day == day


def test_a_day_off_before_the_exam_is_planned() -> None:
    """Without any time left, nothing more than forgetting is expected."""
    learner = studied()
    exam = Exam(date=dt.date(2026, 1, 3))
    plan = exam_plan(learner.ground, Timetable(weekdays={"fri": 0}, exams=(exam,)), exam)
    assert plan.expected.planned == pytest.approx(plan.expected.unstudied)


def reviewed(learner: Learner, exam: Exam | None) -> list[tuple[str, str]]:
    """Return what a review asks, with its reasons, when nothing is answered."""
    timetable = Timetable(minutes=1, exams=() if exam is None else (exam,))
    sitting = Desk(learner.ground, seed=7, timetable=timetable).review()
    found: list[Want] = []
    while (asking := sitting.next()) is not None:
        found.append(asking.want)
    return [(want.question, want.reason) for want in found]


def test_review_follows_the_plan_while_the_exam_is_ahead() -> None:
    """What gains most comes first; with no exam, or one that is over, due and new come as ever."""
    learner = studied()
    assert reviewed(learner, SOON)[0] == (exam_wants(learner.ground, MINUTE, SOON)[0].question, "exam")
    assert {reason for _, reason in reviewed(learner, SOON)} == {"exam"}
    plain = reviewed(learner, None)
    assert "exam" not in {reason for _, reason in plain}
    assert reviewed(learner, Exam(date=learner.now.date())) == plain
