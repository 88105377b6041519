"""What a bank holds, and what a log says of its questions: against figures worked out by hand."""

from __future__ import annotations

import pytest

from quizzer.bank.reading import load_bank
from quizzer.study.bank_stats import Answered, BankStats, bank_stats
from quizzer.study.fold import Standing
from quizzer.study.past import PastReview

HEAD = """\
bank: b
title: B
blueprint: {kinds: {match: 60, other: 40}, topics: {late: 30}}
topics:
  early: {title: Early, weight: 10}
  late: {title: Late, weight: 5}
  idle: {title: Idle, weight: 0}
questions:
  - {id: pairs, type: match, topic: late, difficulty: 2, prompt: P, show: 2, distractors: [X],
     pairs: [{id: one, left: A, right: B}, {id: two, left: C, right: D}]}
  - {id: drawn, type: derivation, topic: idle, difficulty: 3, prompt: "{N}?", given: {N: {between: [2, 9]}},
     steps: [{id: twice, ask: Twice, answer: 2 * N}]}
"""
NUMBER = "  - {{id: n{0}, type: number, topic: early, difficulty: 1, prompt: P{0}, answer: {0}}}\n"
BANK = load_bank((HEAD + "".join(NUMBER.format(place) for place in range(4))).encode(), "b.yaml")


def told(sitting: int, scores: dict[str, float]) -> list[PastReview]:
    """Return the reviews of one sitting, a day after the one before it."""
    start = sitting * 86400.0
    return [
        PastReview(f"{item.partition('#')[0]}@{sitting}", f"b/{item}", start + place, 3, score, 5.0)
        for place, (item, score) in enumerate(scores.items())
    ]


def of(sittings: list[dict[str, float]], question: str) -> Answered:
    """Return what so many sittings say of a question."""
    past = [one for place, scores in enumerate(sittings) for one in told(place, scores)]
    return next(one for one in bank_stats(BANK, {}, past).answered if one.question == f"b/{question}")


def counts(found: BankStats) -> dict[str, tuple[int, int]]:
    """Return questions and items by the name of a topic, type or difficulty."""
    return {one.name: (one.questions, one.items) for one in (*found.topics, *found.types, *found.difficulties)}


def test_everything_is_counted() -> None:
    """Questions and items by topic, type and difficulty; the two that draw numbers or name a scenario apart."""
    found = bank_stats(BANK, {}, [])
    assert (found.questions, found.items, found.drawn, found.scenarios) == (6, 7, 1, 0)
    assert counts(found) == {
        "early": (4, 4),
        "late": (1, 2),
        "idle": (1, 1),
        "match": (1, 2),
        "derivation": (1, 1),
        "number": (4, 4),
        "1": (4, 4),
        "2": (1, 2),
        "3": (1, 1),
    }


def test_shares_stand_beside_the_exams() -> None:
    """A topic's marks are the blueprint's where it names the topic; a kind's only where it is named."""
    found = bank_stats(BANK, {}, [])
    assert {one.name: one.marks for one in found.topics} == {"early": 0.25, "late": 0.75, "idle": 0.0}
    assert {one.name: one.marks for one in found.types} == {"match": 0.6, "derivation": None, "number": None}
    assert found.types[0].share == pytest.approx(1 / 6)


def test_thin_topics_say_why() -> None:
    """Too few questions, or too few for its marks; a topic that earns nothing is never thin."""
    assert [one.thin for one in bank_stats(BANK, {}, []).topics] == ["", "1 of at least 3 questions", ""]
    heavy = load_bank(
        (HEAD.replace("late: 30", "early: 95") + "".join(NUMBER.format(place) for place in range(4)))
        .replace("weight: 5", "weight: 900")
        .replace("topic: early", "topic: late", 3)
        .replace("topic: idle", "topic: early")
        .encode(),
        "b.yaml",
    )
    thin = {one.name: one.thin for one in bank_stats(heavy, {}, []).topics}
    assert thin["late"] == ""
    assert thin["early"] == "2 of at least 3 questions"


def test_a_topic_far_below_its_weight_is_thin() -> None:
    """Three questions of thirteen for most of the marks are too few."""
    extra = "".join(NUMBER.format(place) for place in range(13)).replace("topic: early", "topic: late", 3)
    text = HEAD.replace("topic: late, difficulty: 2", "topic: early, difficulty: 2") + extra
    thin = {one.name: one.thin for one in bank_stats(load_bank(text.encode(), "b.yaml"), {}, []).topics}
    assert thin["late"] == "20% of the questions for 75% of the marks"


def test_an_answer_counts_once() -> None:
    """The pairs of one match are one answer, right by their mean."""
    found = of([{"pairs#one": 1.0, "pairs#two": 0.0}] * 2, "pairs")
    assert (found.answers, found.right) == (2, 0.5)


@pytest.mark.parametrize(
    ("right", "answers", "finding"),
    [(10, 10, "too easy"), (9, 9, None), (9, 10, None), (19, 20, "too easy"), (2, 10, "too hard"), (0, 9, None)],
)
def test_too_easy_and_too_hard(right: int, answers: int, finding: str | None) -> None:
    """From 95 % and up to 20 % of ten answers at the least."""
    found = of([{"n1": float(place < right)} for place in range(answers)], "n1")
    assert found.finding == finding


def sittings(count: int, *, goes_along: bool) -> list[dict[str, float]]:
    """Return good and bad sittings in turn, `n1` being right in the good ones, or in the bad ones."""
    return [
        {"n1": float((place % 2 == 0) is goes_along), "n2": float(place % 2 == 0), "n3": float(place % 2 == 0)}
        for place in range(count)
    ]


def test_what_separates() -> None:
    """Right in good sittings: it separates. Right in bad ones: it does not. Fewer than 12 answers: not known."""
    along, against = of(sittings(12, goes_along=True), "n1"), of(sittings(12, goes_along=False), "n1")
    assert along.separates == pytest.approx(1.0)
    assert along.finding is None
    assert against.separates == pytest.approx(-1.0)
    assert against.finding == "does not separate"
    assert of(sittings(11, goes_along=False), "n1").separates is None


def test_what_never_varies_says_nothing() -> None:
    """Alone in its sittings, or always half right, a question can be said neither to separate nor not to."""
    assert of([{"n1": float(place % 2)} for place in range(20)], "n1").separates is None
    assert of([{"n1": 0.5, "n2": float(place % 2)} for place in range(20)], "n1").separates is None


def test_flags_and_other_banks() -> None:
    """Flags of this bank are told with their words; reviews of another bank, or of a question gone, are not."""
    standings = {"b/n1": Standing(flag="typo"), "b/n2": Standing(note="mine"), "c/n1": Standing(flag="other")}
    past = [PastReview("1", "c/n1", 0.0, 3, 1.0, 5.0), PastReview("2", "b/gone", 1.0, 3, 1.0, 5.0)]
    found = bank_stats(BANK, standings, past)
    assert [(one.item, one.text) for one in found.flagged] == [("b/n1", "typo")]
    assert found.answered == ()
