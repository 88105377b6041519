"""A lesson laid out as rows for a width: running text in a measure, figures as drawn, a line to check oneself.

Pure: text and a width in, rows out, so that it can be made in a thread and read in a test.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from quizzer.study.lesson import MEASURE, SectionStanding
from quizzer.study.prose import Block, apart, blocks
from quizzer.tui.widgets.drawing import fitted, padded, wrapped
from quizzer.tui.widgets.prose import STYLES, content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quizzer.bank.lesson import Section
    from quizzer.study.prose import Run
    from quizzer.tui.glyphs import Glyphs

INDENT = 2
GAP = 2
"""Blanks between the columns of a table."""
LEAST_COLUMN = 4
Painted = dict[tuple[str, str], Content]
"""Code by language and text, coloured."""


class Row(NamedTuple):
    """One line of a lesson."""

    line: Content
    section: int
    wide: bool = False
    """Whether it keeps its width, however narrow the page is."""
    check: bool = False
    """Whether a click on it asks the section's questions."""


def lay_out(
    sections: Sequence[Section],
    standings: Mapping[str, SectionStanding],
    painted: Painted,
    glyphs: Glyphs,
    width: int,
) -> list[Row]:
    """Return a lesson as rows of at most `width` cells, those aside that are wide."""
    room = max(1, min(MEASURE, width))
    rows: list[Row] = []
    for place, section in enumerate(sections):
        rows += [Row(Content(""), place - 1)] * (min(place, 2) if section.level < 3 else min(place, 1))  # noqa: PLR2004
        rows += [Row(line, place) for line in _heading(section, room, glyphs)]
        rows += [Row(line, place, wide) for line, wide in _body(section, painted, room, glyphs)]
        standing = standings.get(section.anchor)
        if standing is not None and section.anchor:
            rows += [Row(Content(""), place), Row(check_line(standing, room, glyphs), place, check=True)]
    return rows


def _heading(section: Section, width: int, glyphs: Glyphs) -> list[Content]:
    title = content(section.title, "bold" if section.level > 2 else "bold $accent")  # noqa: PLR2004  a heading below
    lines = wrapped(title, width) if title else []
    if lines and section.level < 3:  # noqa: PLR2004
        sign = glyphs.full if section.level == 1 else glyphs.empty
        lines.append(Content.styled(sign * width, "$line"))
    return [*lines, Content("")] if lines else []


def _body(section: Section, painted: Painted, width: int, glyphs: Glyphs) -> Iterator[tuple[Content, bool]]:
    before: Block | None = None
    for block in blocks(section.markdown):
        if apart(before, block):
            yield Content(""), False
        yield from _block(block, painted, width, glyphs)
        before = block


def _block(block: Block, painted: Painted, width: int, glyphs: Glyphs) -> Iterator[tuple[Content, bool]]:
    match block.kind:
        case "code":
            yield from ((line, True) for line in _code(block, painted, width))
        case "table":
            yield from ((line, True) for line in table(block, width, glyphs))
        case "formula":
            yield from ((Content(" " * 2 * INDENT) + line, True) for line in _written(block.runs).split("\n"))
        case "rule":
            yield Content.styled(glyphs.empty * width, "$line"), False
        case "heading":
            yield from ((line, False) for line in wrapped(_written(block.runs).stylize_before("bold"), width))
        case _:
            yield from ((line, False) for line in _paragraph(block, width, glyphs))


def _written(runs: Sequence[Run]) -> Content:
    return Content.assemble(*((run.text, STYLES[run.style]) for run in runs))


def _paragraph(block: Block, width: int, glyphs: Glyphs) -> list[Content]:
    """Return a paragraph, its lines hanging below the text where a mark stands before it."""
    lead = Content("")
    if block.kind == "bullet":
        inner = f"{block.mark or ' '} "
        lead = Content.assemble("  " * min(block.depth - 1, 4), (inner, "$accent"))
    elif block.kind == "quote":
        lead = Content.styled(f"{glyphs.rail} ", "$line")
    lines = wrapped(_written(block.runs), width - lead.cell_length)
    below = lead if block.kind == "quote" else Content(" " * lead.cell_length)
    return [Content.assemble(below if place else lead, line) for place, line in enumerate(lines)]


