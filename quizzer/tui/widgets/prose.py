"""Text from a bank on the screen, styled and never obeyed as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from quizzer.study.prose import Block, blocks

if TYPE_CHECKING:
    from textual.visual import VisualType

STYLES = {"": "", "strong": "bold", "em": "italic", "code": "$secondary"}


def content(markdown: str, base: str = "", *, apart: bool = False) -> Content:
    """Return Markdown as styled content; `base` is a style under all of it, `apart` parts its paragraphs by a line."""
    found = blocks(markdown)
    parts: list[Content] = []
    for place, block in enumerate(found):
        bullets = place and block.kind == found[place - 1].kind == "bullet"
        parts += [Content("\n\n" if apart and not bullets else "\n")] if place else []
        parts.append(_block(block))
    joined = Content.assemble(*parts)
    return joined.stylize_before(base) if base else joined


def _block(block: Block) -> Content:
    runs = Content.assemble(*((run.text, STYLES[run.style]) for run in block.runs))
    if block.kind == "bullet":
        return Content.assemble("- ", runs)
    if block.kind == "code":
        lines = [Content.assemble(("▏ ", "$line"), line) for line in runs.split("\n")]
        return Content("\n").join(lines)
    return runs


class Prose(Static):
    """A paragraph or more of a bank's text."""

    def __init__(self, markdown: str = "", *, base: str = "", classes: str | None = None) -> None:
        """Show `markdown` with the style `base` under it."""
        self._base = base
        super().__init__(self._drawn(markdown), classes=classes)

    def show(self, markdown: str) -> None:
        """Show other text."""
        self.update(self._drawn(markdown))

    def _drawn(self, markdown: str) -> VisualType:
        return content(markdown, self._base)
