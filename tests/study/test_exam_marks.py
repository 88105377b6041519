"""What each item is worth on an exam: by topic, by kind, by both at once."""

from __future__ import annotations

import datetime as dt

import pytest

from quizzer.bank.blueprint import STANDARD, Blueprint
from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.study.exam import Exam
from quizzer.study.exam_marks import blueprint_of, exam_marks
from tests.study.sitter import BANK

DAY = dt.date(2026, 1, 20)
LIBRARY = Library([load_bank(BANK, "b.yaml")])
OTHER_BANK = BANK.replace(b"bank: b\n", b"bank: c\nblueprint: {kinds: {match: 1}, minutes: 30}\n")
BOTH = Library([load_bank(BANK, "b.yaml"), load_bank(OTHER_BANK, "c.yaml")])


def by(library: Library, marks: dict[str, float], field: str) -> dict[str, float]:
    """Return marks summed by a field of the items."""
    sums: dict[str, float] = {}
    for key, mark in marks.items():
        name = getattr(library.items[key], field)
        sums[name] = sums.get(name, 0.0) + mark
    return sums


def asked(**blueprint: object) -> Exam:
    """Return an exam with that blueprint."""
    return Exam(date=DAY, blueprint=Blueprint(**blueprint))  # type: ignore[arg-type]


def test_without_a_blueprint_the_banks_weights_hold() -> None:
    """Each item has its share of the bank's marks."""
    marks = exam_marks(LIBRARY, Exam(date=DAY))
    assert marks == pytest.approx({key: item.marks for key, item in LIBRARY.items.items()})


def test_topics_take_the_blueprints_marks() -> None:
    """By their full name or their short one; what is not named keeps its share of 100."""
    marks = exam_marks(LIBRARY, asked(topics={"easy": 75}))
    assert by(LIBRARY, marks, "topic") == pytest.approx({"b/easy": 0.5, "b/hard": 0.5})
    marks = exam_marks(LIBRARY, asked(topics={"b/easy": 3, "hard": 1}))
    assert by(LIBRARY, marks, "topic") == pytest.approx({"b/easy": 0.75, "b/hard": 0.25})


def test_kinds_and_topics_are_met_at_once() -> None:
    """Where the banks allow it both hold; within a cell questions are worth the same."""
    marks = exam_marks(LIBRARY, asked(kinds={"match": 50, "derivation": 25, "other": 25}))
    assert by(LIBRARY, marks, "topic") == pytest.approx({"b/easy": 0.25, "b/hard": 0.75})
    assert by(LIBRARY, marks, "kind")["match"] == pytest.approx(0.5)
    assert marks["b/pick"] == pytest.approx(marks["b/flip"])


def test_a_kind_not_named_is_not_asked() -> None:
    """Unless `other` says so; the sum stays one, also where topics and kinds cannot both be had."""
    marks = exam_marks(LIBRARY, asked(kinds={"match": 1}))
    assert by(LIBRARY, marks, "kind")["match"] == pytest.approx(1)
    assert marks["b/pick"] == 0


@pytest.mark.parametrize("kinds", [{}, {"freeze": 3}, {"other": 0}])
def test_kinds_that_no_bank_has_are_passed_over(kinds: dict[str, float]) -> None:
    """Topics alone decide then."""
    assert exam_marks(LIBRARY, asked(kinds=kinds)) == pytest.approx(exam_marks(LIBRARY, Exam(date=DAY)))


def test_banks_share_alike() -> None:
    """Two banks have half each; one covered alone has all, and its own blueprint."""
    sums = by(BOTH, exam_marks(BOTH, asked()), "topic")
    assert sums["b/hard"] == pytest.approx(sums["c/hard"]) == pytest.approx(0.375)
    alone = Exam(date=DAY, banks=("c",))
    assert blueprint_of(BOTH, alone).minutes == 30
    assert set(exam_marks(BOTH, alone)) == {key for key in BOTH.items if key.startswith("c/")}
    assert blueprint_of(BOTH, Exam(date=DAY, banks=("b",))) == STANDARD


def test_nothing_covered_has_no_marks() -> None:
    """An exam of an unknown bank has no items; one whose topics weigh nothing has no marks."""
    assert exam_marks(LIBRARY, Exam(date=DAY, banks=("x",))) == {}
    assert set(exam_marks(LIBRARY, asked(topics={"easy": 0, "hard": 0})).values()) == {0}
