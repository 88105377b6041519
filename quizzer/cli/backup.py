"""`backup`, `restore` and what `doctor --repair` does: the store kept, brought back, and mended."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizzer.cli.saying import say, say_json
from quizzer.cli.wiring import Place, backups_of, clock, load_library, local_zone, open_store, opener, today
from quizzer.errors import BankError, StoreError, UsageError

if TYPE_CHECKING:
    from quizzer.bank.library import Library
    from quizzer.storage.backups import Backup, Backups


def library_at_hand(place: Place) -> Library | None:
    """Return the banks at hand, or None where there are none: a log can be read without them."""
    try:
        return load_library(place)[0]
    except BankError:
        return None


@click.command()
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A file of your own in the place of `backups`.")
@click.option("--list", "listing", is_flag=True, help="The backups there are, newest first.")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
@click.pass_obj
def backup(place: Place, *, output: Path | None, listing: bool, as_json: bool) -> None:
    """Back the store up now (it is done by itself before the first answer of each day)."""
    if listing or as_json:
        _list(backups_of(place), as_json=as_json)
    elif not place.database.is_file():
        message = f"{place.database}: there is no store yet, so nothing to back up"
        raise StoreError(message)
    elif output is not None:
        with open_store(place, None) as store:
            store.backup(output)
        say(f"backed up to {output}")
    else:
        say(f"backed up to {_made(place)}")


def _made(place: Place) -> Path:
    from quizzer.storage import sqlite
    from quizzer.storage.soundness import contents

    contents(place.database)
    with sqlite.explained(place.database):
        source = sqlite.snapshot(place.database)
    if source is None:
        message = f"{place.database}: nothing has been answered yet, so there is nothing to back up"
        raise StoreError(message)
    with closing(source):
        return backups_of(place).make(source, today())


def _list(backups: Backups, *, as_json: bool) -> None:
    found = [_described(one) for one in backups.all()]
    if as_json:
        say_json(found, indent=2)
        return
    for one in found:
        entries = "cannot be read" if one["entries"] is None else f"{one['entries']} entries"
        say(f"{one['name']}  {one['date']}  {one['size'] / 1e6:.1f} MB  {entries}  {', '.join(one['learners'])}")
    if not found:
        say("there are no backups yet; `quizzer backup` makes one")


def _described(one: Backup) -> dict[str, Any]:
    from quizzer.storage.soundness import contents

    try:
        held = contents(one.path)
        entries, learners = held.entries, held.learners
    except StoreError:
        entries, learners = None, ()
    size = one.path.stat().st_size
    return {"name": one.path.name, "date": one.day, "size": size, "entries": entries, "learners": learners}


@click.command()
@click.argument("which")
@click.option("--merge", is_flag=True, help="Take in what the replaced store has and the restored one has not.")
@click.pass_obj
def restore(place: Place, *, which: str, merge: bool) -> None:
    """Go back to a backup: `latest`, a name from `backup --list`, or a file.

    The store that is there is kept in `backups`, as are files that are there: only missing ones are brought back.
    """
    from quizzer.storage.repair import restore as exchange

    backups = backups_of(place)
    source = _chosen(place, backups, which)
    place.home.mkdir(parents=True, exist_ok=True)
    aside = backups.aside("replaced", _moment())
    done = exchange(place.database, source, aside, opener(place, library_at_hand(place)), merge=merge)
    say(f"restored {source.name}: {_counted(done.entries)}" + (f", {done.merged} of them merged in" if merge else ""))
    brought = backups.put_back(source) if source.parent == backups.folder else []
    if brought:
        say(f"brought back, as they were missing: {', '.join(brought)}")
    if done.aside is not None:
        say(f"what it replaced is kept as {done.aside}")
    if done.missing > done.merged:
        is_one = done.missing == 1
        say(
            f"{_counted(done.missing)} of that {'is' if is_one else 'are'} not in the restored store; "
            f"to have {'it' if is_one else 'them'} too: quizzer log import {done.aside} (or restore with --merge)"
        )


def _chosen(place: Place, backups: Backups, which: str) -> Path:
    """Return the file that `which` names; raise an error for what there is not."""
    from quizzer.storage.backups import LATEST

    if which == LATEST:
        newest = backups.newest_sound()
        if newest is None:
            message = f"{backups.folder}: there is no sound backup; `quizzer backup --list` says what there is"
            raise StoreError(message)
        return newest.path
    for one in backups.all():
        if which in {one.path.name, one.path.stem}:
            return one.path
    path = Path(which).expanduser()
    if not path.is_file():
        message = f"`{which}` is no backup and no file; `quizzer backup --list` names what there is"
        raise UsageError(message)
    if path.resolve() == place.database.resolve():
        message = f"{path}: this is the store itself; name a backup"
        raise UsageError(message)
    return path


def repair(place: Place) -> bool:
    """Mend the store where it is damaged, and say what came of it; return whether all of it was saved."""
    from quizzer.storage.repair import repair as exchange

    library = library_at_hand(place)
    if not place.database.is_file() or _is_sound(place, library):
        say("the store is sound; there is nothing to repair")
        return True
    backups = backups_of(place)
    say("reading what can be read; a long log takes a minute or two", err=True)
    newest = backups.newest_sound()
    aside = backups.aside("damaged", _moment())
    done = exchange(place.database, aside, None if newest is None else newest.path, opener(place, library))
    say(f"repaired: {_counted(done.salvaged)} read from the damaged store")
    if newest is not None:
        say(f"{_counted(done.from_backup)} more from the backup {newest.path.name}")
    say(f"{_counted(done.lost)} could not be read" if done.lost else "no entry is known to be lost")
    say(f"the damaged store is kept as {done.aside}")
    return not done.lost


def _is_sound(place: Place, library: Library | None) -> bool:
    try:
        with opener(place, library)(place.database) as store:
            return not store.check()
    except StoreError:
        return False


def _counted(entries: int) -> str:
    return f"{entries} entr{'y' if entries == 1 else 'ies'}"


def _moment() -> str:
    """Return the time as names of files have it."""
    return clock()().astimezone(local_zone()).strftime("%Y-%m-%d-%H%M%S")
