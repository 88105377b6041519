"""`check` and `bank list / add / schema`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from quizzer.questions import TYPES
from tests.shelf import EXAMPLES, ROOT, SHIPPED, example_questions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program

BROKEN = ROOT / "tests" / "banks" / "broken"


def test_check_of_good_banks(quizzer: Program) -> None:
    """Exit code 0; how many questions; nothing else."""
    ran = quizzer("check", EXAMPLES)
    assert (ran.code, ran.err) == (0, "")
    count = example_questions()
    assert ran.out == f"{count} questions in {len(TYPES)} banks: no problem\n"
    assert json.loads(quizzer("check", EXAMPLES, "--json").out) == {"problems": [], "questions": count}


def test_check_without_a_path(quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The banks at hand: those that come with Quizzer (here the examples) and the learner's own."""
    monkeypatch.setattr("quizzer.bank.folders.shipped", lambda: EXAMPLES)
    assert quizzer("check").out == quizzer("check", EXAMPLES).out
    (quizzer.home / "banks").mkdir(parents=True)
    (quizzer.home / "banks" / "bad.yaml").write_text("bank: [")
    assert "bad.yaml:2:1" in quizzer("check").out


def test_check_of_a_broken_bank(quizzer: Program) -> None:
    """Exit code 1; a line for each problem with its place; the count on standard error."""
    path = BROKEN / "11-no-questions.yaml"
    ran = quizzer("check", path)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"{path}:3:1: the bank has no topics; add one such as `basics: {{title: Basics, weight: 1}}`",
        f"{path}:4:12: the bank has no questions; add one that starts with `- id:`",
    ]
    assert ran.err == "0 questions in 1 bank: 2 problems\n"


def test_check_counts_in_words(quizzer: Program) -> None:
    """One question is no plural."""
    bank = EXAMPLES / "card.yaml"
    text = bank.read_text(encoding="utf-8")
    one = quizzer.home / "one.yaml"
    quizzer.home.mkdir(parents=True, exist_ok=True)
    head, first, *_ = text.split("  - id: ")
    one.write_text(f"{head}  - id: {first}", encoding="utf-8")
    assert "1 question in 1 bank: " in "".join((ran := quizzer("check", one)).out + ran.err)


def test_check_as_json(quizzer: Program) -> None:
    """Problems with file, line, column, code, message; exit code 1 all the same."""
    path = BROKEN / "05-tab.yaml"
    ran = quizzer("check", path, "--json")
    assert (ran.code, ran.err) == (1, "")
    found = json.loads(ran.out)
    assert list(found) == ["problems", "questions"]
    (problem,) = found["problems"]
    assert list(problem) == ["file", "line", "column", "code", "message"]
    assert (problem["file"], problem["line"], problem["column"], problem["code"]) == (str(path), 4, 1, "not-yaml")


def test_check_of_nothing(quizzer: Program) -> None:
    """A path that is not there: exit code 3."""
    ran = quizzer("check", "nowhere")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "quizzer: nowhere: no such file or folder; give a bank's path\n"


def test_list(quizzer: Program) -> None:
    """Key, title, counts, file; with --questions each question; as JSON everything."""
    ran = quizzer("bank", "list")
    assert ran.code == 0
    assert "transfer-learning  Transfer Learning & Applications  (" in ran.out
    assert "transfer-learning/linear-head  derivation  param-count  " in quizzer("bank", "list", "--questions").out
    banks = json.loads(quizzer("bank", "list", "--json").out)
    (bank,) = [one for one in banks if one["bank"] == "transfer-learning"]
    assert list(bank) == ["bank", "title", "file", "topics", "questions"]
    assert bank["file"] == str(SHIPPED / "transfer-learning.yaml")
    assert {"key", "type", "topic", "difficulty"} == set(bank["questions"][0])


def test_add_a_bank(quizzer: Program) -> None:
    """Copied into the learner's own under its name, and at hand from then on."""
    ran = quizzer("bank", "add", EXAMPLES / "card.yaml")
    kept = quizzer.home / "banks" / "example-card.yaml"
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"Example of card: 2 questions, kept as {kept}\n"
    assert kept.read_bytes() == (EXAMPLES / "card.yaml").read_bytes()
    listed = [bank["bank"] for bank in json.loads(quizzer("bank", "list", "--json").out)]
    assert listed[0] == "example-card"
    assert "transfer-learning" in listed


