"""The sheet: my slips and misses as they were, formulas and rules of the exam, on two pages of 80 columns."""

from __future__ import annotations

import datetime as dt

import pytest

from quizzer.bank.library import Library
from quizzer.study.exam import Exam
from quizzer.study.ground import Ground
from quizzer.study.log import Note
from quizzer.study.sheet import sheet_of
from quizzer.study.sheet_text import LINES, as_markdown, as_text
from tests.memory_store import MemoryStore
from tests.shelf import all_banks
from tests.study.sitter import Learner, right

EXAM = Exam(date=dt.date(2026, 1, 3), name="Nets")
BANK = b"""
bank: b
title: Bank
topics: {one: {title: One}}
slips:
  own: {title: Own slip, why: Because of **it**.}
  other: {title: Other slip, why: It is never made.}
questions:
  - id: pick
    type: choice
    topic: one
    difficulty: 1
    prompt: Which layer *learns*?
    options: [{right: The head}, {wrong: The body, slip: own}, {wrong: Neither, slip: other}]
    why: The body is frozen.
  - id: head
    type: derivation
    topic: one
    difficulty: 1
    prompt: From **{F}** to **{classes}**.
    given: {F: {between: [50, 99]}, classes: {between: [2, 40]}}
    steps: [{id: weights, ask: Weights, answer: F * classes}, {id: total, ask: Total, answer: weights + classes}]
    slips: [{slip: no-bias, step: total, gives: weights}]
    why: W.
  - {id: size, type: number, topic: one, difficulty: 1, prompt: How many bytes?, answer: 2 ** 3 * 4, why: Four each.}
  - id: table
    type: grid
    topic: one
    difficulty: 1
    prompt: Fill in.
    turn: false
    rows: [Small, Large]
    columns: [Near, Far]
    cells:
      - {id: a, row: 1, column: 1, tile: Freeze it}
      - {id: b, row: 1, column: 2, tile: Take an earlier layer}
      - {id: c, row: 2, column: 1, tile: Fine-tune}
"""
GOLDEN = """\
NETS
Exam on 2026-01-03. Written on 2026-01-01, after 2 answers.

My slips
--------
* Own slip (made in 1 of 1 answer, last on 2026-01-01)
  Because of it.
  Which layer learns? You: The body. Right: The head.

My misses, not right since
--------------------------
* Fill in. Small · Far
  Right: Take an earlier layer
* Fill in. Large · Near
  Right: Fine-tune
* Which layer learns?
  Right: The head
  The body is frozen.

Tables
------
* Fill in.
         Near                               Far
  Small  Freeze it                          Take an earlier layer
  Large  Fine-tune

Formulas
--------
* From F to 'classes'.
      F × classes + classes
* How many bytes?
      2^3 × 4 = 32
  Four each.

Slips to keep from
------------------
* Other slip: It is never made.
* Bias forgotten: A layer adds one bias for each output, on top of its
  weights.
"""


def studied(bank: bytes = BANK) -> Learner:
    """Return a learner who took the wrong option, and filled in one cell of three."""
    learner = Learner(bank)
    sitting = learner.sitting("pick")
    assert sitting.asking is not None
    options = {line.text: line.label for line in sitting.asking.presentation.groups[0].lines}
    sitting.answer(options[next(text for text in options if text.startswith("The body"))])
    learner.wait(hours=1)
    sitting = learner.sitting("table")
    cell = right(sitting).split()[0]
    sitting.answer(f"{cell} b0 c0")
    sitting.answer("?")
    return learner


def test_a_sheet_is_as_it_always_was() -> None:
    """Every part, from a log made by answering."""
    assert as_text(sheet_of(studied().ground, EXAM)) == GOLDEN


