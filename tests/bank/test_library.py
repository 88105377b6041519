"""The library: all banks as one, marks, renames, slips."""

from __future__ import annotations

import pytest

from quizzer.bank.library import Library, item_key
from quizzer.bank.reading import load_bank
from quizzer.errors import BankError, UsageError
from tests.shelf import all_banks, library

TWO_TOPICS = b"""
bank: b
title: B
topics:
  light: {title: Light, weight: 10}
  heavy: {title: Heavy, weight: 30, needs: [light]}
slips:
  own: {title: Own, why: Because.}
questions:
  - {id: front, type: card, topic: light, difficulty: 1, front: A, back: B, formerly: [face]}
  - {id: other, type: card, topic: light, difficulty: 1, front: C, back: D}
  - id: table
    type: grid
    topic: heavy
    difficulty: 1
    prompt: P
    rows: [A, B]
    columns: [A, B]
    cells:
      - {id: one, row: 1, column: 1, tile: One}
      - {id: two, row: 2, column: 2, tile: Two, slips: {one: own}}
"""


def small() -> Library:
    """Return a library of one small bank."""
    return Library([load_bank(TWO_TOPICS, "b.yaml")])


def test_marks_are_shared_over_topics_questions_and_items() -> None:
    """A quarter for the light topic, halved by its questions; three quarters halved by the cells."""
    marks = {key: item.marks for key, item in small().items.items()}
    assert marks == {"b/front": 0.125, "b/other": 0.125, "b/table#one": 0.375, "b/table#two": 0.375}


@pytest.mark.parametrize("bank", all_banks(), ids=lambda bank: bank.key)
def test_a_banks_marks_sum_to_one(bank: object) -> None:
    """Nothing is lost and nothing given twice."""
    key = getattr(bank, "key", "")
    marks = [item.marks for item in library().items.values() if item.topic.startswith(f"{key}/")]
    assert sum(marks) == pytest.approx(1)
    assert all(one > 0 for one in marks)


def test_items_are_keyed_by_question_and_part() -> None:
    """`bank/question`, and `#part` where there are parts; each knows its question, topic and type."""
    items = small().items
    assert list(items) == ["b/front", "b/other", "b/table#one", "b/table#two"]
    cell = items["b/table#two"]
    assert (cell.question, cell.part, cell.topic, cell.kind) == ("b/table", "two", "b/heavy", "grid")
    assert item_key("b/front", "") == "b/front"


def test_a_former_name_leads_to_the_question() -> None:
    """Under its old key a question is found as under its new one."""
    shelf = small()
    assert shelf.aliases == {"b/face": "b/front"}
    assert shelf.question("b/face") is shelf.question("b/front")


def test_an_unknown_question_names_the_nearest() -> None:
    """Or how to list them all."""
    with pytest.raises(UsageError, match="did you mean b/front"):
        small().question("b/frant")
    with pytest.raises(UsageError, match="quizzer bank list"):
        small().question("zzz")


def test_two_banks_of_one_name_are_refused() -> None:
    """With both files in the message."""
    with pytest.raises(BankError, match=r"two\.yaml:1:1: the bank `b` is also in one\.yaml"):
        Library([load_bank(TWO_TOPICS, "one.yaml"), load_bank(TWO_TOPICS, "two.yaml")])


def test_slips_are_found_by_their_key_over_all_banks() -> None:
    """Built-in ones by name, a bank's own by `bank/slip`; None for one whose bank has gone."""
    shelf = small()
    own, built_in = shelf.slip("b/own"), shelf.slip("no-bias")
    assert own is not None
    assert own.title == "Own"
    assert built_in is not None
    assert built_in.title == "Bias forgotten"
    assert shelf.slip("gone/own") is None
    assert shelf.slip("b/never") is None
    assert shelf.slip("never") is None
    assert shelf.bank_of("b/table#one").slip_key("own") == "b/own"
    assert shelf.bank_of("b/front").slip_key("no-bias") == "no-bias"


def test_topics_are_found_by_their_key() -> None:
    """`bank/topic`."""
    assert small().topic("b/heavy").weight == 30
