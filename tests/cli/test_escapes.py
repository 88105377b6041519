"""Terminal escapes in a bank are shown, never obeyed, whichever command prints them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program

ESCAPE = "\\e]0;owned\\a\\x9b31m"
BANK = f"""\
bank: b
title: "T{ESCAPE}"
topics: {{t: {{title: "U{ESCAPE}"}}}}
slips: {{own: {{title: "S{ESCAPE}", why: "W{ESCAPE}"}}}}
questions:
  - id: line
    type: order
    topic: t
    difficulty: 1
    prompt: "P{ESCAPE}"
    first: "F{ESCAPE}"
    reversed: own
    things: ["A{ESCAPE}", B, C]
    why: "W{ESCAPE}"
    hints: ["H{ESCAPE}"]
  - {{id: size, type: number, topic: t, difficulty: 1, prompt: "P{ESCAPE}", answer: 5, unit: "M{ESCAPE}", why: W}}
  - {{id: flip, type: card, topic: t, difficulty: 1, front: "F{ESCAPE}", back: "B{ESCAPE}", why: W}}
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Return a bank with escapes in every text."""
    path = tmp_path / "bank.yaml"
    path.write_text(BANK)
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("bank", "list"),
        ("bank", "list", "--questions"),
        ("drill", "--plain", "--limit", "9"),
        ("browse", "--plain"),
        ("make", "b/line", "--count", "2"),
        ("make", "b/size"),
        ("make", "b/flip"),
        ("weak", "--slips"),
        ("place", "--plain"),
        ("sheet",),
        ("sheet", "--format", "markdown"),
        ("doctor",),
        ("bank", "list", "--json"),
        ("make", "b/line", "--json"),
    ],
)
def test_nothing_is_obeyed(command: tuple[str, ...], quizzer: Program, bank: Path) -> None:
    """No control character but the line's end comes out."""
    quizzer("--banks", bank, "drill", "--plain", "--limit", "6", stdin="321\n:hint\n?\n4\n123\n5\n1\n")
    ran = quizzer("--banks", bank, *command, stdin=":hint\n321\n:why\n?\n4\n\n1\n?\n?\n?\n")
    assert ran.code == 0
    assert not [char for char in ran.out + ran.err if unicodedata.category(char) == "Cc" and char != "\n"]


def test_nor_in_what_is_wrong(quizzer: Program, tmp_path: Path) -> None:
    """Problems quote from the file, on one line, cut where the quote is long."""
    path = tmp_path / "bank.yaml"
    path.write_text(
        BANK.replace("id: size", f'id: "{ESCAPE}"').replace("topic: t,", f'topic: "{"x" * 5000}\\n{ESCAPE}",')
    )
    ran = quizzer("check", path)
    assert ran.code == 1
    assert "\\x1b]0;owned\\x07\\x9b31m" in ran.out
    assert not [char for char in ran.out if unicodedata.category(char) == "Cc" and char != "\n"]
    assert max(map(len, ran.out.splitlines())) < 600
    assert quizzer("bank", "add", path).code == 3
