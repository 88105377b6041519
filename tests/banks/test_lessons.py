"""The shipped lessons: what the questions of their banks point to is there, their code runs, their figures fit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.shelf import SHIPPED, all_banks

if TYPE_CHECKING:
    from quizzer.bank.bank import Bank

TAUGHT = {bank.key: bank for bank in all_banks() if bank.head.lesson and Path(bank.file).parent == SHIPPED}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDEST = 72
every_taught = pytest.mark.parametrize("key", TAUGHT)


def lesson(bank: Bank) -> str:
    """Return the text of a bank's lesson, which lies beside the bank."""
    return (Path(bank.file).parent / bank.head.lesson).read_text(encoding="utf-8")


def anchors(text: str) -> list[str]:
    """Return the slug of each `##` and `###` heading outside code, in order."""
    headings = re.findall(r"^#{2,3} (.+)$", FENCE.sub("", text), re.MULTILINE)
    return [re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") for heading in headings]


def test_there_are_lessons() -> None:
    """Some shipped bank names a lesson, so that the rest here holds of something."""
    assert "transfer-learning" in TAUGHT


@every_taught
def test_every_question_names_a_section_that_is_there(key: str) -> None:
    """A reader who got a question wrong is sent to a heading of the lesson, which has no two of one name."""
    known = anchors(lesson(TAUGHT[key]))
    assert len(set(known)) == len(known)
    astray = {one.id: one.section for one in TAUGHT[key].questions if one.section not in known}
    assert astray == {}


@every_taught
def test_the_code_of_a_lesson_runs(key: str) -> None:
    """Its Python, block after block in one namespace."""
    blocks = [code for language, code in FENCE.findall(lesson(TAUGHT[key])) if language == "python"]
    namespace: dict[str, object] = {}
    for number, code in enumerate(blocks, 1):
        exec(compile(code, f"{key}, block {number}", "exec"), namespace)  # noqa: S102  our own lessons


@every_taught
def test_the_figures_of_a_lesson_fit(key: str) -> None:
    """No line of a figure or of code is wider than 72 columns, so that none wraps on a terminal of 80."""
    lines = [line for _, code in FENCE.findall(lesson(TAUGHT[key])) for line in code.splitlines()]
    assert [line for line in lines if len(line) > WIDEST] == []
