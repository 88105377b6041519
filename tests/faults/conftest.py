"""What the tests of faults share with those of the commands and of the screens."""

from __future__ import annotations

from tests.cli.conftest import quizzer
from tests.tui.conftest import play

__all__ = ["play", "quizzer"]
