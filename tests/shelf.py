"""The banks that tests take questions from, and questions written on the spot."""

from __future__ import annotations

import functools
from pathlib import Path
from textwrap import dedent, indent
from typing import TYPE_CHECKING

from quizzer.bank.check import try_questions
from quizzer.bank.folders import bank_files
from quizzer.bank.library import Library
from quizzer.bank.reading import Reading, load_bank, read_bank

if TYPE_CHECKING:
    from quizzer.bank.bank import Bank
    from quizzer.questions.base import Question, Variant

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "banks"
EXAMPLES = ROOT / "tests" / "banks" / "examples"

_HEAD = """\
bank: b
title: B
topics:
  t: {title: T}
slips:
  own: {title: Own slip, why: Because.}
  other: {title: Other slip, why: Because.}
questions:
"""
HEAD_LINES = _HEAD.count("\n")


@functools.cache
def all_banks() -> tuple[Bank, ...]:
    """Return every good bank there is: the shipped ones and the examples."""
    return tuple(load_bank(path.read_bytes(), str(path)) for path in bank_files([SHIPPED, EXAMPLES]))


@functools.cache
def library() -> Library:
    """Return every good bank as one."""
    return Library(all_banks())


def reading(questions: str, head: str = _HEAD) -> Reading:
    """Return what came of a bank with `questions`, YAML of a list, under a small head."""
    return read_bank((head + indent(dedent(questions).strip("\n"), "  ") + "\n").encode(), "b.yaml")


def question(yaml: str) -> Question:
    """Return the question in `yaml`, the keys that all types share filled in."""
    shared = "id: q\ntopic: t\ndifficulty: 1\nprompt: P\nwhy: W\n"
    mine = dedent(yaml).strip("\n") + "\n"
    keys = {line.partition(":")[0] for line in mine.splitlines()}
    missing = "".join(line + "\n" for line in shared.splitlines() if line.partition(":")[0] not in keys)
    if "front:" in mine:
        missing = missing.replace("prompt: P\n", "")
    body = indent(missing + mine, "  ")
    found = reading("-" + body[1:])
    assert [one for one in found.problems.sorted() if one.code != "unused-slip"] == []
    return found.questions[0][0]


def variant(yaml: str, seed: int = 0) -> Variant:
    """Return a variant of the question in `yaml` that asks for all it can."""
    one = question(yaml)
    return one.variant(seed, one.asked(one.items()))


def found_in(questions: str, *, seeds: int = 20, head: str = _HEAD) -> list[str]:
    """Return `code: message` for every problem of `questions`, unused slips of the head aside."""
    read = reading(questions, head)
    try_questions(read, seeds)
    return [f"{one.code}: {one.message}" for one in read.problems.sorted() if one.code != "unused-slip"]


def scores(asked: Variant, response: str) -> dict[str, float]:
    """Return the score of each item for a response."""
    return {one.part: one.score for one in asked.mark(asked.read(response)).scores}


def slips(asked: Variant, response: str) -> tuple[str, ...]:
    """Return the slips found in a response."""
    return asked.mark(asked.read(response)).slips


def example_questions() -> int:
    """Return how many questions the example banks hold together."""
    return sum(len(bank.questions) for bank in all_banks() if Path(bank.file).parent == EXAMPLES)