def _code(block: Block, painted: Painted, width: int) -> list[Content]:
    """Return code as drawn; that of a language on a ground of its own."""
    shown = painted.get((block.language, block.text), Content(block.text))
    lines = shown.split("\n", allow_blank=True)[: block.text.count("\n") + 1]
    if block.language in {"", "text"}:
        return [Content.assemble(" " * INDENT, line) for line in lines]
    longest = max([width - 2 * INDENT, *(line.cell_length for line in lines)])
    return [
        Content.assemble(" " * INDENT, padded(line, longest), " " * INDENT).stylize_before("on $surface")
        for line in lines
    ]


def table(block: Block, width: int, glyphs: Glyphs) -> list[Content]:
    """Return a table with its columns side by side, cells wrapped where they must be, a rule under the heads."""
    cells = [[_written(cell) for cell in row] for row in block.rows]
    widths = columns([max(cell.cell_length for cell in column) for column in zip(*cells, strict=True)], width)
    lines: list[Content] = []
    for place, row in enumerate(cells):
        parts = [wrapped(cell, room) for cell, room in zip(row, widths, strict=True)]
        for line in range(max(map(len, parts))):
            texts = [part[line] if line < len(part) else Content("") for part in parts]
            joined = [padded(text, room) for text, room in zip(texts, widths, strict=True)]
            shown = Content(" " * GAP).join(joined)
            lines.append(shown if place else shown.stylize_before("bold"))
        if not place:
            lines.append(Content.styled((" " * GAP).join(glyphs.empty * room for room in widths), "$line"))
    return lines


def columns(natural: Sequence[int], width: int) -> list[int]:
    """Return the widths of columns that fit into `width` together, the widest giving way first."""
    widths = [max(1, min(one, width)) for one in natural]
    room = width - GAP * (len(widths) - 1)
    fitting = widths
    for most in range(max(widths), LEAST_COLUMN - 1, -1):
        fitting = [min(one, most) for one in widths]
        if sum(fitting) <= room:
            break
    spare = max(0, room - sum(fitting))
    for place in range(len(widths) - 1, -1, -1):  # what is left over goes to the last of those cut
        if spare and widths[place] > fitting[place]:
            fitting[place] += 1
            spare -= 1
    return fitting


def check_line(standing: SectionStanding, width: int, glyphs: Glyphs) -> Content:
    """Return the line that asks a section's questions, with how many are known."""
    count = len(standing.questions)
    said = f"{standing.known} of {count} known"
    line = Content.assemble(
        (" c ", "bold $accent"), (" Check yourself", "bold"), f" {glyphs.dot} ", (said, "$muted"), " "
    )
    return padded(line, min(width, MEASURE)).stylize_before("on $cursor-ground")


def contents_line(  # noqa: PLR0913  what one entry shows
    section: Section, standing: SectionStanding | None, width: int, glyphs: Glyphs, *, read: bool, here: bool
) -> Content:
    """Return an entry of the contents: cursor, whether it is read, its title, how many of its questions are known."""
    tail = f" {standing.known}/{len(standing.questions)} " if standing is not None else " "
    sign = (f"{glyphs.right} ", "$success") if read else (f"{glyphs.unpicked} ", "$muted")
    lead = "  " if section.level > 2 else ""  # noqa: PLR2004  a section within another
    title = content(section.title).plain if section.title else "Start"
    room = width - 4 - len(lead) - len(tail)
    return Content.assemble(
        (f"{glyphs.cursor if here else ' '} ", "bold $accent"),
        sign,
        lead,
        fitted(title, room, glyphs, "bold" if here else ""),
        (tail, "$success" if standing is not None and standing.known == len(standing.questions) else "$muted"),
    )


def in_words(standing: SectionStanding | None, *, read: bool) -> str:
    """Return how a section stands: `read, 2 of 3 known`."""
    word = "read" if read else "not read"
    if standing is None:
        return f"{word}, no questions"
    return f"{word}, {standing.known} of {len(standing.questions)} known"


def said(text: str, width: int) -> list[Row]:
    """Return a sentence as a page."""
    lines = wrapped(Content.styled(text, "$muted"), max(1, min(MEASURE, width)))
    return [Row(Content(""), 0), *(Row(line, 0) for line in lines)]


def spans(rows: Sequence[Row]) -> dict[int, tuple[int, int]]:
    """Return for each section its first row and the one behind its last."""
    starts = [0, *(at for at, (one, two) in enumerate(pairwise(rows), 1) if one.section != two.section)]
    ends = [*starts[1:], len(rows)]
    return {rows[start].section: (start, end) for start, end in zip(starts, ends, strict=True) if rows}
