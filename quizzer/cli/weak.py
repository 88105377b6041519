"""`weak`: what loses most marks, on a screen, as a list, as JSON, or drilled as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quizzer.cli.saying import say, say_json
from quizzer.cli.sittings import limit_option, minutes_option, plain_option, run_app, seed_option, sit
from quizzer.cli.wiring import Place, configuration, open_desk
from quizzer.errors import UsageError

if TYPE_CHECKING:
    from typing import Any

    from quizzer.study.confusion import Direction
    from quizzer.study.desk import Desk
    from quizzer.study.sitting import Sitting
    from quizzer.study.weak_points import WeakPoint, WeakPoints
    from quizzer.study.weakness import WeakArea
    from quizzer.tui.screens.weak import WeakScreen
    from quizzer.tui.settings import Settings


@click.command()
@click.option("--list", "as_list", is_flag=True, help="Print what is weak: topics, types, slips, confused pairs.")
@click.option("--slips", is_flag=True, help="List the slips you make, with how often; drill one with drill --slip.")
@click.option("--json", "as_json", is_flag=True, help="All that is weak as JSON; with --slips the slips alone.")
@plain_option
@limit_option
@minutes_option
@seed_option
@click.pass_obj
def weak(  # noqa: PLR0913  one argument for each option
    place: Place,
    *,
    as_list: bool,
    slips: bool,
    as_json: bool,
    plain: bool,
    limit: int | None,
    minutes: float | None,
    seed: int | None,
) -> None:
    """See what loses most marks, and drill it; with --plain, --limit or --minutes drill at once.

    --json has `exam`, `lost` and `unmet` (shares of the exam's marks, 0 to 1, in what was met and in what was not),
    and the lists `topics`, `types`, `slips` and `pairs`, each with what loses most marks first. Every entry has
    `key`, `lost`, `too_few`, `evidence` and `items` (those to drill); topics and types add `title`, `marks`,
    `unmet`, `of`, `met`, `reviews`, `tested`, `recalled`; slips `title`, `why`, `marks`, `made`, `chances`, `last`,
    `trend`; pairs `question`, `one`, `other`, `last`, `there` and `back` (each `made` and `chances`).
    """
    if as_list and (slips or as_json):
        message = "--list goes with neither --slips nor --json; choose one"
        raise UsageError(message)
    if as_list or slips or as_json:
        _print(open_desk(place, 0), slips=slips, as_json=as_json)
    elif plain or limit or minutes:
        settings = configuration(place)

        def begin(desk: Desk) -> Sitting:
            return desk.weak(limit=limit or settings.limit, minutes=minutes)

        sit(place, begin, plain=plain, seed=seed)
    else:
        run_app(place, above=_screen, seed=seed)


def _screen(desk: Desk, settings: Settings) -> WeakScreen:
    from quizzer.tui.screens.weak import WeakScreen

    return WeakScreen(desk, settings)


def _print(desk: Desk, *, slips: bool, as_json: bool) -> None:
    if slips:
        _list_slips(desk, as_json=as_json)
        return
    found = desk.weak_points().all()
    if as_json:
        say_json(_told(found), indent=2)
        return
    for line in weak_lines(found):
        say(line)


def _list_slips(desk: Desk, *, as_json: bool) -> None:
    from quizzer.study.slip_history import slip_histories

    histories = slip_histories(desk.ground.store.past(), desk.ground.library)
    if as_json:
        say_json(histories, indent=2)
        return
    if not histories:
        click.echo("no slip has been made yet")
    for one in histories:
        say(f"{one.title}: in {one.made} of {one.chances} answers where it tempts  (drill --slip {one.key})")


def weak_lines(found: WeakPoints) -> list[str]:
    """Return what is weak as lines: the sum, then each list with the marks lost and what that is based on."""
    from quizzer.study.reasons import PER_MARKS

    total, lost, unmet = (f"{share * PER_MARKS:.1f}" for share in (found.lost + found.unmet, found.lost, found.unmet))
    sums = f"would lose {total} of {PER_MARKS} marks: {lost} in what you met, {unmet} in what is new"
    lines = [f"were {found.exam or 'the exam'} now, you {sums}"]
    groups: dict[str, tuple[WeakPoint, ...]] = {
        "topics": found.topics,
        "types": found.types,
        "slips": found.slips,
        "confused pairs": found.pairs,
    }
    for name, points in groups.items():
        lines += ["", name, *(_line(point) for point in points)]
        if not points:
            lines.append("  none yet")
    return lines


def _line(point: WeakPoint) -> str:
    from quizzer.study.confusion import ConfusedPair
    from quizzer.study.prose import plain_text
    from quizzer.study.reasons import PER_MARKS

    title = f"{point.one} <-> {point.other}" if isinstance(point, ConfusedPair) else point.title
    lost = "few" if point.few else f"{point.lost * PER_MARKS:.1f}"
    return f"  {lost if point.drill else 'new':>5}  {' '.join(plain_text(title).split())}: {point.evidence}"


def _told(found: WeakPoints) -> dict[str, Any]:
    """Return what is weak under keys that stay."""
    return {
        "exam": found.exam or None,
        "lost": found.lost,
        "unmet": found.unmet,
        "topics": [_area(one) for one in found.topics],
        "types": [_area(one) for one in found.types],
        "slips": [
            _point(one)
            | {"title": one.title, "why": one.why, "marks": one.marks, "made": one.made, "chances": one.chances}
            | {"last": one.last, "trend": one.trend}
            for one in found.slips
        ],
        "pairs": [
            _point(one)
            | {"question": one.question, "one": one.one, "other": one.other, "last": one.last}
            | {"there": _way(one.there), "back": _way(one.back)}
            for one in found.pairs
        ],
    }


def _point(point: WeakPoint) -> dict[str, Any]:
    return {
        "key": point.key,
        "lost": point.lost,
        "too_few": point.few,
        "evidence": point.evidence,
        "items": point.drill,
    }


def _area(area: WeakArea) -> dict[str, Any]:
    return _point(area) | {
        "title": area.title,
        "marks": area.marks,
        "unmet": area.unmet,
        "of": area.items,
        "met": area.met,
        "reviews": area.reviews,
        "tested": area.tested,
        "recalled": area.recalled,
    }


def _way(way: Direction) -> dict[str, int]:
    return {"made": way.made, "chances": way.chances}