def test_as_markdown() -> None:
    """The same content: headings, a table, formulas as code."""
    found = as_markdown(sheet_of(studied().ground, EXAM))
    assert found.startswith("# Nets\n\nExam on 2026-01-03.")
    assert "- **Own slip** (made in 1 of 1 answer, last on 2026-01-01). Because of **it**.\n" in found
    assert "  Which layer *learns*? You: The body. Right: The head.\n" in found
    assert "|  | Near | Far |\n| --- | --- | --- |\n| Small | Freeze it | Take an earlier layer |\n" in found
    assert "- From **F** to **`classes`**. `F × classes + classes`\n" in found
    assert "\n\n\n" not in found


def test_an_empty_log_makes_nothing_up() -> None:
    """No slip, no miss: the banks' formulas and rules, and a sentence that says so."""
    text = as_text(sheet_of(Learner(BANK).ground, EXAM))
    assert "Nothing of this is in your log yet" in text
    assert "My" not in text
    assert "F × classes + classes" in text
    assert "Own slip: Because of it." in text


def test_what_is_right_since_is_gone() -> None:
    """A miss made good is no miss; the slip is on the sheet until it is beaten, and then says so."""
    learner = studied()
    for _ in range(2):
        learner.wait(days=1)
        sitting = learner.sitting("pick")
        sitting.answer(right(sitting))
    found = sheet_of(learner.ground, EXAM)
    assert [miss.prompt for miss in found.misses] == ["Fill in.", "Fill in."]
    assert [(slip.made, slip.chances, slip.beaten) for slip in found.slips] == [(1, 3, True)]
    assert "beaten since" in as_text(found)


def test_a_changed_question_is_not_quoted() -> None:
    """Where the answer is another one by now the miss shows today's, and the slip no example."""
    learner = studied()
    changed = Learner(BANK.replace(b"{right: The head}", b"{right: The new head}"))
    ground = Ground(
        library=changed.library,
        store=learner.store,
        forgetting=learner.forgetting,
        clock=learner.ground.clock,
        new_id=learner.ground.new_id,
    )
    found = sheet_of(ground, EXAM)
    assert [slip.example for slip in found.slips] == [None]
    assert "The new head" in [miss.answer for miss in found.misses]


def test_only_what_the_exam_covers() -> None:
    """Another bank's slips and misses stay off the sheet."""
    found = sheet_of(studied().ground, Exam(date=EXAM.date, banks=("other",)))
    assert (found.slips, found.misses, found.formulas, found.answers) == ((), (), (), 0)


@pytest.mark.parametrize("bank", ["transfer-learning", "parameter-budgets"])
def test_two_pages_of_eighty_columns(bank: str) -> None:
    """Shipped banks, every question missed by giving up: it fits, and says what does not."""
    library = Library([one for one in all_banks() if one.key == bank])
    learner = Learner()
    ground = Ground(
        library=library,
        store=MemoryStore(learner.forgetting),
        forgetting=learner.forgetting,
        clock=learner.ground.clock,
        new_id=learner.ground.new_id,
    )
    learner.desk.ground = ground
    sitting = learner.desk.review(limit=40)
    while sitting.next() is not None:
        sitting.answer("?")
    text = as_text(sheet_of(ground, EXAM))
    assert max(map(len, text.splitlines())) <= 80
    assert LINES / 2 < len(text.splitlines()) <= LINES + 6
    assert "do not fit here" in text
    assert "My misses" in text


def test_escapes_are_visible() -> None:
    """Of a bank, of the exam's name, of the learner's own entry."""
    bank = BANK.replace(b"wrong: The body", b'wrong: "The body\\e[31m"').replace(b"Own slip", b'"Own\\e[0m slip"')
    learner = studied(bank)
    learner.store.append([Note(**learner.ground.signed(), item="b/pick", text="\x1b[0m")])
    sheet = sheet_of(learner.ground, Exam(date=EXAM.date, name="N\x1b]0;owned\x07"))
    for text in (as_text(sheet), as_markdown(sheet)):
        assert "\x1b" not in text
        assert "\x07" not in text
        assert "\\x1b[31m" in text
