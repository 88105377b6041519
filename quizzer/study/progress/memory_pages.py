"""The pages of what is known: marks expected over time, retention predicted and found, sureness."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from quizzer.study.plots import GUTTER, Interval, Line, curve, interval, scale, under
from quizzer.study.progress.retention import ALIKE, MORE, UNKNOWN
from quizzer.study.progress.room import blank, counted, day, percent, said, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.study.progress.marks import Marks
    from quizzer.study.progress.retention import Bin, Retention
    from quizzer.study.progress.room import Room
    from quizzer.study.progress.sureness import Sure

LABEL = 9
LEAST_SURE = 20
"""Sure answers from which on they are judged."""
TOO_SURE = 0.85
WEEK = timedelta(days=7)
LEAST_MOVE = 0.005


def marks_page(marks: Marks, room: Room) -> list[Line]:
    """Return the page of the marks expected over time."""
    if not marks.points:
        return said("No marks to expect yet.", room, "muted")
    lines = [*said(f"Were the exam now: {percent(marks.points[-1].expected)} of the marks.", room, "strong")]
    lines += said(f"{_moved(marks)}Guessing is worth {percent(marks.lucky)}.", room)
    lines += blank(room)
    first, last = marks.points[0].date, marks.points[-1].date
    if first < last:
        span = (last - first).days
        points = [((one.date - first).days / span, one.expected) for one in marks.points]
        lines += curve(points, room.width, room.left(len(lines) + 1, 5, 14), room.pens)
        lines.append(under(day(first), "now", room.width - GUTTER))
    else:
        lines += said("The line begins with a second day.", room, "muted")
    return lines + told((f"{one.date}: {percent(one.expected)}" for one in marks.points), room)


def _moved(marks: Marks) -> str:
    now = marks.points[-1]
    before = [one for one in marks.points if one.date <= now.date - WEEK]
    if not before:
        return ""
    moved = now.expected - before[-1].expected
    since = f"on {day(before[-1].date)}"
    if abs(moved) < LEAST_MOVE:
        return f"As much as {since}. "
    points = round(abs(moved) * 100)
    return f"{counted(points, 'point')} {'more' if moved > 0 else 'less'} than {since}. "


def retention_page(retention: Retention, room: Room) -> list[Line]:
    """Return the page of retention predicted against found."""
    if not retention.reviews:
        return said("No item has come back after a day yet.", room, "muted")
    pens = room.pens
    tail = 8 if room.narrow else 28
    wide = room.width - LABEL - tail
    head = f"{'found':>6}" if room.narrow else f"{'predicted':>10}{'found':>7}{'reviews':>9}"
    lines = [*said(_verdict(retention), room, "strong"), *said(_meaning(retention), room), *blank(room)]
    lines.append((("chance".ljust(LABEL), "muted"), *scale(wide), (f"  {head}".ljust(tail), "muted")))
    lines += [_bin(one, wide, room) for one in retention.bins]
    key = f"{pens.point} found, " if room.narrow else f"{pens.point} found, {pens.span} its range (95 %), "
    lines.append(((" " * LABEL + key, "muted"), (pens.mark, "accent"), (" predicted", "muted")))
    if not room.narrow and not room.tight:
        losses = f"log loss {retention.log_loss:.3f}, RMSE over bins {retention.rmse:.3f}"
        lines += said(f"{losses}, {counted(retention.reviews, 'review')}", room, "muted")
    return lines


def _verdict(retention: Retention) -> str:
    found, predicted = percent(retention.found), percent(retention.predicted)
    if retention.verdict == UNKNOWN:
        return f"Too few to judge: {found} right, {predicted} predicted."
    if retention.verdict == ALIKE:
        return f"You recall as predicted: {found} right."
    return f"You recall {retention.verdict} than predicted: {found}, not {predicted}."


def _meaning(retention: Retention) -> str:
    if retention.verdict == UNKNOWN:
        return f"So far {counted(retention.reviews, 'item')} came back after a day or more."
    if retention.verdict == ALIKE:
        return "The dates on which items come back fit you."
    sooner = "sooner" if retention.verdict == MORE else "later"
    return f"Items come back {sooner} than you need them to."


def _bin(one: Bin, wide: int, room: Room) -> Line:
    label = f"{one.low * 100:.0f}{room.pens.range}{one.high * 100:.0f} %".rjust(LABEL - 1)
    low, high = max(0.0, one.found - 2 * one.error), min(1.0, one.found + 2 * one.error)
    drawn = interval(Interval(low=low, share=one.found, high=high, mark=one.predicted), wide, room.pens)
    if room.narrow:
        return ((label.ljust(LABEL), "muted"), *drawn, (f"{percent(one.found):>8}", ""))
    predicted, found = f"{percent(one.predicted):>12}", f"{percent(one.found):>7}"
    return ((label.ljust(LABEL), "muted"), *drawn, (predicted, "muted"), (found, ""), (f"{one.reviews:>9,}", "muted"))


def sureness_page(sureness: Sequence[Sure], room: Room) -> list[Line]:
    """Return the page of the calibration of sureness."""
    if not any(one.answers for one in sureness):
        how = "Say how sure you are before you check an answer (s): then this shows how far to trust it."
        return said(how, room, "muted")
    tail = 8 if room.narrow else 28
    wide = room.width - LABEL - tail
    head = f"{'right':>8}" if room.narrow else f"{'right':>8}{'answers':>20}"
    lines = [*said(_trust(sureness), room, "strong"), *said(_advice(sureness[-1]), room), *blank(room)]
    lines.append(((" " * LABEL, ""), *scale(wide), (head, "muted")))
    lines += [_sure(one, wide, room) for one in sureness]
    if not room.narrow and not room.tight:
        key = f"{room.pens.point} right, {room.pens.span} where the share to come lies with 95 %"
        lines.append(((" " * LABEL + key, "muted"),))
    return lines


def _sure(one: Sure, wide: int, room: Room) -> Line:
    shown = Interval(low=one.low, share=one.right, high=one.high)
    drawn = interval(shown, wide, room.pens) if one.answers else ((room.pens.empty * wide, "line"),)
    share = percent(one.right) if one.answers else room.pens.span
    between = f" ({one.low * 100:.0f}{room.pens.range}{one.high * 100:.0f})" if one.answers else ""
    if room.narrow:
        return ((one.sureness.ljust(LABEL), ""), *drawn, (f"{share:>8}", ""))
    return ((one.sureness.ljust(LABEL), ""), *drawn, (f"{share:>8}", ""), (f"{between:<10}{one.answers:>10,}", "muted"))


def _trust(sureness: Sequence[Sure]) -> str:
    sure, guess = sureness[-1], sureness[0]
    told = [f"when sure, {percent(sure.right)} right"] if sure.answers else []
    told += [f"when guessing, {percent(guess.right)}"] if guess.answers else []
    text = "; ".join(told) or f"when fairly sure, {percent(sureness[1].right)} right"
    return f"{text[0].upper()}{text[1:]}."


def _advice(sure: Sure) -> str:
    if sure.answers < LEAST_SURE:
        return ""
    return "Look twice before you call it sure." if sure.high < TOO_SURE else "When you are sure you can trust it."
