"""Banks and logs of any size, made up once and kept between runs: a million items take minutes to make.

Ten questions of eight types come to twenty items. Each item has been reviewed once, in the five days before `NOW`,
so that about half of them are due.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from quizzer.cli.wiring import Place, load_library, open_desk, open_store
from quizzer.scheduling.memory import Rating
from quizzer.storage.early import EarlyStore
from quizzer.storage.tables import HEAD
from quizzer.study.log import Review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from quizzer.bank.library import Item, Library
    from quizzer.study.desk import Desk

EDITION = "1"
"""Of what is made here: another one is made anew."""
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
STOPPED = {"QUIZZER_NOW": NOW.isoformat()}
"""The clock stands, so that every run sees the same items due."""
BANK = 5_000
"""Questions in a bank, at most: its file stays within the reader's bounds."""
TOPICS = 4
PATTERN, ITEMS = 10, 20
"""So many questions come to so many items."""
BATCH = 20_000
ASKED, TOLD = "Asked", "Told"
"""The first words of each prompt, and of what is said after each answer."""

_OPTIONS = "\n".join(f"      - wrong: Number {{n}} of the others, the {name}" for name in ("second", "third", "fourth"))
_FORMS = (
    "type: choice\n    options:\n      - right: The first thing said of number {n}\n" + _OPTIONS,
    "type: match\n    pairs:\n"
    + "\n".join(f"      - {{{{id: p{i}, left: Term {i} of {{n}}, right: Meaning {i} of {{n}}}}}}" for i in range(4))
    + "\n    distractors: [A meaning that fits nothing of {n}]",
    "type: card",
    "type: number\n    answer: {n} * 2 + 1\n    unit: things",
    "type: cloze\n    text: In {n} the [[first|one]] comes before the [[second]].",
    "type: choice\n    options:\n      - right: What was meant by number {n}\n" + _OPTIONS,
    "type: match\n    pairs:\n"
    + "\n".join(f"      - {{{{id: p{i}, left: Name {i} of {{n}}, right: Use {i} of {{n}}}}}}" for i in range(4))
    + "\n    distractors: [A use that nobody has for {n}]",
    "type: choices\n    options:\n      - right: One half of number {n}\n      - right: Its other half\n" + _OPTIONS,
    "type: grid\n    rows: [Small, Large]\n    columns: [Near, Far]\n    cells:\n"
    + "\n".join(
        f"      - {{{{id: c{r}{c}, row: {r}, column: {c}, tile: Way {r}{c} of {{n}}}}}}" for r in (1, 2) for c in (1, 2)
    ),
    "type: order\n    things: [Thing one of {n}, Thing two of {n}, Thing three of {n}, Thing four of {n}]",
)


def bank_text(name: str, first: int, count: int, forms: tuple[str, ...] = _FORMS) -> str:
    """Return a bank of `count` questions numbered from `first`."""
    topics = "\n".join(f"  t{one}: {{title: Topic {one} of {name}, weight: {one + 1}}}" for one in range(TOPICS))
    questions = "\n".join(_question(number, forms[number % len(forms)]) for number in range(first, first + count))
    return f"bank: {name}\ntitle: The bank {name}\ntopics:\n{topics}\nquestions:\n{questions}\n"


def _question(number: int, form: str) -> str:
    shared = f"  - id: q{number}\n    topic: t{number // PATTERN % TOPICS}\n    difficulty: {number % 4 + 1}\n"
    card = form == "type: card"
    asked = f"{ASKED} of number {number}, which is one of many in this bank?"
    prompt = (
        f"    front: {asked}\n    back: What is to be known of number {number}.\n" if card else f"    prompt: {asked}\n"
    )
    why = f"    why: {TOLD} of number {number}, with a sentence that explains it as authors do.\n"
    return shared + prompt + why + "    " + form.format(n=number)


def choices_only() -> tuple[str, ...]:
    """Return the form of questions of one type, which are all answered by the same keys."""
    return _FORMS[:1]


class Shelf:
    """A folder in which what was made is kept."""

    def __init__(self, folder: Path) -> None:
        """Keep things in `folder`."""
        self.folder = folder

    def banks(self, questions: int, forms: tuple[str, ...] = _FORMS, name: str = "b") -> Path:
        """Return a folder of banks with so many questions together."""

        def make(folder: Path) -> None:
            for place, first in enumerate(range(0, questions, BANK)):
                text = bank_text(f"{name}{place}", first, min(BANK, questions - first), forms)
                (folder / f"{name}{place}.yaml").write_text(text, encoding="utf-8")

        return self.kept(f"banks-{name}-{questions}", make)

    def home(self, items: int) -> Place:
        """Return where there are so many items, each reviewed once; banks are parsed and cached."""
        banks = self.banks(items * PATTERN // ITEMS)

        def make(folder: Path) -> None:
            place = Place(home=folder, banks=(banks,))
            library, _ = load_library(place)
            learn(place, library, library.items.values())

        return Place(home=self.kept(f"home-{items}-{HEAD}", make), banks=(banks,))

    @property
    def cache(self) -> Path:
        """Return the folder of parsed banks that homes made here may share."""
        return self.folder / "cache"

    def fresh(self, name: str, banks: Path | None = None) -> Place:
        """Return a home of that name with nothing in it."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.cache.mkdir(exist_ok=True)
        (folder / "cache").symlink_to(self.cache)
        return Place(home=folder, banks=() if banks is None else (banks,))

    def kept(self, name: str, make: Callable[[Path], None]) -> Path:
        """Return the folder of that name, filled by `make` where it is not there yet."""
        folder = self.folder / f"{EDITION}-{name}"
        if not folder.exists():
            partial = folder.with_name(f"{folder.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            make(partial)
            partial.rename(folder)
        return folder


def learn(place: Place, library: Library, items: Iterable[Item]) -> None:
    """Write a review of each of `items` into the log, through the store itself."""
    with open_store(place, library) as store:
        remaining = iter(enumerate(items))
        while some := list(islice(remaining, BATCH)):
            store.merge([review_of(number, item, library, NOW - _age(number)) for number, item in some])


def _age(number: int) -> timedelta:
    return timedelta(hours=number * 7919 % 121 + 1, seconds=number % 3600)


def review_of(number: int, item: Item, library: Library, at: datetime, prefix: str = "0") -> Review:
    """Return a review of `item` at a time; number and prefix make its ids."""
    return Review(
        id=f"{prefix}{number:031x}",
        learner="me",
        answered_at=at,
        version="0",
        answer=f"{prefix}a{number:030x}",
        item=item.key,
        seed=number,
        parts=(item.part,),
        response="1",
        score=1.0,
        rating=Rating(number * 13 % 4 + 1),
        seconds=8.0,
        fingerprint=library.questions[item.question].fingerprint(item.part),
    )


@contextmanager
def desk_at(place: Place) -> Iterator[Desk]:
    """Open the desk at `place`, as the commands do, with the clock stopped."""
    with mock.patch.dict(os.environ, STOPPED):
        desk = open_desk(place, 1)
        yield desk
        if isinstance(desk.ground.store, EarlyStore):
            desk.ground.store.close()
