"""A sheet to print for the last days: my slips, my misses, the formulas and rules of an exam. Nothing is made up.

Here the log and the banks become values; `sheet_text` draws them, on two pages.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import FormulaError, Malformed
from quizzer.questions.base import gave_up
from quizzer.study.exam_marks import exam_marks
from quizzer.study.log import Review
from quizzer.study.trouble import open_misses, slip_troubles, tempting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quizzer.bank.library import Library
    from quizzer.questions.base import Presentation, Variant, Verdict
    from quizzer.study.exam import Exam
    from quizzer.study.ground import Ground
    from quizzer.study.past import PastReview
    from quizzer.study.trouble import SlipTrouble

MOST_SLIPS, MOST_MISSES = 12, 20
"""More would not fit on the pages."""


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of the learner's, corrected."""

    prompt: str
    given: str
    answer: str


class SlipNote(msgspec.Struct, frozen=True, kw_only=True):
    """A slip on the sheet."""

    title: str
    why: str
    made: int
    chances: int
    last: dt.date
    beaten: bool
    example: Example | None


class MissNote(msgspec.Struct, frozen=True, kw_only=True):
    """An item missed and not right since."""

    prompt: str
    part: str
    """What of the question was asked: a left side, a cell, a step; empty for the whole of it."""
    answer: str
    why: str
    last: dt.date


class FormulaNote(msgspec.Struct, frozen=True, kw_only=True):
    """A formula, with what it answers."""

    prompt: str
    formula: str
    lines: tuple[tuple[str, str], ...]
    """Step by step; empty for arithmetic on numbers."""
    answer: str
    """What arithmetic on numbers comes to; empty for a formula in names."""
    why: str = ""
    """What to take away from arithmetic on numbers."""


class GridNote(msgspec.Struct, frozen=True, kw_only=True):
    """A table filled in."""

    prompt: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    """By row, then by column; empty where the question has no cell."""


class RuleNote(msgspec.Struct, frozen=True, kw_only=True):
    """A slip that tempts in the exam's questions and was never made."""

    title: str
    why: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that may go on the pages, the most valuable of each kind first."""

    title: str
    day: dt.date
    exam_day: dt.date | None
    answers: int
    """Answers of the log in what the exam covers."""
    slips: tuple[SlipNote, ...]
    misses: tuple[MissNote, ...]
    grids: tuple[GridNote, ...]
    formulas: tuple[FormulaNote, ...]
    rules: tuple[RuleNote, ...]


def sheet_of(ground: Ground, exam: Exam, *, dated: bool = True) -> Sheet:
    """Return the sheet for `exam`; `dated` is False where no exam is set and `exam` merely covers all banks."""
    library, marks = ground.library, exam_marks(ground.library, exam)
    past = [review for review in ground.store.past() if review.item in marks]
    worth = _worth(marks)
    at_stake = _at_stake(library, worth)
    troubles = slip_troubles(past, library)
    variants = [_first_variant(library, key) for key in _in_turn(library, worth)]
    return Sheet(
        title=exam.name,
        day=ground.today(),
        exam_day=exam.date if dated else None,
        answers=len({review.answer for review in past}),
        slips=tuple(_slips(ground, troubles, at_stake)),
        misses=tuple(_misses(ground, past)),
        grids=tuple(_grids(variants)),
        formulas=tuple(_formulas(variants)),
        rules=tuple(_rules(library, at_stake, {one.key for one in troubles})),
    )


def _at_stake(library: Library, worth: Mapping[str, float]) -> dict[str, float]:
    """Return the marks of the questions in which each slip tempts."""
    at_stake: dict[str, float] = {}
    for key, marks in worth.items():
        for slip in tempting(library, key):
            at_stake[slip] = at_stake.get(slip, 0.0) + marks
    return at_stake


def _worth(marks: Mapping[str, float]) -> dict[str, float]:
    """Return the marks of each question."""
    worth: dict[str, float] = {}
    for item, mark in marks.items():
        question = item.partition("#")[0]
        worth[question] = worth.get(question, 0.0) + mark
    return worth


def _in_turn(library: Library, worth: Mapping[str, float]) -> list[str]:
    """Return the questions by marks, the topics taking turns: the first of each topic, then the second of each."""
    turns: dict[str, int] = {}
    order = []
    for key in sorted(worth, key=lambda one: -worth[one]):
        topic = f"{library.bank_of(key).key}/{library.questions[key].topic}"
        order.append((turns.get(topic, 0), -worth[key], key))
        turns[topic] = turns.get(topic, 0) + 1
    return [key for _, _, key in sorted(order, key=lambda one: one[:2])]


def _first_variant(library: Library, key: str) -> Variant:
    question = library.questions[key]
    return question.variant(0, question.asked(question.items()))


# What is the learner's own


def _slips(ground: Ground, troubles: Iterable[SlipTrouble], at_stake: Mapping[str, float]) -> Iterable[SlipNote]:
    """Yield the slips that cost most, those not beaten first."""

    def cost(one: SlipTrouble) -> float:
        return one.made / (one.chances + 2) * at_stake.get(one.key, 0.0)

    for one in sorted(troubles, key=lambda one: (one.beaten, -cost(one), one.key))[:MOST_SLIPS]:
        slip = ground.library.slip(one.key)
        if slip is not None:
            yield SlipNote(
                title=slip.title,
                why=slip.why,
                made=one.made,
                chances=one.chances,
                last=_day(ground, one.last),
                beaten=one.beaten,
                example=_example(ground, one),
            )


def _day(ground: Ground, review: PastReview) -> dt.date:
    return ground.day_of(dt.datetime.fromtimestamp(review.at, dt.UTC))


def _example(ground: Ground, trouble: SlipTrouble) -> Example | None:
    """Return the answer in which a slip was made last, corrected; None where its question is another one by now."""
    marked = _marked(ground, trouble.last)
    if marked is None:
        return None
    shown, verdict = marked
    bank = ground.library.bank_of(trouble.last.item)
    line = next((one for one in verdict.lines if one.slip and bank.slip_key(one.slip) == trouble.key), None)
    if line is None:
        return None
    texts = {one.label: one.text for group in shown.groups for one in group.lines}
    given = _worded(shown, line.given) or texts.get(line.label, "")
    answer = _worded(shown, line.answer) or verdict.model
    return Example(prompt=shown.prompt, given=given, answer=answer) if given else None


def _worded(shown: Presentation, answer: str) -> str:
    """Return an answer in words: of a tile, which has the second group's label, its text."""
    tiles = {one.label: one.text for group in shown.groups[1:] for one in group.lines}
    return tiles.get(answer, answer)


