"""`plan --json`, with a clock that stands and a week's log, against the slow reference: every figure, to 1e-9."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Forgetting, Rating
from quizzer.storage import open_store
from quizzer.study.log import Amend, Entry, Place, Reset, Resume, Review, Suspend, Void
from tests.cli.running import NOW
from tests.scheduling.reference_correction import (
    PlainReview,
    chances,
    folded,
    reference_bands,
    reference_correction,
)
from tests.scheduling.reference_plan import PlainItem, PlainMemory, PlainPlan, Reference
from tests.study.reference_learner import PlainCosts
from tests.study.reference_log import PlainLog, fitted_marks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from quizzer.study.past import PastReview
    from tests.cli.running import Program

CHOICE = "options: [{right: yes}, {wrong: no}, {wrong: maybe}]"
BANK = f"""
bank: b
title: Bank
topics:
  easy: {{title: Easy, weight: 10}}
  hard: {{title: Hard, weight: 30}}
questions:
  - {{id: one, type: choice, topic: easy, difficulty: 1, prompt: "One?", {CHOICE}}}
  - {{id: two, type: choice, topic: easy, difficulty: 1, prompt: "Two?", {CHOICE}}}
  - {{id: three, type: choice, topic: easy, difficulty: 2, prompt: "Three?", {CHOICE}}}
  - {{id: fore, type: card, topic: easy, difficulty: 1, front: Fore, back: B}}
  - {{id: aft, type: card, topic: easy, difficulty: 1, front: Aft, back: B}}
  - {{id: port, type: card, topic: hard, difficulty: 2, front: Port, back: B}}
  - {{id: lee, type: card, topic: hard, difficulty: 2, front: Lee, back: B}}
  - {{id: luff, type: card, topic: hard, difficulty: 3, front: Luff, back: B}}
  - id: pairs
    type: match
    topic: hard
    difficulty: 1
    prompt: Match.
    show: 2
    pairs: [{{id: p1, left: L1, right: R1}}, {{id: p2, left: L2, right: R2}}, {{id: p3, left: L3, right: R3}},
            {{id: p4, left: L4, right: R4}}]
"""
TOPICS = dict.fromkeys(("one", "two", "three", "fore", "aft"), "easy") | dict.fromkeys(
    ("port", "lee", "luff", "pairs"), "hard"
)
KINDS = {
    **dict.fromkeys(("one", "two", "three"), "choice"),
    **dict.fromkeys(("fore", "aft", "port", "lee", "luff"), "card"),
    "pairs": "match",
}
LUCK = {"choice": 1 / 3, "card": 0.0, "match": 1 / 3}
KEYS = ("one", "two", "three", "fore", "aft", "port", "lee", "luff", *(f"pairs#p{number}" for number in (1, 2, 3, 4)))
ITEMS = tuple(f"b/{key}" for key in KEYS)
MARKS = {"easy": 40.0, "hard": 60.0}, {"choice": 25.0, "match": 30.0, "other": 45.0}
WEEK = {
    "one": "0.1:1 0.4:3 1.3:1 2.2:3 3.1:1 4.6:2 5.7:1",
    "two": "0.1:3 2.3:3 3.4:2 5.4:1 6.3:3",
    "three": "0.2:2 1.4:3 3.2:4",
    "fore": "0.2:4 1.9:4 2.9:1 4.1:3 6.1:1",
    "aft": "0.3:2 1.2:1 1.5:2 2.6:1 3.7:2 6.2:2",
    "port": "0.3:3 1.1:2 2.1:1 3.3:1 4.2:2 5.6:1 6.95:1",
    "lee": "1.0:1 1.9:2 3.4:1 4.5:3 5.3:1",
    "luff": "0.9:4 2.4:4 4.4:1 5.2:1 6.6:2",
    "pairs#p1": "0.5:3 1.6:2 2.7:1 3.5:2 5.5:1",
    "pairs#p2": "0.5:1 1.6:1 2.7:3 3.5:1 5.5:2",
    "pairs#p3": "0.5:3 1.6:4 2.7:4 3.5:1 5.5:1 6.9:1",
}
"""When, in days from the start, each item was rated what; pairs at one time are of one answer."""
TODAY = 6.9
START = datetime(2025, 12, 25, 9, tzinfo=UTC)
THEN = datetime.fromisoformat(NOW).replace(tzinfo=UTC)
MINUTES = [11.0, 1.0, 2.0, 0.0]
"""Of Thursday to Sunday; on Monday there is the exam."""
SET = (
    *("--date", "2026-01-05", "--minutes", "1", "--day", "thu=11", "--day", "sat=2", "--day", "2026-01-04=0"),
    *("--weight", "easy=40", "--weight", "hard=60", "--kind", "choice=25", "--kind", "match=30", "--kind", "other=45"),
)
COARSE, FINE = (26, 5), (44, 7)


def about(day: float, what: str) -> dict[str, Any]:
    """Return what every entry has."""
    return {"id": f"{day:07.3f}-{what}", "learner": "me", "answered_at": START + timedelta(days=day)}


def reviews() -> Iterator[Review]:
    """Yield a week's answers: each takes its own seconds, some a hint, one as long as somebody who walked away."""
    count = 0
    for key, told in WEEK.items():
        for one in told.split():
            day, rating = float(one.partition(":")[0]), Rating(int(one.partition(":")[2]))
            count += 1
            yield Review(
                **about(day, key),
                answer=f"{key.partition('#')[0]}@{day}",
                item=f"b/{key}",
                seed=1,
                parts=(key.partition("#")[2],),
                response="x",
                score=float(rating > Rating.AGAIN),
                rating=rating,
                hints=int(rating is Rating.HARD),
                seconds=700.0 if day == TODAY else 0.0 if count % 13 == 0 else 2.0 + 7.3 * count % 19,
            )


