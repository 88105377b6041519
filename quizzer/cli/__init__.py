"""The commands: the one place that wires parts together, with the only clock and the only broad handler."""

from quizzer.cli.main import main

__all__ = ["main"]
