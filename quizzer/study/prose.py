r"""Text from a bank made fit for a terminal: Markdown as runs of styled text, `$math$` as Unicode.

Shared by the app and `--plain`. Terminal escapes and other control characters are made visible, never
obeyed. Math goes through unicodeit (scripts and symbols), then pylatexenc (fractions, accents, `\text`):
on our own prompts each leaves something raw that the other handles.
"""

from __future__ import annotations

import functools
import logging
import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_MATH = re.compile(r"\$\$(?P<display>[^$]+)\$\$|(?<![\\\w$])\$(?!\s)(?P<inline>[^$]+?)(?<!\s)\$(?![\w$])")
_STRONG, _CODE = r"\w(?:[^*`\n]*[^\s*`])?", r"[^\s`](?:[^`\n]*[^\s`])?"
_MARKED = rf"(?<![^\s(])(?:\*\*({_STRONG})\*\*|`({_CODE})`)(?![^\s.,;:?)])"
_BOLD_OR_CODE = re.compile(_MARKED)
_SIMPLE = re.compile(rf"(?!\s|\d+[.)]|[-+=]|\*(?!\*\w))(?:[^`*_\\\[<&#>~|$\n]|{_MARKED})*(?<!\s)")
"""One line with nothing but bold words and code in it, as most prompts are: a parser would cost more than all of it."""
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_MARKS = {"Mn", "Me"}
STACKED = 8
"""Marks on one letter: more than any script needs, fewer than what piles over the lines around."""
DEEPEST_FORMULA = 5
"""Braces within braces: pylatexenc tries each level anew where one fails, so that ten take minutes."""
LONGEST_FORMULA = 1000
"""Characters of LaTeX that are read; what is longer is shown as written."""
MOST_FORMULAS = 200
"""Formulas of one text that are read: each takes milliseconds."""


class Run(msgspec.Struct, frozen=True):
    """Text in one style: `` (plain), `strong`, `em` or `code`."""

    text: str
    style: str = ""


class Block(msgspec.Struct, frozen=True):
    """A piece of a page: a paragraph, a bullet, a heading, code, a table; code keeps its line breaks."""

    kind: str
    """`text`, `bullet`, `heading`, `code`, `formula`, `quote`, `table` or `rule`."""
    runs: tuple[Run, ...]
    mark: str = ""
    """What stands before a bullet: `-` or `2.`; nothing before its second paragraph."""
    depth: int = 0
    """In how many lists it stands; of a heading, its level."""
    opens: bool = False
    """Whether it is the first of a list that stands in no other."""
    language: str = ""
    """What code is written in, where that is said."""
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    """The cells of a table, the first row its heads."""

    @property
    def text(self) -> str:
        """Return the words without styles."""
        return _joined(self.runs)


def visible(text: str) -> str:
    r"""Return text in which control, bidirectional and zero-width characters show as `\x1b` or `U+202E`."""
    if text.isascii() and text.isprintable():
        return text
    pieces, marks = [], 0
    for char in text:
        marks = marks + 1 if char == "\u200d" or unicodedata.category(char) in _MARKS else 0
        if marks <= STACKED:
            pieces.append(_shown(char))
        elif marks == STACKED + 1:
            pieces.append("<more marks>")
    return "".join(pieces)


def hidden(char: str) -> bool:
    """Return whether a terminal would obey a character, or show nothing in its place."""
    return char not in "\n\u200d" and unicodedata.category(char) in _HIDDEN


def _shown(char: str) -> str:
    if not hidden(char):
        return char
    if char == "\t":
        return "    "
    return f"\\x{ord(char):02x}" if ord(char) < 256 else f"<U+{ord(char):04X}>"  # noqa: PLR2004  one byte


@functools.lru_cache(maxsize=512)
def math(latex: str) -> str:
    """Return LaTeX as Unicode text, as well as a terminal line can show it."""
    import unicodeit  # noqa: PLC0415  only prompts that hold math pay for it
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415
    from pylatexenc.latexwalker import LatexWalkerError  # noqa: PLC0415

    if len(latex) > LONGEST_FORMULA or not _braced(latex):
        return latex
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL + 1)  # its warnings would be written across the screen
    try:
        return str(LatexNodes2Text(keep_braced_groups=True).latex_to_text(unicodeit.replace(latex)))
    except (LatexWalkerError, LookupError, ValueError, RecursionError):
        return latex  # what neither can read is shown as written


