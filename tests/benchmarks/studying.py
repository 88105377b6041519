"""What a sitting asks of the store and the plan: the next item, an answer kept, what home says."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, closing
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from quizzer.cli.wiring import Place, load_library, open_store
from quizzer.study.desk import Desk
from quizzer.study.exam import Exam, Timetable
from quizzer.study.log import encode
from tests.benchmarks.measuring import Line, in_turn, middle_of, seconds_of
from tests.benchmarks.peers import ANKI_MISSING, Disk, PlainSqlite, opened
from tests.benchmarks.stores import NOW, desk_at, review_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.study.queue import Want
    from tests.benchmarks.measuring import Bench
    from tests.benchmarks.peers import Anki

EXAM_IN = timedelta(days=14)
PLANNED = 10_000
"""Items of the plan, at most."""


def _cards_for(bench: Bench, items: int) -> int:
    """Return the cards of the collection that so many items are held against."""
    return max((cards for cards in bench.cards if cards <= items), default=bench.cards[0])


def _against(line: Line, bench: Bench, ours: Callable[[], float], anki: Callable[[], float] | None) -> Line:
    """Return `line` with the figures of ours and Anki in turn, or of ours alone where there is no Anki."""
    found = in_turn(bench.rounds, ours=ours, **({"peer": anki} if anki else {}))
    peer_is = line.peer_is if anki else ANKI_MISSING
    return replace(line, ours=found["ours"], peer=found.get("peer", ()), peer_is=peer_is)


def next_item(bench: Bench) -> list[Line]:
    """Time the choice of the next item, and the next question made ready, against Anki."""
    return [line for items in bench.items for line in _next_item(bench, items)]


def _next_item(bench: Bench, items: int) -> list[Line]:
    cards, times = _cards_for(bench, items), bench.answers
    with ExitStack() as open_ones:
        desk = open_ones.enter_context(desk_at(bench.shelf.home(items)))
        anki = opened(bench.shelf, cards)
        if anki is not None:
            open_ones.enter_context(closing(anki))
        begun: list[Any] = []
        start = seconds_of(lambda: begun.append(desk.review()))
        sitting = begun[0]
        peer_is = f"Anki, {cards:,} cards"
        lines = [Line(what=f"sitting begun, {items:,} items", ours=(start,), note="once, no peer")]
        for what, ours, theirs, most in (
            ("next item", sitting._agenda.next, "next_item", 1.0),
            ("next question ready", sitting.next, "ask", None),
        ):
            line = Line(what=f"{what}, {items:,} items", ours=(), peer_is=peer_is, most=most)
            lines.append(_against(line, bench, _repeated(ours, times), _timed(anki, theirs, times)))
    return lines


def _repeated(act: Callable[[], object], times: int) -> Callable[[], float]:
    return lambda: middle_of(times, act)


def _timed(anki: Anki | None, name: str, times: int) -> Callable[[], float] | None:
    return None if anki is None else _repeated(getattr(anki, name), times)


def home_summary(bench: Bench) -> list[Line]:
    """Time what home shows of all topics against Anki's tree of decks."""
    lines = []
    for items in bench.items:
        cards = _cards_for(bench, items)
        with ExitStack() as open_ones:
            desk = open_ones.enter_context(desk_at(bench.shelf.home(items)))
            anki = opened(bench.shelf, cards)
            if anki is not None:
                open_ones.enter_context(closing(anki))
            line = Line(
                what=f"home summary, {items:,} items",
                ours=(),
                peer_is=f"Anki's deck tree, {cards:,} cards",
                most=0.1 if items == bench.items[-1] else None,
            )
            lines.append(_against(line, bench, _repeated(desk.overview, 1), _timed(anki, "tree", 1)))
    return lines


def durable_answer(bench: Bench) -> list[Line]:
    """Time one answer on the disk, memory included, against the disk itself, plain SQLite and Anki."""
    items, cards = bench.items[0], bench.cards[0]
    place = _copied(bench, items)
    library, _ = load_library(place)
    keys = list(library.items.values())
    numbers = count(1)
    with ExitStack() as open_ones:
        store = open_ones.enter_context(open_store(place, library))
        disk = open_ones.enter_context(closing(Disk(place.home / "floor")))
        plain = open_ones.enter_context(closing(PlainSqlite(place.home / "plain.db")))
        anki = opened(bench.shelf, cards)

        def fresh() -> Any:  # noqa: ANN401  an entry, made before the clock starts
            number = next(numbers)
            return review_of(number, keys[number % len(keys)], library, NOW + timedelta(seconds=number), "n")

        def ours() -> float:
            return _each(bench, lambda entry: store.append([entry]), fresh)

        def plainly() -> float:
            return _each(bench, lambda entry: plain.append(entry.id, encode(entry).decode()), fresh)

        runs = {"ours": ours, "floor": _repeated(disk.append, bench.answers), "sqlite": plainly}
        if anki is not None:
            open_ones.enter_context(closing(anki))
            runs["anki"] = lambda: _each(bench, lambda _: anki.answer(), anki.ask)
        found = in_turn(bench.rounds, **runs)
    mine = found["ours"]
    shared: dict[str, Any] = {"what": "one durable answer, FSRS included", "ours": mine}
    return [
        Line(**shared, peer=found["floor"], peer_is="4 KiB and fsync", most=3.5),
        Line(**shared, peer=found["sqlite"], peer_is="plain sqlite3, one row"),
        Line(**shared, peer=found.get("anki", ()), peer_is="Anki's answer" if anki else ANKI_MISSING, most=1.5),
    ]


def _each(bench: Bench, act: Callable[[Any], object], prepare: Callable[[], Any]) -> float:
    """Return the median of some calls, each on something prepared before its clock starts."""

    def once() -> float:
        prepared = prepare()
        return seconds_of(lambda: act(prepared))

    times = sorted(once() for _ in range(bench.answers))
    return times[len(times) // 2]


def _copied(bench: Bench, items: int) -> Place:
    """Return a copy of a home that may be changed."""
    kept = bench.shelf.home(items)
    place = bench.shelf.fresh("durable")
    shutil.copytree(kept.home, place.home, dirs_exist_ok=True)
    return Place(home=place.home, banks=kept.banks)


def planner(bench: Bench) -> list[Line]:
    """Time the plan's choice of the next question."""
    from quizzer.study.exam_queue import ExamQueue  # noqa: PLC0415  as the desk does it

    items = min(PLANNED, bench.items[0])
    exams = (Exam(date=(NOW + EXAM_IN).date(), name="exam"),)
    with desk_at(bench.shelf.home(items)) as kept:
        desk = Desk(kept.ground, seed=1, timetable=Timetable(exams=exams))
        queue = ExamQueue(desk.ground, desk.plan())
        asked: list[Want] = []

        def choose() -> None:
            want = queue.next(asked)
            if want is not None:
                asked.append(want)

        found = in_turn(bench.rounds, ours=_repeated(choose, bench.answers))
    what = f"the planner's choice, {items:,} items"
    return [Line(what=what, ours=found["ours"], most=0.005, absolute=True)]
