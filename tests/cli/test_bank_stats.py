"""`bank stats`: printed, as JSON, of banks at hand and of files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.shelf import EXAMPLES, SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program


def test_of_all_banks_at_hand(quizzer: Program) -> None:
    """The table first, a column for each bank, then each by itself."""
    ran = quizzer("--banks", SHIPPED, "bank", "stats")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("| counted | cnn-architectures | parameter-budgets | transfer-learning |\n|---|")
    assert "\ntransfer-learning: Transfer Learning & Applications\n" in ran.out
    assert "nothing is answered yet" in ran.out


def test_of_a_file(quizzer: Program) -> None:
    """A path is read as it stands, whether or not it is at hand; a thin topic says why."""
    ran = quizzer("bank", "stats", EXAMPLES / "card.yaml")
    assert ran.code == 0
    assert ran.out.startswith("| counted | example-card |")
    assert "thin: 2 of at least 3 questions" in ran.out


def test_a_log_is_read(quizzer: Program) -> None:
    """Answers are counted, and what they are too few for is said."""
    bank = ("--banks", EXAMPLES / "number.yaml")
    quizzer(*bank, "review", "--plain", "--limit", "2", "--seed", "1", stdin="1\n1\n")
    found = json.loads(quizzer(*bank, "bank", "stats", "example-number", "--json").out)
    assert [one["bank"] for one in found] == ["example-number"]
    assert sum(one["answers"] for one in found[0]["answered"]) == 2
    assert "fewer than 10 answers" in quizzer(*bank, "bank", "stats").out


def test_the_json_has_its_keys(quizzer: Program) -> None:
    """The names that others may rely on."""
    (found,) = json.loads(quizzer("bank", "stats", EXAMPLES / "card.yaml", "--json").out)
    assert {"bank", "title", "questions", "items", "drawn", "scenarios"} < found.keys()
    assert list(found["topics"][0]) == ["name", "questions", "items", "share", "marks", "thin"]


def test_an_unknown_bank(quizzer: Program, tmp_path: Path) -> None:
    """The nearest name is offered; a broken file is refused with its place."""
    ran = quizzer("bank", "stats", "transfer-lerning")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean `transfer-learning`?" in ran.err
    broken = tmp_path / "broken.yaml"
    broken.write_text("bank: [\n", encoding="utf-8")
    assert quizzer("bank", "stats", broken).code == 3
