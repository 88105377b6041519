"""`bank new`, `bank preview` and `check --watch`: what an author works with."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import jsonschema  # type: ignore[import-untyped]  # its types are a package of their own
import pytest
import yaml

from quizzer.bank.reading import load_bank
from quizzer.cli import watching

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.running import Program, Ran

BARE = {"prompt", "rows", "columns", "left", "right", "row", "column", "minutes", "counting", "text"}
"""What needs no comment: said by its own name or by the line before it."""
KINDS = ("choice", "match", "grid", "derivation", "cloze")


@pytest.fixture
def bank(quizzer: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a new bank's file."""
    monkeypatch.chdir(tmp_path)
    assert quizzer("bank", "new", "birds").code == 0
    return tmp_path / "birds.yaml"


def test_a_new_bank_is_clean(quizzer: Program, bank: Path) -> None:
    """It passes `check` as written, and has a question of each of five types, a blueprint, and a topic with needs."""
    ran = quizzer("check", bank)
    assert (ran.code, ran.out) == (0, "5 questions in 1 bank: no problem\n")
    loaded = load_bank(bank.read_bytes(), "birds.yaml")
    assert (loaded.key, loaded.head.title) == ("birds", "Birds")
    assert tuple(one.kind for one in loaded.questions) == KINDS
    assert loaded.head.blueprint.questions == 10
    assert loaded.head.topics["counting"].needs == ("basics",)


def test_a_new_bank_has_its_schema(bank: Path) -> None:
    """The first line names the schema that lies beside it, and an editor underlines nothing."""
    first = bank.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=bank.schema.json"
    schema = json.loads((bank.parent / "bank.schema.json").read_text(encoding="utf-8"))
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(yaml.safe_load(bank.read_bytes()))) == []


def test_a_new_bank_names_its_own_commands(bank: Path) -> None:
    """The commands in its comments can be copied as they stand."""
    text = bank.read_text(encoding="utf-8")
    assert "quizzer check --watch birds.yaml " in text
    assert "quizzer bank preview birds/first-choice --file birds.yaml --watch" in text
    assert not any(word in text for word in ("THIS-FILE", "NAME", "TITLE"))


def test_every_key_is_explained(bank: Path) -> None:
    """A comment follows each key where it first stands in a line, but for the few that speak for themselves."""
    first: dict[str, str] = {}
    for line in bank.read_text(encoding="utf-8").splitlines():
        key = re.match(r" *(?:- )?([a-z]+):(?: |$)", line)
        if key:
            first.setdefault(key[1], line)
    bare = {key for key, line in first.items() if "#" not in line}
    assert bare <= BARE
    assert len(first) > 40


@pytest.mark.parametrize("title", ["Birds: who sings #1", 'Say "tweet"', "Vögel", "- a list?", "x\ty"])
def test_any_title_will_do(title: str, quizzer: Program, tmp_path: Path) -> None:
    """What YAML would read as something else stands in quotes."""
    target = tmp_path / "new" / "b.yaml"
    assert quizzer("bank", "new", "b", "--title", title, "--output", target).code == 0
    assert load_bank(target.read_bytes(), "b").head.title == title


def test_nothing_is_overwritten(quizzer: Program, bank: Path) -> None:
    """Neither the bank nor the schema."""
    bank.write_text("mine", encoding="utf-8")
    (bank.parent / "bank.schema.json").write_text("mine too", encoding="utf-8")
    ran = quizzer("bank", "new", "birds")
    assert ran.code == 2
    assert "birds.yaml is there already; choose another with --output" in ran.err
    assert quizzer("bank", "new", "owls").code == 0
    assert bank.read_text(encoding="utf-8") == "mine"
    assert (bank.parent / "bank.schema.json").read_text(encoding="utf-8") == "mine too"


@pytest.mark.parametrize(
    ("name", "says"), [("Bird Song", "did you mean `bird-song`?"), ("!!", "is no name for a bank")]
)
def test_a_name_that_will_not_do(name: str, says: str, quizzer: Program) -> None:
    """The nearest name is offered."""
    ran = quizzer("bank", "new", name)
    assert ran.code == 2
    assert says in ran.err


def test_a_folder_that_cannot_be_made(quizzer: Program, bank: Path) -> None:
    """One sentence, and what to do."""
    ran = quizzer("bank", "new", "owls", "--output", bank / "owls.yaml")
    assert ran.code == 4
    assert "choose another place with --output" in ran.err


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("choice", ["Right: 2", "1: It maps its inputs as before.", "Hint: Think of what", "Why: No update"]),
        ("match", ["a) Linear layer", "Right: a5 b4 c1"]),
        ("grid", ["a) Frozen layer · Update", "Right: a3 b2 c4"]),
        ("derivation", ["Right: 12288; 24; 12312", "Slip: 12288 is no-bias (Bias forgotten)"]),
        ("cloze", ["[1: ____]", "Right: weight; bias"]),
    ],
)
def test_a_preview(kind: str, says: list[str], quizzer: Program, bank: Path) -> None:
    """The question as it is asked, then its answer worked out, with slips and whys."""
    ran = quizzer("bank", "preview", f"birds/first-{kind}", "--file", bank)
    assert (ran.code, ran.err) == (0, "")
    assert [text for text in says if text not in ran.out] == []
    assert ran.out == quizzer("bank", "preview", f"first-{kind}", "--file", bank, "--seed", "0").out


