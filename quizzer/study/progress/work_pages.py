"""The pages of the work: the load to come, time per type, slips by week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.plots import GUTTER, Line, bar, clipped, columns, spark, under
from quizzer.study.progress.room import blank, clock, counted, day, said, told
from quizzer.study.progress.slip_weeks import FALLS, RISES, STEADY, UNKNOWN, WEEKS
from quizzer.study.prose import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.study.progress.load import Load, LoadDay
    from quizzer.study.progress.pace import Pace
    from quizzer.study.progress.room import Room
    from quizzer.study.progress.slip_weeks import SlipWeeks

SECONDS_A_MINUTE = 60
LABEL, SHORT_LABEL = 12, 11
TREND_WORDS = {FALLS: "falls", RISES: "rises", STEADY: "steady", UNKNOWN: "too few"}
TREND_ROLES = {FALLS: "good", RISES: "bad", STEADY: "", UNKNOWN: "muted"}
TREND = max(len(word) for word in TREND_WORDS.values()) + 1
SLIP_LEAD = WEEKS + 2 + TREND
"""Cells before the name of a slip."""


def load_page(load: Load, room: Room) -> list[Line]:
    """Return the page of the load to come."""
    today, total = load.days[0], sum(one.items for one in load.days)
    if not total and not load.later:
        return said("Nothing falls due: items do once you have met them.", room, "muted")
    minutes = clock(today.minutes * SECONDS_A_MINUTE)
    due = f"Due today: {counted(today.items, 'item')}, about {minutes}." if today.items else "Nothing is due today."
    ahead = sum(one.minutes for one in load.days) * SECONDS_A_MINUTE
    days = len(load.days)
    lines = said(due, room, "strong")
    lines += said(f"{counted(total, 'item')} in {days} days, about {clock(ahead)} without repeats.", room)
    lines += blank(room)
    lines += columns([one.items for one in load.days], room.width, room.left(len(lines) + 1, 5, 12), room.pens)
    span = max(1, (room.width - GUTTER) // days) * days
    lines.append(under("today", day(load.days[-1].date), span))
    return lines + told((_load_day(one) for one in load.days if one.items), room)


def _load_day(one: LoadDay) -> str:
    return f"{one.date}: {counted(one.items, 'item')} in {clock(one.minutes * SECONDS_A_MINUTE)}"


def pace_page(paces: Sequence[Pace], room: Room) -> list[Line]:
    """Return the page of the time per type."""
    if not paces:
        return said("No answer has been timed yet.", room, "muted")
    answers = sum(pace.answers for pace in paces)
    mean = sum(pace.mean * pace.answers for pace in paces) / answers
    slowest = f"; {paces[0].kind} takes longest" if len(paces) > 1 else ""
    lines = said(f"An answer takes {clock(mean)}{slowest}.", room, "strong")
    tail = 8 if room.narrow else 28
    wide = room.width - LABEL - tail
    head = f"{'median':>8}" if room.narrow else f"{'median':>9}{'mean':>9}{'answers':>10}"
    lines += [*blank(room), ((" " * (LABEL + wide) + head, "muted"),)]
    most = max(pace.median for pace in paces)
    return lines + _fitting([_pace(pace, most, wide, room) for pace in paces], len(lines), room)


def _fitting(rows: list[Line], used: int, room: Room) -> list[Line]:
    """Return as many rows as fit below the lines used, the last saying how many do not; all where all are told."""
    fit = max(2, room.height - used)
    if room.told or not room.tight or len(rows) <= fit:
        return rows
    return [*rows[: fit - 1], ((f"and {len(rows) - fit + 1} more", "muted"),)]


def _pace(pace: Pace, most: float, wide: int, room: Room) -> Line:
    drawn = bar(pace.median / most, wide, room.pens)
    middle = f"{clock(pace.median):>{8 if room.narrow else 9}}"
    tail = "" if room.narrow else f"{clock(pace.mean):>9}{pace.answers:>10,}"
    return ((f"{pace.kind:<{LABEL}}", ""), *drawn, (middle, ""), (tail, "muted"))


def slips_page(slips: Sequence[SlipWeeks], room: Room) -> list[Line]:
    """Return the page of slips by week."""
    if not slips:
        return said(f"No named slip in the last {WEEKS} weeks.", room, "muted")
    lines = said(_trends([one.trend for one in slips]), room, "strong")
    most = max(max(one.made) for one in slips)
    made = "" if room.narrow else "made  "
    lines += [*blank(room), ((f"{WEEKS} weeks".ljust(WEEKS + 2) + "trend".ljust(TREND) + made + "slip", "muted"),)]
    rows: list[Line] = []
    for one in slips:
        rows.append(_slip(one, most, room))
        weeks = (f"{made} of {of}" for made, of in zip(one.made, one.chances, strict=True))
        rows += told([f"  made in {', '.join(weeks)} answers"], room)
    return lines + _fitting(rows, len(lines), room)


def _trends(trends: Sequence[str]) -> str:
    """Return what the slips made most come to."""
    if all(trend == UNKNOWN for trend in trends):
        return "The slips made most; too early for a trend."
    words = [(trends.count(trend), word) for trend, word in ((FALLS, "falling"), (RISES, "rising"), (STEADY, "steady"))]
    return f"The slips made most: {', '.join(f'{count} {word}' for count, word in words if count)}."


def _slip(one: SlipWeeks, most: int, room: Room) -> Line:
    drawn = spark(one.made, room.pens, most)
    made = "" if room.narrow else f"{sum(one.made):>4}  "
    return (
        (f"{drawn}  ", "data"),
        (TREND_WORDS[one.trend].ljust(TREND), TREND_ROLES[one.trend]),
        (made, "muted"),
        (clipped(visible(one.title), room.width - SLIP_LEAD - len(made), room.pens), ""),
    )
