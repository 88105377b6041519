"""What is taken for what: both directions, told from the log, robust against questions that have changed."""

from __future__ import annotations

import msgspec
import pytest

from quizzer.study.confusion import ConfusedPair
from quizzer.study.log import Review
from tests.study.sitter import Learner, linked, right

BANK = b"""
bank: b
title: Bank
topics: {t: {title: Topic}}
questions:
  - id: terms
    type: match
    topic: t
    difficulty: 1
    prompt: Match.
    show: 3
    distractors: [Pool]
    pairs:
      - {id: fe, left: Feature extraction, right: The body stays}
      - {id: ft, left: Fine-tuning, right: The body moves}
      - {id: head, left: Head, right: The last layer}
  - id: table
    type: grid
    topic: t
    difficulty: 1
    prompt: Place.
    rows: [Small, Large]
    columns: [Near, Far]
    cells:
      - {id: sn, row: 1, column: 1, tile: Head only}
      - {id: sf, row: 1, column: 2, tile: Lower features}
      - {id: ln, row: 2, column: 1, tile: Tune some}
      - {id: lf, row: 2, column: 2, tile: Tune all}
  - id: pick
    type: choice
    topic: t
    difficulty: 1
    prompt: Which?
    options: [{right: Batch norm}, {wrong: Dropout}, {wrong: Pooling}]
"""
RIGHT = {"fe": "The body stays", "ft": "The body moves", "head": "The last layer"}


def link(learner: Learner, **wrong: str) -> None:
    """Answer the match, rightly but for `wrong`, on a day of its own."""
    sitting = learner.sitting("terms")
    sitting.answer(linked(sitting, **{**RIGHT, **wrong}))
    learner.wait(days=1)


def pick(learner: Learner, text: str) -> None:
    """Pick an option of the choice."""
    sitting = learner.sitting("pick")
    assert sitting.asking is not None
    sitting.answer(next(one.label for one in sitting.asking.presentation.groups[0].lines if one.text == text))
    learner.wait(days=1)


def pairs(learner: Learner) -> list[ConfusedPair]:
    """Return what is confused."""
    return list(learner.desk.weak_points().all().pairs)


def swapped() -> Learner:
    """Return a learner who swapped two terms once, took one for the other once more, and then knew them."""
    learner = Learner(BANK)
    link(learner, fe="The body moves", ft="The body stays")
    link(learner, fe="The body moves", ft="Pool")
    link(learner)
    return learner


def test_both_directions_of_a_match_are_counted() -> None:
    """One pair, each direction with how often it was taken and how often it could have been; the spare tile apart."""
    pair, spare = pairs(swapped())
    assert {pair.one, pair.other} == {"Feature extraction", "Fine-tuning"}
    assert (pair.one, pair.there.made, pair.there.chances) == ("Feature extraction", 2, 3)
    assert (pair.back.made, pair.back.chances) == (1, 3)
    assert pair.evidence == "3 times of 6, last 2 days ago"
    assert (spare.one, spare.other, spare.there.made, spare.back.chances) == ("Fine-tuning", "Pool", 1, 0)


def test_a_pair_costs_its_shares_of_the_marks() -> None:
    """Each direction shrunk, times the marks of the item asked: 2 of 5 and 1 of 5 of a ninth each."""
    pair, _ = pairs(swapped())
    assert pair.lost == pytest.approx(1 / 9 * (2 / 5) + 1 / 9 * (1 / 5))


def test_cells_of_a_grid_are_confused_too() -> None:
    """Two tiles swapped are one pair of cells."""
    learner = Learner(BANK)
    sitting = learner.sitting("table")
    sitting.answer(linked(sitting, sn="Head only", sf="Tune some", ln="Lower features", lf="Tune all"))
    (pair,) = pairs(learner)
    assert {pair.one, pair.other} == {"Small · Far", "Large · Near"}
    assert (pair.there.made, pair.back.made, pair.chances) == (1, 1, 2)


def test_an_option_is_taken_for_the_right_one() -> None:
    """A choice has one direction only."""
    learner = Learner(BANK)
    for text in ("Dropout", "Dropout", "Batch norm", "Pooling"):
        pick(learner, text)
    found = [(pair.one, pair.other, pair.made, pair.chances) for pair in pairs(learner)]
    assert found == [("Batch norm", "Dropout", 2, 4), ("Batch norm", "Pooling", 1, 4)]


