"""`completion`: the script that teaches a shell Quizzer's commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for SHELL.

    For bash: `quizzer completion bash >> ~/.bashrc`.
    """
    from quizzer.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        message = f"there is no completion for {shell}"
        raise click.UsageError(message)
    click.echo(kind(cli, {}, "quizzer", "_QUIZZER_COMPLETE").source())