def test_add_a_folder(quizzer: Program) -> None:
    """All of it."""
    assert quizzer("bank", "add", EXAMPLES).code == 0
    assert len(list((quizzer.home / "banks").iterdir())) == len(TYPES)
    assert quizzer("check", quizzer.home / "banks").code == 0


def test_add_again_keeps_the_old_one(quizzer: Program, tmp_path: Path) -> None:
    """Replaced, the one before beside it as `.bak`; adding the very same file changes nothing."""
    changed = tmp_path / "mine.yaml"
    changed.write_bytes((EXAMPLES / "card.yaml").read_bytes() + b"# new\n")
    quizzer("bank", "add", EXAMPLES / "card.yaml")
    kept = quizzer.home / "banks" / "example-card.yaml"
    assert quizzer("bank", "add", kept).code == 0
    assert sorted(path.name for path in kept.parent.iterdir()) == ["example-card.yaml"]
    assert quizzer("bank", "add", changed).code == 0
    assert kept.read_bytes().endswith(b"# new\n")
    assert kept.with_suffix(".yaml.bak").read_bytes() == (EXAMPLES / "card.yaml").read_bytes()


def test_add_refuses_a_broken_bank(quizzer: Program) -> None:
    """Exit code 3, the first problem and how to see the others; nothing is copied."""
    ran = quizzer("bank", "add", BROKEN / "14-options.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert "14-options.yaml:11:7: 0 options are right" in ran.err
    assert "more: quizzer check" in ran.err
    assert not (quizzer.home / "banks").exists()


def test_add_of_an_empty_folder(quizzer: Program, tmp_path: Path) -> None:
    """There is no bank in it: exit code 2."""
    ran = quizzer("bank", "add", tmp_path)
    assert ran.code == 2
    assert "no bank in this folder" in ran.err


def test_the_learners_own_come_first(quizzer: Program, tmp_path: Path) -> None:
    """An own bank of the shipped one's name takes its place."""
    own = tmp_path / "own.yaml"
    own.write_text((EXAMPLES / "card.yaml").read_text().replace("bank: example-card", "bank: transfer-learning"))
    quizzer("bank", "add", own)
    banks = json.loads(quizzer("bank", "list", "--json").out)
    titles = [bank["title"] for bank in banks if bank["bank"] == "transfer-learning"]
    assert titles == ["Example of card"]


def test_a_broken_own_bank_does_not_hide_the_others(quizzer: Program) -> None:
    """It is named on standard error, the rest can be used."""
    (quizzer.home / "banks").mkdir(parents=True)
    (quizzer.home / "banks" / "bad.yaml").write_text("bank: [")
    ran = quizzer("bank", "list")
    assert ran.code == 0
    assert "bad.yaml:" in ran.err
    assert "transfer-learning" in ran.out


def test_banks_for_one_call(quizzer: Program) -> None:
    """--banks takes the place of all others; where none of them can be used, exit code 3."""
    ran = quizzer("--banks", EXAMPLES / "card.yaml", "--banks", EXAMPLES / "grid.yaml", "bank", "list", "--json")
    assert [bank["bank"] for bank in json.loads(ran.out)] == ["example-card", "example-grid"]
    assert quizzer("--banks", BROKEN / "05-tab.yaml", "bank", "list").code == 3
    assert quizzer("--banks", "nowhere", "bank", "list").code == 3


def test_the_schema(quizzer: Program) -> None:
    """JSON, to be saved beside a bank."""
    ran = quizzer("bank", "schema")
    assert ran.code == 0
    assert json.loads(ran.out)["title"] == "A Quizzer bank"


@pytest.mark.parametrize("name", ["01-empty", "29-nul", "28-utf-16"])
def test_hostile_files_are_one_line(name: str, quizzer: Program) -> None:
    """Through the command too."""
    ran = quizzer("check", BROKEN / f"{name}.yaml")
    assert ran.code == 1
    assert len(ran.out.splitlines()) == 1
