"""`bank import` and `bank export`: other programs' formats in and out; what they cannot carry is listed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizzer import __version__
from quizzer.cli.saying import say, say_json
from quizzer.cli.wiring import Place, clock, configuration, load_library
from quizzer.errors import BankError, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.bank.bank import Bank
    from quizzer.bank.exchange.report import Exported, Imported, Loss

ENDINGS = {".gift": "gift", ".txt": "gift", ".apkg": "anki", ".csv": "csv", ".tsv": "csv"}
FORMATS = click.Choice(["gift", "anki", "csv"])


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=FORMATS, help="What FILE is (else its ending says).")
@click.option("--bank", "name", help="The bank's name in keys (else after the file).")
@click.option("--title", default="", help="The bank's title (else from the file).")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="The bank's file (else NAME.yaml here).")
@click.option("--history", type=click.Path(path_type=Path), help="Write Anki's reviews here, for `quizzer log import`.")
@click.option("--json", "as_json", is_flag=True, help="What was carried and what was not, as JSON.")
@click.pass_context
def import_bank(  # noqa: PLR0913  one argument for each option
    ctx: click.Context,
    *,
    file: Path,
    kind: str | None,
    name: str | None,
    title: str,
    output: Path | None,
    history: Path | None,
    as_json: bool,
) -> None:
    """Make a bank of FILE: Moodle's GIFT, an Anki package, or CSV of pairs or cards.

    The bank is YAML to edit; `quizzer check` runs it and `quizzer bank add` takes it in. What could not be
    carried is listed on standard error.
    """
    place: Place = ctx.obj
    try:
        found = _read(file, kind or _kind_of(file), name, title)
    except BankError as error:
        for problem in error.problems[1:]:
            say(str(problem), err=True)
        raise
    target = output or Path(f"{found.bank.key}.yaml")
    if output is None and target.exists():
        message = f"{target} is there already; choose another with --output or --bank"
        raise UsageError(message)
    _write(target, found.text.encode())
    entries = _history(place, found, history)
    losses = [*found.losses, *_left_behind(found, history)]
    _tell(losses, as_json=as_json)
    if as_json:
        counts = {"questions": len(found.bank.questions), "reviews": entries}
        say_json({"bank": found.bank.key, "file": str(target), **counts, "lost": losses})
        return
    say(f"{_counted(len(found.bank.questions), 'question')}, kept as {target}")
    if history:
        say(f"{_counted(entries, 'review')}, kept as {history}; take them in with: quizzer log import {history}")


@click.command("export")
@click.argument("name", metavar="BANK")
@click.option("--format", "kind", type=FORMATS, help="What to write (else the output's ending says).")
@click.option("--output", "-o", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option("--variants", type=click.IntRange(1, 100), default=3, help="Variants of each generated question (3).")
@click.option("--seed", type=click.IntRange(0, 2**62), default=0, help="The first variant's seed (0).")
@click.option("--json", "as_json", is_flag=True, help="What was carried and what was not, as JSON.")
@click.pass_obj
def export_bank(  # noqa: PLR0913  one argument for each option
    place: Place, *, name: str, kind: str | None, output: Path, variants: int, seed: int, as_json: bool
) -> None:
    """Write BANK as Moodle's GIFT, an Anki package, or CSV.

    What the format cannot carry is listed on standard error.
    """
    banks = load_library(place)[0].banks
    if name not in banks:
        message = f"there is no bank `{name}`; there are {', '.join(banks)}"
        raise UsageError(message)
    done = _exported(banks[name], kind or _kind_of(output), variants, seed)
    _write(output, done.data)
    _tell(done.losses, as_json=as_json)
    if as_json:
        say_json({"bank": name, "file": str(output), "entries": done.entries, "lost": done.losses})
    else:
        say(f"{done.entries} {'entry' if done.entries == 1 else 'entries'} in {output}")


def _kind_of(file: Path) -> str:
    kind = ENDINGS.get(file.suffix.casefold())
    if kind is None:
        message = f"{file}: its ending says nothing of its format; say --format gift, anki or csv"
        raise UsageError(message)
    return kind


def _read(file: Path, kind: str, name: str | None, title: str) -> Imported:
    from quizzer.bank.exchange.anki_notes import import_anki
    from quizzer.bank.exchange.anki_package import MOST_BYTES
    from quizzer.bank.exchange.csv_pairs import import_csv
    from quizzer.bank.exchange.exercise import slug
    from quizzer.bank.exchange.gift_reading import import_gift
    from quizzer.bank.reading import read_file
    from quizzer.nodes.bounds import MAX_BYTES

    bank = name or slug(file.stem, "imported")
    if bank != slug(bank, ""):
        message = f"`{bank}` is no name for a bank; write small letters, digits and hyphens"
        raise UsageError(message)
    most = MOST_BYTES if kind == "anki" else MAX_BYTES
    data = read_file(file, most)
    if len(data) > most:
        message = f"{file}: larger than {most // 2**20} MiB; export fewer decks, or split it"
        raise BankError(message)
    reads = {"gift": import_gift, "anki": import_anki, "csv": import_csv}
    return reads[kind](data, str(file), bank=bank, title=title)


def _exported(bank: Bank, kind: str, variants: int, seed: int) -> Exported:
    from quizzer.bank.exchange.anki_export import export_anki
    from quizzer.bank.exchange.csv_pairs import export_csv
    from quizzer.bank.exchange.gift_writing import export_gift

    if kind == "gift":
        return export_gift(bank, variants=variants, seed=seed)
    if kind == "csv":
        return export_csv(bank)
    return export_anki(bank, variants=variants, seed=seed, timestamp=clock()().timestamp())


def _history(place: Place, found: Imported, history: Path | None) -> int:
    """Write the reviews as a log that can be imported; return how many there are."""
    from quizzer.study.log import encode
    from quizzer.study.taken_over import taken_over

    if history is None:
        return 0
    learner = place.learner or configuration(place).learner
    lines = [encode(one) for one in taken_over(found.history, found.bank, learner=learner, version=__version__)]
    _write(history, b"".join(line + b"\n" for line in lines))
    return len(lines)


def _left_behind(found: Imported, history: Path | None) -> list[Loss]:
    from quizzer.bank.exchange.report import WHOLE_BANK, Loss

    if history is not None or not found.history:
        return []
    count = _counted(len(found.history), "review")
    return [Loss(WHOLE_BANK, f"{count} left behind; add --history FILE to keep them")]


def _tell(losses: Sequence[Loss], *, as_json: bool) -> None:
    if as_json:
        return
    for loss in losses:
        say(str(loss), err=True)
    if losses:
        say(f"{len(losses)} line{'' if len(losses) == 1 else 's'} of what is not carried, or not as it was", err=True)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _write(target: Path, data: bytes) -> None:
    temporary = target.with_name(f"{target.name}.part")
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    except OSError as error:
        message = f"{target}: cannot be written ({error.strerror})"
        raise StoreError(message) from None
