"""`make`: variants of a question with worked answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from quizzer.cli.wiring import Place, drawn_seed, load_library

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.generators.arithmetic import Number
    from quizzer.questions.base import Variant


@click.command()
@click.argument("question")
@click.option("--count", type=click.IntRange(1, 100_000), default=1, help="How many variants.")
@click.option("--seed", type=click.IntRange(0, 2**62), help="The first variant's seed; the next has the next number.")
@click.option("--json", "as_json", is_flag=True, help="A list of variants as JSON.")
@click.pass_obj
def make(place: Place, *, question: str, count: int, seed: int | None, as_json: bool) -> None:
    """Print variants of QUESTION (`bank/question`): the questions first, the worked answers after them."""
    library, _ = load_library(place)
    found = library.question(question)
    first = drawn_seed() if seed is None else seed
    variants = [found.variant(each, found.asked(found.items())) for each in range(first, first + count)]
    if as_json:
        key = library.aliases.get(question, question)
        slip_key = library.bank_of(key).slip_key
        click.echo(msgspec.json.encode([_worked(key, variant, slip_key) for variant in variants]))
    else:
        _print(variants)


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


def _print(variants: list[Variant]) -> None:
    from quizzer.study.prose import plain_text

    for number, variant in enumerate(variants, 1):
        shown = variant.present()
        click.echo(f"{number}. {plain_text(shown.prompt)}")
        for group in shown.groups:
            for line in group.lines:
                click.echo(f"   {line.label}) {plain_text(line.text)}")
        click.echo()
    click.echo("Answers")
    for number, variant in enumerate(variants, 1):
        verdict = variant.reveal()
        click.echo(f"{number}. {plain_text(verdict.model)}  (seed {variant.seed})")
        for marked in verdict.lines:
            if marked.why:
                click.echo("   " + plain_text(marked.why).replace("\n", "\n   "))
