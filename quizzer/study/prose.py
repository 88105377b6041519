r"""Text from a bank made fit for a terminal: Markdown as runs of styled text, `$math$` as Unicode.

Shared by the app and `--plain`. Terminal escapes and other control characters are made visible, never
obeyed. Math goes through unicodeit (scripts and symbols), then pylatexenc (fractions, accents, `\text`):
on our own prompts each leaves something raw that the other handles.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_MATH = re.compile(r"(`+[^`]*`+)|(?<![\\\w$])\$(?!\s)([^$\n]+?)(?<!\s)\$(?![\w$])")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


class Run(msgspec.Struct, frozen=True):
    """Text in one style: `` (plain), `strong`, `em` or `code`."""

    text: str
    style: str = ""


class Block(msgspec.Struct, frozen=True):
    """A paragraph, a bullet or a block of code; code keeps its line breaks."""

    kind: str
    """`text`, `bullet` or `code`."""
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Return the words without styles."""
        return "".join(run.text for run in self.runs)


def visible(text: str) -> str:
    r"""Return text in which control, bidirectional and zero-width characters show as `\x1b` or `U+202E`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char in "\n\u200d" or unicodedata.category(char) not in _HIDDEN:
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

    try:
        return str(LatexNodes2Text(keep_braced_groups=True).latex_to_text(unicodeit.replace(latex)))
    except (LatexWalkerError, LookupError, ValueError):
        return latex  # what neither can read is shown as written


@functools.lru_cache(maxsize=2048)
def blocks(markdown: str) -> tuple[Block, ...]:
    """Return Markdown as blocks of styled runs."""
    source = _MATH.sub(lambda found: found[1] or _literal(math(found[2])), visible(markdown))
    if not re.search(r"[`*_\\\[<&#>~|]|^\s*(?:[-+]|\d+[.)])\s|\n", source):
        return (Block("text", (Run(source),)),)
    return tuple(_blocks(_parser().parse(source)))


def _literal(text: str) -> str:
    """Return text in which Markdown finds nothing to style."""
    return re.sub(r"([\\`*_\[\]<>&#~|])", r"\\\1", text)


@functools.cache
def _parser():  # type: ignore[no-untyped-def]  # noqa: ANN202  markdown-it is imported when first needed
    from markdown_it import MarkdownIt  # noqa: PLC0415

    return MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline", "autolink", "link"])


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    in_list = 0
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            in_list += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            in_list -= 1
        elif token.type == "inline":
            yield Block("bullet" if in_list else "text", tuple(_runs(token.children or [])))
        elif token.type in {"fence", "code_block"}:
            yield Block("code", (Run(token.content.rstrip("\n"), "code"),))


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    styles: list[str] = []
    for token in tokens:
        if token.type in {"strong_open", "em_open"}:
            styles.append(token.type.removesuffix("_open"))
        elif token.type in {"strong_close", "em_close"}:
            styles.pop()
        elif token.type == "code_inline":
            yield Run(token.content, "code")
        elif token.type == "hardbreak":
            yield Run("\n")
        elif token.type == "softbreak":
            yield Run(" ")
        elif token.content:
            yield Run(token.content, styles[-1] if styles else "")


def plain_text(markdown: str) -> str:
    """Return Markdown as plain lines: paragraphs apart, bullets as `- `, code indented."""
    lines = []
    for block in blocks(markdown):
        if block.kind == "code":
            lines.append("\n".join(f"    {line}" for line in block.text.split("\n")))
        else:
            lines.append(f"- {block.text}" if block.kind == "bullet" else block.text)
    return "\n".join(lines)
