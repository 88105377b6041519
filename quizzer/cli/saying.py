"""Text to the terminal: what a bank, a log or a path holds is shown, never obeyed."""

from __future__ import annotations

import re

import click
import msgspec

_C1 = re.compile("[\x7f-\x9f]")


def say(text: str, *, err: bool = False) -> None:
    """Print `text` with terminal escapes and other control characters made visible."""
    from quizzer.study.prose import visible

    click.echo(visible(text), err=err)


def say_json(value: object, *, indent: int = 0) -> None:
    """Print `value` as JSON; JSON escapes the first control characters, we the second, which terminals obey too."""
    data = msgspec.json.encode(value)
    text = (msgspec.json.format(data, indent=indent) if indent else data).decode()
    click.echo(_C1.sub(lambda found: f"\\u{ord(found[0]):04x}", text))
