"""Memories equal what the fsrs package gives for the same ratings and times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Forgetting, Learned, Memory, New, Rating

LETTERS = {rating.name[0]: rating for rating in Rating}
START = datetime(2026, 1, 1, 9, tzinfo=UTC)
HISTORIES = st.lists(st.tuples(st.sampled_from(Rating), st.floats(0, 400)), min_size=1, max_size=12)


def ours(history: list[tuple[Rating, float]], forgetting: Forgetting) -> tuple[Learned, datetime]:
    """Return the memory after ratings, each so many days after the one before, and the time of the last."""
    memory: Memory = New()
    at = START
    for rating, days in history:
        at += timedelta(days=days)
        memory = forgetting.reviewed(memory, rating, at)
    assert isinstance(memory, Learned)
    return memory, at


def theirs(history: list[tuple[Rating, float]], retention: float = 0.9) -> fsrs.Card:
    """Return the package's card after the same."""
    scheduler = fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    card = fsrs.Card(card_id=1, due=START)
    at = START
    for rating, days in history:
        at += timedelta(days=days)
        card, _ = scheduler.review_card(card, fsrs.Rating(int(rating)), at)
    return card


@settings(max_examples=150, deadline=None)
@given(history=HISTORIES, retention=st.sampled_from([0.8, 0.9, 0.95]))
def test_a_random_history_gives_the_packages_memory(history: list[tuple[Rating, float]], retention: float) -> None:
    """Difficulty, stability, last review and due date: equal, not nearly."""
    forgetting = Forgetting(desired_retention=retention)
    memory, at = ours(history, forgetting)
    card = theirs(history, retention)
    assert (memory.difficulty, memory.stability) == (card.difficulty, card.stability)
    assert memory.last_review == card.last_review == at
    assert forgetting.due(memory) == card.due


@pytest.mark.parametrize(
    ("word", "difficulty", "stability", "days"),
    [
        ("G", 2.118104, 2.3065, 2),
        ("A", 6.4133, 0.212, 1),
        ("H", 5.112171, 1.2931, 1),
        ("E", 1.0, 8.2956, 8),
    ],
)
def test_first_ratings_are_those_of_fsrs6(word: str, difficulty: float, stability: float, days: int) -> None:
    """The initial values published for FSRS-6."""
    forgetting = Forgetting()
    memory, _ = ours([(LETTERS[word], 0)], forgetting)
    assert memory.difficulty == pytest.approx(difficulty, abs=1e-3)
    assert memory.stability == pytest.approx(stability, abs=1e-3)
    assert (forgetting.due(memory) - START).days == days


@pytest.mark.parametrize(
    ("ratings", "intervals"),
    [
        ("GGGGGGAAGGGGG", [2, 11, 46, 163, 497, 1346, 9, 1, 2, 4, 7, 13, 22]),
        ("EEEE", [8, 66, 397, 1875]),
        ("AHGE", [1, 1, 3, 12]),
        ("HHHHHH", [1, 3, 7, 12, 18, 25]),
    ],
)
def test_intervals_of_recorded_sequences(ratings: str, intervals: list[int]) -> None:
    """Reviewed on the very day each time, as py-fsrs's own golden sequence is."""
    forgetting, at = Forgetting(), START
    memory: Memory = New()
    found = []
    for letter in ratings:
        learned = forgetting.reviewed(memory, LETTERS[letter], at)
        found.append((forgetting.due(learned) - at).days)
        memory, at = learned, forgetting.due(learned)
    assert found == intervals


@pytest.mark.parametrize(("stability", "days", "recall"), [(10, 0, 1), (10, 10, 0.9), (1, 1, 0.9), (100, 100, 0.9)])
def test_recall_is_nine_in_ten_after_the_stability(stability: float, days: float, recall: float) -> None:
    """That is what stability means."""
    memory = Learned(difficulty=5, stability=stability, last_review=START, reviews=1, lapses=0)
    assert Forgetting().retrievability(memory, START + timedelta(days=days)) == pytest.approx(recall)


