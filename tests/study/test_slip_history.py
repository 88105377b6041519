"""How often each slip is made, and that a slip made soon meets another question in which it tempts."""

from __future__ import annotations

import pytest

from quizzer.study.slip_history import slip_histories
from tests.study.sitter import Learner

CONTRAST = b"""
bank: b
title: Bank
topics:
  t: {title: Topic}
slips:
  skipped: {title: Skipped, why: It is not.}
questions:
  - {id: one, type: choice, topic: t, difficulty: 1, prompt: One?, options: [{right: a}, {wrong: b, slip: skipped}]}
  - {id: two, type: number, topic: t, difficulty: 2, prompt: Two?, answer: "2"}
  - {id: three, type: number, topic: t, difficulty: 3, prompt: Three?, answer: "3"}
  - {id: four, type: order, topic: t, difficulty: 4, prompt: Four?, things: [x, y, z]}
  - {id: five, type: choices, topic: t, difficulty: 4, prompt: Five?, options: [{right: a}, {wrong: b, slip: skipped}]}
"""


def wrong_option(learner: Learner, question: str) -> None:
    """Answer a question of two options with the wrong one."""
    sitting = learner.sitting(question)
    assert sitting.asking is not None
    lines = sitting.asking.variant.reveal().answer
    sitting.answer("2" if lines == "1" else "1")


def test_a_slip_is_counted_over_all_types() -> None:
    """Each answer in which it could be made is a chance, whatever its type."""
    learner = Learner(CONTRAST)
    wrong_option(learner, "one")
    wrong_option(learner, "five")
    sitting = learner.sitting("one")
    assert sitting.asking is not None
    sitting.answer(sitting.asking.variant.reveal().answer)
    learner.sitting("two").answer("2")
    (history,) = slip_histories(learner.store.past(), learner.library)
    assert (history.key, history.title, history.made, history.chances) == ("b/skipped", "Skipped", 2, 3)


def test_an_answer_undone_does_not_count() -> None:
    """Undo takes the slip back with the answer."""
    learner = Learner(CONTRAST)
    sitting = learner.sitting("one")
    assert sitting.asking is not None
    sitting.answer("2" if sitting.asking.variant.reveal().answer == "1" else "1")
    assert slip_histories(learner.store.past(), learner.library)
    sitting.undo()
    assert slip_histories(learner.store.past(), learner.library) == []


def test_built_in_slips_of_derivations_count_once_an_answer() -> None:
    """A forgotten bias at two tries of one asking is one slip made."""
    learner = Learner()
    sitting = learner.sitting("sum")
    assert sitting.asking is not None
    no_bias = next(str(value) for slip, value in sitting.asking.variant.worked().slips if slip == "no-bias")
    sitting.answer(no_bias)
    sitting.answer("?")
    assert [(one.key, one.made, one.chances) for one in slip_histories(learner.store.past(), learner.library)] == [
        ("no-bias", 1, 1)
    ]


def test_the_share_is_shrunk_while_there_is_little_to_go_by() -> None:
    """One slip in one answer is not worse than four in five."""
    learner = Learner(CONTRAST)
    wrong_option(learner, "one")
    assert slip_histories(learner.store.past(), learner.library)[0].share == pytest.approx(1 / 3)


def test_a_slip_soon_meets_a_contrast() -> None:
    """Once a sitting, two questions after the slip, and before its turn would have come."""
    learner = Learner(CONTRAST)
    sitting = learner.sitting("one", "two", "three", "four", "five")
    asked = []
    while sitting.asking is not None:
        asked.append((sitting.asking.key, sitting.asking.want.reason))
        if asked[-1][0] == "b/one" and len(asked) == 1:
            sitting.answer("2" if sitting.asking.variant.reveal().answer == "1" else "1")
        else:
            sitting.answer(sitting.asking.variant.reveal().answer)
        sitting.next()
    assert asked[0] == ("b/one", "new")
    assert asked[3] == ("b/five", "slip")
    assert ("b/one", "missed") in asked
    assert [reason for _, reason in asked].count("slip") == 1


def test_weak_asks_what_loses_most_marks() -> None:
    """What was met, the likeliest losses first; what is new is left out."""
    learner = Learner()
    learner.sitting("pick").answer("?")
    learner.wait(days=3)
    sitting = learner.desk.weak()
    asking = sitting.next()
    assert asking is not None
    assert asking.key == "b/pick"
    assert sitting.total == 1
