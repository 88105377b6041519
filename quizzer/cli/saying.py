"""Text to the terminal: what a bank, a log or a path holds is shown, never obeyed."""

from __future__ import annotations

import json

import click
import msgspec


def say(text: str, *, err: bool = False) -> None:
    """Print `text` with terminal escapes and other control characters made visible."""
    from quizzer.study.prose import visible

    click.echo(visible(text), err=err)


def say_json(value: object, *, indent: int = 0) -> None:
    """Print `value` as JSON; JSON escapes the first control characters, we whatever else terminals obey or hide."""
    from quizzer.study.prose import hidden

    data = msgspec.json.encode(value)
    text = (msgspec.json.format(data, indent=indent) if indent else data).decode()
    if not text.isascii() or "\x7f" in text:
        text = "".join(json.dumps(char)[1:-1] if hidden(char) else char for char in text)
    click.echo(text)