def log() -> list[Entry]:
    """Return all that was kept: beside the answers, what the learner took back, put right, began anew or left out."""
    return [
        *reviews(),
        Amend(**about(6.65, "amend"), answer="luff@5.2", item="b/luff", rating=Rating.GOOD),
        Amend(**about(1.65, "amend"), answer="pairs@1.6", item="b/pairs#p2", rating=Rating.EASY, score=1.0),
        Void(**about(6.3, "void"), answer="aft@6.2"),
        Reset(**about(3.0, "reset"), item="b/lee"),
        Reset(**about(3.9, "reset"), item="b/three"),
        Suspend(**about(2.0, "suspend"), item="b/one"),
        Resume(**about(2.1, "resume"), item="b/one"),
        Suspend(**about(6.8, "suspend"), item="b/two"),
        Place(**about(5.0, "place"), answer="placed", item="b/pairs#p4", rating=Rating.GOOD),
    ]


class Known:
    """What the reference knows of the learner, whatever is believed of forgetting."""

    def __init__(self) -> None:
        """Read the log, formula by formula."""
        self.log = PlainLog(log())
        self.costs = PlainCosts(self.log.past, Library([load_bank(BANK.encode(), "bank.yaml")]))
        self.lives: dict[tuple[str, int], int] = {}
        self.reviews = [self._plain(review) for review in self.log.past]
        self.asked = [item for item in ITEMS if item not in self.log.suspended]
        self.marks = self._marks()

    def _plain(self, review: PastReview) -> PlainReview:
        life = self.lives.setdefault((review.item, review.life), len(self.lives))
        topic, kind = topic_of(review.item), kind_of(review.item)
        return PlainReview(
            life=life, day=review.at / 86400, rating=review.rating, luck=LUCK[kind], groups=(topic, kind)
        )

    def _marks(self) -> dict[str, float]:
        """Return the share of the marks of each item that is asked."""
        cells = {item: (topic_of(item), group_of(item)) for item in ITEMS}
        questions = {cell: len({part_of(item) for item in ITEMS if cells[item] == cell}) for cell in cells.values()}
        worth = fitted_marks(questions, *MARKS)
        parts = {name: sum(part_of(item) == name for item in ITEMS) for name in map(part_of, ITEMS)}
        marks = {item: worth[cells[item]] / questions[cells[item]] / parts[part_of(item)] for item in ITEMS}
        total = sum(marks[item] for item in self.asked)
        return {item: marks[item] / total for item in self.asked}

    def items(self, weights: tuple[float, ...], shifts: dict[str, float]) -> list[PlainItem]:
        """Return the items with the memories that `weights` make of the log; a placed one is no memory of the log."""
        memories = folded(weights, self.reviews)[0]
        return [self._item(item, memories, shifts) for item in self.asked]

    def _item(self, item: str, memories: dict[int, tuple[float, float]], shifts: dict[str, float]) -> PlainItem:
        kind = kind_of(item)
        stability, difficulty, elapsed = None, None, None
        if item in self.log.latest:
            at, last = self.log.latest[item]
            elapsed = (THEN.timestamp() - at) / 86400
            if isinstance(last, Place):
                stability, difficulty = PlainMemory(DEFAULT_WEIGHTS).first(last.rating)
            else:
                stability, difficulty = memories[self.lives[item, last.life]]
        return PlainItem(
            marks=self.marks[item],
            stability=stability,
            difficulty=difficulty,
            elapsed=elapsed,
            luck=LUCK[kind],
            pass_seconds=self.costs.seconds(kind, "pass"),
            lapse_seconds=self.costs.seconds(kind, "lapse"),
            first_seconds=self.costs.seconds(kind, "first"),
            first=self.costs.first(kind),
            shift=shifts.get(topic_of(item), 0.0) + shifts.get(kind, 0.0),
        )


def part_of(item: str) -> str:
    """Return an item's question, without its bank."""
    return item.removeprefix("b/").partition("#")[0]