def _misses(ground: Ground, past: Sequence[PastReview]) -> Iterable[MissNote]:
    """Yield what was missed and has not been right since, the latest first."""
    for review in open_misses(past, ground.store.standings())[:MOST_MISSES]:
        marked = _marked(ground, review)
        if marked is None:
            variant = _first_variant(ground.library, review.item.partition("#")[0])
            marked = variant.present(), variant.reveal()
        yield _miss(*marked, review.item.partition("#")[2], _day(ground, review))


def _miss(shown: Presentation, verdict: Verdict, part: str, day: dt.date) -> MissNote:
    line = next((one for group in shown.groups for one in group.lines if part and one.part == part), None)
    told = next((one for one in verdict.lines if line is not None and one.label == line.label), None)
    return MissNote(
        prompt=shown.prompt,
        part=line.text if line is not None and told is not None else "",
        answer=(_worded(shown, told.answer) if told is not None else "") or verdict.model,
        why=(told.why if told is not None else "") or verdict.why,
        last=day,
    )


def _marked(ground: Ground, past: PastReview) -> tuple[Presentation, Verdict] | None:
    """Return the question as it was asked, and its answer marked anew; None where the question has changed since."""
    entry = next(
        (
            one
            for one in ground.store.entries(past.item)
            if isinstance(one, Review) and one.answer == past.answer and one.item.partition("#")[2] == _part(past)
        ),
        None,
    )
    question = ground.library.questions[past.item.partition("#")[0]]
    if entry is None or (entry.fingerprint and entry.fingerprint != question.fingerprint(_part(past))):
        return None
    try:
        variant = question.variant(entry.seed, entry.parts)
        verdict = variant.reveal() if gave_up(entry.response) else variant.mark(variant.read(entry.response))
    except (Malformed, FormulaError):
        return None
    return variant.present(), verdict


def _part(past: PastReview) -> str:
    return past.item.partition("#")[2]


# What is the exam's


def _grids(variants: Iterable[Variant]) -> Iterable[GridNote]:
    for variant in variants:
        shown = variant.present()
        if not shown.rows:
            continue
        answers = {one.label: _worded(shown, one.answer) for one in variant.reveal().lines}
        places = {(one.row, one.column): answers.get(one.label, "") for one in shown.groups[0].lines}
        yield GridNote(
            prompt=shown.prompt,
            rows=shown.rows,
            columns=shown.columns,
            cells=tuple(
                tuple(places.get((row, column), "") for column in range(len(shown.columns)))
                for row in range(len(shown.rows))
            ),
        )


def _formulas(variants: Iterable[Variant]) -> Iterable[FormulaNote]:
    """Yield each formula once."""
    seen = set()
    for variant in variants:
        worked = variant.worked()
        if not worked.formula or worked.formula in seen:
            continue
        seen.add(worked.formula)
        yield FormulaNote(
            prompt=worked.symbols or variant.present().prompt,
            formula=worked.formula,
            lines=worked.lines,
            answer="" if worked.lines else variant.reveal().model,
            why="" if worked.lines else variant.reveal().why,
        )


def _rules(library: Library, at_stake: Mapping[str, float], made: set[str]) -> Iterable[RuleNote]:
    """Yield the slips never made, those first that would cost most."""
    for key in sorted(at_stake.keys() - made, key=lambda one: (-at_stake[one], one)):
        slip = library.slip(key)
        if slip is not None:
            yield RuleNote(title=slip.title, why=slip.why)
