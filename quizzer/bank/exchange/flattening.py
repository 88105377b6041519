"""From our questions to exercises: what every format leaves out is listed here, once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from quizzer.bank.exchange.exercise import Answer, Blanked, Counted, Exercise, Linked, Picked, Recalled
from quizzer.bank.exchange.report import Loss
from quizzer.errors import FormulaError
from quizzer.generators.arithmetic import formula, plain, rounded
from quizzer.questions.links import distractor_tiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizzer.bank.bank import Bank
    from quizzer.questions.base import Authored, Question, Worked
    from quizzer.questions.card import Card
    from quizzer.questions.cloze import Cloze
    from quizzer.questions.derivation import Derivation
    from quizzer.questions.freeze import Freeze
    from quizzer.questions.grid import Grid
    from quizzer.questions.match import Match
    from quizzer.questions.number import Number
    from quizzer.questions.options import Optioned
    from quizzer.questions.order import Order

HALF = Fraction(1, 2)


class Flattener:
    """Flattens the questions of one bank; what is lost on the way gathers in `losses`."""

    def __init__(self, bank: Bank, variants: int, seed: int) -> None:
        """Make `variants` of each generated question, from `seed` on."""
        self.bank = bank
        self.seeds = range(seed, seed + variants)
        self.losses: list[Loss] = []

    def exercises(self) -> Iterator[Exercise]:
        """Yield what becomes of every question, in the order written."""
        for question in self.bank.questions:
            self._lose_extras(question)
            yield from WRITERS[question.kind](self, question)

    def lose(self, question: Question | Authored, why: str) -> None:
        """Note that something of `question` is not carried."""
        self.losses.append(Loss(question.id, why))

    def told(self, question: Question | Authored, name: str = "") -> dict[str, Any]:
        """Return the fields that every exercise has."""
        key = f"{self.bank.key}/{name or question.id}"
        shared = {"topic": question.topic, "prompt": question.prompt, "why": question.why}
        return {**shared, "name": name or question.id, "difficulty": question.difficulty, "key": key}

    def said(self, slip: str | None, why: str = "") -> str:
        """Return the words for a wrong answer: the slip's title and explanation, then the answer's own."""
        if not slip:
            return why
        known = self.bank.slip(slip)
        return f"{known.title}: {known.why}" + (f"\n\n{why}" if why else "")

    def _lose_extras(self, question: Question | Authored) -> None:
        extras = {"hints": question.hints, "section": question.section, "source": question.source}
        lost = [f"`{name}:`" for name, value in extras.items() if value]
        if lost:
            self.lose(question, f"{' and '.join(lost)} not carried")


def _choice(one: Flattener, question: Optioned) -> Iterator[Exercise]:
    yield Picked(**one.told(question), options=_options(one, question, Fraction(1), Fraction(0)))


def _choices(one: Flattener, question: Optioned) -> Iterator[Exercise]:
    """Yield the options with the worth that our own marking gives them: false picks cost what hits earn."""
    share = Fraction(1, question.rights)
    yield Picked(**one.told(question), options=_options(one, question, share, -share), several=True)


def _options(one: Flattener, question: Optioned, right: Fraction, wrong: Fraction) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            text=option.text,
            worth=right if option.right is not None else wrong,
            said=one.said(option.slip, option.why),
        )
        for option in question.options
    )


def _match(one: Flattener, question: Match) -> Iterator[Exercise]:
    tiles = distractor_tiles(question.distractors)
    if any(pair.slips for pair in question.pairs) or any(tile.slip or tile.why for tile in tiles):
        one.lose(question, "the slips and whys of wrong links are not carried: a matching has no words for them")
    yield Linked(
        **one.told(question),
        pairs=tuple((pair.left, pair.right) for pair in question.pairs),
        spare=tuple(tile.text for tile in tiles),
        whys=tuple(pair.why for pair in question.pairs),
        ids=question.items(),
    )


def _grid(one: Flattener, question: Grid) -> Iterator[Exercise]:
    tiles = distractor_tiles(question.distractors)
    one.lose(question, "the table becomes a matching, with `row / column` on the left")
    if any(len(cell.wordings) > 1 for cell in question.cells):
        one.lose(question, "other wordings of tiles are not carried, only the first")
    if any(cell.slips for cell in question.cells) or any(tile.slip or tile.why for tile in tiles):
        one.lose(question, "the slips and whys of wrong tiles are not carried: a matching has no words for them")
    places = [f"{question.rows[cell.row - 1]} / {question.columns[cell.column - 1]}" for cell in question.cells]
    yield Linked(
        **one.told(question),
        pairs=tuple(zip(places, (cell.wordings[0] for cell in question.cells), strict=True)),
        spare=tuple(tile.text for tile in tiles),
        whys=tuple(cell.why for cell in question.cells),
        ids=question.items(),
    )


def _number(one: Flattener, question: Number) -> Iterator[Exercise]:
    value = formula(question.answer).value({})
    allowed = Fraction(formula(question.tolerance).value({})) if question.tolerance else Fraction(0)
    right = _right(value, question.round, allowed)
    wrong = [(use.slip, formula(use.gives).value({})) for use in question.slips]
    answers = (right, *_wrong(one, wrong, right))
    yield Counted(**one.told(question), answers=answers, unit=question.unit)


def _right(value: int | Fraction, decimals: int | None, within: Fraction = Fraction(0)) -> Answer:
    if decimals is not None:
        value, within = rounded(value, decimals), HALF / 10**decimals
    return Answer(text=plain(value), value=Fraction(value), within=within, worth=Fraction(1))


def _wrong(one: Flattener, slips: list[tuple[str, int | Fraction]], right: Answer) -> Iterator[Answer]:
    """Yield each slip's number with its words; the first slip has a number that two of them give."""
    seen: set[Fraction] = set()
    middle = right.value or Fraction(0)
    for slip, value in slips:
        number = Fraction(value)
        if number not in seen and abs(number - middle) > right.within:
            seen.add(number)
            yield Answer(text=plain(value), value=number, worth=Fraction(0), said=one.said(slip))


