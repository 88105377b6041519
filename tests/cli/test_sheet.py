"""`sheet` and `review --last`: what is printed, and asked, in the last days before an exam."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.shelf import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program

BANK = ("--banks", EXAMPLES / "derivation.yaml")
SET = ("plan", "--date", "2026-01-03", "--name", "Nets")


def test_a_sheet_is_printed(quizzer: Program, tmp_path: Path) -> None:
    """To standard output or into a file, as text or as Markdown, for the next exam or one named."""
    quizzer(*BANK, *SET)
    text = quizzer(*BANK, "sheet").out
    assert text.startswith("NETS\nExam on 2026-01-03.")
    assert "F × C + C" in text
    assert quizzer(*BANK, "sheet", "--exam", "Nets").out == text
    file = tmp_path / "sheet.md"
    assert quizzer(*BANK, "sheet", "--format", "markdown", "--output", file).out == ""
    assert file.read_text(encoding="utf-8").startswith("# Nets\n")


def test_without_an_exam_it_is_of_all_banks(quizzer: Program) -> None:
    """The title says so."""
    assert quizzer(*BANK, "sheet").out.startswith("ALL BANKS\nWritten on 2026-01-01, after 0 answers.\n")


def test_what_cannot_be_is_said(quizzer: Program, tmp_path: Path) -> None:
    """An exam that is not set, a file that cannot be written: a sentence each."""
    none = quizzer(*BANK, "sheet", "--exam", "Nets")
    assert (none.code, none.err) == (2, "quizzer: no exam is called `Nets`; none is set, see quizzer plan\n")
    quizzer(*BANK, *SET)
    assert "there are Nets" in quizzer(*BANK, "sheet", "--exam", "Net").err
    assert "cannot be written" in quizzer(*BANK, "sheet", "--output", tmp_path).err


def test_the_last_days_ask_what_was_missed(quizzer: Program) -> None:
    """The question missed comes first, and says why."""
    quizzer(*BANK, "drill", "--plain", "--question", "published-body", "--limit", "1", "--seed", "1", stdin="?\n")
    ran = quizzer(*BANK, "review", "--last", "--plain", "--limit", "1", "--seed", "1", stdin=":why\n")
    assert "gets a head for" in ran.out.replace("\n", " ")
    assert "you missed it and have not had it right since" in ran.out
