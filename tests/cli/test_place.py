"""`place`: what is found out, by lines and as JSON, taken back, and carried to another machine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program

QUESTIONS = "".join(
    f"  - {{id: q{number}, type: number, topic: t, difficulty: {1 + number % 2}, prompt: Five {number}?, answer: 5}}\n"
    for number in range(12)
)
BANK = f"bank: b\ntitle: B\ntopics: {{t: {{title: Fives}}}}\nquestions:\n{QUESTIONS}"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Return a bank whose every answer is 5."""
    path = tmp_path / "b.yaml"
    path.write_text(BANK)
    return path


def test_what_is_known_is_found(quizzer: Program, bank: Path) -> None:
    """The lines end with what was found; what is taken as known is new no more, until that is undone."""
    ran = quizzer("--banks", bank, "place", "--plain", "--seed", "1", stdin="5\n" * 20)
    assert ran.code == 0
    last = ran.out.splitlines()[-1]
    assert last.startswith("* Fives: known (")
    assert "items taken as known)" in last
    assert quizzer("--banks", bank, "browse", "--plain", "is:new").out == ""
    assert "taken as known no more; your answers stay" in quizzer("--banks", bank, "place", "--undo").out
    assert quizzer("--banks", bank, "browse", "--plain", "is:new").out != ""
    assert quizzer("--banks", bank, "place", "--undo").out == "nothing was taken as known\n"


def test_as_json(quizzer: Program, bank: Path) -> None:
    """Standard output holds the findings alone, standard error the questions."""
    ran = quizzer("--banks", bank, "place", "--json", "--seed", "1", stdin="5\n" * 20)
    (found,) = json.loads(ran.out)
    assert (found["topic"], found["title"], found["found"]) == ("b/t", "Fives", "known")
    assert found["answered"] == found["right"] == 12 - found["placed"]
    assert set(found["known"]) == {"1", "2"}
    assert all(0.85 <= chance <= 1 for chance in found["known"].values())
    assert "Five" in ran.err


def test_it_can_be_left(quizzer: Program, bank: Path) -> None:
    """The end of the input ends it; what one answer says is said, and nothing is placed on it."""
    ran = quizzer("--banks", bank, "place", "--plain", "--seed", "1", stdin=":why\n5\n")
    assert "expected to tell most of what you know already" in ran.out.replace("\n", " ")
    assert ran.out.splitlines()[-1] == "* Fives: partly (1 of 1 right)"
    assert quizzer("--banks", bank, "place", "--undo").out == "nothing was taken as known\n"
    assert "Nothing answered." in quizzer("--banks", bank, "place", "--plain").out


def test_a_placement_is_carried(quizzer: Program, bank: Path, tmp_path: Path) -> None:
    """Exported and imported elsewhere, it comes to the same memories; `doctor` finds all well."""
    quizzer("--banks", bank, "place", "--plain", "--seed", "1", stdin="5\n" * 20)
    exported = quizzer("log", "export").out
    assert '"kind":"place"' in exported
    there = tmp_path / "there"
    quizzer("--banks", bank, "log", "import", "-", stdin=exported, home=there)
    here = quizzer("--banks", bank, "browse", "--json").out
    assert quizzer("--banks", bank, "browse", "--json", home=there).out == here
    assert quizzer("--banks", bank, "doctor", home=there).out.endswith("all is well\n")
