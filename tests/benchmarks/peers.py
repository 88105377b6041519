"""What Quizzer is held against: Anki with as many cards, plain SQLite, and what the disk itself takes to be sure."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.terminal import peak_of

if TYPE_CHECKING:
    from tests.benchmarks.stores import Shelf

ANKI_MISSING = "no `anki` here: pip install '.[test-anki]'"
DECKS, A_DAY, GOOD = 40, 9999, 3
PAGE = bytes(4096)
COLLECTION = "collection.anki2"


def has_anki() -> bool:
    """Return whether the package `anki` is there."""
    return importlib.util.find_spec("anki") is not None


class Anki:
    """A collection with review cards of which half are due, in decks and their subdecks as our banks have topics."""

    def __init__(self, path: Path) -> None:
        """Open the collection at `path`."""
        from anki.collection import Collection  # noqa: PLC0415  it may not be there

        self.collection: Any = Collection(str(path))
        self.card: Any = None

    def next_item(self) -> object:
        """Return the card that is next, as the scheduler's own call gives it."""
        return self.collection.sched.get_queued_cards(fetch_limit=1)

    def ask(self) -> str:
        """Return the next card's question as it is shown, and keep the card to be answered."""
        self.card = self.collection.sched.getCard()
        self.card.start_timer()
        asked: str = self.card.question()
        return asked

    def answer(self) -> None:
        """Rate the card that was asked Good."""
        self.collection.sched.answerCard(self.card, GOOD)

    def tree(self) -> object:
        """Return the decks with what is due in each."""
        return self.collection.sched.deck_due_tree()

    def close(self) -> None:
        """Close the collection."""
        self.collection.close()


def anki_at(shelf: Shelf, cards: int) -> Path:
    """Return the path of a collection with so many cards, a copy that may be changed."""
    made = shelf.kept(f"anki-{cards}", lambda folder: _fill(folder / COLLECTION, cards))
    folder = shelf.fresh(f"anki-{cards}").home
    shutil.copyfile(made / COLLECTION, folder / COLLECTION)
    return folder / COLLECTION


def opened(shelf: Shelf, cards: int) -> Anki | None:
    """Return a collection with so many cards; None where there is no Anki."""
    return Anki(anki_at(shelf, cards)) if has_anki() else None


def _fill(path: Path, cards: int) -> None:
    from anki.collection import AddNoteRequest, Collection  # noqa: PLC0415  it may not be there

    collection: Any = Collection(str(path))
    basic = collection.models.by_name("Basic")
    decks = [collection.decks.id(f"Exam::Bank {one // 4}::Topic {one % 4}") for one in range(DECKS)]
    settings = collection.decks.config_dict_for_deck_id(decks[0])
    settings["rev"]["perDay"] = settings["new"]["perDay"] = A_DAY
    collection.decks.update_config(settings)
    requests = []
    for number in range(cards):
        note = collection.new_note(basic)
        note.fields = [f"Question number {number}, one of many?", f"What is to be known of number {number}."]
        requests.append(AddNoteRequest(note=note, deck_id=decks[number % DECKS]))
    collection.add_notes(requests)
    reviewed = "update cards set type = 2, queue = 2, ivl = 10, factor = 2500, reps = 1, due = ? - 2 + id % 6"
    collection.db.execute(reviewed, collection.sched.today)
    collection.set_config("fsrs", val=True)
    collection.decks.set_current(collection.decks.id("Exam"))
    collection.close()


class Disk:
    """A file to which a page is appended, for certain."""

    def __init__(self, path: Path) -> None:
        """Start the file."""
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def append(self) -> None:
        """Write 4 KiB and wait until the disk has them."""
        os.write(self._file, PAGE)
        os.fsync(self._file)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


class PlainSqlite:
    """One table, one row an answer, by Python's own module; as sure as ours."""

    def __init__(self, path: Path) -> None:
        """Make the table."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        for told in ("journal_mode = WAL", "synchronous = FULL"):
            self._connection.execute(f"PRAGMA {told}")
        self._connection.execute("CREATE TABLE entry (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID")

    def append(self, name: str, body: str) -> None:
        """Insert a row and commit it."""
        self._connection.execute("INSERT INTO entry VALUES (?, ?)", (name, body))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def main() -> None:
    """Open the collection named, ask and answer so many cards, and print the most memory held, in MB."""
    path, answers = Path(sys.argv[1]), int(sys.argv[2])
    with closing(Anki(path)) as anki:
        anki.tree()
        for _ in range(answers):
            anki.ask()
            anki.answer()
    sys.stdout.write(f"{peak_of('self')}\n")


if __name__ == "__main__":
    main()
