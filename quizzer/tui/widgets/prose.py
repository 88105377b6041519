"""Text from a bank on the screen, styled and never obeyed as markup."""

from __future__ import annotations

from textual.content import Content

from quizzer.study.prose import Block, blocks, plain_lines

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
        return Content.assemble("  " * (block.depth - 1), f"{block.mark or ' '} ", runs)
    if block.kind == "code":
        lines = [Content.assemble(("▏ ", "$line"), line) for line in runs.split("\n")]
        return Content("\n").join(lines)
    if block.kind == "heading":
        return runs.stylize_before("bold")
    return runs if block.runs else Content("\n".join(plain_lines(block)))
