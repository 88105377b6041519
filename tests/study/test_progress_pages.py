"""Every page says what it means in words, fits its width, and tells all its numbers where it must."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from quizzer.study.exam import Timetable
from quizzer.study.ground import Ground
from quizzer.study.plots import ASCII, UNICODE, Pens, text_of
from quizzer.study.progress import Progress, Reading
from quizzer.study.progress.layout import WAITING, page_lines, plain, side_by_side
from quizzer.study.progress.marks import Marks, MarksPoint
from quizzer.study.progress.pages import PAGES, Page
from quizzer.study.progress.retention import Bin, Retention
from quizzer.study.progress.room import Room, clock, counted
from quizzer.study.progress.sureness import Sure
from tests.memory_store import MemoryStore
from tests.study.progress_logs import FORGETTING, START, TODAY, library, week_of_reviews

EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
BY_NAME = {page.name: page for page in PAGES}


def progress(*, empty: bool = False) -> Progress:
    """Return the progress of a fixed week, or of nothing."""
    store = MemoryStore(FORGETTING)
    store.append([] if empty else week_of_reviews())
    ground = Ground(library=library(), store=store, forgetting=FORGETTING, clock=lambda: START, new_id=str)
    return Reading(ground, Timetable()).progress()


def text(name: str, figure: object, width: int = 78, height: int = 18, pens: Pens = UNICODE) -> str:
    """Return a page as text."""
    return "\n".join(map(text_of, BY_NAME[name].draw(figure, Room(width=width, height=height, pens=pens))))


@EVERY_PAGE
@pytest.mark.parametrize("width", [38, 53, 74, 100])
@pytest.mark.parametrize("height", [5, 10, 20])
def test_a_page_fits_its_width(page: Page, width: int, height: int) -> None:
    """No line is wider than the room; the first one is a sentence."""
    lines = list(map(text_of, page.draw(getattr(progress(), page.name), Room(width=width, height=height))))
    assert max(map(len, lines)) <= width
    assert re.match(r"[A-Z]", lines[0])


@EVERY_PAGE
def test_a_page_of_nothing_says_so(page: Page) -> None:
    """One sentence, no plot."""
    lines = list(map(text_of, page.draw(getattr(progress(empty=True), page.name), Room(width=78, height=18))))
    assert 1 <= len(lines) <= 2
    assert lines[-1].endswith(".")


@EVERY_PAGE
def test_a_page_in_ascii(page: Page) -> None:
    """Nothing but ASCII where the terminal has no more."""
    figure = getattr(progress(), page.name)
    assert text(page.name, figure, pens=ASCII).isascii()


@EVERY_PAGE
def test_a_page_waits(page: Page) -> None:
    """Until its figure is known it says what will be there."""
    said = " ".join(map(text_of, page_lines(page, {}, Room(width=78, height=18))))
    assert page.what[1:] in said
    assert WAITING in said


def test_plain_tells_every_number() -> None:
    """Each point of the curve, each day of the load, each week of days and slips."""
    whole = progress()
    said = "\n".join(plain(whole, ASCII))
    assert re.findall(r"^\d (\w+)$", said, re.MULTILINE) == [page.title for page in PAGES]
    for point in whole.marks.points:
        assert f"{point.date}: {point.expected * 100:.0f} %" in said
    for day in whole.load.days:
        assert (f"{day.date}: {counted(day.items, 'item')}" in said) is bool(day.items)
    assert "week of 2026-02-23: 7 answers on 3 days" in said
    for slip in whole.slips:
        assert ", ".join(f"{made} of {of}" for made, of in zip(slip.made, slip.chances, strict=True)) in said


def test_two_columns_fill_their_lines() -> None:
    """All pages stand in 36 lines, none wider than the room; more lines make the plots higher."""
    figures = {name: getattr(progress(), name) for name in Progress.__struct_fields__}
    for height in (36, 50):
        lines = list(map(text_of, side_by_side(figures, Room(width=111, height=height))))
        assert len(lines) <= height
        assert max(map(len, lines)) <= 111
        assert all(any(page.title in line for line in lines) for page in PAGES)


def marks(*shares: float) -> Marks:
    """Return the marks of days in a row, the last one today."""
    days = [TODAY - timedelta(days=back) for back in range(len(shares) - 1, -1, -1)]
    points = tuple(MarksPoint(date=day, expected=share) for day, share in zip(days, shares, strict=True))
    return Marks(points=points, lucky=0.1)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([0.5], "The line begins with a second day."),
        ([0.5, 0.6], "Guessing is worth 10 %."),
        ([0.5] * 7 + [0.6], "10 points more than on 23 Feb."),
        ([0.61] * 7 + [0.6], "1 point less than on 23 Feb."),
        ([0.6] * 8, "As much as on 23 Feb."),
    ],
)
def test_how_marks_have_moved(shares: list[float], said: str) -> None:
    """Over a week, where there is one."""
    assert said in text("marks", marks(*shares))


@pytest.mark.parametrize(
    ("verdict", "said", "meaning"),
    [
        ("more", "You recall more than predicted: 80 %, not 70 %.", "sooner than you need"),
        ("less", "You recall less than predicted: 80 %, not 70 %.", "later than you need"),
        ("alike", "You recall as predicted: 80 % right.", "fit you"),
        ("unknown", "Too few to judge: 80 % right, 70 % predicted.", "So far 9 items came back"),
    ],
)
def test_what_retention_means(verdict: str, said: str, meaning: str) -> None:
    """The verdict and what follows from it."""
    one = Bin(low=0.7, high=0.8, reviews=9, predicted=0.7, found=0.8, error=0.05)
    figure = Retention(reviews=9, predicted=0.7, found=0.8, log_loss=0.5, rmse=0.1, verdict=verdict, bins=(one,))
    shown = text("retention", figure)
    assert said in shown
    assert meaning in shown
    assert re.search(r"70–80 %.*┃.*●.* 70 %   80 % +9$", shown, re.MULTILINE)


def sure(word: Any, answers: int, right: float) -> Sure:  # noqa: ANN401  one of the three words
    """Return a figure with a narrow interval."""
    return Sure(sureness=word, answers=answers, right=right, low=right - 0.02, high=right + 0.02)


@pytest.mark.parametrize(
    ("counts", "right", "said"),
    [
        ((5, 0, 30), 0.7, "When sure, 70 % right; when guessing, 70 %.\nLook twice before you call it sure."),
        ((0, 0, 30), 0.95, "When sure, 95 % right.\nWhen you are sure you can trust it."),
        ((5, 5, 0), 0.5, "When guessing, 50 %."),
        ((0, 5, 0), 0.5, "When fairly sure, 50 % right."),
    ],
)
def test_what_sureness_means(counts: tuple[int, int, int], right: float, said: str) -> None:
    """What was right, and whether to trust it, once there is enough."""
    figures = [sure(word, count, right) for word, count in zip(("guess", "fairly", "sure"), counts, strict=True)]
    assert text("sureness", figures).startswith(said)


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3600, "1 h 0 min")])
def test_stretches_of_time(seconds: float, said: str) -> None:
    """Seconds, minutes, hours."""
    assert clock(seconds) == said