def test_a_preview_of_another_seed(quizzer: Program, bank: Path) -> None:
    """Another variant."""
    shown = {quizzer("bank", "preview", "first-derivation", "--file", bank, "--seed", seed).out for seed in "123"}
    assert len(shown) == 3


def test_a_preview_of_a_bank_at_hand(quizzer: Program) -> None:
    """Without a file it is looked for among the banks; a misspelt one is guessed."""
    assert "Right: " in quizzer("bank", "preview", "transfer-learning/linear-head").out
    ran = quizzer("bank", "preview", "transfer-learning/linear-haed")
    assert ran.code == 2
    assert "did you mean transfer-learning/linear-head?" in ran.err


def test_a_preview_beside_problems(quizzer: Program, bank: Path) -> None:
    """A whole question is shown though others are broken; a broken one is not shown, its problems are."""
    bank.write_text(bank.read_text(encoding="utf-8").replace("type: grid", "type: gird"), encoding="utf-8")
    whole = quizzer("bank", "preview", "first-choice", "--file", bank)
    assert "Right: 2" in whole.out
    assert f"1 more problem elsewhere in the file: quizzer check {bank}" in whole.out
    broken = quizzer("bank", "preview", "first-grid", "--file", bank)
    assert "did you mean `grid`?" in broken.out
    assert "Right: " not in broken.out


def test_a_preview_of_nothing(quizzer: Program, bank: Path) -> None:
    """A question that is not there is guessed; a file that is no bank is said with its place."""
    ran = quizzer("bank", "preview", "first-chioce", "--file", bank)
    assert ran.code == 2
    assert "did you mean `first-choice`?" in ran.err
    bank.write_text("bank: [", encoding="utf-8")
    assert quizzer("bank", "preview", "first-choice", "--file", bank).code == 3


def watch(
    monkeypatch: pytest.MonkeyPatch, steps: list[Callable[[], object]], quizzer: Program, *arguments: str | Path
) -> Ran:
    """Run a command with --watch; each wait takes one of `steps`, the one after them is Ctrl+C."""
    left = iter(steps)

    def wait() -> None:
        step = next(left, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr(watching, "pause", wait)
    return quizzer(*arguments, "--watch")


def edit(path: Path, old: str, new: str) -> Callable[[], object]:
    """Return a step that saves `path` with one thing changed."""
    return lambda: path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_watching_checks_at_each_save(quizzer: Program, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, after a save, not without one; Ctrl+C ends it quietly with 130."""
    spoil, mend = edit(bank, "prompt: What does", "promtp: What does"), edit(bank, "promtp: ", "prompt: ")
    ran = watch(monkeypatch, [lambda: None, spoil, lambda: None, mend], quizzer, "check", bank)
    assert ran.code == 130
    assert ran.out.count("09:00:00  ") == 3
    assert ran.out.count("did you mean `prompt`?") == 1
    assert ran.out.count("5 questions in 1 bank: no problem") == 2
    assert "Traceback" not in ran.err


def test_watching_bears_a_file_that_is_away(quizzer: Program, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor may save by renaming: the bank is waited for."""
    text = bank.read_text(encoding="utf-8")
    steps: list[Callable[[], object]] = [bank.unlink, lambda: bank.write_text(text, encoding="utf-8")]
    ran = watch(monkeypatch, steps, quizzer, "check", bank)
    assert ran.code == 130
    assert "no such file or folder" in ran.out
    assert ran.out.count("no problem") == 2


def test_watching_sees_new_banks_and_lessons(quizzer: Program, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder a bank added counts, and so does a lesson that is edited."""
    steps: list[Callable[[], object]] = [
        lambda: quizzer("bank", "new", "owls"),
        lambda: (bank.parent / "birds.md").write_text("# Birds\n", encoding="utf-8"),
    ]
    ran = watch(monkeypatch, steps, quizzer, "check", bank.parent)
    assert ran.out.count("09:00:00  ") == 3
    assert ran.out.count("10 questions in 2 banks: no problem") == 2


def test_watching_a_preview(quizzer: Program, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question again at each save; while it is renamed that is said, and waited for."""
    steps = [
        edit(bank, "zero\n", "nought\n"),
        edit(bank, "id: first-choice", "id: second-choice"),
        edit(bank, "id: second-choice", "id: first-choice"),
    ]
    ran = watch(monkeypatch, steps, quizzer, "bank", "preview", "first-choice", "--file", bank)
    assert ran.code == 130
    assert "set to zero" in ran.out
    assert "set to nought" in ran.out
    assert "`first-choice` is no question here; did you mean" in ran.out
    assert ran.out.count("Right: 2") == 3


def test_watching_is_for_a_person(quizzer: Program, bank: Path) -> None:
    """JSON at each save is refused."""
    assert quizzer("check", bank, "--watch", "--json").code == 2
