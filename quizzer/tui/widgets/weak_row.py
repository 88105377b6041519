"""A weak point as the screen shows it: one line with a bar of the marks lost, and all there is to say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.study.confusion import ConfusedPair
from quizzer.study.prose import plain_text, visible
from quizzer.study.reasons import PER_MARKS
from quizzer.study.weakness import WeakArea, WeakSlip
from quizzer.tui.widgets.drawing import NARROW, fitted

if TYPE_CHECKING:
    from quizzer.study.confusion import Direction
    from quizzer.study.weak_points import WeakPoint, WeakPoints
    from quizzer.tui.glyphs import Glyphs

LONGEST_BAR, SHORTEST_BAR = 16, 5
ROOMY = 45
"""From so many columns up the bar grows with the row."""
TAIL = 5
"""Cells for the marks lost, or what stands in their place."""
LEAST_SAID = 0.005
"""Marks below this are said to be fewer than 0.01."""


def weak_line(point: WeakPoint, width: int, most: float, glyphs: Glyphs, *, here: bool) -> Content:
    """Return a weak point in `width` cells; a bar of full length is `most` marks lost."""
    bar = min(LONGEST_BAR, width // 4) if width >= ROOMY else SHORTEST_BAR
    return Content.assemble(
        (f"{glyphs.cursor if here else ' '} ", "bold $accent"),
        _title(point, max(0, width - bar - TAIL - 3), glyphs),
        " ",
        _bar(point, bar, most, glyphs),
        _tail(point),
    )


def _title(point: WeakPoint, width: int, glyphs: Glyphs) -> Content:
    if not isinstance(point, ConfusedPair):
        unmet = isinstance(point, WeakArea) and not point.met
        return fitted(said(point.title), width, glyphs, "$muted" if unmet else "")
    one, other = Content(said(point.one)), Content(said(point.other))
    room = width - 3
    left = min(one.cell_length, max(room - other.cell_length, (room + 1) // 2))
    joined = Content.assemble(
        fitted(one.plain, left, glyphs),
        (f" {glyphs.both_ways} ", "$muted"),
        fitted(other.plain, min(other.cell_length, room - left), glyphs),
    )
    return joined.truncate(width, pad=True)


def _bar(point: WeakPoint, width: int, most: float, glyphs: Glyphs) -> Content:
    """Return a bar: hollow where there are too few answers to tell, none where nothing was met."""
    full = round(point.lost / most * width) if most else 0
    if point.lost and not full:
        full = 1
    sign, style = (glyphs.empty, "$secondary") if point.few else (glyphs.full, "$accent")
    return Content.assemble((sign * full, style), " " * (width - full))


def _tail(point: WeakPoint) -> Content:
    if isinstance(point, WeakArea) and not point.met:
        return Content.styled(f"{'new':>{TAIL}}", "$muted")
    if point.few:
        return Content.styled(f"{'few':>{TAIL}}", "$secondary")
    return Content.styled(f"{marks(point.lost):>{TAIL}}", "bold")


def marks(share: float) -> str:
    """Return a share of the exam as marks of a hundred: `4.1`, `0.35`."""
    lost = share * PER_MARKS
    if 0 < lost < LEAST_SAID:
        return "<0.01"
    return f"{lost:.2f}" if 0 < lost < 1 else f"{lost:.1f}"


def said(text: str) -> str:
    """Return text of a bank in one line, as plain words."""
    return " ".join(plain_text(text).split())


def weak_detail(point: WeakPoint, width: int, glyphs: Glyphs) -> Content:
    """Return everything there is to say of a weak point: what it is, the marks it loses, what that is based on."""
    if width < NARROW and not isinstance(point, WeakArea):
        return _brief(point, width - 2, glyphs)
    dot = (f" {glyphs.dot} ", "$line")
    lost = _lost(point, dot, narrow=width < NARROW)
    return Content.assemble(*_named(point, glyphs), "\n", *lost, "\n", (_evidence(point), "$muted"))


def _brief(point: WeakSlip | ConfusedPair, width: int, glyphs: Glyphs) -> Content:
    """Return what matters most, where there is room for no more."""
    evidence = Content.styled(point.evidence, "$muted")
    if isinstance(point, WeakSlip):
        return Content.assemble((said(point.title), "bold"), "\n", evidence)
    one, other = fitted(said(point.one), width, glyphs, "bold"), fitted(said(point.other), width - 2, glyphs, "bold")
    return Content.assemble(one, "\n", (f"{glyphs.both_ways} ", "$accent"), other, "\n", evidence)


def _named(point: WeakPoint, glyphs: Glyphs) -> list[Content]:
    if isinstance(point, ConfusedPair):
        arrow = Content.styled(f" {glyphs.both_ways} ", "$accent")
        return [Content.styled(said(point.one), "bold"), arrow, Content.styled(said(point.other), "bold")]
    title = Content.styled(said(point.title), "bold")
    if isinstance(point, WeakSlip):
        return [title, Content.styled(f"  {visible(point.why)}", "$muted")]
    return [title]


def _lost(point: WeakPoint, dot: tuple[str, str], *, narrow: bool) -> list[Content | str | tuple[str, str]]:
    if isinstance(point, WeakArea) and not point.met:
        return [f"worth {marks(point.marks)} marks; Enter starts it" if narrow else _new(point)]
    if isinstance(point, WeakArea):
        lost = f"{marks(point.lost)} of {marks(point.marks)} marks lost{'' if narrow else ' in what you met'}"
        return [lost, dot, f"{marks(point.unmet)} {'new' if narrow else 'not met yet'}"] if point.unmet else [lost]
    if isinstance(point, WeakSlip):
        return [f"costs about {marks(point.lost)} of the {marks(point.marks)} marks where it tempts"]
    there = f"the second taken for the first {_times(point.there)}"
    back = f"the first for the second {_times(point.back)}"
    return [there, dot, back] if point.back.chances else [there]


def _new(area: WeakArea) -> str:
    return f"worth {marks(area.marks)} marks, of which guessing would lose {marks(area.unmet)}; Enter starts it"


def _times(way: Direction) -> str:
    return f"{way.made} of {way.chances} times" if way.made else f"never in {way.chances}"


def _evidence(point: WeakPoint) -> str:
    if isinstance(point, ConfusedPair):
        return f"costs about {marks(point.lost)} marks; {point.evidence}"
    return point.evidence


def weak_headline(found: WeakPoints, width: int) -> Content:
    """Return what is lost in all, in as many words as fit."""
    exam = visible(found.exam) if found.exam else "the exam"
    if not found.met:
        start = Content.assemble(("n", "bold $accent"), (" starts on what is new.", "$muted"))
        return Content.assemble(("Nothing is weak yet: nothing is met. ", "bold"), start if width >= NARROW else "")
    total, lost, unmet = (marks(share) for share in (found.lost + found.unmet, found.lost, found.unmet))
    where: list[tuple[str, str] | str] = [(lost, "bold $accent"), " in what you met"]
    where += [", ", (unmet, "bold"), " in what is new"] if found.unmet else [", nothing is new"]
    forms = (
        Content.assemble(f"Were {exam} now, you would lose ", (total, "bold"), f" of {PER_MARKS} marks: ", *where),
        Content.assemble(f"Marks lost, were {exam} now: ", *where),
        Content.assemble("Lost: ", (lost, "bold $accent"), " met", f", {unmet} new" if found.unmet else ""),
    )
    return next((form for form in forms if form.cell_length <= width), forms[-1])
