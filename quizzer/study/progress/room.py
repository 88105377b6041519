"""The room a page is drawn in, and the words that figures are said with."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from quizzer.study.plots import UNICODE, Line, Pens

if TYPE_CHECKING:
    from collections.abc import Iterable

NARROW = 60
"""Below so many cells a page leaves out what is not needed to understand it."""
TIGHT = 13
"""Below so many lines likewise."""
SECONDS_A_MINUTE, MINUTES_AN_HOUR = 60, 60


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is, and what to draw with."""

    width: int
    height: int
    """Lines for a page; one that needs more takes them."""
    pens: Pens = UNICODE
    told: bool = False
    """Whether every number is written out too, for who cannot see the plot."""

    @property
    def tight(self) -> bool:
        """Return whether there are few lines, so that blank ones and explanations are left out."""
        return self.height < TIGHT

    @property
    def narrow(self) -> bool:
        """Return whether there is little width."""
        return self.width < NARROW

    def left(self, used: int, least: int, most: int) -> int:
        """Return the lines that a plot may have when `used` are taken."""
        return max(least, min(most, self.height - used))


def said(text: str, room: Room, role: str = "") -> list[Line]:
    """Return a sentence in lines."""
    return [((line, role),) for line in textwrap.wrap(text, room.width)]


def blank(room: Room) -> list[Line]:
    """Return the line that parts words from a plot, where there is room for one."""
    return [] if room.tight else [()]


def told(numbers: Iterable[str], room: Room) -> list[Line]:
    """Return numbers written out, each whole on its line; nothing where the plot says enough."""
    if not room.told:
        return []
    lines: list[str] = [""]
    for number in numbers:
        longer = f"{lines[-1]}, {number}" if lines[-1] else number
        if len(longer) > room.width and lines[-1]:
            lines[-1] += ","
            lines.append(number)
        else:
            lines[-1] = longer
    return [((line, "muted"),) for line in lines if line]


def percent(share: float) -> str:
    """Return a share as `84 %`."""
    return f"{share * 100:.0f} %"


def counted(number: int, one: str) -> str:
    """Return a number with its word: `1 day`, `2,345 days`."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def clock(seconds: float) -> str:
    """Return a stretch of time in words: `12 s`, `4 min`, `3 h 20 min`."""
    if seconds < SECONDS_A_MINUTE:
        return f"{seconds:.0f} s"
    minutes = round(seconds / SECONDS_A_MINUTE)
    hours, minutes = divmod(minutes, MINUTES_AN_HOUR)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def day(when: date) -> str:
    """Return a day as a plot names it: `26 Nov`."""
    return f"{when.day} {MONTHS[when.month - 1]}"


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
