"""What a learner waits for on a terminal: the first question, and feedback to an answer."""

from __future__ import annotations

import re
import subprocess
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from quizzer.cli.wiring import Place, load_library
from tests.benchmarks.measuring import Line, in_turn, percentile, turns
from tests.benchmarks.peers import ANKI_MISSING, anki_at, has_anki
from tests.benchmarks.stores import ASKED, STOPPED, TOLD, choices_only, desk_at, learn
from tests.benchmarks.terminal import ROOT, Terminal, python

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.benchmarks.measuring import Bench

BARE = Path(__file__).with_name("bare.py")
BARE_IS = "bare Textual"
SEED = ("--seed", "1")
SETTLED, BETWEEN = 0.5, 0.1
"""Seconds after which the app heeds Enter again, and those between two keys."""
KNOWN = 1_000
"""Items of the shipped banks that have been reviewed before the first question is timed, at most."""
READY, HEARD = b"hello", b"heard %d."


def app(place: Place, *arguments: str, clock: Mapping[str, str] = STOPPED) -> Terminal:
    """Start the app at `place`; its clock stands unless `clock` is empty."""
    banks = [part for bank in place.banks for part in ("--banks", str(bank))]
    command = python("-m", "quizzer", "--home", place.home, *banks, *arguments, *SEED)
    return Terminal(command, folder=place.home, more=clock)


def bare(folder: Path) -> Terminal:
    """Start the bare Textual app."""
    return Terminal(python(BARE), folder=folder, more={})


def first_words(place: Place) -> bytes:
    """Return what tells that the first question of a review is on the screen: its longest words without a style."""
    with desk_at(place) as desk:
        asking = desk.review(limit=20).next()
    if asking is None:
        message = "there is nothing to ask"
        raise RuntimeError(message)
    plain = re.findall(r"[A-Za-z][A-Za-z ,]{5,30}[A-Za-z]", asking.presentation.prompt[:60])
    words: str = max(plain, key=len)
    return words.encode()


def until_question(place: Place, words: bytes) -> float:
    """Return the seconds from starting `quizzer review` until its first question is on the terminal."""
    with app(place, "review") as terminal:
        return terminal.until(words)


def until_hello(folder: Path) -> float:
    """Return the seconds from starting bare Textual until its line is on the terminal."""
    with bare(folder) as terminal:
        return terminal.until(READY)


def first_question(bench: Bench) -> list[Line]:
    """Time the first question of the shipped banks against bare Textual."""
    place = bench.shelf.fresh("first-question")
    library, _ = load_library(place)
    learn(place, library, list(library.items.values())[:KNOWN])
    words = first_words(place)
    found = in_turn(bench.rounds, ours=lambda: until_question(place, words), peer=lambda: until_hello(place.home))
    what = "first question on a terminal"
    return [Line(what=what, ours=found["ours"], peer=found["peer"], peer_is=f"{BARE_IS}, hello", most=2.0)]


def start_up(bench: Bench) -> list[Line]:
    """Time the first question with banks of several sizes, each against the smallest and against bare Textual."""
    places = {size: _with_questions(bench, size) for size in bench.questions}
    runs = {str(size): _timed(place) for size, place in places.items()}
    found = in_turn(bench.rounds, **runs)
    least, lines = str(bench.questions[0]), []
    for size in bench.questions[1:]:
        line = Line(
            what=f"first question with {size:,} questions",
            ours=found[str(size)],
            peer=found[least],
            peer_is=f"with {bench.questions[0]:,} questions",
            most=1.1,
        )
        lines.append(line)
    return lines


def _with_questions(bench: Bench, size: int) -> Place:
    place = bench.shelf.fresh(f"start-{size}", bench.shelf.banks(size))
    load_library(place)  # so that the cache is there
    return place


def _timed(place: Place) -> Callable[[], float]:
    return lambda: until_question(place, ASKED.encode())


# Key to feedback


def feedback(bench: Bench) -> list[Line]:
    """Time Enter until the feedback is on the terminal, one durable answer included, against a key in bare Textual."""
    answers = bench.answers * (bench.rounds + 1) + 1
    place = bench.shelf.fresh("feedback", bench.shelf.banks(answers, choices_only(), "choice"))
    load_library(place)
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    keys = count(1)
    with app(place, "review", "--limit", str(answers), clock={}) as ours, bare(place.home) as peer:
        ours.until(ASKED.encode())
        peer.until(READY)
        for turn in turns(bench.rounds):
            took = [_answered(ours) for _ in range(bench.answers)]
            heard = [_heard(peer, next(keys)) for _ in range(bench.answers)]
            if turn:
                times["ours"] += took
                times["peer"] += heard
    mine, other = tuple(times["ours"]), tuple(times["peer"])
    late, other_late = (percentile(mine, 0.9),), (percentile(other, 0.9),)
    peer_is = f"{BARE_IS}, a key"
    return [
        Line(what="key to feedback, p50", ours=mine, peer=other, peer_is=peer_is, most=4.0),
        Line(what="key to feedback, p90", ours=late, peer=other_late, peer_is=peer_is, most=0.05, absolute=True),
    ]


def _answered(terminal: Terminal) -> float:
    """Pick an option, check it, go on; return the seconds from Enter until the feedback is on the terminal."""
    terminal.rest(SETTLED)
    terminal.send(b"1")
    terminal.rest(BETWEEN)
    terminal.send(b"\r")
    took = terminal.until(TOLD.encode())
    terminal.rest(SETTLED)
    terminal.send(b"\r")
    terminal.until(ASKED.encode())
    return took


def _heard(terminal: Terminal, count: int) -> float:
    terminal.rest(BETWEEN)
    terminal.send(b"x")
    return terminal.until(HEARD % count)


# Memory


def memory(bench: Bench) -> list[Line]:
    """Take the peak memory of a sitting of some answers against a program that answers as many of Anki's cards."""
    return [_memory(bench, cards) for cards in bench.cards]


def _memory(bench: Bench, cards: int) -> Line:
    place = bench.shelf.home(cards)
    runs = {"ours": lambda: _sitting_peak(place, bench.answers)}
    if has_anki():
        path = anki_at(bench.shelf, cards)
        runs["peer"] = lambda: _anki_peak(path, bench.answers)
    found = in_turn(bench.rounds, **runs)
    peer_is = f"Anki, {cards:,} cards" if has_anki() else ANKI_MISSING
    what = f"peak memory in a sitting, {cards:,} items"
    return Line(what=what, ours=found["ours"], peer=found.get("peer", ()), peer_is=peer_is, most=0.7, unit="MB")


def _sitting_peak(place: Place, answers: int) -> float:
    """Answer some questions on a terminal; return the most memory held."""
    with app(place, "drill", "--type", "choice") as terminal:
        terminal.until(ASKED.encode())
        for _ in range(answers):
            _answered(terminal)
        return terminal.peak()


def _anki_peak(path: Path, answers: int) -> float:
    """Answer as many cards with Anki in a process of its own; return the most memory held."""
    command = python("-m", "tests.benchmarks.peers", path, str(answers))
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
