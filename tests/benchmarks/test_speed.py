"""Each benchmark of speed runs, and prints its rows; what they say is for people to judge, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from quizzer.cli.wiring import open_store
from tests.benchmarks.measuring import Line, markdown, shown
from tests.benchmarks.peers import has_anki
from tests.benchmarks.speed import BENCHMARKS, main
from tests.benchmarks.stores import Shelf, desk_at
from tests.benchmarks.terminal import NeverShown, Terminal, python

if TYPE_CHECKING:
    from pathlib import Path

TINY = ("--rounds", "1", "--answers", "1", "--items", "20", "--cards", "20", "--questions", "10", "20")
ROWS = {
    "first-question": ("first question on a terminal", "bare Textual"),
    "start-up": ("with 20 questions", "with 10 questions"),
    "feedback": ("key to feedback, p50", "key to feedback, p90"),
    "next-item": ("next item, 20 items", "next question ready"),
    "planner": ("the planner's choice",),
    "home": ("home summary, 20 items",),
    "durable": ("fsync", "plain sqlite3"),
    "loading": ("shipped banks, read cold", "20 questions, unchanged", "CSafeLoader"),
    "variant": ("one generated variant",),
    "memory": ("peak memory in a sitting", "MB"),
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all benchmarks here share, as those of one run do."""
    return tmp_path_factory.mktemp("speed")


def test_every_benchmark_is_tried_here() -> None:
    """None is added without a row to expect."""
    assert set(ROWS) == set(BENCHMARKS)


@pytest.mark.parametrize("name", ROWS)
def test_a_benchmark_prints_its_rows(name: str, shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At the smallest size, with the machine named; where there is no Anki the row says so."""
    main([name, *TINY, "--home", str(shelf)])
    said = capsys.readouterr().out
    for word in ROWS[name]:
        assert word in said
    assert "| what |" in said
    assert "CPython" in said or "PyPy" in said
    if name in {"next-item", "home", "durable", "memory"}:
        assert ("Anki" if has_anki() else "no `anki` here") in said


def test_verdicts_follow_from_the_medians() -> None:
    """A ratio of medians against the goal, or the figure itself; without a goal none is given."""
    shared: dict[str, Any] = {"what": "w", "ours": (3.0, 1.0, 2.0), "peer": (4.0, 4.0, 100.0), "peer_is": "p"}
    assert Line(**shared, most=0.5).cells()[3:] == ("0.5x", "<= 0.5x", "meets")
    assert Line(**shared, most=0.1).verdict == "misses by 5x"
    assert Line(**shared, most=1.0, absolute=True).cells()[4:] == ("<= 1 s", "misses by 2x")
    assert Line(what="w", ours=(1.0,), most=0.5, peer_is="none here").cells()[2:] == ("none here", "–", "<= 0.5x", "–")
    assert [shown(1.5, "s"), shown(0.0025, "s"), shown(7e-5, "s"), shown(1234.5, "MB")] == [
        *("1.5 s", "2.5 ms", "70 µs", "1,234 MB")
    ]
    assert markdown([Line(**shared)]).splitlines()[1] == "|---|---|---|---|---|---|"


def test_what_is_made_up_is_a_sound_store(tmp_path: Path) -> None:
    """Its banks load without a word, each item has been reviewed, some are due, and the store finds nothing wrong."""
    place = Shelf(tmp_path).home(200)
    with desk_at(place) as desk:
        overview = desk.overview()
        assert desk.notices == ()
        assert (overview.questions, overview.items, overview.seen) == (100, 200, 200)
        assert 50 < overview.due < 150
        library = desk.ground.library
    with open_store(place, library) as store:
        assert store.check() == []
        assert store.newest()[0] == 200


def test_words_that_never_come_are_an_error(tmp_path: Path) -> None:
    """A program that ends without having said them is told with what it said."""
    with (
        Terminal(python("-c", "print('bye')"), folder=tmp_path, more={}) as terminal,
        pytest.raises(NeverShown) as told,
    ):
        terminal.until(b"hello")
    assert "bye" in str(told.value)
