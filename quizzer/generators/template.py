"""Prompts with `{F}` in them: declared names are filled in, LaTeX and doubled braces are left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizzer.generators.arithmetic import grouped, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizzer.generators.arithmetic import Number

LONG = 10_000
_PIECES = re.compile(r"(\$[^$\n]+\$)|\{\{(\w+)\}\}|\{(\w+)\}")


def fill(text: str, values: Mapping[str, Number], words: Mapping[str, str] | None = None) -> str:
    """Return `text` with each declared `{name}` replaced; `$...$` and `{{name}}` keep their braces."""
    texts = words or {}

    def piece(found: re.Match[str]) -> str:
        math, doubled, name = found.groups()
        if math is not None:
            return str(math)
        if doubled is not None:
            return f"{{{doubled}}}"
        if name in texts:
            return texts[name]
        return _shown(values[name]) if name in values else found[0]

    return _PIECES.sub(piece, text)


def _shown(value: Number) -> str:
    """Return a number as prompts show it: long ones with their thousands apart."""
    return plain(value) if -LONG < value < LONG else grouped(value)


def placeholders(text: str) -> Iterator[str]:
    """Yield the names in single braces outside of `$...$`."""
    for math, doubled, name in _PIECES.findall(text):
        if name and not math and not doubled:
            yield name
