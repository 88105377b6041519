"""`make`: variants of a question with worked answers: a worksheet for paper, or data."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Literal

import click

from quizzer.cli.saying import say, say_json
from quizzer.cli.wiring import Place, drawn_seed, load_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizzer.bank.library import Library
    from quizzer.generators.arithmetic import Number
    from quizzer.questions.base import Question, Variant

WIDTH = 78
Format = Literal["text", "markdown", "json"]
Part = Literal["both", "questions", "key"]


@click.command()
@click.argument("questions", nargs=-1, required=True)
@click.option("--count", type=click.IntRange(1, 100_000), default=1, help="How many variants, the questions in turn.")
@click.option("--seed", type=click.IntRange(0, 2**62), help="The first variant's seed; the next has the next number.")
@click.option(
    "--format", "kind", type=click.Choice(["text", "markdown", "json"]), default="text", help="What to print."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--part", type=click.Choice(["both", "questions", "key"]), default="both", help="Which half to print.")
@click.pass_obj
def make(  # noqa: PLR0913  one argument for each option
    place: Place, *, questions: tuple[str, ...], count: int, seed: int | None, kind: Format, as_json: bool, part: Part
) -> None:
    """Print variants of QUESTIONS (`bank/question`, or `bank/topic` for all of a topic).

    The questions come first and the worked key apart; the same seed gives the same sheet.
    """
    library, _ = load_library(place)
    keys = [key for named in questions for key in _keys(library, named)]
    first = drawn_seed() if seed is None else seed
    made = [_variant(library, keys[turn % len(keys)], first + turn) for turn in range(count)]
    if as_json or kind == "json":
        slip_keys = {key: library.bank_of(key).slip_key for key in keys}
        say_json([_worked(key, variant, slip_keys[key]) for key, variant in made])
        return
    lines = _sheet(
        [(library.questions[key], variant) for key, variant in made], first, part, markdown=kind == "markdown"
    )
    say("\n".join(lines))


def _keys(library: Library, named: str) -> list[str]:
    """Return the questions of a topic, or the one question that is named."""
    of_topic = [key for key, one in library.questions.items() if named == f"{key.partition('/')[0]}/{one.topic}"]
    if of_topic and named not in library.questions:
        return of_topic
    library.question(named)
    return [library.aliases.get(named, named)]


def _variant(library: Library, key: str, seed: int) -> tuple[str, Variant]:
    question = library.questions[key]
    return key, question.variant(seed, question.asked(question.items()))


def _worked(key: str, variant: Variant, slip_key: Callable[[str], str]) -> dict[str, Any]:
    worked = variant.worked()
    return {
        "key": key,
        "seed": variant.seed,
        "given": {name: _number(value) for name, value in worked.given.items()},
        "prompt": variant.present().prompt,
        "steps": [{"id": step, "ask": ask, "answer": _number(value)} for step, ask, value in worked.steps],
        "answer": worked.answer if isinstance(worked.answer, str) else _number(worked.answer),
        "slips": [{"slip": slip_key(slip), "gives": _number(value)} for slip, value in worked.slips],
    }


def _number(value: Number) -> int | float:
    """Return a whole number as it is, any other as the nearest that JSON can hold."""
    return int(value) if value.denominator == 1 else float(value)


def _sheet(made: list[tuple[Question, Variant]], seed: int, part: Part, *, markdown: bool) -> Iterator[str]:
    """Yield a worksheet's lines: questions with room to write, then the key."""
    heading = "## " if markdown else ""
    if part != "key":
        yield f"{heading}Worksheet (seed {seed})"
        for number, (question, variant) in enumerate(made, 1):
            yield ""
            yield from _question(number, variant, markdown=markdown, bare=question.self_rated)
    if part == "both":
        yield ""
        yield "---" if markdown else "=" * WIDTH
        yield ""
    if part != "questions":
        yield f"{heading}Key (seed {seed})"
        for number, (_, variant) in enumerate(made, 1):
            yield ""
            yield from _answer(number, variant, markdown=markdown)


def _question(number: int, variant: Variant, *, markdown: bool, bare: bool) -> Iterator[str]:
    """Yield a question, and unless it is `bare` what there is to choose or to fill."""
    from quizzer.study.prose import plain_text

    shown = variant.present()
    if markdown:
        yield f"**{number}.** {shown.prompt}"
        yield ""
    else:
        yield from _wrapped(plain_text(shown.prompt), f"{number:3}. ", "     ")
    to_fill = bool(variant.worked().steps) and variant.parts != ("",)
    for group in () if bare else shown.groups:
        if group.title:
            yield f"     ({group.title})"
        for line in group.lines:
            text = line.text if markdown else plain_text(line.text)
            unit = f" ({line.unit})" if line.unit else ""
            blank = f" {'_' * max(8, 48 - len(text) - len(unit))}" if to_fill else ""
            yield f"- {line.label}) {text}{unit}{blank}" if markdown else f"     {line.label}) {text}{unit}{blank}"


def _answer(number: int, variant: Variant, *, markdown: bool) -> Iterator[str]:
    from quizzer.study.prose import plain_text

    verdict = variant.reveal()
    steps = variant.worked().steps
    texts = [plain_text(line.why) for line in verdict.lines if line.why] if steps else []
    if steps and not texts:
        texts = [plain_text(verdict.model), *plain_text(verdict.why).split("\n")]
    if markdown:
        yield f"**{number}.** {verdict.model if not texts else ''}".rstrip()
        if texts:
            yield ""
        yield from (f"- {text}" for text in texts)
        return
    if not texts:
        yield from _wrapped(plain_text(verdict.model), f"{number:3}. ", "     ")
    for place, text in enumerate(texts):
        for row, line in enumerate(text.split("\n")):
            lead = f"{number:3}. " if place == row == 0 else "     "
            yield from _wrapped(line, lead if row == 0 else "       ", "       ")


def _wrapped(text: str, first: str, rest: str) -> Iterator[str]:
    for place, paragraph in enumerate(text.split("\n")):
        lead = first if place == 0 else rest
        yield from textwrap.wrap(paragraph, WIDTH, initial_indent=lead, subsequent_indent=rest) or [lead.rstrip()]
