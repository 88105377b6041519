"""The topics of an exam, those first where the plan leaves most marks lying; the cursor picks the one to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.study.prose import visible
from quizzer.tui.widgets.drawing import fitted
from quizzer.tui.widgets.frame import NARROW
from quizzer.tui.widgets.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.study.exam_plan import TopicPlan
    from quizzer.tui.glyphs import Glyphs

EPSILON = 0.005
"""What a percentage without decimals does not show."""
LONGEST_TITLE = 50
MARGIN = 2
"""Cells kept free for the gauge, so that nothing moves when it comes and goes."""
COLUMNS = (("weight", 8), ("met", 9), ("today", 7), ("planned", 9), ("floor", 7), ("given up", 10))
FEW = (("plan", 6), ("lost", 6))


class ExamTopics(Listing):
    """A topic a line."""

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__(self._line, glyphs)
        self.topics: list[TopicPlan] = []
        self.stale = False
        self._signs = glyphs

    @property
    def topic(self) -> TopicPlan | None:
        """Return the topic under the cursor."""
        return self.topics[self.cursor] if self.cursor < len(self.topics) else None

    def show_topics(self, topics: Sequence[TopicPlan]) -> None:
        """Show `topics`, most given up first, with the cursor on the topic it was on."""
        here = self.topic.topic if self.topic else ""
        self.topics = sorted(topics, key=lambda one: -one.given_up)
        places = (place for place, one in enumerate(self.topics) if one.topic == here)
        self.show(len(self.topics), next(places, 0))

    def _line(self, place: int, width: int, at_cursor: bool) -> Content:  # noqa: FBT001  as Listing calls it
        del width  # it leaves out the gauge, which comes and goes
        here = at_cursor and self.has_focus
        return topic_line(self.topics[place], self.size.width, self._signs, here=here, stale=self.stale)


def _title_room(width: int) -> int:
    columns = COLUMNS if width >= NARROW else FEW
    return max(0, min(LONGEST_TITLE, width - MARGIN - sum(size for _, size in columns)))


def topic_heading(width: int) -> Content:
    """Return what stands above the columns of `topic_line`."""
    columns = COLUMNS if width >= NARROW else FEW
    room = _title_room(width)
    text = f"{'  topic':<{room}}" + "".join(f"{name:>{size}}" for name, size in columns)
    return Content.styled(text, "$muted")


def topic_line(topic: TopicPlan, width: int, glyphs: Glyphs, *, here: bool = False, stale: bool = False) -> Content:
    """Return a topic with its figures, `here` under the cursor; dimmed while they are `stale`."""
    columns = COLUMNS if width >= NARROW else FEW
    room = _title_room(width)
    short = topic.floor and topic.expected < topic.floor - EPSILON
    cells = {
        "weight": f"{topic.weight:.0%}",
        "met": f"{topic.seen}/{topic.items}",
        "today": f"{topic.today:.0%}",
        "planned": f"{topic.expected:.0%}",
        "plan": f"{topic.expected:.0%}",
        "floor": f"{glyphs.wrong if short else ''} {topic.floor:.0%}" if topic.floor else glyphs.dot,
        "given up": f"{topic.given_up:.0%}",
        "lost": f"{topic.given_up:.0%}",
    }
    inks = {
        "planned": "bold $foreground",
        "plan": "bold $foreground",
        "given up": "bold $accent",
        "lost": "bold $accent",
    }
    parts = [
        (
            f"{cells[name]:>{size}}",
            "$muted" if stale else "bold $error" if short and name == "floor" else inks.get(name, "$muted"),
        )
        for name, size in columns
    ]
    title = fitted(visible(topic.title), room - 2, glyphs, "$muted" if stale else "bold" if here else "")
    return Content.assemble((f"{glyphs.cursor if here else ' '} ", "bold $accent"), title, *parts)


def topic_detail(topic: TopicPlan, marks: float, bank: str) -> str:
    """Return the figures of one topic in words; `marks` are its own in the exam's paper."""
    met = f"{topic.seen} of {topic.items} met"
    words = [
        f"{visible(bank)}: {marks:g} marks in the paper, {met}, {topic.today:.0%} today, {topic.expected:.0%} planned"
    ]
    if topic.floor and topic.expected < topic.floor - EPSILON:
        words.append(f"below its floor of {topic.floor:.0%}: the minutes do not reach")
    elif topic.floor:
        words.append(f"at least {topic.floor:.0%} as you wished")
    return "; ".join(words)
