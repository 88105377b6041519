"""`stats`: progress on a screen, as text, or as data."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from quizzer.cli.saying import say, say_json
from quizzer.cli.wiring import Place, configuration, open_desk, speaks_unicode

if TYPE_CHECKING:
    from quizzer.study.progress import Reading


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Every figure as JSON; shares are from 0 to 1.")
@click.option("--plain", is_flag=True, help="The same as text, without a screen.")
@click.pass_obj
def stats(place: Place, *, as_json: bool, plain: bool) -> None:
    """Look at your progress: days, marks expected, retention, sureness, the load to come, time, slips.

    On a terminal this opens the screen; with --json or --plain, or in a pipe, it prints.
    """
    if not as_json and not plain and _has_screen():
        _open(place)
        return
    from quizzer.study.progress import Reading

    desk = open_desk(place, 0)
    for notice in desk.notices:
        say(f"quizzer: {notice}", err=True)
    reading = Reading(desk.ground, desk.timetable)
    if as_json:
        say_json(reading.progress(), indent=2)
    elif not reading.past:
        say("nothing answered yet; begin with: quizzer review")
    else:
        _print(reading)


def _print(reading: Reading) -> None:
    from quizzer.study.plots import ASCII, UNICODE
    from quizzer.study.progress.layout import plain

    for line in plain(reading.progress(), UNICODE if speaks_unicode() else ASCII):
        say(line)


def _has_screen() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _open(place: Place) -> None:
    from quizzer.cli.ending import run_to_its_end
    from quizzer.cli.sittings import app_settings
    from quizzer.tui.progress import ProgressApp

    def tell(sentence: str) -> None:
        app.notify(sentence, severity="warning", timeout=10)

    app = ProgressApp(lambda: open_desk(place, 0, tell), app_settings(configuration(place)))
    run_to_its_end(app)
