"""What the app is told about this learner's terminal and habits."""

from __future__ import annotations

import msgspec

from quizzer.tui.glyphs import UNICODE, Glyphs


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """From the configuration file and the terminal."""

    theme: str = "quizzer-dark"
    glyphs: Glyphs = UNICODE
    keys: dict[str, str] = {}
    """Rebound keys: a binding's id with its keys, such as `hint: i`."""
    limit: int | None = 20
    """Questions in a sitting started from the home screen."""
    settle: float = 0.4
    """Seconds for which Enter is ignored once something new is on show, so that a double press skips nothing."""