def topic_of(item: str) -> str:
    """Return an item's topic, without its bank."""
    return TOPICS[part_of(item)]


def kind_of(item: str) -> str:
    """Return an item's kind of question."""
    return KINDS[part_of(item)]


def group_of(item: str) -> str:
    """Return the name under which the paper gives marks to an item's kind."""
    return kind_of(item) if kind_of(item) in MARKS[1] else "other"


def reference() -> dict[str, Any]:
    """Return all that `plan --json` must say of the exam, in its own form."""
    known = Known()
    correction = reference_correction(DEFAULT_WEIGHTS, known.reviews)
    seconds = [60 * minutes for minutes in MINUTES]
    seconds[0] -= known.log.spent(THEN)

    def told(weights: tuple[float, ...], grid: tuple[int, int]) -> Reference:
        items, habits = known.items(weights, correction.shifts), known.costs
        return Reference(items, seconds, weights, grid, first=habits.habit(), passing=habits.passing())

    prices, softness = told(correction.weights, COARSE).prices()
    fine = told(correction.weights, FINE)
    plan, left = fine.figures(prices, softness), fine.dual(prices, softness)[1]
    used = [min(max((there - here) / there, 0.0), 1.0) for there, here in zip(fine.seconds, left, strict=True)]
    usual, *others = (
        chances(told(weights, COARSE), prices, softness) for weights in (correction.weights, *correction.others)
    )
    bands = reference_bands(usual, others, fine.items)
    return {
        "days_left": 4,
        "minutes_per_day": 1,
        "minutes_today": seconds[0] / 60,
        "expected": {
            "today": sum(plan.today),
            "unstudied": sum(plan.unstudied),
            "planned": sum(plan.planned),
            "upper_bound": plan.bound,
        },
        "bands": {
            name: {"low": low, "high": high}
            for name, (low, high) in zip(("today", "unstudied", "planned"), bands, strict=True)
        },
        "today_adds": prices[0] * seconds[0],
        "topics": [topic_told(known, plan, topic) for topic in MARKS[0]],
        "days": [
            day_told(number, seconds, used[fine.days.index(number)] if number in fine.days else 0.0)
            for number in range(len(seconds) + 1)
        ],
        "suspended": len(known.log.suspended),
        "reviews": len(known.reviews),
        "unsure": correction.unsure,
    }


def topic_told(known: Known, plan: PlainPlan, topic: str) -> dict[str, Any]:
    """Return what must be said of one topic."""
    inside = [place for place, item in enumerate(known.asked) if topic_of(item) == topic]
    weight = sum(known.marks[known.asked[place]] for place in inside)
    return {
        "topic": f"b/{topic}",
        "title": topic.title(),
        "weight": weight,
        "items": len(inside),
        "seen": sum(known.asked[place] in known.log.latest for place in inside),
        "today": sum(plan.today[place] for place in inside) / weight,
        "unstudied": sum(plan.unstudied[place] for place in inside) / weight,
        "expected": sum(plan.planned[place] for place in inside) / weight,
        "floor": 0.0,
    }


def day_told(number: int, seconds: list[float], used: float) -> dict[str, Any]:
    """Return what must be said of one day; the last is the exam's own."""
    minutes = seconds[number] / 60 if number < len(seconds) else 0.0
    return {
        "date": f"2026-01-0{1 + number}",
        "minutes": minutes,
        "used": minutes * used,
        "exams": [] if number < len(seconds) else ["exam"],
    }


def figures_in(told: Any, path: str = "") -> dict[str, Any]:  # noqa: ANN401  JSON
    """Return every figure and word of some JSON by its path."""
    if not isinstance(told, dict | list):
        return {path: told}
    pairs = told.items() if isinstance(told, dict) else enumerate(told)
    found: dict[str, Any] = {path: len(told)}
    for key, value in pairs:
        found |= figures_in(value, f"{path}/{key}")
    return found


def test_every_figure_is_the_references(quizzer: Program, tmp_path: Path) -> None:
    """A week with lapses, hints, an amended, a voided, a reset and a placed memory: whatever JSON says is so."""
    bank = tmp_path / "bank.yaml"
    bank.write_text(BANK)
    assert quizzer("--banks", bank, "plan", *SET, "--json").code == 0
    with open_store(quizzer.home / "quizzer.db", learner="me", forgetting=Forgetting()) as store:
        store.append(log())
    ran = quizzer("--banks", bank, "plan", "--json")
    assert (ran.code, ran.err) == (0, "")
    said = json.loads(ran.out)
    exam, plans = said.pop("exam"), said.pop("exams")
    assert plans == [{"exam": exam, **said}]
    wanted = figures_in(reference())
    found = figures_in(said)
    assert found.keys() == wanted.keys()
    off = {
        path: (found[path], value)
        for path, value in wanted.items()
        if found[path] != (pytest.approx(value, abs=1e-9, rel=0) if isinstance(value, float) else value)
    }
    assert not off
