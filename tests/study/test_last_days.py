"""The last 48 hours: misses, slips, formulas, what wavers, hardly any new ground."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from quizzer.scheduling.memory import Rating
from quizzer.study.exam import Exam, Timetable
from quizzer.study.last_days import FORMULA, MISSED, MOST_NEW, NEW_GROUND, SLIP, WAVERING, last_wants
from quizzer.study.log import Reset, Review, Suspend
from quizzer.study.reasons import why_now
from quizzer.study.trouble import open_misses, slip_troubles
from tests.study.sitter import Learner

if TYPE_CHECKING:
    from quizzer.study.queue import Want

EXAM = Exam(date=dt.date(2026, 1, 3), name="Exam")
BANK = (
    b"""
bank: b
title: Bank
topics: {one: {title: One, weight: 3}, two: {title: Two}}
slips:
  own: {title: Own slip, why: Because of it.}
questions:
  - {id: size, type: number, topic: one, difficulty: 1, prompt: How many?, answer: 2 * 3}
  - id: pairs
    type: match
    topic: two
    difficulty: 1
    prompt: Match.
    show: 2
    pairs: [{id: p1, left: L1, right: R1}, {id: p2, left: L2, right: R2}, {id: p3, left: L3, right: R3}]
"""
    + b"".join(
        b"  - {id: %s, type: choice, topic: %s, difficulty: 1, prompt: %s?, "
        b"options: [{right: y}, {wrong: n, slip: own}]}\n" % (name, topic, name)
        for name, topic in ((b"first", b"one"), (b"second", b"one"), (b"third", b"two"))
    )
    + b"".join(
        b"  - {id: new-%d, type: number, topic: two, difficulty: 1, prompt: New %d?, answer: '%d'}\n" % (n, n, n)
        for n in range(9)
    )
)


class Diary:
    """A log made by hand: one answer of one item an hour."""

    def __init__(self) -> None:
        """Start at nine, with nothing answered."""
        self.learner = Learner(BANK)

    def wrote(self, item: str, rating: Rating, *slips: str) -> Diary:
        """Add an answer."""
        learner = self.learner
        learner.wait(hours=1)
        review = Review(
            **learner.ground.signed(),
            answer=learner.ground.new_id(),
            item=item,
            seed=1,
            parts=(item.partition("#")[2],),
            response="1",
            score=float(rating is not Rating.AGAIN),
            rating=rating,
            slips=slips,
        )
        learner.store.append([review])
        return self

    def wants(self, minutes: float | None = None) -> list[Want]:
        """Return what the last days ask."""
        return last_wants(self.learner.ground, EXAM, minutes=minutes)

    def asked(self, reason: str) -> list[str]:
        """Return the questions asked for a reason."""
        return [want.question for want in self.wants() if want.reason == reason]


def test_misses_come_first() -> None:
    """What was missed and has not been right since; what has been, or was reset, does not count as missed."""
    diary = Diary()
    diary.wrote("b/first", Rating.AGAIN).wrote("b/second", Rating.AGAIN).wrote("b/second", Rating.GOOD)
    diary.wrote("b/pairs#p3", Rating.AGAIN).wrote("b/size", Rating.AGAIN)
    diary.learner.store.append([Reset(**diary.learner.ground.signed(), item="b/size")])
    wants = diary.wants()
    assert [want.question for want in wants[:2]] == ["b/first", "b/pairs"]
    assert {want.reason for want in wants[:2]} == {MISSED}
    assert "p3" in wants[1].parts
    assert MISSED not in {want.reason for want in wants[2:]}
    past = diary.learner.store.past()
    assert [one.item for one in open_misses(past, diary.learner.store.standings())] == ["b/pairs#p3", "b/first"]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ([("b/first", "own"), ("b/second", "own")], ["b/first"]),
        ([("b/first", "own")], []),
        ([("b/first", "own"), ("b/second", "own"), ("b/second", ""), ("b/first", "")], []),
        ([("b/first", "own"), ("b/second", "own"), ("b/size", ""), ("b/first", "")], ["b/first"]),
    ],
    ids=["again and again", "once", "beaten", "not yet beaten"],
)
def test_slips_made_again_are_tempted(answers: list[tuple[str, str]], asked: list[str]) -> None:
    """A slip made twice and not left alone twice since meets another question in which it tempts."""
    diary = Diary().wrote("b/third", Rating.EASY)
    for item, slip in answers:
        diary.wrote(item, Rating.HARD, *(["b/own"] if slip else []))
    assert diary.asked(SLIP) == asked


def test_slips_are_counted_where_they_tempt() -> None:
    """Made, chances and clean answers since; a slip of a bank that is gone is left out."""
    diary = Diary().wrote("b/first", Rating.AGAIN, "b/own", "gone/own").wrote("b/size", Rating.GOOD)
    diary.wrote("b/second", Rating.GOOD).wrote("b/gone", Rating.GOOD)
    (one,) = slip_troubles(diary.learner.store.past(), diary.learner.library)
    assert (one.key, one.made, one.chances, one.clean, one.beaten) == ("b/own", 1, 2, 1, False)


def test_each_formula_once() -> None:
    """Numbers that were met come after misses and slips."""
    diary = Diary().wrote("b/first", Rating.GOOD).wrote("b/size", Rating.GOOD)
    assert diary.asked(FORMULA) == ["b/size"]


def test_what_wavers_goes_by_marks_and_recall() -> None:
    """A pair once confused comes before what only fades; the rest by the marks likely to be lost a second."""
    diary = Diary().wrote("b/pairs#p1", Rating.AGAIN).wrote("b/pairs#p1", Rating.GOOD).wrote("b/third", Rating.EASY)
    diary.wrote("b/second", Rating.HARD)
    diary.learner.wait(days=1)
    assert diary.asked(WAVERING) == ["b/second", "b/pairs", "b/third"]


def test_hardly_any_new_ground() -> None:
    """A few questions never met come last, the best worth for their time; suspended ones never."""
    diary = Diary().wrote("b/third", Rating.GOOD)
    diary.learner.store.append([Suspend(**diary.learner.ground.signed(), item="b/first")])
    wants = diary.wants()
    assert [want.reason for want in wants] == [WAVERING] + [NEW_GROUND] * MOST_NEW
    assert wants[1].question == "b/second"
    assert "b/first" not in {want.question for want in wants}


def test_it_fits_the_minutes() -> None:
    """The most pressing first, at least one; without a limit everything."""
    diary = Diary()
    for item in ("b/first", "b/second", "b/third", "b/size"):
        diary.wrote(item, Rating.AGAIN)
    everything = diary.wants()
    assert diary.wants(0.01) == everything[:1]
    assert everything[:2] == diary.wants(1)[:2]
    assert 1 < len(diary.wants(1)) < len(everything)


def test_every_reason_has_its_words() -> None:
    """What a want of the last days is asked for is said in a sentence."""
    diary = Diary().wrote("b/first", Rating.AGAIN, "b/own").wrote("b/second", Rating.HARD, "b/own")
    diary.wrote("b/size", Rating.GOOD).wrote("b/pairs#p1", Rating.GOOD).wrote("b/third", Rating.GOOD)
    wants = diary.wants()
    assert {want.reason for want in wants} == {MISSED, SLIP, FORMULA, WAVERING, NEW_GROUND}
    assert all(" " in why_now(want) for want in wants)


def test_the_desk_takes_the_next_exam() -> None:
    """Today's among them; without any, everything at hand."""
    diary = Diary().wrote("b/first", Rating.AGAIN)
    desk = diary.learner.desk
    assert desk.last_hours().next() is not None
    desk.timetable = Timetable(exams=(Exam(date=dt.date(2026, 1, 1), name="Today", banks=("other",)),))
    assert desk.last_hours().next() is None
    desk.timetable = Timetable(exams=(Exam(date=dt.date(2025, 12, 31), banks=("other",)), EXAM))
    assert desk.last_hours(limit=1).total == 1
