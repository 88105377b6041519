"""`sheet`: a page or two to print for the last days before an exam."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizzer.cli.saying import say
from quizzer.cli.wiring import Place, open_desk
from quizzer.errors import UsageError

if TYPE_CHECKING:
    from quizzer.study.desk import Desk
    from quizzer.study.exam import Exam


@click.command()
@click.option("--exam", "name", help="For this exam (the next one otherwise; all banks where none is set).")
@click.option("--format", "form", type=click.Choice(("text", "markdown")), default="text", show_default=True)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A file in the place of standard output.")
@click.pass_obj
def sheet(place: Place, *, name: str | None, form: str, output: Path | None) -> None:
    """Print my slips, my misses, and the formulas and rules, on about two pages."""
    from quizzer.study.sheet import sheet_of
    from quizzer.study.sheet_text import as_markdown, as_text

    desk = open_desk(place, 0)
    exam = _named(desk, name) if name is not None else desk.timetable.coming(desk.ground.today())
    found = sheet_of(desk.ground, exam, dated=exam in desk.timetable.exams)
    text = as_markdown(found) if form == "markdown" else as_text(found)
    if output is None:
        say(text.rstrip("\n"))
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"{output}: cannot be written ({error.strerror}); name another file"
        raise UsageError(message) from None


def _named(desk: Desk, name: str) -> Exam:
    exam = desk.timetable.named(name)
    if exam is None:
        names = ", ".join(one.name for one in desk.timetable.exams)
        message = f"no exam is called `{name}`; {f'there are {names}' if names else 'none is set, see quizzer plan'}"
        raise UsageError(message)
    return exam
