"""`check` and `bank list / add / schema`; the rest of `bank` lives beside this."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizzer.cli.authoring import new_bank, preview
from quizzer.cli.bank_stats import bank_counts
from quizzer.cli.exchange import export_bank, import_bank
from quizzer.cli.saying import say, say_json
from quizzer.cli.watching import keep_showing
from quizzer.cli.wiring import Place, load_library
from quizzer.errors import StoreError, UsageError

if TYPE_CHECKING:
    from quizzer.bank.bank import Bank
    from quizzer.bank.check import Checked

PROBLEMS = 1
SEEDS_WHILE_WRITING = 40
"""Variants of each question that `--watch` runs: most faults show at once, and a save should not be waited for."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Problems and the number of questions as JSON.")
@click.option("--watch", is_flag=True, help="Again at each save, with fewer seeds, until Ctrl+C.")
@click.pass_context
def check(ctx: click.Context, *, paths: tuple[Path, ...], as_json: bool, watch: bool) -> None:
    """Find every problem of the banks in PATHS and run their questions.

    Each problem is a line `file:line:column: what is wrong, and what to write instead`. Exit code 1 when
    there are any. Without PATHS: the banks that come with Quizzer and your own.
    """
    from quizzer.bank.check import check_paths
    from quizzer.bank.folders import shipped

    place: Place = ctx.obj
    where = paths or place.banks or tuple(path for path in (shipped(), place.own_banks) if path.is_dir())
    if watch and as_json:
        message = "--watch prints for a person; leave out --json, or call check --json at each save"
        raise UsageError(message)
    if watch:
        keep_showing(where, lambda: _tell(check_paths(where, seeds=SEEDS_WHILE_WRITING)))
    checked = check_paths(where)
    if as_json:
        say_json({"problems": checked.problems, "questions": checked.questions})
    else:
        _tell(checked)
    if checked.problems:
        ctx.exit(PROBLEMS)


def _tell(checked: Checked) -> None:
    for problem in checked.problems:
        say(str(problem))
    count = len(checked.problems)
    found = "no problem" if not count else f"{count} problem{'s' if count > 1 else ''}"
    banks = f"{checked.files} bank{'' if checked.files == 1 else 's'}"
    questions = f"{checked.questions} question{'' if checked.questions == 1 else 's'}"
    click.echo(f"{questions} in {banks}: {found}", err=bool(count))


@click.group()
def bank() -> None:
    """Write, add and list banks, bring them in and take them out, count what they hold."""


bank.add_command(new_bank)
bank.add_command(preview)
bank.add_command(import_bank)
bank.add_command(export_bank)
bank.add_command(bank_counts)


@bank.command("list")
@click.option("--json", "as_json", is_flag=True, help="Banks, topics and questions as JSON.")
@click.option("--questions", is_flag=True, help="Every question's key, type and topic.")
@click.pass_obj
def list_banks(place: Place, *, as_json: bool, questions: bool) -> None:
    """List the banks at hand."""
    library, notices = load_library(place)
    for notice in notices:
        say(f"quizzer: {notice}", err=True)
    if as_json:
        say_json([_bank(one) for one in library.banks.values()], indent=2)
        return
    for one in library.banks.values():
        topics = len(one.head.topics)
        say(f"{one.key}  {one.head.title}  ({len(one.questions)} questions, {topics} topics)  {one.file}")
        if questions:
            for question in one.questions:
                click.echo(f"  {one.key}/{question.id}  {question.kind}  {question.topic}  {question.difficulty}")


def _bank(one: Bank) -> dict[str, Any]:
    topics = {key: {"title": topic.title, "weight": topic.weight} for key, topic in one.head.topics.items()}
    questions = [
        {"key": f"{one.key}/{each.id}", "type": each.kind, "topic": each.topic, "difficulty": each.difficulty}
        for each in one.questions
    ]
    return {"bank": one.key, "title": one.head.title, "file": one.file, "topics": topics, "questions": questions}


@bank.command("schema")
def schema() -> None:
    """Print the JSON Schema of a bank.

    Save it, and name it in the first line of a bank for completion in editors:
    `# yaml-language-server: $schema=bank.schema.json`
    """
    from quizzer.bank.schema import bank_schema

    say_json(bank_schema(), indent=2)


@bank.command("add")
@click.argument("path", type=click.Path(path_type=Path))
@click.pass_obj
def add(place: Place, *, path: Path) -> None:
    """Copy the bank at PATH, or every bank in a folder, into your own.

    A bank of the same name is replaced, and kept beside the new one with the ending `.bak`; its lesson too.
    """
    from quizzer.bank.check import check_paths
    from quizzer.bank.folders import bank_files
    from quizzer.bank.lesson import lesson_file
    from quizzer.bank.reading import broken, load_bank, read_file

    files = bank_files([path])
    if not files:
        message = f"{path}: no bank in this folder; banks end in .yaml"
        raise UsageError(message)
    checked = check_paths(files)
    if checked.problems:
        raise broken(checked.problems)
    for file in files:
        loaded = load_bank(read_file(file), str(file))
        target = _copy(file, place.own_banks / f"{loaded.key}.yaml")
        lesson = lesson_file(loaded)
        if lesson is not None:
            _copy(lesson, place.own_banks / loaded.head.lesson)
        say(f"{loaded.head.title}: {len(loaded.questions)} questions, kept as {target}")


def _copy(file: Path, target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not target.samefile(file):
            target.replace(target.with_name(f"{target.name}.bak"))
        if not target.exists():
            shutil.copyfile(file, target)
    except OSError as error:
        message = f"{target}: cannot be written ({error.strerror}); choose another place with --home"
        raise StoreError(message) from None
    return target
