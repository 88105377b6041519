"""Text from a bank on the screen, styled and never obeyed as markup."""

from __future__ import annotations

from functools import lru_cache

from textual.content import Content

from quizzer.study.prose import Block, blocks, plain_lines

STYLES = {"": "", "strong": "bold", "em": "italic", "code": "$secondary"}


def content(markdown: str, base: str = "", *, apart: bool = False) -> Content:
    """Return Markdown as styled content; `base` is a style under all of it, `apart` parts its paragraphs by a line."""
    shown = _content(markdown, apart=apart)
    return shown.stylize_before(base) if base else shown


@lru_cache(maxsize=256)
def _content(markdown: str, *, apart: bool) -> Content:
    """Return Markdown as content, read once: an answer is drawn anew with every key."""
    found = blocks(markdown)
    parts: list[Content] = []
    for place, block in enumerate(found):
        bullets = place and block.kind == found[place - 1].kind == "bullet"
        parts += [Content("\n\n" if apart and not bullets else "\n")] if place else []
        parts.append(_block(block))
    return Content.assemble(*parts)


def _block(block: Block) -> Content:
    runs = Content.assemble(*((run.text, STYLES[run.style]) for run in block.runs))
    if block.kind == "bullet":
        return Content.assemble("  " * (block.depth - 1), f"{block.mark or ' '} ", runs)
    if block.kind == "code":
        lines = [Content.assemble(("▏ ", "$line"), line) for line in runs.split("\n")]
        return Content("\n").join(lines)
    if block.kind == "heading":
        return runs.stylize_before("bold")
    return runs if block.runs else Content("\n".join(plain_lines(block)))
