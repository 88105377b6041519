"""The pieces of the screens. `WIDGETS`, the answer widgets by kind, is loaded when it is first asked for.

The widgets bring all question types with them, which the first paint must not wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzer.tui.widgets.registry import WIDGETS

__all__ = ["WIDGETS"]


def __getattr__(name: str) -> object:
    """Return the registry; raise AttributeError for any other name."""
    if name != "WIDGETS":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from quizzer.tui.widgets.registry import WIDGETS as registered  # noqa: N811, PLC0415  paid for when asked for

    return registered
