"""The screen as text: what somebody without colours sees. The one place that reaches into the compositor."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

GOLDEN = Path(__file__).parent / "golden"
REWRITE = "QUIZZER_REWRITE_GOLDEN"
"""Set to 1, `QUIZZER_REWRITE_GOLDEN=1 pytest tests/tui`, it writes golden screens anew instead of comparing."""


def screen_lines(screen: Screen[Any]) -> list[str]:
    """Return the screen's lines without trailing blanks."""
    width, height = screen.size
    strips = screen._compositor.render_strips(screen.size)
    return [strip.text[:width].rstrip() for strip in strips[:height]]


def screen_text(app: App[Any]) -> str:
    """Return the topmost screen as text."""
    return "\n".join(screen_lines(app.screen))


def offset_of(app: App[Any], text: str, *, last: bool = False) -> tuple[int, int]:
    """Return the column and row where `text` starts on the screen."""
    found = [(line.index(text), y) for y, line in enumerate(screen_lines(app.screen)) if text in line]
    assert found, f"{text!r} is not on the screen:\n{screen_text(app)}"
    return found[-1 if last else 0]


def assert_golden(app: App[Any], name: str) -> None:
    """Hold the screen against the golden text `name`, or write it anew where the environment says so."""
    path = GOLDEN / f"{name}.txt"
    shown = screen_text(app) + "\n"
    if os.environ.get(REWRITE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")
