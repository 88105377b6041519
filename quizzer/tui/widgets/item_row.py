"""An item as browsing shows it: one line, and everything there is to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.scheduling.memory import Learned
from quizzer.study.catalogue import DUE_NOW, NEW, SUSPENDED
from quizzer.study.prose import plain_text, visible
from quizzer.tui.widgets.drawing import fitted
from quizzer.tui.widgets.frame import NARROW
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from quizzer.study.catalogue import Row
    from quizzer.study.desk import Desk
    from quizzer.tui.glyphs import Glyphs

ROOMY = 90
"""From so many columns up a row says its item's key."""


def row_line(row: Row, width: int, glyphs: Glyphs, *, prefix: str, here: bool) -> Content:
    """Return an item as one line: what is said of it, its key, what it asks, when it is due, recall."""
    narrow = width < NARROW
    tail = _due(row, narrow=narrow)
    key_width = width // 3 if width >= ROOMY else 0
    cursor = Content.styled(f"{glyphs.cursor if here else ' '} ", "bold $accent")
    start = Content.assemble(cursor, _marks(row, glyphs, slots=not narrow), " ")
    if key_width:
        start += fitted(row.item.key.removeprefix(prefix), key_width, glyphs, "$muted") + "  "
    room = width - start.cell_length - tail.cell_length - 1
    return Content.assemble(start, _asked(row, room, glyphs), " ", tail)


def _marks(row: Row, glyphs: Glyphs, *, slots: bool) -> Content:
    standing = row.standing
    states = (
        (glyphs.suspended, standing.suspended, "$muted"),
        (glyphs.flag, bool(standing.flag), "$error"),
        (glyphs.note, bool(standing.note), "$secondary"),
        (glyphs.changed, row.changed, "$warning"),
    )
    return Content.assemble(*((sign, f"bold {hue}") if on else " " for sign, on, hue in states if on or slots))


def _asked(row: Row, width: int, glyphs: Glyphs) -> Content:
    prompt = " ".join(plain_text(row.prompt).split())
    text = Content(" ".join(plain_text(row.text).split()))
    if not text or text.cell_length + 5 > width:
        return fitted(text.plain or prompt, width, glyphs)
    return Content.assemble(text, "  ", fitted(prompt, width - text.cell_length - 2, glyphs, "$muted"))


def _due(row: Row, *, narrow: bool) -> Content:
    words = {DUE_NOW: "now", NEW: "new", SUSPENDED: "" if narrow else "suspended"}
    day = words.get(row.due, row.due[5:] if narrow else row.due)
    style = {DUE_NOW: "bold $accent", NEW: "$secondary", SUSPENDED: "$muted"}.get(row.due, "")
    recall = f"{row.recall:.0%}" if isinstance(row.standing.memory, Learned) else ""
    width = 5 if narrow else 10
    return Content.assemble((f"{day:>{width}}", style), "" if narrow else f"{recall:>6}")


def row_detail(row: Row, desk: Desk, glyphs: Glyphs, *, compact: bool) -> Content:
    """Return everything there is to say of an item; `compact` where rows are dearer than columns."""
    library, item = desk.ground.library, row.item
    topic, kind = library.topic(item.topic).title, library.questions[item.question].name
    dot = f" {glyphs.dot} "
    parts = [
        Content.styled(dot.join((visible(topic), kind, f"difficulty {item.difficulty}")), "$secondary"),
        Content.styled(item.key, "$muted"),
        Content(""),
        content(row.prompt, "bold"),
    ]
    if row.text:
        parts.append(Content.assemble((f"{glyphs.arrow} ", "bold $accent"), content(row.text)))
    said = _said(row, glyphs)
    parts += [Content(""), *said, *([Content("")] if said and not compact else [])]
    parts += [Content.styled(dot, "$muted").join(_memory(row, gap=" "))] if compact else _memory(row, gap="")
    return Content("\n").join(parts)


def _said(row: Row, glyphs: Glyphs) -> list[Content]:
    standing = row.standing
    lines = (
        (glyphs.suspended, "bold $muted", "suspended: not asked any more; x asks it again" * standing.suspended),
        (glyphs.flag, "bold $error", visible(standing.flag)),
        (glyphs.note, "bold $secondary", visible(standing.note)),
        (glyphs.changed, "bold $warning", "the answer has changed since you learned it; z resets" * row.changed),
    )
    return [Content.assemble((f"{sign} ", style), text) for sign, style, text in lines if text]


def _memory(row: Row, *, gap: str) -> list[Content]:
    """Return what is remembered as names and values with `gap` between them, or, without one, in two columns."""
    memory = row.standing.memory
    if not isinstance(memory, Learned):
        return [Content.styled("new: not met yet", "$muted")]
    values = {
        "recall": f"{row.recall:.0%}",
        "due": row.due,
        "stability": f"{memory.stability:.1f} days",
        "difficulty": f"{memory.difficulty:.1f} of 10",
        "reviews": f"{memory.reviews}",
        "lapses": f"{memory.lapses}",
        "last": memory.last_review.date().isoformat(),
    }
    width = 0 if gap else 12
    return [Content.assemble((f"{name:<{width}}", "$muted"), gap, value) for name, value in values.items()]
