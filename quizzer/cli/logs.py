"""`log export / import` and `doctor`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
import msgspec

from quizzer.cli.backup import library_at_hand, repair
from quizzer.cli.saying import say, say_json
from quizzer.cli.wiring import Place, load_library, open_store
from quizzer.errors import BankError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizzer.storage import SqlStore
    from quizzer.study.log import Entry

PROBLEMS = 1


@click.group()
def log() -> None:
    """Carry progress between machines."""


@log.command("export")
@click.option("--learner", help="Only this learner's entries (everybody's otherwise).")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A file in the place of standard output.")
@click.pass_obj
def export(place: Place, *, learner: str | None, output: Path | None) -> None:
    """Print the log: one JSON object a line, in order of time."""
    from quizzer.study.log import encode

    if output is not None:
        _write(place, learner, output)
        return
    with open_store(place, library_at_hand(place)) as store:
        out = sys.stdout.buffer
        for entry in _entries(store, learner):
            out.write(encode(entry) + b"\n")
        out.flush()


def _entries(store: SqlStore, learner: str | None) -> Iterator[Entry]:
    return store.all_entries() if learner is None else store.entries_of(learner)


def _write(place: Place, learner: str | None, output: Path) -> None:
    from quizzer.study.log import encode

    temporary = output.with_name(f"{output.name}.part")
    try:
        with open_store(place, library_at_hand(place)) as store, temporary.open("wb") as file:
            file.writelines(encode(entry) + b"\n" for entry in _entries(store, learner))
        temporary.replace(output)
    except OSError as error:
        message = f"{output}: cannot be written ({error.strerror})"
        raise StoreError(message) from None


@log.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--as", "learner", help="Take every entry as this learner's.")
@click.pass_obj
def import_log(place: Place, *, file: Path, learner: str | None) -> None:
    """Merge an exported log (`-`: standard input) into this one, in any order and as often as you like.

    A store's own file (`.db`) will do too, even a damaged one.
    """
    entries = _imported(file)
    if learner:
        entries = [msgspec.structs.replace(entry, learner=learner) for entry in entries]
    with open_store(place, library_at_hand(place)) as store:
        new = store.merge(entries)
    click.echo(f"{len(entries)} entries read, {new} of them new")


def _imported(file: Path) -> list[Entry]:
    """Return the entries of an exported log, or those that can be read of a store's file; raise StoreError."""
    if file.suffix == ".db" and file.is_file():
        from quizzer.storage.salvage import salvage

        return list(salvage(file).entries.values())
    from quizzer.study.log import read_lines

    return list(read_lines(_lines(file), str(file)))


def _lines(file: Path) -> Iterator[bytes]:
    if str(file) == "-":
        yield from _bounded(sys.stdin.buffer)
        return
    try:
        with file.open("rb") as source:
            yield from _bounded(source)
    except OSError as error:
        message = f"{file}: cannot be read ({error.strerror}); check the path"
        raise StoreError(message) from None


def _bounded(source: BinaryIO) -> Iterator[bytes]:
    longest = 1_000_000
    while line := source.readline(longest):
        yield line


@click.command()
@click.option("--rebuild", is_flag=True, help="Compute every memory anew from the log.")
@click.option("--repair", "mend", is_flag=True, help="Save all that can be read of a damaged store.")
@click.option("--json", "as_json", is_flag=True, help="What was found as JSON.")
@click.pass_context
def doctor(ctx: click.Context, *, rebuild: bool, mend: bool, as_json: bool) -> None:
    """Look over the database, the memories and the banks."""
    place: Place = ctx.obj
    if mend:
        ctx.exit(0 if repair(place) else PROBLEMS)
    problems: list[str] = []
    facts: dict[str, str | int] = {"home": str(place.home), "database": str(place.database)}
    try:
        library, notices = load_library(place)
        problems += notices
        facts["questions"] = len(library.questions)
    except BankError as error:
        library = None
        problems.append(str(error))
    with open_store(place, library) as store:
        if rebuild:
            facts["memories mended"] = store.rebuild()
        problems += store.check()
        facts["entries"] = sum(1 for _ in store.all_entries())
        facts["learners"] = ", ".join(store.learners()) or "none yet"
    if as_json:
        say_json({"facts": facts, "problems": problems})
    else:
        for name, value in facts.items():
            say(f"{name}: {value}")
        for problem in problems:
            say(f"problem: {problem}")
        click.echo("all is well" if not problems else f"{len(problems)} to mend")
    if problems:
        ctx.exit(PROBLEMS)
