"""Quizzer: exam preparation in the terminal, from YAML banks to remembered answers."""

__version__ = "0.1.0"
