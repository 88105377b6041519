"""The marks of each topic of a paper, a bar with the place that was expected, in lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.study.paper_marks import shown_marks
from quizzer.study.prose import visible
from quizzer.tui.widgets.drawing import fitted
from quizzer.tui.widgets.frame import NARROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.study.papers import TopicMarks
    from quizzer.tui.glyphs import Glyphs

LONGEST_BAR, LEAST_BAR = 30, 8
LONGEST_TITLE = 48
MARKS, EXPECTED = 11, 10
"""Columns of the marks and of those expected."""


def topic_marks(topics: Sequence[TopicMarks], width: int, glyphs: Glyphs) -> list[Content]:
    """Return a line for each topic, two where it is narrow, below a heading."""
    if not topics:
        return []
    if width < NARROW:
        return [line for topic in topics for line in _narrow(topic, width, glyphs)]
    title = min(LONGEST_TITLE, max(len(visible(one.title)) for one in topics), width - MARKS - EXPECTED - LEAST_BAR - 4)
    bar = min(LONGEST_BAR, width - title - MARKS - EXPECTED - 4)
    heading = Content.styled(f"{'topic':<{title}}  {'':<{bar}}{'marks':>{MARKS}}{'expected':>{EXPECTED}}", "$muted")
    return [heading, *(_wide(topic, title, bar, glyphs) for topic in topics)]


def _wide(topic: TopicMarks, title: int, bar: int, glyphs: Glyphs) -> Content:
    marks = f"{shown_marks(topic.marks)} of {shown_marks(topic.out_of)}"
    expected = Content.styled(f"{shown_marks(topic.predicted):>{EXPECTED}}", "$muted")
    name = fitted(visible(topic.title), title, glyphs)
    return Content.assemble(name, "  ", _bar(topic, bar, glyphs), f"{marks:>{MARKS}}", expected)


def _narrow(topic: TopicMarks, width: int, glyphs: Glyphs) -> list[Content]:
    marks = f" {shown_marks(topic.marks)} of {shown_marks(topic.out_of)}"
    expected = (f"  {shown_marks(topic.predicted)} expected", "$muted")
    return [
        fitted(visible(topic.title), width, glyphs),
        Content.assemble(_bar(topic, min(LONGEST_BAR, width - 28), glyphs), marks, expected),
    ]


def _bar(topic: TopicMarks, width: int, glyphs: Glyphs) -> Content:
    """Return the share earned as a bar, with a sign at the share that was expected."""
    whole = topic.out_of or 1.0
    full = round(max(0.0, topic.marks) / whole * width)
    at = min(width - 1, round(topic.predicted / whole * width))
    cells = [(glyphs.full, "$secondary") if place < full else (glyphs.empty, "$line") for place in range(width)]
    if 0 <= at < width:
        cells[at] = (glyphs.rail, "bold $foreground")
    return Content.assemble(*cells)
