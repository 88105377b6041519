"""What is asked, in which order, when there is no exam to plan for."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.scheduling.memory import New, Rating
from quizzer.study.fold import Standing
from quizzer.study.queue import IN_A_ROW, Want, arrange
from quizzer.study.waiting import WaitingList
from tests.shelf import library as all_banks
from tests.study.sitter import BANK, MORNING, Learner, right

if TYPE_CHECKING:
    from datetime import datetime

LEARNER = Learner()


def standing(days_ago: float, rating: Rating = Rating.GOOD) -> Standing:
    """Return the standing of an item met once, so many days ago."""
    return Standing(memory=LEARNER.forgetting.reviewed(New(), rating, MORNING - timedelta(days=days_ago)))


def arranged(standings: dict[str, Standing], *, early: bool = False, now: datetime = MORNING) -> list[Want]:
    """Return what there is to ask."""
    return arrange(LEARNER.library, standings, LEARNER.forgetting, now, early=early)


def short(wants: list[Want]) -> list[tuple[str, str]]:
    """Return question and reason of each."""
    return [(want.question, want.reason) for want in wants]


def test_new_items_come_by_what_they_build_on() -> None:
    """The topic needed first, the easier question first, then the rest of a match in further askings."""
    found = short(arranged({}))
    assert found == [
        ("b/pick", "new"),
        ("b/several", "new"),
        ("b/flip", "new"),
        ("b/pairs", "new"),
        ("b/sum", "new"),
        ("b/pairs", "new"),
        ("b/pairs", "new"),
    ]


def test_a_pool_is_asked_in_chunks() -> None:
    """Two of five pairs at a time, each pair wanted once."""
    parts = [want.parts for want in arranged({}) if want.question == "b/pairs"]
    assert [len(each) for each in parts] == [2, 2, 2]
    assert {part for each in parts for part in each} == {"p1", "p2", "p3", "p4", "p5"}
    assert len({part for each in parts[:2] for part in each}) == 4


def test_due_items_come_first_by_their_marks() -> None:
    """The dearer first, whatever the recall; then the new ones."""
    found = arranged({"b/pick": standing(30), "b/sum#weights": standing(3), "b/flip": standing(2)})
    assert short(found)[:3] == [("b/sum", "due"), ("b/pick", "due"), ("b/flip", "due")]
    marks = [want.marks for want in found if want.reason == "due"]
    assert marks == sorted(marks, reverse=True)
    assert {want.reason for want in found[3:]} == {"new"}


def test_marks_alike_go_by_recall() -> None:
    """Of two cheap ones the more faded comes first."""
    found = arranged({"b/flip": standing(3), "b/pick": standing(200)})
    assert short(found)[:2] == [("b/pick", "due"), ("b/flip", "due")]


def test_what_is_not_due_waits() -> None:
    """Left out of a review, last in a drill, the least likely recalled first."""
    standings = {"b/pick": standing(0.1), "b/several": standing(1), "b/flip": standing(0.5)}
    assert not {"b/pick", "b/several", "b/flip"} & {want.question for want in arranged(standings)}
    found = [want.question for want in arranged(standings, early=True) if want.reason == "early"]
    assert found == ["b/several", "b/flip", "b/pick"]


def test_due_pairs_are_joined_by_the_next_most_wanted() -> None:
    """A match with one due pair asks it first, and fills up with those not due, new ones last."""
    standings = {"b/pairs#p4": standing(30), "b/pairs#p2": standing(1)}
    due, *others = [each for each in arranged(standings) if each.question == "b/pairs"]
    assert due.parts == ("p4", "p2")
    assert due.marks == LEARNER.library.items["b/pairs#p4"].marks
    assert {each.reason for each in others} == {"new"}
    assert {part for each in others for part in each.parts} >= {"p1", "p3", "p5"}


def test_what_is_suspended_is_left_out() -> None:
    """A question, and a pair of a match, also as filling."""
    standings = {f"b/pairs#p{place}": Standing(suspended=True) for place in (1, 3, 5)}
    standings["b/pick"] = Standing(suspended=True)
    found = arranged(standings, early=True)
    assert "b/pick" not in {want.question for want in found}
    assert {part for want in found if want.question == "b/pairs" for part in want.parts} == {"p2", "p4"}
    standings |= {f"b/pairs#p{place}": Standing(suspended=True) for place in (2, 4)}
    assert "b/pairs" not in {want.question for want in arranged(standings, early=True)}


def test_a_grid_or_derivation_is_asked_whole() -> None:
    """One step due: all steps are asked, once."""
    found = [want for want in arranged({"b/sum#total": standing(9)}) if want.question == "b/sum"]
    assert [want.parts for want in found] == [("weights", "biases", "total")]


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(sorted(all_banks().items)), st.tuples(st.floats(0, 90), st.booleans()), max_size=80)
)
def test_every_item_there_is_reason_for_is_asked(states: dict[str, tuple[float, bool]]) -> None:
    """Each due and each new item is in some asking of its question; nothing suspended is a reason to ask."""
    standings = {
        key: msgspec.structs.replace(standing(days), suspended=suspended) for key, (days, suspended) in states.items()
    }
    wants = arrange(all_banks(), standings, LEARNER.forgetting, MORNING, early=True)
    asked = {f"{want.question}#{part}" if part else want.question for want in wants for part in want.parts}
    suspended = {key for key, (_, out) in states.items() if out}
    assert set(all_banks().items) - suspended <= asked | suspended
    assert [want.reason for want in wants] == sorted((want.reason for want in wants), key=("due", "new", "early").index)


# No third in a row


def want(topic: str, kind: str) -> Want:
    """Return a want of which only these two matter."""
    return Want(question=f"{topic}-{kind}", parts=("",), topic=topic, kind=kind, reason="new")


@pytest.mark.parametrize(
    ("asked", "waiting", "place"),
    [
        ([], ["t1 k1"], 0),
        (["t1 k1"], ["t1 k1", "t2 k2"], 0),
        (["t1 k1", "t1 k2"], ["t1 k3", "t2 k3"], 1),
        (["t1 k1", "t2 k1"], ["t3 k1", "t1 k2"], 1),
        (["t1 k1", "t1 k1"], ["t1 k1", "t1 k2", "t2 k1", "t2 k2"], 3),
        (["t1 k1", "t1 k1"], ["t1 k1", "t1 k2", "t2 k1"], 1),
        (["t1 k1", "t1 k1"], ["t1 k1", "t1 k1"], 0),
        (["t1 k1", "t2 k2"], ["t1 k1"], 0),
        (["t9 k9", "t1 k1", "t1 k2"], ["t1 k3"], 0),
    ],
)
def test_the_next_is_the_first_that_does_not_tire(asked: list[str], waiting: list[str], place: int) -> None:
    """The first that makes no third in a row of topic or type; else the one that tires least."""
    before, after = ([want(*one.split()) for one in each] for each in (asked, waiting))
    assert WaitingList(after).next(before) is after[place]


class Plainly:
    """A list of wants, looked through from its start at each question."""

    def __init__(self, wants: list[Want]) -> None:
        """Hold `wants`."""
        self.wants = list(wants)

    def next(self, asked: list[Want]) -> Want | None:
        """Return the first that tires least, taken out."""
        recent = asked[-IN_A_ROW:]
        full = len(recent) == IN_A_ROW
        topics, kinds = {one.topic for one in recent}, {one.kind for one in recent}

        def tires(place: int) -> int:
            one = self.wants[place]
            return full * ((topics == {one.topic}) + (kinds == {one.kind}))

        return self.wants.pop(min(range(len(self.wants)), key=tires)) if self.wants else None

    def take(self, question: str) -> Want | None:
        """Return the first want of `question`, taken out."""
        found = next((one for one in self.wants if one.question == question), None)
        if found is not None:
            self.wants = [one for one in self.wants if one is not found]
        return found


SORTS = st.tuples(st.sampled_from("ab"), st.sampled_from("kl"))
STEPS = st.one_of(st.just("next"), st.integers(1, 3), SORTS)


@given(st.lists(SORTS, max_size=12), st.lists(STEPS, max_size=20))
def test_rows_come_to_the_same_as_one_list(
    sorts: list[tuple[str, str]], steps: list[str | int | tuple[str, str]]
) -> None:
    """Whatever is asked, taken out of turn or put back: the order is that of a list looked through from its start."""
    wants = [want(*sort) for sort in sorts]
    rows, plain = WaitingList(wants), Plainly(wants)
    asked: list[Want] = []
    for step in steps:
        if isinstance(step, int):
            back, asked = asked[-step:], asked[:-step]
            rows.put_back(back)
            plain.wants[:0] = back
            continue
        if isinstance(step, tuple):
            question = "-".join(step)
            found, due = rows.take(question.__eq__), plain.take(question)
        else:
            found, due = rows.next(asked), plain.next(asked)
            asked += [found] if found else []
        assert found is due
        assert rows.left == len(plain.wants)


def test_a_sitting_mixes() -> None:
    """Over a whole bank no third in a row of one topic or type, as long as there is a choice."""
    learner = Learner()
    sitting = learner.desk.review()
    asked = []
    while (asking := sitting.next()) is not None:
        asked.append(asking.want)
        sitting.answer(right(sitting))
    kinds = [one.kind for one in asked]
    assert all(len(set(kinds[place : place + 3])) > 1 for place in range(len(kinds) - 4))
    assert all(one != two for one, two in pairwise(kinds[:6]))


def test_needs_reach_over_several_topics() -> None:
    """A chain of topics is met from its start, however the file is ordered."""
    chain = b"""
bank: c
title: C
topics:
  z: {title: Z, needs: [y]}
  y: {title: Y, needs: [x]}
  x: {title: X}
questions:
  - {id: three, type: card, topic: z, difficulty: 1, front: A, back: B}
  - {id: two, type: card, topic: y, difficulty: 1, front: C, back: D}
  - {id: one, type: card, topic: x, difficulty: 4, front: E, back: F}
"""
    library = Library([load_bank(chain, "c.yaml")])
    found = arrange(library, {}, LEARNER.forgetting, MORNING)
    assert [each.question for each in found] == ["c/one", "c/two", "c/three"]


def test_the_bank_of_these_tests_is_sound() -> None:
    """It loads."""
    assert load_bank(BANK, "b.yaml").key == "b"
