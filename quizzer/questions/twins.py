"""Texts that say the same where they should differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.questions.base import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems


def refuse_twins(found: Problems, code: str, texts: Sequence[tuple[Node, str]]) -> None:
    """Note each text that says the same as an earlier one."""
    seen: dict[str, Node] = {}
    for place, text in texts:
        first = seen.setdefault(folded(text), place)
        if first is not place:
            found.add(place, code, f"says the same as line {first.line}; write something that differs")
