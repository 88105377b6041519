"""What the tests of faults share with those of the commands."""

from __future__ import annotations

from tests.cli.conftest import quizzer

__all__ = ["quizzer"]
