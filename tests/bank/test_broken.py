"""Banks that are broken on purpose, each with exactly the problems due."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizzer.bank.check import check_paths
from quizzer.bank.reading import load_bank
from quizzer.errors import BankError
from tests.shelf import ROOT

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = sorted((ROOT / "tests" / "banks" / "broken").glob("*.yaml"))


def said(path: Path) -> str:
    """Return what checking says of one bank, a line for each problem."""
    problems = check_paths([path]).problems
    assert {one.file for one in problems} <= {str(path)}
    return "".join(f"{one.line}:{one.column}: {one.code}: {one.message}\n" for one in problems)


def test_there_are_enough() -> None:
    """At least twenty, and each expectation has its bank."""
    assert len(BROKEN) >= 20
    texts = (ROOT / "tests" / "banks" / "broken").glob("*.txt")
    assert {path.stem for path in texts} == {path.stem for path in BROKEN}


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_bank_gives_exactly_its_problems(path: Path) -> None:
    """Every problem at once, with its line, column, code and what to write instead; none but those."""
    assert said(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_problems_stand_in_the_file(path: Path) -> None:
    """Each place exists: the line, and the column in characters, at most one past the line's end."""
    lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    for one in check_paths([path]).problems:
        assert 1 <= one.line <= len(lines)
        assert 1 <= one.column <= len(lines[one.line - 1]) + 1


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_message_says_what_to_do(path: Path) -> None:
    """Every message is one line that names the trouble, and reads on after it without a full stop."""
    for one in check_paths([path]).problems:
        assert "\n" not in one.message
        assert not one.message.endswith(".")
        assert len(one.message) < 250


def test_places_count_characters() -> None:
    """Behind text in other scripts the column still points at the key."""
    path = next(one for one in BROKEN if "unicode" in one.stem)
    lines = path.read_text(encoding="utf-8").split("\n")
    found = [one for one in check_paths([path]).problems if one.code == "unknown-key"]
    assert [lines[one.line - 1][one.column - 1 :].partition(":")[0] for one in found] == ["dificulty"]


def test_a_broken_bank_cannot_be_loaded() -> None:
    """Loading raises the first problem in one line, with all of them at hand and how to see them."""
    path = next(one for one in BROKEN if "shared-keys" in one.stem)
    with pytest.raises(BankError) as caught:
        load_bank(path.read_bytes(), "mine.yaml")
    assert str(caught.value).startswith("mine.yaml:7:12: `tt` is no topic")
    assert str(caught.value).endswith("more: quizzer check mine.yaml)")
    assert len(caught.value.problems) > 10
