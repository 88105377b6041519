"""How each topic stands: its share expected now, how much of it was met, what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from quizzer.study.prose import visible
from quizzer.tui.widgets.drawing import fitted
from quizzer.tui.widgets.frame import NARROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import RenderResult
    from textual.geometry import Size

    from quizzer.bank.library import Library
    from quizzer.study.catalogue import TopicStanding
    from quizzer.study.exam import Exam
    from quizzer.tui.glyphs import Glyphs

AIRY = 32
"""From so many rows up there is a blank line between topics."""


WIDE = 90
"""From so many columns up a topic says its share of the marks."""


LONGEST_BAR = 40


class Topics(Widget):
    """A topic a line, or two where it is narrow: title, bar of the marks expected, how many met and due."""

    DEFAULT_CSS = "Topics { height: auto; }"

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__()
        self._glyphs = glyphs
        self._topics: Sequence[TopicStanding] = ()

    def show(self, topics: Sequence[TopicStanding]) -> None:
        """Show `topics`, in their order."""
        self._topics = topics
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at this width."""
        del container
        return len(topic_lines(self._topics, width, self._glyphs, airy=viewport.height >= AIRY))

    def render(self) -> RenderResult:
        """Draw the lines."""
        airy = self.screen.size.height >= AIRY
        return Content("\n").join(topic_lines(self._topics, self.size.width, self._glyphs, airy=airy))


def in_order(topics: Sequence[TopicStanding], library: Library, exam: Exam | None = None) -> list[TopicStanding]:
    """Return `topics` in the order their banks list them, the banks of `exam` first."""
    banks = sorted(library.banks.values(), key=lambda bank: exam is not None and not exam.covers(bank.key))
    places = [f"{bank.key}/{topic}" for bank in banks for topic in bank.head.topics]
    return sorted(topics, key=lambda topic: places.index(topic.key))


def topic_lines(topics: Sequence[TopicStanding], width: int, glyphs: Glyphs, *, airy: bool) -> list[Content]:
    """Return the table of topics as lines of `width` cells, a heading for each bank where there are several."""
    if not topics:
        return []
    several = len({topic.bank_title for topic in topics}) > 1
    title_width = min(max(len(topic.title) for topic in topics), max(20, width - 35))
    lines = [_heading(title_width, width)] if width >= NARROW else []
    bank = ""
    for topic in topics:
        if lines and (airy or width < NARROW):
            lines.append(Content(""))
        if several and topic.bank_title != bank:
            bank = topic.bank_title
            lines.append(Content.styled(visible(bank), "bold $foreground"))
        lines += _wide(topic, title_width, width, glyphs) if width >= NARROW else _narrow(topic, width, glyphs)
    return lines


def _heading(title_width: int, width: int) -> Content:
    marks = " marks  " if width >= WIDE else ""
    tail = f"{marks}{'met':>9}{'due':>6}"
    bar = width - title_width - 2 - len(tail)
    return Content.styled(f"{'topic':<{title_width}}  {'expected now':<{bar}}{tail}", "$muted")


def _wide(topic: TopicStanding, title_width: int, width: int, glyphs: Glyphs) -> list[Content]:
    marks = Content.styled(f"{topic.share:>6.0%}  ", "$muted") if width >= WIDE else Content("")
    met = Content.styled(f"{f'{topic.seen}/{topic.items}':>9}", "$muted")
    due = Content.styled(f"{topic.due or glyphs.dot:>6}", "bold $accent" if topic.due else "$line")
    tail = Content.assemble(marks, met, due)
    room = width - title_width - 2 - tail.cell_length
    bar = _bar(topic.expected, min(LONGEST_BAR, room - 8), glyphs)
    head = Content.assemble(fitted(visible(topic.title), title_width, glyphs), "  ", bar, f" {topic.expected:>4.0%}")
    return [Content.assemble(head.truncate(width - tail.cell_length, pad=True), tail)]


def _narrow(topic: TopicStanding, width: int, glyphs: Glyphs) -> list[Content]:
    due = f"{topic.due} due" if topic.due else ""
    tail = Content.assemble(
        f" {topic.expected:>4.0%}  ", (f"{topic.seen}/{topic.items}", "$muted"), (f"  {due}" if due else "", "$accent")
    )
    bar = _bar(topic.expected, min(LONGEST_BAR, width - 24), glyphs)
    return [fitted(visible(topic.title), width, glyphs), Content.assemble(bar, tail)]


def _bar(share: float, width: int, glyphs: Glyphs) -> Content:
    full = round(share * max(0, width))
    return Content.assemble((glyphs.full * full, "$secondary"), (glyphs.empty * (width - full), "$line"))
