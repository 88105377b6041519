"""A mock exam: what it takes, what it refuses, what it comes to, and that it changes no memory unless asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from quizzer.bank.blueprint import Blueprint
from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.errors import Malformed, StoreError, UsageError
from quizzer.scheduling.memory import Learned, Rating
from quizzer.study.desk import Desk
from quizzer.study.exam import Exam, Timetable
from quizzer.study.log import Review, Suspend
from quizzer.study.mock_exam import MockExam, unfinished
from quizzer.study.mock_exams import Wish
from quizzer.study.paper_marks import shown_marks
from quizzer.study.papers import LoosePapers
from tests.study.sitter import BANK, Learner

if TYPE_CHECKING:
    from quizzer.study.log import Entry

DAY = dt.date(2026, 2, 1)


class Hall:
    """A learner with a paper of all four questions that are no card: pick, several, sum, pairs."""

    def __init__(self, minutes: float = 45, **blueprint: Any) -> None:  # noqa: ANN401  any of its fields
        """Draw the paper by the rules of `blueprint`."""
        self.me = Learner()
        self.papers = LoosePapers("me")
        exam = Exam(date=DAY, name="finals", blueprint=Blueprint(minutes=45, **blueprint))
        self.desk = Desk(self.me.ground, seed=4, timetable=Timetable(exams=(exam,)), papers=self.papers)
        self.exam = self.desk.mocks.begin(Wish(minutes=minutes))

    def at(self, name: str) -> MockExam:
        """Go to the question called `name`."""
        keys = [one.question for one in self.exam.paper.questions]
        self.exam.go(keys.index(f"b/{name}"))
        return self.exam

    def answer(self, name: str) -> str:
        """Return the model answer of a question."""
        return self.at(name).asking(self.exam.place).variant.reveal().answer

    def wrong(self, name: str) -> str:
        """Return an answer that earns nothing."""
        variant = self.at(name).asking(self.exam.place).variant
        return next(one.response for one in variant.specimens() if one.scores and not any(one.scores.values()))

    def marks(self, name: str) -> tuple[float, float]:
        """Return the marks of a question, and those it has."""
        result = self.exam.hand_in()
        (found,) = [one for one in result.questions if one.question == f"b/{name}"]
        return found.marks, found.out_of

    def resumed(self) -> MockExam:
        """Return the open paper as another start of the program finds it."""
        found = self.desk.mocks.resume()
        assert found is not None
        return found

    def resumed_past(self) -> MockExam:
        """Return the paper handed in last as another start of the program finds it."""
        return self.desk.mocks.past()[0]

    @property
    def log(self) -> list[Entry]:
        """Return the log."""
        return list(self.me.store.entries())


def test_a_paper_is_drawn_for_the_exam_ahead() -> None:
    """It has the exam's name and rules, and starts at its first question with nothing entered."""
    hall = Hall(wrong=0.5)
    assert (hall.exam.paper.name, hall.exam.paper.wrong, hall.exam.total) == ("finals", 0.5, 4)
    assert [hall.exam.state(place) for place in range(4)] == ["empty"] * 4
    assert hall.exam.seconds_left == 45 * 60


def test_an_exam_may_be_named_and_must_be_there() -> None:
    """Of several exams the one named is drawn, else the soonest that is not over."""
    me = Learner()
    days = {"over": dt.date(2025, 12, 1), "later": dt.date(2026, 3, 1), "today": dt.date(2026, 1, 1)}
    timetable = Timetable(exams=tuple(Exam(date=day, name=name) for name, day in days.items()))
    mocks = Desk(me.ground, seed=1, timetable=timetable).mocks
    assert mocks.terms().name == "today"
    assert mocks.terms(Wish(name="later")).name == "later"
    with pytest.raises(UsageError, match="no exam `never`; there are over, later, today"):
        mocks.begin(Wish(name="never"))


def test_one_paper_at_a_time() -> None:
    """While one is open no other is drawn; after the hand-in another one is, by another seed."""
    hall = Hall()
    with pytest.raises(UsageError, match="still open"):
        hall.desk.mocks.begin()
    hall.exam.hand_in()
    assert hall.desk.mocks.begin().paper.seed != hall.exam.paper.seed


