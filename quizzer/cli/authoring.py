"""`bank new` and `bank preview`: a bank to start from, and a question of it as a learner sees it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizzer.cli.saying import say
from quizzer.cli.watching import keep_showing
from quizzer.cli.wiring import Place, load_library
from quizzer.errors import StoreError, UsageError

if TYPE_CHECKING:
    from quizzer.bank.previewing import Found
    from quizzer.cli.lines import Lines
    from quizzer.questions.base import Question, Variant

SCHEMA = "bank.schema.json"


@click.command("new")
@click.argument("name")
@click.option("--title", default="", help="The bank's title (else made of its name).")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="The bank's file (else NAME.yaml here).")
def new_bank(*, name: str, title: str, output: Path | None) -> None:
    """Write a bank called NAME to start from: five questions to write over, every key explained.

    The JSON Schema that its first line names is written beside it, for completion in editors. Nothing that is there
    is overwritten.
    """
    from quizzer.bank.exchange.exercise import slug
    from quizzer.bank.starter import starter

    if name != slug(name, ""):
        near = slug(name, "")
        advice = f"; did you mean `{near}`? A title goes with --title" if near else ""
        message = f"`{name}` is no name for a bank; write small letters, digits and hyphens{advice}"
        raise UsageError(message)
    target = output or Path(f"{name}.yaml")
    text = starter(name, title.strip() or name.replace("-", " ").capitalize(), str(target))
    if not _written(target, text.encode("utf-8", "replace")):
        message = f"{target} is there already; choose another with --output, or another name"
        raise UsageError(message)
    schema = target.with_name(SCHEMA)
    _written(schema, _schema())
    say(f"kept as {target}, with {schema} beside it for your editor; write it over, and look at it as you go:")
    say(f"  quizzer check --watch {target}")
    say(f"  quizzer bank preview {name}/first-choice --file {target} --watch")


def _schema() -> bytes:
    import msgspec

    from quizzer.bank.schema import bank_schema

    return msgspec.json.format(msgspec.json.encode(bank_schema()), indent=2) + b"\n"


def _written(target: Path, data: bytes) -> bool:
    """Write a file that is not there; return False for one that is."""
    if target.exists():
        return False
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(data)
    except OSError as error:
        message = f"{target}: cannot be written ({error.strerror}); choose another place with --output"
        raise StoreError(message) from None
    return True


@click.command("preview")
@click.argument("question")
@click.option("--file", type=click.Path(path_type=Path), help="The bank's file (else a bank at hand).")
@click.option("--seed", type=click.IntRange(0, 2**62), default=0, help="Which variant; 0 if not given.")
@click.option("--watch", is_flag=True, help="Show it again each time the file is saved, until Ctrl+C.")
@click.pass_obj
def preview(place: Place, *, question: str, file: Path | None, seed: int, watch: bool) -> None:
    """Print QUESTION as a learner sees it, then its answer worked out.

    QUESTION is `bank/question`; with --file its id alone will do. Other questions of the file may be broken.
    """
    path, named = (file, question) if file is not None else _at_hand(place, question)
    if watch:
        keep_showing([path], lambda: _show_watched(path, named, seed))
    _show(path, named, seed)


def _at_hand(place: Place, question: str) -> tuple[Path, str]:
    library, _ = load_library(place)
    library.question(question)
    key = library.aliases.get(question, question)
    return Path(library.bank_of(key).file), key


def _show_watched(path: Path, named: str, seed: int) -> None:
    """Show it; a question that is renamed or gone is said, and waited for."""
    try:
        _show(path, named, seed)
    except UsageError as error:
        say(str(error))


def _show(path: Path, named: str, seed: int) -> None:
    from quizzer.bank.previewing import find_question
    from quizzer.bank.reading import read_file
    from quizzer.cli.lines import Lines

    found = find_question(read_file(path), str(path), named, seed)
    for problem in found.problems:
        say(str(problem))
    if found.question is not None and found.variant is not None:
        _draw(Lines(sys.stdin, sys.stdout), found, found.question, found.variant)
    if found.elsewhere:
        click.echo("")
        count = f"{found.elsewhere} more problem{'s' if found.elsewhere > 1 else ''}"
        say(f"{count} elsewhere in the file: quizzer check {path}")


def _draw(lines: Lines, found: Found, question: Question, variant: Variant) -> None:
    from quizzer.study.prose import plain_text

    shown = variant.present()
    about = f"{question.name} · {question.topic} · difficulty {question.difficulty} · seed {variant.seed}"
    lines.say(f"[{question.id}] {about}")
    lines.show(shown)
    lines.say(f"Answer: {shown.how}.")
    for hint in shown.hints or question.hints:
        lines.say(f"Hint: {plain_text(hint)}")
    lines.say("")
    _work(lines, found, variant)


def _work(lines: Lines, found: Found, variant: Variant) -> None:
    """Write the answer, what is said of each line, and what each slip would give."""
    from quizzer.study.prose import plain_text

    verdict = variant.reveal()
    lines.say(f"Right: {verdict.answer}")
    if plain_text(verdict.model) != verdict.answer:
        lines.say(plain_text(verdict.model), indent="  ")
    for line in verdict.lines:
        if line.why:
            lines.say(f"{line.label}: {plain_text(line.why)}", indent="  ")
    if verdict.why:
        lines.say(f"Why: {plain_text(verdict.why)}")
    for slip, value in variant.worked().slips:
        lines.say(f"Slip: {value} is {slip} ({plain_text(found.title_of(slip))})")
