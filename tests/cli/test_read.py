"""`read --plain`: a lesson as lines, a list of several; `:lesson` and `:read` in a sitting; bookmarks."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from quizzer.bank import folders
from quizzer.bank.reading import load_bank
from quizzer.cli.bookmarks import Bookmarks
from quizzer.study.bookmark import Bookmark
from tests.shelf import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program

TUI = ROOT / "tests" / "tui"
BANK = ("--banks", TUI / "taught.yaml")


@pytest.fixture(autouse=True)
def _own_file(monkeypatch: pytest.MonkeyPatch, quizzer: Program) -> None:
    """Parse banks anew: a lesson lies beside the file that its bank came from."""
    del quizzer
    monkeypatch.setattr(folders, "load_bank", load_bank)


def test_prints_the_lesson(quizzer: Program) -> None:
    """Of the one bank that has one; escapes in it are shown."""
    ran = quizzer(*BANK, "read", "--plain")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Freezing, taught\n================\n\nA short lesson")
    assert ran.out.endswith("That was all.\n")
    assert "\\x1b[31mwith an escape" in ran.out
    assert "\x1b" not in ran.out


def test_prints_a_section(quizzer: Program) -> None:
    """By its anchor."""
    ran = quizzer(*BANK, "read", "taught", "--section", "last-words", "--plain")
    assert ran.out == "Last words\n----------\n\nThat was all.\n"


def test_lists_several(quizzer: Program) -> None:
    """Those that Quizzer ships, for the name of one to be given."""
    ran = quizzer("read", "--plain")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == ["cnn-architectures", "transfer-learning"]
    assert quizzer("read", "transfer-learning", "--plain").out.startswith("Transfer Learning & Applications\n=")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*BANK, "read", "taugt"), "no bank at hand is `taugt`; did you mean `taught`?"),
        ((*BANK, "read", "--section", "last-word"), "has no section `last-word`; did you mean `last-words`?"),
        (("read", "parameter-budgets"), "the bank `parameter-budgets` has no lesson"),
        (("read", "--section", "x"), "there are several lessons; name the bank before --section"),
        (("--banks", ROOT / "tests/banks/examples/card.yaml", "read"), "no bank at hand has a lesson"),
        ((*BANK, "read"), "this is no terminal for screens; use lines: quizzer read --plain"),
    ],
    ids=["bank", "section", "no lesson", "which", "none", "no terminal"],
)
def test_a_wrong_call_is_explained(arguments: tuple[str, ...], said: str, quizzer: Program) -> None:
    """One sentence, exit code 2."""
    ran = quizzer(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_missing_lesson_is_one_sentence(quizzer: Program, tmp_path: Path) -> None:
    """Exit code 3; the bank can be asked all the same, and `:lesson` then costs nothing."""
    bank = shutil.copy(TUI / "taught.yaml", tmp_path)
    ran = quizzer("--banks", bank, "read", "--plain")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.count("\n") == 1
    assert "taught.md is not there" in ran.err
    asked = quizzer("--banks", bank, "drill", "--plain", "--question", "head", stdin=":lesson\n1\n")
    assert "is not there" in asked.out
    assert "Rated good" in asked.out


def test_a_sitting_reads_the_section(quizzer: Program) -> None:
    """`:lesson` before the answer is a hint, once; `:read` tells of the last question, free."""
    lines = ":read\n:lesson\n:lesson\n1\n:read\n2\n"
    ran = quizzer(*BANK, "drill", "--plain", "--question", "head", "--question", "loose", "--seed", "1", stdin=lines)
    assert "nothing is answered yet" in ran.out
    assert ran.out.count("Code and figures\n") == 3
    assert ran.out.count("(a right answer now counts as hard)") == 1
    exported = [json.loads(line) for line in quizzer("log", "export").out.splitlines()]
    found = {one["item"]: (one["hints"], one["rating"]) for one in exported}
    assert found == {"taught/head": (1, 2), "taught/loose": (0, 3)}


def test_a_question_without_a_section(quizzer: Program) -> None:
    """Is said, and is no hint."""
    ran = quizzer(*BANK, "drill", "--plain", "--question", "loose", stdin=":lesson\n2\n")
    assert "no lesson says anything on this question" in ran.out
    assert "Rated good" in ran.out


def test_adding_a_bank_brings_its_lesson(quizzer: Program) -> None:
    """Beside the bank, so that it can be read from there."""
    assert quizzer("bank", "add", TUI / "taught.yaml").code == 0
    own = quizzer.home / "banks"
    assert sorted(path.name for path in own.iterdir()) == ["taught.md", "taught.yaml"]
    assert quizzer("read", "taught", "--section", "last-words", "--plain").out.startswith("Last words")


def test_bookmarks_are_kept(tmp_path: Path) -> None:
    """In a file beside the data; one that is damaged or cannot be written is passed over."""
    mark = Bookmark(anchor="shapes", read=("", "last-words"))
    Bookmarks(tmp_path)["taught"] = mark
    Bookmarks(tmp_path)["other"] = Bookmark()
    assert dict(Bookmarks(tmp_path)) == {"taught": mark, "other": Bookmark()}
    (tmp_path / "reading.json").write_text("{", encoding="utf-8")
    assert dict(Bookmarks(tmp_path)) == {}
    away = Bookmarks(tmp_path / "nowhere")
    away["taught"] = mark
    assert away["taught"] == mark