def test_answers_change_and_clear_until_the_hand_in() -> None:
    """An answer may be given anew, and taken back by nothing or `?`."""
    hall = Hall()
    exam = hall.at("pick")
    for text, state in (("1", "answered"), ("2", "answered"), ("", "empty"), ("3", "answered"), ("?", "empty")):
        exam.enter(text)
        assert exam.state(exam.place) == state
    exam.enter("2")
    assert exam.sat.entered[exam.place].answer == "2"
    exam.hand_in()
    with pytest.raises(UsageError, match="nothing more is taken"):
        exam.enter("1")


def test_what_cannot_be_read_is_said_and_is_no_answer() -> None:
    """Malformed: the answer before stays, nothing is kept; set aside it is a beginning that counts for nothing."""
    hall = Hall()
    exam = hall.at("pick")
    exam.enter("2")
    with pytest.raises(Malformed, match="options are 1 to 3"):
        exam.enter("9")
    assert exam.sat.entered[exam.place].answer == "2"
    exam = hall.at("pairs")
    exam.set_aside("a1")
    assert (exam.state(exam.place), exam.sat.entered[exam.place].draft) == ("begun", "a1")
    exam.set_aside(hall.answer("pairs"))
    assert (exam.state(exam.place), exam.sat.entered[exam.place].draft) == ("answered", "")


def test_everything_is_kept_before_it_returns() -> None:
    """After each change another start finds answer, beginning, flag and place as they were."""
    hall = Hall()
    hall.at("pick").enter("2")
    assert hall.resumed().sat == hall.exam.sat
    hall.at("sum").set_aside("1; 2")
    assert hall.resumed().sat == hall.exam.sat
    assert hall.exam.flag()
    assert hall.resumed().sat == hall.exam.sat
    assert not hall.exam.flag()
    assert hall.resumed().places("flagged") == ()


def test_two_windows_do_not_undo_each_other() -> None:
    """The one that is behind is told so, and the other's answers stay."""
    hall = Hall()
    other = hall.resumed()
    hall.at("pick").enter("2")
    with pytest.raises(StoreError, match="another window"):
        other.flag()
    assert hall.resumed().sat == hall.exam.sat


def test_the_clock_runs_on() -> None:
    """What is left is the deadline less now, whatever happened in between."""
    hall = Hall()
    hall.me.wait(minutes=30)
    assert hall.resumed().seconds_left == 15 * 60
    hall.me.wait(minutes=-60)
    assert hall.resumed().seconds_left == 45 * 60, "a clock set back gives no more than the whole time"


def test_nothing_is_taken_after_the_time() -> None:
    """From the deadline on answers, flags and moves are refused, and the paper is handed in as it stood."""
    hall = Hall()
    hall.at("pick").enter(hall.answer("pick"))
    hall.me.wait(minutes=45)
    for late in (lambda: hall.exam.enter("1"), hall.exam.flag, lambda: hall.exam.go(1)):
        with pytest.raises(UsageError, match="the time is over"):
            late()
    result = hall.exam.hand_in()
    assert result.seconds == 45 * 60
    assert sum(one.answered for one in result.questions) == 1


def test_a_paper_found_days_later_is_handed_in_as_of_its_deadline() -> None:
    """Away for days: it is not open any more, and counts as handed in when its time ran out."""
    hall = Hall()
    hall.me.wait(days=3)
    found = hall.resumed()
    assert found.result is not None
    assert found.sat.handed_in_at == found.sat.deadline
    assert hall.desk.mocks.resume() is None
    assert [one.sat.id for one in hall.desk.mocks.past()] == [found.sat.id]


