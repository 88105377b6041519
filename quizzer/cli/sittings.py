"""`review`, `drill`, `browse` and the app itself."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from quizzer.cli.saying import say, say_json
from quizzer.cli.wiring import Configuration, Place, configuration, make_ready, open_desk, speaks_unicode
from quizzer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.study.catalogue import Row
    from quizzer.study.desk import Desk
    from quizzer.study.selection import Selection
    from quizzer.study.sitting import Sitting

plain_option = click.option("--plain", is_flag=True, help="Lines on standard input and output in the place of screens.")
limit_option = click.option("--limit", type=click.IntRange(min=1), help="At most so many questions.")
minutes_option = click.option(
    "--minutes", type=click.FloatRange(min=0, min_open=True), help="Ask no more after so long."
)
seed_option = click.option("--seed", type=int, help="Settle every variant (drawn afresh otherwise).")

SWITCH = 0.0005
"""Seconds that a thread at work keeps the interpreter while the screen wants it, dozens of times a frame."""
YOUNG = 10_000
"""Objects made since garbage was last looked for: a frame comes to a thousand or two, and need not wait for it."""


@click.command()
@click.option("--last", is_flag=True, help="As in the last two days: misses, slips, formulas, hardly any new ground.")
@plain_option
@limit_option
@minutes_option
@seed_option
@click.pass_obj
def review(  # noqa: PLR0913  one argument for each option
    place: Place, *, last: bool, plain: bool, limit: int | None, minutes: float | None, seed: int | None
) -> None:
    """Study what gains most for the exam that is set (see plan), else what is due, then what is new."""
    settings = configuration(place)

    def begin(desk: Desk) -> Sitting:
        ask = desk.last_hours if last else desk.review
        return ask(limit=limit or settings.limit, minutes=minutes)

    sit(place, begin, plain=plain, seed=seed)


@click.command()
@click.option("--topic", "topics", multiple=True, help="Only this topic: `bank/topic` or `topic`.")
@click.option("--type", "kinds", multiple=True, help="Only this type, such as `match`.")
@click.option("--slip", "slips", multiple=True, help="Only questions where this slip can be made.")
@click.option("--question", "questions", multiple=True, help="Only this question: `bank/question` or `question`.")
@click.option("--difficulty", "difficulties", multiple=True, type=click.IntRange(1, 4), help="Only this difficulty.")
@plain_option
@limit_option
@minutes_option
@seed_option
@click.pass_obj
def drill(  # noqa: PLR0913  one argument for each option
    place: Place,
    *,
    topics: tuple[str, ...],
    kinds: tuple[str, ...],
    slips: tuple[str, ...],
    questions: tuple[str, ...],
    difficulties: tuple[int, ...],
    plain: bool,
    limit: int | None,
    minutes: float | None,
    seed: int | None,
) -> None:
    """Study what you pick, due or not; everything where nothing is picked."""
    from quizzer.study.selection import Selection

    selection = Selection(topics=topics, kinds=kinds, slips=slips, questions=questions, difficulties=difficulties)
    settings = configuration(place)

    def begin(desk: Desk) -> Sitting:
        _refuse_unknown(desk, selection)
        return desk.drill(selection, limit=limit or settings.limit, minutes=minutes)

    sit(place, begin, plain=plain, seed=seed)


def _refuse_unknown(desk: Desk, selection: Selection) -> None:
    """Raise UsageError for a topic, type, slip or question that no bank at hand has."""
    import difflib

    from quizzer.study.selection import names_in

    for field in ("topics", "kinds", "slips", "questions"):
        named = getattr(selection, field)
        known = names_in(desk.ground.library, field) if named else set()
        for name in named:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                there = f"did you mean `{near[0]}`?" if near else "there are " + ", ".join(sorted(known)[:12])
                message = f"`{name}` is none of the {field} at hand; {there}"
                raise UsageError(message)


@click.command()
@click.argument("search", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="A list of items as JSON.")
@plain_option
@click.pass_obj
def browse(place: Place, *, search: tuple[str, ...], as_json: bool, plain: bool) -> None:
    """Look through all items: search, suspend, note, flag.

    SEARCH is words, or states such as is:due, is:new, is:suspended, is:flagged, is:noted, is:changed.
    """
    words = " ".join(search)
    if not as_json and not plain:
        run_app(place, browse=words)
        return
    _check_states(search)
    rows = open_desk(place, 0).rows(words)
    if as_json:
        say_json([_row(row) for row in rows], indent=2)
        return
    from quizzer.study.prose import plain_text

    for row in rows:
        text = plain_text(row.text or row.prompt).replace("\n", " ")
        click.echo(f"{row.item.key}  {row.due}  {text}")


def _check_states(search: tuple[str, ...]) -> None:
    """Raise UsageError for a state that there is none of: it would find nothing, without a word."""
    import difflib

    from quizzer.study.catalogue import STATES

    for word in " ".join(search).casefold().split():
        if word.startswith("is:") and word not in STATES:
            near = difflib.get_close_matches(word, STATES, 1)
            advice = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(STATES)}"
            message = f"`{word}` is no state; {advice}"
            raise UsageError(message)


def _row(row: Row) -> dict[str, Any]:
    item, standing = row.item, row.standing
    return {
        "item": item.key,
        "topic": item.topic,
        "type": item.kind,
        "difficulty": item.difficulty,
        "marks": item.marks,
        "prompt": row.prompt,
        "part": row.text,
        "due": row.due,
        "retrievability": row.recall,
        "suspended": standing.suspended,
        "note": standing.note,
        "flag": standing.flag,
        "changed": row.changed,
    }


def sit(place: Place, begin: Callable[[Desk], Sitting], *, plain: bool, seed: int | None) -> None:
    """Run the sitting that `begin` begins, on screens or as lines."""
    if not plain:
        run_app(place, begin=begin, seed=seed)
        return
    from quizzer.cli.plain import PlainSitting

    desk = open_desk(place, seed, warm=True)
    for notice in desk.notices:
        say(f"quizzer: {notice}", err=True)
    PlainSitting(begin(desk), sys.stdin, sys.stdout).run()


def run_app(
    place: Place,
    *,
    begin: Callable[[Desk], Sitting] | None = None,
    browse: str | None = None,
    above: Callable[[Desk, Any], Any] | None = None,
    seed: int | None = None,
) -> None:
    """Run the app on this terminal; raise UsageError where there is none."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        call = click.get_current_context()
        command = call.info_name if call.parent else "review"
        message = f"this is no terminal for screens; use lines: quizzer {command} --plain"
        raise UsageError(message)
    from quizzer.cli.ending import run_to_its_end

    gc.set_threshold(YOUNG)
    if begin is not None:
        gc.disable()  # modules and banks are no garbage: looking for some costs a tenth of the way to the question
    from quizzer.tui.app import QuizzerApp

    settings = app_settings(configuration(place))
    over = None if above is None else lambda desk: above(desk, settings)

    def tell(sentence: str) -> None:
        app.notify(sentence, severity="warning", timeout=10)  # Textual takes it from any thread

    def opened() -> Desk:
        desk = open_desk(place, seed, tell, warm=True)
        gc.freeze()  # else a collection walks all banks now and then, and the key pressed meanwhile waits
        return desk

    app = QuizzerApp(
        opened,
        settings,
        begin=begin,
        browse=browse,
        above=over,
        eager=True,
        settled=_settle,
    )
    sys.setswitchinterval(SWITCH)
    run_to_its_end(app)


