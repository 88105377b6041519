"""Code in colours that fit our themes. It loads Pygments: import it in a worker, once something else is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pygments.token import Token  # type: ignore[import-untyped]  # it ships no types
from textual.highlight import HighlightTheme, highlight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content

MOST = 20_000
"""Characters; code that is longer stays plain."""


class CodeTheme(HighlightTheme):
    """Few hues, all of the theme's own: words of the language, text, numbers, what is defined, remarks."""

    STYLES = {  # noqa: RUF012  as its base class has it
        Token.Comment: "$muted italic",
        Token.Keyword: "$accent",
        Token.Keyword.Constant: "$secondary",
        Token.Literal.Number: "$secondary",
        Token.Literal.String: "$success",
        Token.Literal.String.Doc: "$muted italic",
        Token.Name.Builtin: "$secondary",
        Token.Name.Class: "bold",
        Token.Name.Decorator: "$accent",
        Token.Name.Function: "bold",
        Token.Operator.Word: "$accent",
    }


def paint(codes: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Content]:
    """Return each piece of code, given by its language and its text, with its colours."""
    return {
        (language, text): highlight(text, language=language, theme=CodeTheme)
        for language, text in codes
        if language not in {"", "text"} and len(text) < MOST
    }