def _generated(one: Flattener, question: Derivation | Freeze) -> Iterator[Exercise]:
    """Yield a few variants as numbers to type."""
    made = []
    try:
        for seed in one.seeds:
            variant = question.variant(seed, question.asked(question.items()))
            worked, shown = variant.worked(), variant.present()
            value = worked.answer
            if isinstance(value, str):
                one.lose(question, "not carried: its answer is no number but a plan that meets a goal")
                return
            made.append((seed, value, worked, variant.reveal(), shown))
    except FormulaError as error:
        one.lose(question, f"not carried: {error}")
        return
    some = f"{len(made)} variant{'' if len(made) == 1 else 's'}"
    one.lose(question, f"{some} of it carried, each as one number; its steps and new numbers are not")
    step = getattr(question, "steps", (None,))[-1]
    for seed, value, worked, verdict, shown in made:
        right = _right(value, getattr(step, "round", None))
        told = one.told(question, f"{question.id}-v{seed}")
        asked = _asked(worked, [line.text for group in shown.groups for line in group.lines])
        yield Counted(
            **{**told, "prompt": f"{shown.prompt}\n\n{asked}", "why": f"{verdict.model}\n\n{verdict.why}".strip()},
            answers=(right, *_wrong(one, list(worked.slips), right)),
            unit=getattr(step, "unit", ""),
        )


def _asked(worked: Worked, lines: list[str]) -> str:
    """Return what is asked: the last step of a derivation, else the first line, what is known beneath it."""
    if worked.steps:
        return f"{worked.steps[-1][1]}?"
    known = "".join(f"\n- {line}" for line in lines[1:])
    return f"{lines[0]}?" + (f"\n{known}" if known else "")


def _order(one: Flattener, question: Order) -> Iterator[Exercise]:
    one.lose(question, "not carried: the format has no questions of putting things in order")
    yield from ()


def _cloze(one: Flattener, question: Cloze) -> Iterator[Exercise]:
    wrong = tuple(
        (use.blank, Answer(text=use.gives, worth=Fraction(0), said=one.said(use.slip))) for use in question.slips
    )
    yield Blanked(**one.told(question), text=question.text, wrong=wrong)


def _card(one: Flattener, question: Card) -> Iterator[Exercise]:
    told = {**one.told(question), "prompt": question.front}
    yield Recalled(**told, back=question.back)


WRITERS: dict[str, Callable[[Flattener, Any], Iterator[Exercise]]] = {
    "choice": _choice,
    "choices": _choices,
    "match": _match,
    "grid": _grid,
    "number": _number,
    "derivation": _generated,
    "computed": _generated,
    "freeze": _generated,
    "order": _order,
    "cloze": _cloze,
    "card": _card,
}
"""What becomes of each type; a test holds it against the registry of types."""