def test_marks_are_the_scores_shares() -> None:
    """Right has all marks, half right half of them, empty and wrong none; topics and the whole are the sums."""
    hall = Hall()
    hall.at("pick").enter(hall.answer("pick"))
    several = hall.answer("several").split()
    hall.at("several").enter(" ".join(several[:2]))
    hall.at("sum").enter(hall.wrong("sum"))
    assert hall.marks("pick")[0] == hall.marks("pick")[1]
    assert hall.marks("several")[0] == pytest.approx(hall.marks("several")[1] * 2 / 5)
    assert hall.marks("sum")[0] == hall.marks("pairs")[0] == 0
    result = hall.exam.hand_in()
    assert result.out_of == 100
    assert (
        result.marks
        == sum(one.marks for one in result.topics)
        == pytest.approx(hall.marks("pick")[0] + hall.marks("several")[0])
    )
    assert [(one.topic, one.questions, one.out_of) for one in result.topics] == [("b/easy", 2, 25), ("b/hard", 2, 75)]


def test_a_wrong_answer_costs_where_the_blueprint_says_so() -> None:
    """A quarter of its marks for an answer that earned nothing; nothing for an empty one or one partly right."""
    hall = Hall(wrong=0.25)
    hall.at("pick").enter(hall.answer("pick"))
    hall.at("several").enter(hall.answer("several").split()[0])
    hall.at("sum").enter(hall.wrong("sum"))
    earned, out_of = hall.marks("sum")
    assert earned == -0.25 * out_of
    assert hall.marks("several")[0] > 0
    assert hall.marks("pairs")[0] == 0
    result = hall.exam.hand_in()
    assert next(one.marks for one in result.topics if one.topic == "b/hard") == earned


def test_a_paper_has_no_less_than_nothing() -> None:
    """Whatever wrong answers cost, the paper's marks end at 0."""
    hall = Hall(wrong=1)
    hall.at("sum").enter(hall.wrong("sum"))
    assert hall.exam.hand_in().marks == 0


@pytest.mark.parametrize("unknown", ["a0 b0", "?"])
def test_not_known_is_not_wrong(unknown: str) -> None:
    """Saying that one does not know costs nothing."""
    hall = Hall(wrong=1)
    hall.at("pairs").enter(unknown)
    assert hall.marks("pairs")[0] == 0


@pytest.mark.parametrize("text", ["2*3", "60*7; 7; 427", "total = 4+4", "3-1", "(4)", "2^3", "7 / 2"])
def test_arithmetic_needs_a_calculator(text: str) -> None:
    """Without one a number is worked out; what is not is explained and not kept."""
    hall = Hall(calculator=False)
    with pytest.raises(Malformed, match=r"forbids a calculator|steps"):
        hall.at("sum").enter(text)
    hall.at("sum").enter("-3")
    hall.at("pick").enter("1")
    hall.at("pairs").enter("a-1 b-2")
    assert len(hall.exam.places("answered")) == 3


def test_what_was_expected_is_what_the_memories_said() -> None:
    """`R + (1-R) * luck` of the marks when it was drawn: luck alone for what was never met, near all just after."""
    me = Learner()
    fresh = Desk(me.ground, seed=4).mocks.begin()
    luck = {one.question: me.library.questions[one.question].luck() for one in fresh.paper.questions}
    for asked, predicted in zip(fresh.paper.questions, fresh.sat.predicted, strict=True):
        assert predicted == pytest.approx(asked.marks * luck[asked.question])
    sitting = me.sitting("pick")
    assert sitting.asking is not None
    sitting.answer(sitting.asking.variant.reveal().answer)
    met = Desk(me.ground, seed=4).mocks.begin()
    place = [one.question for one in met.paper.questions].index("b/pick")
    assert met.sat.predicted[place] == pytest.approx(met.paper.questions[place].marks)
    me.wait(days=20)
    assert met.hand_in().questions[place].predicted == pytest.approx(met.paper.questions[place].marks)


def test_no_memory_is_moved() -> None:
    """Drawing, answering and handing in leave the log as it was."""
    hall = Hall()
    hall.at("pick").enter(hall.wrong("pick"))
    hall.exam.hand_in()
    assert hall.log == []


