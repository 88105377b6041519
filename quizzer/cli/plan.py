"""`plan`: the exams that are set, where the learner stands, and what the days until then are worth."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click
import msgspec

from quizzer.cli.exam_file import drop_timetable, keep_timetable, read_timetable
from quizzer.cli.plan_lines import told
from quizzer.cli.plan_settings import how_to_set, settings_refused, timetable_with
from quizzer.cli.saying import say, say_json
from quizzer.cli.wiring import Place, open_desk, today
from quizzer.errors import UsageError
from quizzer.study.exam import MOST_MINUTES, WEEKDAYS
from quizzer.study.exam_settings import without_exam
from quizzer.study.exam_words import target_said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.study.desk import Desk
    from quizzer.study.exam import Exam, Timetable
    from quizzer.study.exam_plan import ExamPlan


@click.command()
@click.option("--exam", "chosen", help="Which exam (the soonest where none is named); a new name with --date adds one.")
@click.option("--date", help="Set its day, such as 2026-12-14.")
@click.option("--name", help="Set what it is called.")
@click.option("--bank", "banks", multiple=True, help="Set a bank that it covers (all where none is named).")
@click.option("--weight", "weights", multiple=True, help="Set a topic's marks in its paper: TOPIC=40.")
@click.option("--kind", "kinds", multiple=True, help="Set a question type's marks in its paper: match=40, other=20.")
@click.option("--questions", type=click.IntRange(1, 200), help="Set how many questions its paper has.")
@click.option("--paper-minutes", type=click.IntRange(1, MOST_MINUTES), help="Set how long its paper takes.")
@click.option("--wrong", type=click.FloatRange(0, 1), help="Set what a wrong answer costs, as a share of its marks.")
@click.option("--calculator/--no-calculator", default=None, help="Set whether it allows a calculator.")
@click.option("--floor", "floors", multiple=True, help="Let a topic not fall below a share of its marks: TOPIC=0.6.")
@click.option("--minutes", type=click.IntRange(1, MOST_MINUTES), help="Set the minutes of a day of study (20).")
@click.option("--day-off", "days_off", multiple=True, type=click.Choice(WEEKDAYS), help="Set a weekday without study.")
@click.option("--day", "days", multiple=True, help="Set a weekday's or a date's minutes: sun=40, 2026-12-24=0.")
@click.option("--target", type=click.FloatRange(0, 100), help="Tell the minutes a day that so many of 100 marks need.")
@click.option("--clear", is_flag=True, help="Forget everything set, or with --exam that exam.")
@click.option("--plain", is_flag=True, help="Lines of text in the place of the screen.")
@click.option("--json", "as_json", is_flag=True, help="The plan as JSON; what is expected is a share of the marks.")
@click.pass_obj
def plan(  # noqa: PLR0913  one argument for each option that does not set anything
    place: Place,
    /,
    *,
    chosen: str | None,
    target: float | None,
    clear: bool,
    plain: bool,
    as_json: bool,
    **settings: Any,  # noqa: ANN401  the options that set
) -> None:
    """Show what the days until the exam are worth, or set exams and the time for study.

    What is not named keeps what was set before.
    """
    given = {key: value for key, value in settings.items() if value not in (None, ())}
    if clear:
        _clear(place, chosen, given)
        return
    if given:
        settings_refused(place, given)
        keep_timetable(place, timetable_with(read_timetable(place), chosen, given, today()))
    elif target is None and not plain and not as_json and _on_a_screen():
        _show(place)
        return
    _say(place, chosen, target, as_json=as_json)


def _on_a_screen() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _show(place: Place) -> None:
    from quizzer.cli.sittings import run_app
    from quizzer.tui.screens.plan import PlanScreen

    run_app(place, above=PlanScreen)


def _clear(place: Place, name: str | None, given: dict[str, Any]) -> None:
    if given:
        message = "--clear forgets, the other options set; write one or the other"
        raise UsageError(message)
    if name is None:
        click.echo("all exams are forgotten" if drop_timetable(place) else "no exam was set")
        return
    timetable = read_timetable(place)
    _named(timetable, name)
    keep_timetable(place, without_exam(timetable, name))
    say(f"{name} is forgotten")


def _named(timetable: Timetable, name: str) -> Exam:
    found = timetable.named(name)
    if found is None:
        names = ", ".join(exam.name for exam in timetable.exams)
        message = f"there is no exam `{name}`; {f'there are {names}' if names else 'none is set'}"
        raise UsageError(message)
    return found


def _say(place: Place, name: str | None, target: float | None, *, as_json: bool) -> None:
    timetable = read_timetable(place)
    if name is not None:
        _named(timetable, name)
    plans = _plans(place, timetable, name)
    if as_json:
        say_json(_figures(timetable, plans), indent=2)
        return
    if not plans:
        say(_nothing_ahead(timetable))
        return
    for line in told(plans, timetable):
        say(line)
    if target is not None:
        for line in _targets(place, plans, target):
            say(line)


def _plans(place: Place, timetable: Timetable, name: str | None) -> list[ExamPlan]:
    if not timetable.ahead(today()):
        return []
    desk = _desk(place)
    return [plan for plan in desk.exam_plans() if name in (None, plan.exam.name)]


def _desk(place: Place) -> Desk:
    desk = open_desk(place, 0)
    for notice in desk.notices:
        say(f"quizzer: {notice}", err=True)
    return desk


def _figures(timetable: Timetable, plans: list[ExamPlan]) -> Any:  # noqa: ANN401  what goes to JSON
    """Return the soonest plan's keys, all plans under `exams`; without one, the same keys with nothing in them."""
    if plans:
        return {**msgspec.to_builtins(plans[0]), "exams": plans}
    exam = next(iter(timetable.exams), None)
    left = None if exam is None else exam.days_left(today())
    minutes = None if exam is None else timetable.minutes
    empty: dict[str, Any] = {"expected": None, "topics": [], "exams": []}
    return {"exam": exam, "days_left": left, "minutes_per_day": minutes, **empty}


def _nothing_ahead(timetable: Timetable) -> str:
    exam = max(timetable.exams, key=lambda one: one.date, default=None)
    if exam is None:
        return f"no exam is set; set one with: {how_to_set(today())}"
    when = "is today" if exam.days_left(today()) == 0 else f"was on {exam.date}"
    return f"{exam.name} {when}; review goes by what is due. Set the next one with: {how_to_set(today())}"


def _targets(place: Place, plans: list[ExamPlan], target: float) -> Iterable[str]:
    desk = open_desk(place, 0)
    for one in plans:
        yield target_said(target / 100, one.exam.name, desk.minutes_needed(one.exam, target / 100))
