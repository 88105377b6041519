"""`weak`: what was met and is weakest, and the slips made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.shelf import EXAMPLES

if TYPE_CHECKING:
    from tests.cli.running import Program

BANK = ("--banks", EXAMPLES / "derivation.yaml")


def test_nothing_is_weak_yet(quizzer: Program) -> None:
    """Before the first answer."""
    assert quizzer(*BANK, "weak", "--slips").out == "no slip has been made yet\n"
    assert "Nothing to ask just now." in quizzer(*BANK, "weak", "--plain").out


def test_slips_are_listed(quizzer: Program) -> None:
    """How often, of how many answers where they tempt, and how to drill them; as JSON too."""
    called = ("drill", "--plain", "--question", "linear-head", "--seed", "1", "--limit", "1")
    asked = quizzer(*BANK, *called)
    features, classes = (
        int(word.strip("*.")) for word in asked.out.split() if word.strip("*.").isdigit() and len(word) > 1
    )
    assert quizzer(*BANK, *called, stdin=f"{features * classes}\n?\n").code == 0
    ran = quizzer(*BANK, "weak", "--slips")
    assert ran.out == "Bias forgotten: in 1 of 1 answers where it tempts  (drill --slip no-bias)\n"
    (one,) = json.loads(quizzer(*BANK, "weak", "--slips", "--json").out)
    assert (one["key"], one["made"], one["chances"]) == ("no-bias", 1, 1)
    assert "1 answered" in quizzer(*BANK, "weak", "--plain", "--limit", "1", stdin="?\n").out
