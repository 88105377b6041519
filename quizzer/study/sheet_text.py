"""The sheet drawn: plain text of at most 80 columns, or Markdown, with the same content, on about two pages of A4.

What does not fit is left out from the end of each part, and the sheet says how much that is.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import msgspec

from quizzer.study.prose import plain_text, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from quizzer.study.sheet import Example, FormulaNote, GridNote, MissNote, RuleNote, Sheet, SlipNote

WIDTH = 78
LINES = 124
"""Of two pages."""
SHARES = {"slips": 0.28, "misses": 0.38, "grids": 0.16, "formulas": 0.62, "rules": 1.0}
"""What each part may take of the lines that are left; the first part may take of all."""
LONGEST = 66
"""A formula that is longer is written step by step."""
TALL = 6
"""A formula that takes more lines comes after those that take fewer."""
INDENT = "  "
_QUOTE = "'"
"""In plain text names in a prompt stand between these: they would read as words."""
EMPTY = "Nothing of this is in your log yet: the sheet holds the formulas and rules of the banks alone."


class Block(msgspec.Struct, frozen=True):
    """One entry of a part, drawn both ways."""

    text: tuple[str, ...]
    markdown: tuple[str, ...]


class Part(msgspec.Struct, frozen=True):
    """A part of the sheet: its heading, what fits of it, and how many entries do not."""

    title: str
    blocks: tuple[Block, ...]
    left_out: int


def parts_of(sheet: Sheet) -> list[Part]:
    """Return the parts that have something, cut to what two pages hold."""
    drawn: dict[str, tuple[str, list[Block]]] = {
        "slips": ("My slips", [_slip(one) for one in sheet.slips]),
        "misses": ("My misses, not right since", [_miss(one) for one in sheet.misses]),
        "grids": ("Tables", [_grid(one) for one in sheet.grids]),
        "formulas": ("Formulas", sorted(map(_formula, sheet.formulas), key=lambda one: len(one.text) > TALL)),
        "rules": ("Slips to keep from", [_rule(one) for one in sheet.rules]),
    }
    left, parts = LINES - 6, []
    for name, (title, blocks) in drawn.items():
        room = int(left * SHARES[name])
        fitting = _fitting(blocks, room)
        if fitting:
            left -= sum(len(block.text) for block in fitting) + 3
            parts.append(Part(title, tuple(fitting), len(blocks) - len(fitting)))
    return parts


def _fitting(blocks: Sequence[Block], room: int) -> list[Block]:
    """Return the first blocks that fit, one at the least where there are any and room for it."""
    found: list[Block] = []
    for block in blocks:
        room -= len(block.text)
        if room < 0:
            break
        found.append(block)
    return found


# The whole


def as_text(sheet: Sheet) -> str:
    """Return the sheet as plain lines of at most 80 columns."""
    lines = [_title(sheet).upper(), *_wrapped(_day(sheet)), *([] if sheet.answers else _wrapped(EMPTY))]
    for part in parts_of(sheet):
        lines += ["", part.title, "-" * len(part.title)]
        lines += [line for block in part.blocks for line in block.text]
        lines += [f"({_more(part.left_out)})"] if part.left_out else []
    return "\n".join(visible(line).rstrip() for line in lines) + "\n"


def as_markdown(sheet: Sheet) -> str:
    """Return the sheet as Markdown."""
    lines = [f"# {_title(sheet)}", "", _day(sheet), *([] if sheet.answers else ["", EMPTY])]
    for part in parts_of(sheet):
        lines += ["", f"## {part.title}", ""]
        lines += [line for block in part.blocks for line in block.markdown]
        lines += ["", f"*{_more(part.left_out)}*"] if part.left_out else []
    shown = [visible(line).rstrip() for line in lines]
    return "\n".join(line for place, line in enumerate(shown) if line or shown[place - 1]) + "\n"


def _title(sheet: Sheet) -> str:
    return _line(sheet.title)[:WIDTH]


def _day(sheet: Sheet) -> str:
    made = f"Written on {sheet.day.isoformat()}, after {sheet.answers} {'answer' if sheet.answers == 1 else 'answers'}."
    return f"Exam on {sheet.exam_day.isoformat()}. {made}" if sheet.exam_day else made


def _more(count: int) -> str:
    return f"{count} more {'does' if count == 1 else 'do'} not fit here"


# Its entries


def _slip(note: SlipNote) -> Block:
    beaten = ", beaten since" if note.beaten else ""
    count = f"made in {note.made} of {note.chances} {'answer' if note.chances == 1 else 'answers'}"
    when = f"{count}, last on {note.last.isoformat()}{beaten}"
    text = [*_wrapped(f"* {plain_text(note.title)} ({when})", rest=INDENT), *_indented(note.why)]
    markdown = [f"- **{_line(note.title)}** ({when}). {_line(note.why)}"]
    if note.example is not None:
        text += _indented(_corrected(note.example, plain_text))
        markdown.append(f"  {_corrected(note.example, _line)}")
    return Block(tuple(text), tuple(markdown))


def _corrected(example: Example, form: Callable[[str], str]) -> str:
    """Return an example on one line."""
    given, right = (form(text).rstrip(".") for text in (example.given, example.answer))
    return f"{form(example.prompt)} You: {given}. Right: {right}."


def _miss(note: MissNote) -> Block:
    asked = f"{note.prompt} {note.part}" if note.part else note.prompt
    text = [*_wrapped(f"* {plain_text(asked)}", rest=INDENT), *_indented(f"Right: {note.answer}")]
    markdown = [f"- {_line(asked)} **{_line(note.answer)}**"]
    if note.why and note.why != note.answer:
        text += _indented(note.why)
        markdown.append(f"  {_line(note.why)}")
    return Block(tuple(text), tuple(markdown))


def _formula(note: FormulaNote) -> Block:
    rows = [note.formula]
    if len(note.formula) > LONGEST or "==" in note.formula:
        rows = [f"{name} = {formula}" for name, formula in note.lines] or rows
    rows[-1] += f" = {note.answer}" if note.answer and note.answer != note.formula else ""
    text = _wrapped(f"* {plain_text(note.prompt.replace('`', _QUOTE))}", rest=INDENT)
    for row in rows:
        text += _wrapped(row, first=INDENT * 3, rest=INDENT * 4)
    shown = "; ".join(f"`{visible(row)}`" for row in rows)
    markdown = [f"- {_line(note.prompt)} {shown}"]
    if note.why:
        text += _indented(note.why)
        markdown.append(f"  {_line(note.why)}")
    return Block(tuple(text), tuple(markdown))


def _rule(note: RuleNote) -> Block:
    text = _wrapped(f"* {plain_text(note.title)}: {plain_text(note.why)}", rest=INDENT)
    return Block(tuple(text), (f"- **{_line(note.title)}**: {_line(note.why)}",))


def _grid(note: GridNote) -> Block:
    text = [*_wrapped(f"* {plain_text(note.prompt)}", rest=INDENT), *_table(note)]
    cells = [["", *note.columns], ["---"] * (len(note.columns) + 1)]
    cells += [[row, *inside] for row, inside in zip(note.rows, note.cells, strict=True)]
    rows = ["| " + " | ".join(_line(cell).replace("|", "\\|") for cell in row) + " |" for row in cells]
    return Block(tuple(text), (_line(note.prompt), "", *rows, ""))


def _table(note: GridNote) -> Iterator[str]:
    """Yield a grid's rows in columns of equal width, cells wrapped."""
    rows = [["", *note.columns], *([row, *cells] for row, cells in zip(note.rows, note.cells, strict=True))]
    head = min(20, max(len(plain_text(row)) for row in note.rows))
    wide = (WIDTH - head - 2) // len(note.columns) - 2
    widths = [head] + [wide] * len(note.columns)
    for row in rows:
        columns = [textwrap.wrap(plain_text(cell), width) or [""] for cell, width in zip(row, widths, strict=True)]
        for place in range(max(len(column) for column in columns)):
            pieces = [column[place] if place < len(column) else "" for column in columns]
            yield INDENT + "  ".join(piece.ljust(width) for piece, width in zip(pieces, widths, strict=True)).rstrip()


def _line(markdown: str) -> str:
    """Return Markdown on one line, escapes visible."""
    return " ".join(visible(markdown).split())


def _indented(markdown: str) -> list[str]:
    return _wrapped(plain_text(markdown), first=INDENT, rest=INDENT)


def _wrapped(text: str, *, first: str = "", rest: str = "") -> list[str]:
    joined = " ".join(visible(text).split())
    return textwrap.wrap(joined, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
