"""Lessons: cut into sections, found beside their bank, explained where they cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.bank.bank import Bank
from quizzer.bank.check import check_paths
from quizzer.bank.lesson import has_lesson, lesson_of, nearest, read_lesson, slug
from quizzer.bank.reading import load_bank
from quizzer.errors import BankError, UsageError
from tests.banks.test_lessons import TAUGHT, anchors, lesson
from tests.shelf import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable

BANK = """\
bank: b
title: B
LESSON
topics: {one: {title: One}}
questions:
  - {id: a, type: card, topic: one, difficulty: 1, front: F, back: B}
"""


def bank_in(folder: Path, name: str = "l.md") -> Bank:
    """Return a bank in `folder` that names a lesson."""
    path = folder / "b.yaml"
    path.write_text(BANK.replace("LESSON", f"lesson: {name}"), encoding="utf-8")
    return load_bank(path.read_bytes(), str(path))


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Two causes", "two-causes"),
        ("Why a *small* head, again?", "why-a-small-head-again"),
        ("  The `size` rule  ", "the-size-rule"),
        ("2x2: four cells", "2x2-four-cells"),
        ("Größe & Maß", "größe-maß"),
        ("a_b", "a-b"),
        ("--", ""),
    ],
)
def test_slugs(heading: str, anchor: str) -> None:
    """Letters and digits of any script, small, hyphens between."""
    assert slug(heading) == anchor


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("", [("", "", "")]),
        ("Text", [("", "", "Text")]),
        ("# T\n\nIntro\n\n## One\n\nA\n\n### Two\nB\n", [("", "T", "Intro"), ("one", "One", "A"), ("two", "Two", "B")]),
        ("## One\nA\n# Late\nB", [("", "", ""), ("one", "One", "A\n# Late\nB")]),
        ("## One\n#### Deep\nA", [("", "", ""), ("one", "One", "#### Deep\nA")]),
        ("```\n## No\n```\n## Yes ##\n", [("", "", "```\n## No\n```"), ("yes", "Yes", "")]),
        ("- ## In a list\n\n> ## Quoted\n", [("", "", "- ## In a list\n\n> ## Quoted")]),
        ("One\n---\nA\n", [("", "", ""), ("one", "One", "A")]),
        ("\ufeff# T\r\n\r\n## One\r\nA\rB", [("", "T", ""), ("one", "One", "A\nB")]),
        ("## One\n\x0cA\u2028B\n## Two", [("", "", ""), ("one", "One", "\x0cA\u2028B"), ("two", "Two", "")]),
    ],
    ids=["empty", "text", "levels", "late title", "deep", "code", "nested", "underlined", "line ends", "odd breaks"],
)
def test_sections(markdown: str, found: list[tuple[str, str, str]]) -> None:
    """A section is what `##` or `###` heads at the outermost level; the rest belongs to the one above."""
    sections = read_lesson(markdown).sections
    assert [(one.anchor, one.title, one.markdown) for one in sections] == found


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="#-= \n\r`>a1*\t\x00", max_size=60))
def test_any_text_is_a_lesson(markdown: str) -> None:
    """It is cut and never refused; each section knows the line of its heading."""
    lines = markdown.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for section in read_lesson(markdown).sections:
        assert 1 <= section.line <= len(lines)
        assert section.title.split("\n")[0].strip("#") in lines[section.line - 1].replace("\x00", "\ufffd") or (
            section.level == 1
        )


@pytest.mark.parametrize("key", TAUGHT)
def test_shipped_lessons_have_the_anchors_of_their_banks(key: str) -> None:
    """The same as the shipped banks' own test finds, in order; every line of the file is kept in some section."""
    text = lesson(TAUGHT[key])
    found = lesson_of(TAUGHT[key])
    assert found is not None
    assert list(found.anchors) == anchors(text)
    kept = sum(len(one.markdown.replace("\n", "")) for one in found.sections)
    heads = sum(len(line) for line in text.split("\n") if line.startswith("#") and line.lstrip("#").startswith(" "))
    assert 0 <= len(text.replace("\n", "")) - kept <= heads


def test_a_section_by_its_anchor() -> None:
    """The nearest is named where there is none."""
    found = read_lesson("## The rule\nA\n## Cases\nB")
    assert found.section("cases").markdown == "B"
    with pytest.raises(UsageError, match="no section `case`; did you mean `cases`"):
        found.section("case")


def test_what_to_write_instead() -> None:
    """The nearest, or the first few, or how to make one."""
    assert nearest("rul", ["rule", "cases"]) == "did you mean `rule`?"
    assert nearest("xyz", "abcdef") == "write one of a, b, c, d, ..."
    assert nearest("xyz", []) == "add a heading that starts with `## `"


def test_a_bank_without_a_lesson(tmp_path: Path) -> None:
    """Has none, and that is no error."""
    path = tmp_path / "b.yaml"
    path.write_text(BANK.replace("LESSON\n", ""), encoding="utf-8")
    bank = load_bank(path.read_bytes(), str(path))
    assert lesson_of(bank) is None
    assert not has_lesson(bank)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "is not there; put it beside the bank"),
        (lambda path: path.mkdir(), "is no file; write the name"),
        (lambda path: path.write_bytes(b"caf\xe9"), "is not UTF-8; save it as UTF-8"),
        (lambda path: path.write_bytes(b"a" * (16 * 2**20 + 1)), "is larger than 1 MiB"),
    ],
    ids=["missing", "a folder", "latin-1", "huge"],
)
def test_a_lesson_that_cannot_be_read(make: Callable[[Path], object], said: str, tmp_path: Path) -> None:
    """One sentence with the file and what to do, when it is opened and when the bank is checked."""
    make(tmp_path / "l.md")
    bank = bank_in(tmp_path)
    with pytest.raises(BankError, match=said) as caught:
        lesson_of(bank)
    assert "\n" not in str(caught.value)
    (problem,) = check_paths([tmp_path / "b.yaml"]).problems
    assert (problem.code, problem.line, problem.column) == ("no-lesson", 3, 9)
    assert said in problem.message


@pytest.mark.parametrize("name", ["../l.md", "/etc/passwd", "a/../../l.md"])
def test_a_lesson_lies_beside_its_bank(name: str, tmp_path: Path) -> None:
    """Nothing else on the machine is read."""
    bank = bank_in(tmp_path, name)
    assert not has_lesson(bank)
    with pytest.raises(BankError, match="outside of the bank's folder"):
        lesson_of(bank)


def test_shipped_lessons_are_clean() -> None:
    """Every section that a shipped bank names is there: `check` says nothing of lessons."""
    banks = [SHIPPED / Path(bank.file).name for bank in TAUGHT.values()]
    codes = {problem.code for problem in check_paths(banks, seeds=1).problems}
    assert codes.isdisjoint({"no-lesson", "unknown-section", "same-section"})