def test_more_misses_never_rank_a_pair_lower() -> None:
    """Each time it is made again it stands where it stood, or higher."""
    learner = Learner(BANK)
    for text in ("Dropout", "Dropout", "Pooling"):
        pick(learner, text)
    places = []
    for _ in range(4):
        places.append([pair.other for pair in pairs(learner)].index("Pooling"))
        pick(learner, "Pooling")
    assert places == sorted(places, reverse=True)
    assert places[-1] == 0


def test_what_is_not_known_confuses_nothing() -> None:
    """Giving up, and leaving a place out, take nothing for anything."""
    learner = Learner(BANK)
    learner.sitting("terms").answer("?")
    sitting = learner.sitting("terms")
    sitting.answer(linked(sitting))
    assert pairs(learner) == []


def test_undone_and_overruled_answers_do_not_count() -> None:
    """What the learner has taken back is no confusion."""
    learner = Learner(BANK)
    sitting = learner.sitting("pick")
    assert sitting.asking is not None
    label = next(one.label for one in sitting.asking.presentation.groups[0].lines if one.text == "Dropout")
    sitting.answer(label)
    assert len(pairs(learner)) == 1
    sitting.overrule()
    assert pairs(learner) == []
    sitting.undo()
    assert pairs(learner) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"  - id: terms\n", b"  - id: other\n"),
        (b"      - {id: ft, left: Fine-tuning, right: The body moves}\n", b""),
        (b"distractors: [Pool]", b"distractors: [Pool, Norm, Loss, Epoch]"),
        (b"id: ft, left", b"id: tuning, left"),
        (b"type: match", b"type: match\n    formerly: [old]"),
    ],
    ids=["gone", "a pair gone", "other tiles", "a pair renamed", "renamed"],
)
def test_a_changed_question_tells_nothing_untrue(old: bytes, new: bytes) -> None:
    """Answers that cannot be read as they were given are passed over; nothing breaks, nothing is made up."""
    learner = swapped()
    bank = BANK.replace(old, new)
    if b"show: 3" in bank and b"id: ft" not in bank and b"tuning" not in bank:
        bank = bank.replace(b"show: 3", b"show: 2")
    other = Learner(bank, ids="other")
    other.now = learner.now
    other.store.log = dict(learner.store.log)
    known = {("Feature extraction", "Fine-tuning"), ("Fine-tuning", "Feature extraction"), ("Fine-tuning", "Pool")}
    assert {(pair.one, pair.other) for pair in pairs(other)} <= known


def test_a_log_that_says_otherwise_is_believed() -> None:
    """Where today's marking differs from the log, the answer was to another variant."""
    learner = Learner(BANK)
    pick(learner, "Dropout")
    store = learner.store
    (entry,) = [one for one in store.entries() if isinstance(one, Review)]
    store.log[entry.id] = msgspec.structs.replace(entry, response="x")
    assert pairs(learner) == []
    store.log[entry.id] = msgspec.structs.replace(entry, score=0.5)
    assert pairs(learner) == []


def test_both_sides_are_asked_together() -> None:
    """A match is asked with both confusable pairs in one asking, whatever else was met."""
    learner = Learner(BANK.replace(b"show: 3", b"show: 2"))
    sitting = learner.sitting("terms")
    while sitting.asking is not None and sitting.asking.want.reason != "missed":
        parts = sitting.asking.variant.parts
        swap = {"fe": "The body moves", "ft": "The body stays"}
        given = {part: swap.get(part, RIGHT[part]) for part in parts} if set(parts) >= set(swap) else {}
        sitting.answer(linked(sitting, **given) if given else right(sitting))
        sitting.next()
    pair = next(one for one in pairs(learner) if one.back.chances)
    drill = learner.desk.weak(pair)
    asking = drill.next()
    assert asking is not None
    assert set(asking.variant.parts) == {"fe", "ft"}
    assert drill.total == 1
    first = learner.desk.weak().next()
    assert first is not None
    assert set(first.variant.parts) == {"fe", "ft"}
