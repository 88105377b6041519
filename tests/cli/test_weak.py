"""`weak`: what loses most marks, as lines, a list or JSON; and the slips made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.shelf import EXAMPLES

if TYPE_CHECKING:
    from tests.cli.running import Program

BANK = ("--banks", EXAMPLES / "derivation.yaml")
CHOICE = ("--banks", EXAMPLES / "choice.yaml")


def forget_the_bias(quizzer: Program) -> None:
    """Answer the derivation with a bias forgotten, then give up."""
    called = ("drill", "--plain", "--question", "linear-head", "--seed", "1", "--limit", "1")
    asked = quizzer(*BANK, *called)
    features, classes = (
        int(word.strip("*.")) for word in asked.out.split() if word.strip("*.").isdigit() and len(word) > 1
    )
    assert quizzer(*BANK, *called, stdin=f"{features * classes}\n?\n").code == 0


def test_nothing_is_weak_yet(quizzer: Program) -> None:
    """Before the first answer."""
    assert quizzer(*BANK, "weak", "--slips").out == "no slip has been made yet\n"
    assert "Nothing to ask just now." in quizzer(*BANK, "weak", "--plain").out
    listed = quizzer(*BANK, "weak", "--list").out
    assert ": 0.0 in what you met, 100.0 in what is new" in listed
    assert listed.count("none yet") == 2
    told = json.loads(quizzer(*BANK, "weak", "--json").out)
    assert (told["exam"], told["lost"], told["slips"], told["pairs"]) == (None, 0, [], [])


def test_slips_are_listed(quizzer: Program) -> None:
    """How often, of how many answers where they tempt, and how to drill them; as JSON too."""
    forget_the_bias(quizzer)
    ran = quizzer(*BANK, "weak", "--slips")
    assert ran.out == "Bias forgotten: in 1 of 1 answers where it tempts  (drill --slip no-bias)\n"
    (one,) = json.loads(quizzer(*BANK, "weak", "--slips", "--json").out)
    assert (one["key"], one["made"], one["chances"]) == ("no-bias", 1, 1)
    assert "1 answered" in quizzer(*BANK, "weak", "--plain", "--limit", "1", stdin="?\n").out


def test_why_now_is_said(quizzer: Program) -> None:
    """A question of a weak sitting is asked because it loses marks."""
    forget_the_bias(quizzer)
    asked = quizzer(*BANK, "weak", "--plain", "--limit", "1", stdin=":why\n?\n").out
    assert "it is among what loses you most marks" in asked


def test_the_list_says_marks_and_evidence(quizzer: Program) -> None:
    """Each list with its heading, a figure or `few` or `new`, and what that is based on."""
    forget_the_bias(quizzer)
    lines = quizzer(*BANK, "weak", "--list").out.splitlines()
    assert lines[0].startswith("were the exam now, you would lose ")
    assert [line for line in lines if line and not line.startswith(" ")][1:] == [
        "topics",
        "types",
        "slips",
        "confused pairs",
    ]
    slip = next(line for line in lines if "Bias forgotten" in line)
    evidence = "in 1 of 1 answer where it tempts, last today, too few answers to tell"
    assert slip.strip() == f"few  Bias forgotten: {evidence}"


KEYS = {
    "topics": "key lost too_few evidence items title marks unmet of met reviews tested recalled",
    "types": "key lost too_few evidence items title marks unmet of met reviews tested recalled",
    "slips": "key lost too_few evidence items title why marks made chances last trend",
    "pairs": "key lost too_few evidence items question one other last there back",
}


@pytest.mark.parametrize("group", KEYS)
def test_json_has_stable_keys(quizzer: Program, group: str) -> None:
    """Scripts rely on these keys: a topic, a type, a slip and a pair each have their own."""
    bank = CHOICE if group == "pairs" else BANK
    if group == "pairs":
        for option in ("1", "2", "3"):
            quizzer(*CHOICE, "drill", "--plain", "--seed", "1", "--limit", "1", stdin=f"{option}\n")
    else:
        forget_the_bias(quizzer)
    told = json.loads(quizzer(*bank, "weak", "--json").out)
    assert list(told) == ["exam", "lost", "unmet", "topics", "types", "slips", "pairs"]
    assert told[group]
    for point in told[group]:
        assert list(point) == KEYS[group].split()


def test_the_exam_ahead_is_named(quizzer: Program) -> None:
    """With an exam set its marks are meant, and it is said."""
    quizzer(*BANK, "plan", "--date", "2026-02-01", "--name", "Finals")
    assert json.loads(quizzer(*BANK, "weak", "--json").out)["exam"] == "Finals"
    assert quizzer(*BANK, "weak", "--list").out.startswith("were Finals now")


def test_one_way_to_print_at_a_time(quizzer: Program) -> None:
    """A list and JSON at once is refused, with what to do."""
    ran = quizzer(*BANK, "weak", "--list", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "choose one" in ran.err


def test_without_a_terminal_lines_are_offered(quizzer: Program) -> None:
    """The screen needs a terminal; what works without one is said."""
    ran = quizzer(*BANK, "weak")
    assert ran.code == 2
    assert "quizzer weak --plain" in ran.err