def test_misses_go_to_review_when_asked_and_once() -> None:
    """Each missed item is rated Again as of the hand-in, the items of one answer together; a second call adds none."""
    hall = Hall()
    hall.at("pick").enter(hall.answer("pick"))
    hall.at("sum").enter(hall.wrong("sum"))
    hall.exam.hand_in()
    before = hall.me.now
    hall.me.wait(days=1)
    assert hall.exam.send_misses() == 6
    assert hall.exam.send_misses() == hall.resumed_past().send_misses() == 0
    reviews = [one for one in hall.log if isinstance(one, Review)]
    assert {one.rating for one in reviews} == {Rating.AGAIN}
    assert {one.answered_at for one in reviews} == {before}
    by_answer = {one.answer: {other.item for other in reviews if other.answer == one.answer} for one in reviews}
    assert sorted(map(len, by_answer.values())) == [1, 2, 3]
    assert "b/pick" not in {one.item for one in reviews}
    assert {one.response for one in reviews if one.item.startswith("b/pairs")} == {"?"}
    memory = hall.me.store.standings(["b/several"])["b/several"].memory
    assert isinstance(memory, Learned)


def test_misses_sent_through_a_crash_are_there_once() -> None:
    """Killed between the log and the paper: asked again, nothing is doubled."""
    hall = Hall()
    hall.exam.hand_in()
    twin = hall.resumed_past()
    twin._papers = LoosePapers("me")
    count = twin.send_misses()
    assert hall.exam.send_misses() == count
    assert len(hall.log) == count


def test_feedback_only_after_the_hand_in() -> None:
    """Before it there is none; after it the verdict, or for an empty question what would have been right."""
    hall = Hall()
    hall.at("pick").enter(hall.wrong("pick"))
    place = hall.exam.place
    assert hall.exam.feedback(place) is None
    hall.exam.hand_in()
    told = hall.exam.feedback(place)
    assert told is not None
    assert (told.stage, told.right, told.ratings) == ("final", False, {})
    empty = hall.exam.feedback((place + 1) % 4)
    assert empty is not None
    assert empty.response == "?"


def test_before_the_hand_in_it_is_said_what_is_not_done() -> None:
    """Empty, begun and flagged ones are named by number; where there are none, that is said."""
    hall = Hall()
    place = hall.at("pairs").place
    hall.exam.set_aside("a1")
    hall.exam.flag()
    empties = ", ".join(str(one + 1) for one in range(4) if one != place)
    assert unfinished(hall.exam) == (
        f"3 empty: {empties}",
        f"1 begun but not readable, so it counts as empty: {place + 1}",
        f"1 flagged: {place + 1}",
    )
    hall.exam.flag()
    for name in ("pick", "several", "sum", "pairs"):
        text = hall.answer(name)
        hall.at(name).enter(text)
    assert unfinished(hall.exam) == ("Every question has an answer.",)


def test_a_question_that_has_gone_is_left_out() -> None:
    """The banks changed while the paper was open: the rest goes on, and what was entered stays with its question."""
    hall = Hall()
    hall.at("pick").enter("2")
    gone = BANK.replace(b"  - {id: flip,", b"  - {id: new,").replace(b"id: several", b"id: other")
    ground = msgspec.structs.replace(hall.me.ground, library=Library([load_bank(gone, "b.yaml")]))
    exam = Desk(ground, seed=1, papers=hall.papers).mocks.resume()
    assert exam is not None
    assert (exam.left_out, exam.total, hall.exam.total) == (1, 3, 4)
    kept = {one.question: entered.answer for one, entered in zip(exam.paper.questions, exam.sat.entered, strict=True)}
    assert kept == {"b/pick": "2", "b/sum": "", "b/pairs": ""}
    assert exam.hand_in().out_of < 100


def test_suspended_questions_are_not_drawn() -> None:
    """What the learner has suspended is not on the paper."""
    me = Learner()
    me.store.append([Suspend(item="b/pick", **me.ground.signed())])
    paper = Desk(me.ground, seed=4).mocks.begin().paper
    assert "b/pick" not in {one.question for one in paper.questions}


@pytest.mark.parametrize(
    ("marks", "shown"), [(5.0, "5"), (2.5, "2.5"), (33.333333, "33.3"), (-0.01, "0"), (100, "100")]
)
def test_marks_are_shown_short(marks: float, shown: str) -> None:
    """One decimal where there is one, no dust."""
    assert shown_marks(marks) == shown