def _braced(latex: str) -> bool:
    """Return whether braces are closed in order, and not too deep."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", latex):
        depth += 1 if brace == "{" else -1
        if not 0 <= depth <= DEEPEST_FORMULA:
            return False
    return depth == 0


@functools.lru_cache(maxsize=2048)
def blocks(markdown: str) -> tuple[Block, ...]:
    """Return Markdown as blocks of styled runs."""
    source = visible(markdown)
    if not re.search(r"[`*_\\\[<&#>~|$]|^\s*(?:[-+]|\d+[.)])\s|\n", source):
        return (Block("text", (Run(source),)),)
    if _SIMPLE.fullmatch(source):
        return (Block("text", tuple(_simple_runs(source))),)
    return tuple(_Reader().read(_parser().parse(source)))


def _simple_runs(source: str) -> Iterator[Run]:
    end = 0
    for found in _BOLD_OR_CODE.finditer(source):
        if found.start() > end:
            yield Run(source[end : found.start()])
        yield Run(found[1], "strong") if found[1] else Run(found[2], "code")
        end = found.end()
    if end < len(source):
        yield Run(source[end:])


@functools.cache
def _parser():  # type: ignore[no-untyped-def]  # noqa: ANN202  markdown-it is imported when first needed
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.inline.ruler.before("escape", "math", _math)
    return parser.disable(["image", "html_block", "html_inline", "autolink", "link"])


def _math(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  as markdown-it calls it
    """Read `$...$` or `$$...$$` where the parser stands."""
    found = _MATH.match(state.src, state.pos) if state.src[state.pos] == "$" else None
    if found is None or found.end() > state.posMax:
        return False
    if not silent:
        token = state.push("math" if found["inline"] else "formula", "", 0)
        latex = " ".join((found["inline"] or found["display"]).split())
        state.env["formulas"] = count = state.env.get("formulas", 0) + 1
        token.content = math(latex) if count <= MOST_FORMULAS else latex
    state.pos = found.end()
    return True


class _Reader:
    """Turns the parser's tokens into blocks, one after the other."""

    def __init__(self) -> None:
        """Start outside of everything."""
        self._lists = 0
        self._quotes = 0
        self._mark = ""
        self._opens = False
        self._heading = 0
        self._rows: list[tuple[tuple[Run, ...], ...]] | None = None
        self._cells: list[tuple[Run, ...]] = []

    def read(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Yield the blocks in `tokens`."""
        for token in tokens:
            self._enter_or_leave(token)
            if token.type == "inline":
                runs = tuple(_runs(token.children or []))
                if self._rows is None:
                    yield self._written(token, runs)
                else:
                    self._cells.append(runs)
            elif token.type in {"fence", "code_block"}:
                language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
                runs = (Run(visible(token.content.rstrip("\n")), "code"),)
                yield Block("code", runs, depth=self._lists, language=language)
            elif token.type == "hr":
                yield Block("rule", ())
            elif token.type == "table_close" and self._rows is not None:
                yield Block("table", (), depth=self._lists, rows=tuple(self._rows))
                self._rows = None

    def _enter_or_leave(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open" | "bullet_list_close" | "ordered_list_close":
                self._opens = token.nesting > 0 and not self._lists
                self._lists += token.nesting
            case "blockquote_open" | "blockquote_close":
                self._quotes += token.nesting
            case "list_item_open":
                self._mark = f"{token.info}{token.markup}" if token.info else "-"
            case "heading_open" | "heading_close":
                self._heading = int(token.tag[1:]) if token.nesting > 0 else 0
            case "table_open":
                self._rows = []
            case "tr_close" if self._rows is not None:
                self._rows.append(tuple(self._cells))
                self._cells = []
            case _:
                pass

    def _written(self, token: Token, runs: tuple[Run, ...]) -> Block:
        if self._heading:
            return Block("heading", runs, depth=self._heading)
        if [one.type for one in token.children or []] == ["formula"]:
            return Block("formula", runs, depth=self._lists)
        if self._lists:
            block = Block("bullet", runs, mark=self._mark, depth=self._lists, opens=self._opens)
            self._mark, self._opens = "", False
            return block
        return Block("quote" if self._quotes else "text", runs)


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    styles: list[str] = []
    for token in tokens:
        if token.type in {"strong_open", "em_open"}:
            styles.append(token.type.removesuffix("_open"))
        elif token.type in {"strong_close", "em_close"}:
            styles.pop()
        elif token.type == "code_inline":
            yield Run(visible(token.content), "code")
        elif token.type == "hardbreak":
            yield Run("\n")
        elif token.type == "softbreak":
            yield Run(" ")
        elif token.content:
            yield Run(visible(token.content), styles[-1] if styles else "")


def apart(before: Block | None, block: Block) -> bool:
    """Return whether a blank line belongs between two blocks; within a list none does."""
    together = before is not None and before.kind == block.kind == "bullet" and not block.opens
    return before is not None and not together


def plain_text(markdown: str) -> str:
    """Return Markdown as plain lines: paragraphs apart, bullets as `- `, code indented."""
    return "\n".join(line for block in blocks(markdown) for line in plain_lines(block))


def plain_lines(block: Block) -> list[str]:
    """Return a block as plain lines, unwrapped: a bullet behind its mark, code and formulas indented."""
    if block.kind == "table":
        return table_lines([[_joined(cell) for cell in row] for row in block.rows])
    if block.kind == "rule":
        return ["---"]
    lines = block.text.split("\n")
    if block.kind in {"code", "formula"}:
        return [f"    {line}" for line in lines]
    if block.kind == "bullet":
        lead = "  " * (block.depth - 1)
        mark = f"{block.mark} " if block.mark else "  "
        return [f"{lead}{mark if not place else ' ' * len(mark)}{line}" for place, line in enumerate(lines)]
    return [f"> {line}" for line in lines] if block.kind == "quote" else lines


def _joined(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as aligned lines, a rule under its heads."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]
