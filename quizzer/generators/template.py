"""Prompts with `{F}` in them: declared names are filled in, LaTeX and doubled braces are left alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizzer.generators.arithmetic import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizzer.generators.arithmetic import Number

_PIECES = re.compile(r"(\$[^$\n]+\$)|\{\{(\w+)\}\}|\{(\w+)\}")


def fill(text: str, values: Mapping[str, Number]) -> str:
    """Return `text` with each declared `{name}` replaced; `$...$` and `{{name}}` keep their braces."""

    def piece(found: re.Match[str]) -> str:
        math, doubled, name = found.groups()
        if math is not None:
            return str(math)
        if doubled is not None:
            return f"{{{doubled}}}"
        return plain(values[name]) if name in values else found[0]

    return _PIECES.sub(piece, text)


def placeholders(text: str) -> Iterator[str]:
    """Yield the names in single braces outside of `$...$`."""
    for math, doubled, name in _PIECES.findall(text):
        if name and not math and not doubled:
            yield name