@pytest.mark.parametrize("days", [0, 1, 2, 5, 30, 365])
def test_recall_on_whole_days_is_the_packages(days: int) -> None:
    """Our curve with fractions of days meets theirs where they count."""
    card = theirs([(Rating.GOOD, 0)])
    memory, _ = ours([(Rating.GOOD, 0)], Forgetting())
    at = START + timedelta(days=days)
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    assert Forgetting().retrievability(memory, at) == pytest.approx(scheduler.get_card_retrievability(card, at))


@settings(max_examples=60, deadline=None)
@given(stability=st.floats(0.01, 3000), hours=st.lists(st.floats(0, 50_000), min_size=2, max_size=6))
def test_recall_only_falls(stability: float, hours: list[float]) -> None:
    """From 1 towards 0, as time goes by; a clock set back counts as now."""
    memory = Learned(difficulty=5, stability=stability, last_review=START, reviews=1, lapses=0)
    recalls = [Forgetting().retrievability(memory, START + timedelta(hours=each)) for each in sorted(hours)]
    assert recalls == sorted(recalls, reverse=True)
    assert all(0 < each <= 1 for each in recalls)
    assert Forgetting().retrievability(memory, START - timedelta(days=3)) == 1


@settings(max_examples=60, deadline=None)
@given(history=HISTORIES, days=st.floats(1, 400))
def test_better_ratings_last_longer(history: list[tuple[Rating, float]], days: float) -> None:
    """Again < Hard < Good < Easy in stability, and in difficulty the other way round."""
    forgetting = Forgetting()
    memory, at = ours(history, forgetting)
    after = [forgetting.reviewed(memory, rating, at + timedelta(days=days)) for rating in Rating]
    stabilities = [each.stability for each in after]
    assert stabilities[0] < stabilities[1] < stabilities[2] < stabilities[3]
    difficulties = [each.difficulty for each in after]
    assert difficulties == sorted(difficulties, reverse=True)


def test_reviews_and_lapses_are_counted() -> None:
    """A first Again is no lapse: there was nothing to forget."""
    memory, _ = ours([(Rating.AGAIN, 0), (Rating.GOOD, 1), (Rating.AGAIN, 2), (Rating.AGAIN, 1)], Forgetting())
    assert (memory.reviews, memory.lapses) == (4, 2)


def test_a_new_item_is_not_recalled() -> None:
    """0, whatever the time."""
    assert Forgetting().retrievability(New(), START) == 0


def test_times_of_any_zone_are_one_time() -> None:
    """Nine in Greenwich and ten in Berlin are the same memory, kept in UTC."""
    berlin = START.astimezone(timezone(timedelta(hours=1)))
    one, two = (Forgetting().reviewed(New(), Rating.GOOD, at) for at in (START, berlin))
    assert one == two
    assert two.last_review.tzinfo is UTC


def test_weights_are_arguments() -> None:
    """Other weights, another memory; the default ones are the package's."""
    assert tuple(fsrs.Scheduler(enable_fuzzing=False).parameters) == DEFAULT_WEIGHTS
    other = Forgetting([*DEFAULT_WEIGHTS[:2], 5.0, *DEFAULT_WEIGHTS[3:]])
    assert other.reviewed(New(), Rating.GOOD, START).stability == 5
    assert Forgetting().reviewed(New(), Rating.GOOD, START).stability == DEFAULT_WEIGHTS[2]


@pytest.mark.parametrize("stability", [0.001, 0.4, 1, 36500, 10**7])
def test_due_lies_from_a_day_to_a_century_ahead(stability: float) -> None:
    """Whole days, at least one, at most a hundred years."""
    memory = Learned(difficulty=5, stability=stability, last_review=START, reviews=1, lapses=0)
    ahead = Forgetting().due(memory) - START
    assert timedelta(days=1) <= ahead <= timedelta(days=36500)
    assert ahead.seconds == 0
