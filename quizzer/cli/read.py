"""`read`: a bank's lesson on a screen, or as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quizzer.cli.saying import say
from quizzer.cli.sittings import run_app
from quizzer.cli.wiring import Place, load_library
from quizzer.errors import UsageError

if TYPE_CHECKING:
    from typing import Any

    from quizzer.bank.bank import Bank
    from quizzer.bank.lesson import Lesson
    from quizzer.bank.library import Library
    from quizzer.study.desk import Desk


@click.command()
@click.argument("bank", required=False)
@click.option("--section", default="", help="Only this section, by its anchor: the heading, small, with hyphens.")
@click.option("--plain", "plain", is_flag=True, help="Print the lesson, or the section; of several lessons a list.")
@click.pass_obj
def read(place: Place, *, bank: str | None, section: str, plain: bool) -> None:
    """Read the lesson of BANK, section by section, and check yourself.

    Without BANK: the one lesson there is, or the choice among several.
    """
    library, _ = load_library(place)
    taught = {key: one for key, one in library.banks.items() if one.head.lesson}
    chosen = _chosen(library, taught, bank)
    if chosen is None and section:
        message = f"there are several lessons; name the bank before --section: {', '.join(taught)}"
        raise UsageError(message)
    if chosen is not None:
        lesson = _lesson(chosen)
        lesson.section(section)
        if plain:
            _print(lesson, section)
            return
    if plain:
        for key, one in taught.items():
            say(f"{key}  {one.head.title}  ({len(one.questions)} questions)")
        return

    def above(desk: Desk, settings: Any) -> Any:  # noqa: ANN401  the app's settings and a screen, imported with the app
        from quizzer.tui.screens.reader import LessonsScreen, ReaderScreen

        if chosen is None:
            return LessonsScreen(desk, settings)
        return ReaderScreen(desk, settings, desk.ground.library.banks[chosen.key], section)

    run_app(place, above=above)


def _chosen(library: Library, taught: dict[str, Bank], bank: str | None) -> Bank | None:
    """Return the bank named, or the only one with a lesson; None where there are several; else raise UsageError."""
    import difflib

    if bank is None:
        if not taught:
            message = "no bank at hand has a lesson; name one with `lesson:` in a bank"
            raise UsageError(message)
        return next(iter(taught.values())) if len(taught) == 1 else None
    if bank in taught:
        return taught[bank]
    if bank in library.banks:
        message = f"the bank `{bank}` has no lesson"
        raise UsageError(message)
    near = difflib.get_close_matches(bank, taught, 1)
    advice = f"did you mean `{near[0]}`?" if near else "there are " + ", ".join(taught)
    message = f"no bank at hand is `{bank}`; {advice}"
    raise UsageError(message)


def _lesson(bank: Bank) -> Lesson:
    from quizzer.bank.lesson import Lesson, lesson_of

    return lesson_of(bank) or Lesson(title="", sections=())


def _print(lesson: Lesson, section: str) -> None:
    from quizzer.study.lesson import section_lines

    sections = [lesson.section(section)] if section else lesson.sections
    for line in section_lines(sections):
        say(line)
