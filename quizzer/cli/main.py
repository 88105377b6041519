"""The `quizzer` command itself: its options, its commands, and what becomes of errors."""

from __future__ import annotations

import importlib
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from quizzer import __version__
from quizzer.cli.saying import say
from quizzer.cli.wiring import place_of
from quizzer.errors import QuizzerError

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "review": "quizzer.cli.sittings:review",
    "drill": "quizzer.cli.sittings:drill",
    "weak": "quizzer.cli.weak:weak",
    "place": "quizzer.cli.place:place",
    "exam": "quizzer.cli.exam:exam",
    "plan": "quizzer.cli.plan:plan",
    "stats": "quizzer.cli.stats:stats",
    "sheet": "quizzer.cli.sheet:sheet",
    "browse": "quizzer.cli.sittings:browse",
    "read": "quizzer.cli.read:read",
    "simulate": "quizzer.cli.simulate:simulate",
    "check": "quizzer.cli.banks:check",
    "bank": "quizzer.cli.banks:bank",
    "make": "quizzer.cli.make:make",
    "log": "quizzer.cli.logs:log",
    "backup": "quizzer.cli.backup:backup",
    "restore": "quizzer.cli.backup:restore",
    "doctor": "quizzer.cli.logs:doctor",
    "completion": "quizzer.cli.completion:completion",
}
"""Each command with where it lives; it is imported when it is called, since start-up is part of the design."""

INTERRUPTED = 130


class Lazy(click.Group):
    """A group whose commands are imported when they are named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command's name."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, if there is one."""
        del ctx
        where = COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  whatever the command returns
        """Run the command; a reader that has gone away is no error (click itself would exit with 1)."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _close_quietly()
            ctx.exit(0)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:  # noqa: ANN401  click's own type
        """Resolve a command; name the nearest where there is none."""
        import difflib

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            advice = f"did you mean `{near[0]}`?" if near else "see quizzer --help"
            message = f"there is no command `{args[0]}`; {advice}"
            raise click.UsageError(message)
        return super().resolve_command(ctx, args)


@click.group(cls=Lazy, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quizzer")
@click.option("--home", type=click.Path(path_type=Path), help="Where data lives (or QUIZZER_HOME).")
@click.option("--banks", multiple=True, type=click.Path(path_type=Path), help="Only this bank or folder, this once.")
@click.option("--learner", help="Whose log to use (else the configuration's, else `me`).")
@click.pass_context
def cli(ctx: click.Context, home: Path | None, banks: tuple[Path, ...], learner: str | None) -> None:
    """Exam preparation in the terminal.

    Without a command: the home screen.
    """
    ctx.obj = place_of(home, banks, learner)
    if ctx.invoked_subcommand is None:
        from quizzer.cli.sittings import run_app

        run_app(ctx.obj)


def main() -> NoReturn:
    """Run the command line; every error becomes one line and an exit code."""
    _forgive_encodings()
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except QuizzerError as error:
        say(f"quizzer: {error}", err=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _close_quietly()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001  the one place where an unforeseen fault becomes a sentence
        _tell_fault(error)
        sys.exit(1)


def _forgive_encodings() -> None:
    """Let no byte that is no text, and no character that the terminal lacks, end a sitting."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _close_quietly() -> None:
    """Point standard output at nothing, so that Python's own flush at exit meets no closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _tell_fault(error: Exception) -> None:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="quizzer-fault-", suffix=".txt", delete=False) as file:
        traceback.print_exception(error, file=file)
    said = f"quizzer: a fault of ours ({type(error).__name__}: {error}); everything answered is kept."
    say(f"{said} Please report {file.name}", err=True)