def _settle(desk: Desk, sitting: Sitting) -> None:
    """Do what the first question need not wait for."""
    try:
        make_ready(desk)
        sitting.ready()
    finally:
        gc.freeze()
        gc.enable()


def refuse_unknown_keys(keys: dict[str, str]) -> None:
    """Raise UsageError for a key bound to a command that no screen has."""
    import difflib

    from quizzer.tui.screens import (
        browse,
        drill,
        home,
        mock,
        mock_result,
        paper,
        plan,
        progress,
        reader,
        simulate,
        sitting,
        summary,
        weak,
    )

    screens = (home, sitting, summary, browse, drill, mock, mock_result, paper, plan, progress, reader, simulate, weak)
    known = {command.id for screen in screens for command in screen.COMMANDS}
    for name in keys:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            advice = f"did you mean `{near[0]}`?" if near else "there are " + ", ".join(sorted(known))
            message = f"quizzer.toml: [keys] binds `{name}`, which is no command; {advice}"
            raise UsageError(message)


def app_settings(found: Configuration) -> Any:  # noqa: ANN401  the app's settings, imported with the app
    """Return the app's settings for this terminal."""
    from quizzer.tui.glyphs import ASCII, UNICODE
    from quizzer.tui.settings import Settings

    if found.keys:
        refuse_unknown_keys(found.keys)
    glyphs = UNICODE if speaks_unicode() else ASCII
    return Settings(theme=f"quizzer-{found.theme}", glyphs=glyphs, keys=found.keys, limit=found.limit)
