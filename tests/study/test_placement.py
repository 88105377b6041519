"""Placement: what is known is found out with few questions, and taken as known on good evidence only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from quizzer.bank.library import Library, item_key
from quizzer.generators.draws import Draws
from quizzer.scheduling.memory import Learned, Rating
from quizzer.study.ability import GRID, Abilities, Sign, information, known
from quizzer.study.ground import Ground
from quizzer.study.log import Place, Review, Suspend, Void, decode, encode
from quizzer.study.placement import PLACEMENT, Level, Placement, TopicFound
from quizzer.study.placement_sitting import PlacementSitting, unplace
from tests.memory_store import MemoryStore
from tests.shelf import all_banks
from tests.study.sitter import MORNING, Learner, right, wrong

if TYPE_CHECKING:
    from quizzer.bank.library import Item

NAMES = ("transfer-learning", "parameter-budgets")
SEEDS = range(30)
CARELESS = 5
"""Wrong answers in a hundred to what is known."""

BANK = b"""
bank: b
title: Bank
topics:
  low: {title: Low}
  high: {title: High, needs: [low]}
questions:
""" + b"".join(
    b"  - {id: %s-%d-%d, type: number, topic: %s, difficulty: %d, prompt: What is %d + %d?, answer: '%d'}\n"
    % (topic, difficulty, number, topic, difficulty, difficulty, number, difficulty + number)
    for topic in (b"low", b"high")
    for difficulty in (1, 2, 3)
    for number in range(5)
)


def shipped(*names: str) -> Library:
    """Return banks that come with Quizzer."""
    return Library([bank for bank in all_banks() if bank.key in names])


def ground_of(library: Library) -> Ground:
    """Return the ground of a learner who never answered."""
    learner = Learner()
    return Ground(
        library=library,
        store=MemoryStore(learner.forgetting),
        forgetting=learner.forgetting,
        clock=lambda: MORNING,
        new_id=learner.ground.new_id,
    )


def levels(library: Library, way: str, seed: int) -> dict[str, int]:
    """Return the highest difficulty known of each topic, never above that of what it builds on."""
    draws = Draws("levels", way, seed)
    found: dict[str, int] = {}
    for bank in library.banks.values():
        for name, topic in bank.head.topics.items():
            most = min((found[f"{bank.key}/{need}"] for need in topic.needs), default=4)
            one_down = max(0, most - draws.below(2))
            drawn = {"nothing": 0, "all": 4, "mixed": draws.below(most + 1), "falling": one_down}
            found[f"{bank.key}/{name}"] = drawn[way]
    return found


def answered(placement: Placement, library: Library, level: dict[str, int], seed: int) -> int:
    """Answer as somebody of these levels does, guessing at the rest; return the number of questions."""
    draws, count = Draws("answers", seed), 0
    while (want := placement.next([])) is not None:
        question = library.questions[want.question]
        chance = 100 - CARELESS if question.difficulty <= level[want.topic] else round(100 * question.luck())
        ratings = {
            item_key(want.question, part): Rating.GOOD if draws.below(100) < chance else Rating.AGAIN
            for part in want.parts
        }
        count += 1
        placement.told(f"answer-{count}", ratings)
    return count


def placed(library: Library, way: str) -> list[tuple[list[Item], dict[str, int], int]]:
    """Return, for many learners, what was placed, what they know, and how many questions it took."""
    found = []
    for seed in SEEDS:
        placement, level = Placement(ground_of(library), seed=seed), levels(library, way, seed)
        count = answered(placement, library, level, seed)
        found.append(([item for item, _ in placement.placed()], level, count))
    return found


@pytest.mark.parametrize("way", ["all", "mixed", "falling"])
@pytest.mark.parametrize("bank", NAMES)
def test_what_is_placed_is_known(bank: str, way: str) -> None:
    """Of what is taken as known, at least 95 % is, however the knowledge lies and though answers are careless."""
    learners = placed(shipped(bank), way)
    items = [(item, level) for some, level, _ in learners for item in some]
    true = sum(item.difficulty <= level[item.topic] for item, level in items)
    assert len(items) > len(learners)
    assert true >= 0.95 * len(items)


@pytest.mark.parametrize(("bank", "least"), [("transfer-learning", 0.75), ("parameter-budgets", 0.6)])
def test_who_knows_everything_is_spared_most_of_it(bank: str, least: float) -> None:
    """Most items are placed, after at most four questions a topic."""
    library = shipped(bank)
    learners = placed(library, "all")
    topics = {item.topic for item in library.items.values()}
    assert max(count for _, _, count in learners) <= 4 * len(topics)
    assert sum(len(some) for some, _, _ in learners) >= least * len(SEEDS) * len(library.items)


@pytest.mark.parametrize("bank", NAMES)
def test_nothing_is_placed_on_guesses(bank: str) -> None:
    """Who knows nothing and guesses at everything is left with next to nothing placed, and is soon let off."""
    learners = placed(shipped(bank), "nothing")
    assert sum(bool(some) for some, _, _ in learners) <= 1
    topics = {item.topic for item in shipped(bank).items.values()}
    assert max(count for _, _, count in learners) <= 2 * len(topics)


def test_a_topic_known_speaks_for_what_it_needs() -> None:
    """And a miss below speaks against what builds on it; what is above is not known for what is below."""
    abilities = Abilities({"low": (), "high": ("low",), "other": ()})

    def chances(topic: str, right: float) -> dict[str, float]:
        signs = [Sign(topic=topic, difficulty=2, luck=0.0, right=right)] * 2
        return {name: known(belief, 2) for name, belief in abilities.beliefs(signs).items()}

    before = {name: known(belief, 2) for name, belief in abilities.beliefs(()).items()}
    assert chances("high", 1)["low"] > before["low"] + 0.2
    assert chances("low", 0)["high"] < before["high"] - 0.1
    assert before["high"] < chances("low", 1)["high"] < 0.85
    assert chances("high", 1)["other"] == pytest.approx(before["other"])


def test_beliefs_are_exact_on_a_tree() -> None:
    """Sum-product comes to what summing over every combination of abilities does."""
    needs = {"a": (), "b": ("a",), "c": ("a",)}
    signs = [
        Sign(topic="b", difficulty=3, luck=0.25, right=1),
        Sign(topic="c", difficulty=1, luck=0.0, right=0, weight=0.5),
    ]
    own = {topic: Abilities({topic: ()}).beliefs([sign for sign in signs if sign.topic == topic]) for topic in needs}
    sums = dict.fromkeys(GRID, 0.0)
    for at_a, a in zip(GRID, own["a"]["a"], strict=True):
        for at_b, b in zip(GRID, own["b"]["b"], strict=True):
            for at_c, c in zip(GRID, own["c"]["c"], strict=True):
                above = max(0.0, at_b - at_a) + max(0.0, at_c - at_a)
                sums[at_a] += a * b * c * 2.718281828459045 ** (-1.2 * above)
    total = sum(sums.values())
    assert Abilities(needs).beliefs(signs)["a"] == pytest.approx([one / total for one in sums.values()])


def test_rings_of_needs_are_cut() -> None:
    """Topics that need each other, or one by two ways, are no trouble; what is needed by way of another goes first."""
    sign = Sign(topic="c", difficulty=2, luck=0.0, right=1)
    twice = Abilities({"a": (), "b": ("a",), "c": ("a", "b")}).beliefs([sign, sign])
    once = Abilities({"a": (), "b": ("a",), "c": ("b",)}).beliefs([sign, sign])
    assert twice == once
    ring = Abilities({"a": ("b",), "b": ("a",), "c": ("a", "gone")}).beliefs([sign])
    assert sum(ring["a"]) == pytest.approx(1)


def test_a_guessable_question_tells_less() -> None:
    """Luck takes from what an answer tells; nothing tells of what is settled."""
    belief = Abilities({"t": ()}).beliefs(())["t"]
    assert information(belief, 2, 0.0) > information(belief, 2, 0.25) > information(belief, 2, 0.5) > 0
    sure = tuple(1.0 if ability == 6 else 0.0 for ability in GRID)
    assert information(sure, 2, 0.0) == pytest.approx(0)


# The sitting


def sat(learner: Learner, *difficulties: int, limit: int = 99) -> PlacementSitting:
    """Return a placement in which what has one of these difficulties was answered right, until it ended."""
    sitting = learner.desk.placement()
    for _ in range(limit):
        asking = sitting.next()
        if asking is None:
            break
        sitting.answer(right(sitting) if asking.question.difficulty in difficulties else wrong(sitting))
    return sitting


def test_answers_are_ordinary_reviews() -> None:
    """Each asks for its own reason, is kept as a review, and nothing missed comes back."""
    learner = Learner(BANK)
    sitting = sat(learner)
    reviews = [entry for entry in learner.store.entries() if isinstance(entry, Review)]
    assert 0 < len(reviews) <= 6
    assert len({review.item for review in reviews}) == len(reviews)
    assert sitting.finish().missed
    assert not any(isinstance(entry, Place) for entry in learner.store.entries())
    assert [found.level for found in sitting.found()] == ["new ground", "new ground"]


def test_what_is_found_is_placed_at_the_end() -> None:
    """What is known is taken as known, of no reviews, in one go; said again, nothing more is written."""
    learner = Learner(BANK)
    sitting = sat(learner, 1, 2, 3)
    summary = sitting.finish()
    places = [entry for entry in learner.store.entries() if isinstance(entry, Place)]
    answered_items = {entry.item for entry in learner.store.entries() if isinstance(entry, Review)}
    assert len({place.answer for place in places}) == 1
    assert {place.item for place in places} == set(learner.library.items) - answered_items
    memories = [learner.store.standings()[place.item].memory for place in places]
    assert all(isinstance(memory, Learned) and memory.reviews == 0 for memory in memories)
    assert [found.level for found in sitting.found()] == ["known", "known"]
    assert sum(found.placed for found in sitting.found()) == len(places)
    assert summary.found[0].startswith("Low: known (")
    count = len(learner.store.log)
    sitting.finish()
    assert len(learner.store.log) == count


@pytest.mark.parametrize(
    ("level", "answered", "placed_items", "evidence"),
    [
        ("known", 3, 12, "2 of 3 right; 12 items taken as known"),
        ("known", 0, 1, "judged by the topics next to it; 1 item taken as known"),
        ("not reached", 0, 0, "no question asked"),
    ],
)
def test_evidence_is_said(level: Level, answered: int, placed_items: int, evidence: str) -> None:
    """What was asked, what was right, what follows."""
    found = TopicFound(topic="b/t", title="T", level=level, answered=answered, right=2, chances={}, placed=placed_items)
    assert found.evidence == evidence


def test_only_what_is_well_below_is_placed() -> None:
    """Who knows the easiest of both topics, and no more, has nothing harder placed."""
    learner = Learner(BANK)
    sat(learner, 1).finish()
    places = [learner.library.items[one.item] for one in learner.store.entries() if isinstance(one, Place)]
    assert {item.difficulty for item in places} <= {1}


def test_undo_takes_what_was_placed_back() -> None:
    """An answer undone after the end voids the placement; summed up again, what still holds is placed anew."""
    learner = Learner(BANK)
    sitting = sat(learner, 1, 2, 3)
    sitting.finish()
    before = learner.store.standings()
    asking = sitting.undo()
    assert asking is not None
    assert asking.want.reason == PLACEMENT
    assert len(learner.store.standings()) == sum(isinstance(one, Review) for one in learner.store.entries()) - 1
    sitting.answer(right(sitting))
    sitting.finish()
    assert learner.store.standings().keys() == before.keys()


def test_going_on_after_the_end_places_anew() -> None:
    """Left and taken up again, a placement voids what it placed and places what its answers come to now."""
    learner = Learner(BANK)
    sitting = sat(learner, 1, 2, 3, limit=3)
    sitting.finish()
    first = [one for one in learner.store.entries() if isinstance(one, Place)]
    while sitting.next() is not None:
        sitting.answer(wrong(sitting))
    sitting.finish()
    assert first
    second = [one for one in learner.store.entries() if isinstance(one, Place) and one.answer != first[0].answer]
    assert len(second) < len(first)
    memories = {key for key, one in learner.store.standings().items() if isinstance(one.memory, Learned)}
    reviewed = {one.item for one in learner.store.entries() if isinstance(one, Review)}
    assert memories == reviewed | {one.item for one in second}


def test_every_placement_can_be_undone_later() -> None:
    """The answers stay, what was taken as known is new again; a second time there is nothing to undo."""
    learner = Learner(BANK)
    sat(learner, 1, 2, 3).finish()
    placed_items = sum(isinstance(one, Place) for one in learner.store.entries())
    assert unplace(learner.ground) == placed_items > 0
    assert unplace(learner.ground) == 0
    assert {key for key, one in learner.store.standings().items() if isinstance(one.memory, Learned)} == {
        entry.item for entry in learner.store.entries() if isinstance(entry, Review)
    }
    assert sum(isinstance(one, Void) for one in learner.store.entries()) == 1


def test_a_guess_is_no_evidence() -> None:
    """Right answers said to be guesses place nothing."""
    learner = Learner(BANK)
    sitting = learner.desk.placement()
    while sitting.next() is not None:
        sitting.say_sureness("guess")
        sitting.answer(right(sitting))
    sitting.finish()
    assert not any(isinstance(entry, Place) for entry in learner.store.entries())


def test_a_word_on_an_answer_counts() -> None:
    """Overruled or rated otherwise, the answer tells what the learner says it does."""
    learner = Learner(BANK)
    sitting = learner.desk.placement()
    asking = sitting.next()
    assert asking is not None
    sitting.answer(wrong(sitting))
    low = [found.chances for found in sitting.found()]
    sitting.overrule()
    high = [found.chances for found in sitting.found()]
    sitting.rate(Rating.AGAIN)
    assert [found.chances for found in sitting.found()] == low != high
    sitting.undo()
    assert not any(found.answered for found in sitting.found())


def test_time_ends_it() -> None:
    """After its minutes nothing more is asked; what was found so far counts, the rest is said not to be reached."""
    learner = Learner(BANK)
    sitting = learner.desk.placement(minutes=1)
    sitting.next()
    sitting.answer(right(sitting))
    learner.wait(minutes=1)
    assert sitting.next() is None
    assert sitting.finish().left == 0
    assert [found.answered for found in sitting.found()].count(1) == 1


def test_what_was_met_is_neither_asked_nor_placed() -> None:
    """Nor what is suspended; who has met everything is asked nothing."""
    learner = Learner(BANK)
    learner.store.append([Suspend(item=key, **learner.ground.signed()) for key in learner.library.items])
    sitting = learner.desk.placement()
    assert sitting.next() is None
    assert sitting.finish().answered == 0
    assert sitting.found() == ()


def test_one_seed_one_placement() -> None:
    """The same seed and answers ask the same questions; another seed asks others."""
    library = shipped(NAMES[0])

    def asked(seed: int) -> list[str]:
        placement, found = Placement(ground_of(library), seed=seed), []
        while (want := placement.next([])) is not None:
            found.append(want.question)
            placement.told(want.question, {item_key(want.question, part): Rating.GOOD for part in want.parts})
        return found

    assert asked(1) == asked(1) != asked(2)


def test_banks_can_be_picked() -> None:
    """Only what an exam covers is asked and placed."""
    library = shipped(*NAMES)
    placement = Placement(ground_of(library), banks=NAMES[:1])
    answered(placement, library, levels(library, "all", 1), 1)
    assert {item.question.partition("/")[0] for item, _ in placement.placed()} == {NAMES[0]}
    assert {found.topic.partition("/")[0] for found in placement.findings()} == {NAMES[0]}


def test_what_is_placed_can_be_carried() -> None:
    """A line of an exported log holds it, and reads the same."""
    learner = Learner(BANK)
    sat(learner, 1, 2, 3).finish()
    entries = list(learner.store.entries())
    assert [decode(encode(entry)) for entry in entries] == entries
    assert b'"kind":"place"' in encode(next(entry for entry in entries if isinstance(entry, Place)))
    assert msgspec.json.decode(encode(entries[0]))["kind"] == "review"
