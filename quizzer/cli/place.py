"""`place`: ten adaptive minutes that find out what is known already, so that it is not drilled."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from quizzer.cli.saying import say, say_json
from quizzer.cli.sittings import plain_option, run_app, seed_option
from quizzer.cli.wiring import Place, open_desk

if TYPE_CHECKING:
    from quizzer.study.desk import Desk
    from quizzer.study.placement import TopicFound
    from quizzer.study.sitting import Sitting


@click.command()
@plain_option
@click.option(
    "--minutes", type=click.FloatRange(min=0, min_open=True), default=10.0, show_default=True, help="At most so long."
)
@seed_option
@click.option("--json", "as_json", is_flag=True, help="As lines, on standard error; at the end what was found as JSON.")
@click.option("--undo", is_flag=True, help="Take back what every placement so far took as known.")
@click.pass_obj
def place(  # noqa: PLR0913  one argument for each option
    where: Place, *, plain: bool, minutes: float, seed: int | None, as_json: bool, undo: bool
) -> None:
    """Find out what you know already, topic by topic.

    The answers are kept as any others; what they leave hardly a doubt of is taken as known and comes back later.
    """
    if undo:
        _undo(open_desk(where, 0))
        return
    if plain or as_json:
        _lines(open_desk(where, seed), minutes, as_json=as_json)
        return

    def begin(desk: Desk) -> Sitting:
        return desk.placement(minutes=minutes)

    run_app(where, begin=begin, seed=seed)


def _undo(desk: Desk) -> None:
    from quizzer.study.placement_sitting import unplace

    count = unplace(desk.ground)
    items = "1 item is" if count == 1 else f"{count} items are"
    click.echo(f"{items} taken as known no more; your answers stay" if count else "nothing was taken as known")


def _lines(desk: Desk, minutes: float, *, as_json: bool) -> None:
    from quizzer.cli.plain import PlainSitting

    for notice in desk.notices:
        say(f"quizzer: {notice}", err=True)
    sitting = desk.placement(minutes=minutes)
    PlainSitting(sitting, sys.stdin, sys.stderr if as_json else sys.stdout).run()
    if as_json:
        say_json([_figures(found) for found in sitting.found()], indent=2)


def _figures(found: TopicFound) -> dict[str, Any]:
    return {
        "topic": found.topic,
        "title": found.title,
        "found": found.level,
        "answered": found.answered,
        "right": found.right,
        "known": {str(difficulty): round(chance, 3) for difficulty, chance in found.chances.items()},
        "placed": found.placed,
    }
