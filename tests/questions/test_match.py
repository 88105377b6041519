"""`match`: letters linked to digits; each pair is an item."""

from __future__ import annotations

import pytest

from quizzer.errors import Malformed
from quizzer.questions.base import Outcome, Variant
from tests.shelf import found_in, question, scores, slips, variant

CAPITALS = """
    type: match
    show: 3
    pairs:
      - {id: france, left: France, right: Paris, slips: {spain: own}, why: On the Seine.}
      - {id: spain, left: Spain, right: Madrid}
      - {id: italy, left: Italy, right: Rome}
      - {id: norway, left: Norway, right: Oslo}
      - {id: peru, left: Peru, right: Lima}
    distractors:
      - {text: Milan, slip: other, why: Only the largest in its region.}
      - Bergen
"""


def linked(asked: Variant, **tiles: str) -> str:
    """Return the response that links each part named to a tile's text, and says 0 for the others."""
    left, right = asked.present().groups
    numbers = {line.text: line.label for line in right.lines}
    return " ".join(f"{line.label}{numbers[tiles[line.part]] if line.part in tiles else 0}" for line in left.lines)


def asked_for(*parts: str, seed: int = 0) -> Variant:
    """Return a variant that asks for `parts`."""
    return question(CAPITALS).variant(seed, parts)


def seed_showing(text: str, *parts: str) -> Variant:
    """Return a variant of `parts` among whose tiles `text` is."""
    variants = (asked_for(*parts, seed=seed) for seed in range(99))
    return next(one for one in variants if text in {line.text for line in one.present().groups[1].lines})


def test_each_pair_is_marked_by_itself() -> None:
    """One right, one wrong, one unknown: 1, 0, 0."""
    asked = asked_for("france", "spain", "italy")
    response = linked(asked, france="Paris", spain="Rome")
    assert scores(asked, response) == {"france": 1, "spain": 0, "italy": 0}
    outcomes = {line.label: line.outcome for line in asked.mark(asked.read(response)).lines}
    by_part = {line.part: outcomes[line.label] for line in asked.present().groups[0].lines}
    assert by_part == {"france": Outcome.RIGHT, "spain": Outcome.WRONG, "italy": Outcome.MISSED}


def test_the_tile_of_another_pair_brings_that_slip() -> None:
    """France linked to Madrid is `own`, to Rome it is nothing in particular."""
    asked = asked_for("france", "spain", "italy")
    assert slips(asked, linked(asked, france="Madrid")) == ("own",)
    assert slips(asked, linked(asked, france="Rome")) == ()


def test_a_distractor_brings_its_slip_and_why() -> None:
    """A tile that fits nowhere says why, before the pair's own why."""
    asked = seed_showing("Milan", "france", "spain")
    verdict = asked.mark(asked.read(linked(asked, france="Milan")))
    assert verdict.slips == ("other",)
    assert "Only the largest in its region. On the Seine." in [line.why for line in verdict.lines]


@pytest.mark.parametrize("seed", range(20))
def test_more_tiles_than_pairs(seed: int) -> None:
    """Nothing is won by elimination: tiles beyond the pairs are always on show, each text once."""
    left, right = asked_for("france", "spain", "italy", seed=seed).present().groups
    texts = [line.text for line in right.lines]
    assert len(left.lines) == 3
    assert len(texts) == 5
    assert len(set(texts)) == 5


def test_what_is_wanted_is_asked() -> None:
    """The parts wanted come first, no more than `show`, and nothing that nobody wants."""
    one = question(CAPITALS)
    assert one.asked(("peru", "italy", "france", "spain")) == ("peru", "italy", "france")
    assert one.asked(("norway",)) == ("norway",)
    assert one.asked(("gone", "norway")) == ("norway",)


@pytest.mark.parametrize("text", ["a2 b1 c3", "A2b1C3", "a-2, b-1, c-3", "a:2;b:1;c:3", "c3 b1 a2", "a => 2 b1 c3"])
def test_links_may_be_written_in_many_ways(text: str) -> None:
    """Case, order and signs between do not matter."""
    assert asked_for("france", "spain", "italy").read(text) == {"a": 2, "b": 1, "c": 3}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "type a letter and a number for each, such as a1 b2 c3"),
        ("2a", "type a letter and a number for each, such as a1 b2 c3"),
        ("a1 b2", "c has no number yet; 0 says that you do not know"),
        ("a1", "b and c have no number yet; 0 says that you do not know"),
        ("a1 b1 c2", "1 is used twice; each tile goes to one place"),
        ("a1 a2 b3", "a is linked twice"),
        ("a1 b2 d3", "there is no d; the letters are a to c"),
        ("a1 b2 c6", "there is no 6; the numbers are 1 to 5"),
        ("a" + "9" * 5000, "type a letter and a number for each, such as a1 b2 c3"),
    ],
)
def test_malformed_says_how_to_write_it(text: str, says: str) -> None:
    """Each kind of mistake in writing has its own advice."""
    with pytest.raises(Malformed) as caught:
        asked_for("france", "spain", "italy").read(text)
    assert str(caught.value) == says


def test_unknown_may_be_said_of_all() -> None:
    """`0` and `?` may stand several times."""
    asked = asked_for("france", "spain", "italy")
    assert scores(asked, "a0 b0 c0") == scores(asked, "a? b? c?") == dict.fromkeys(("france", "spain", "italy"), 0)


def test_another_right_side_is_another_answer() -> None:
    """The fingerprint of a pair is that of its right side; other pairs keep theirs."""
    one, two = question(CAPITALS), question(CAPITALS.replace("right: Lima", "right: Cusco"))
    changed = [part for part in one.items() if one.fingerprint(part) != two.fingerprint(part)]
    assert changed == ["peru"]
    assert question(CAPITALS.replace("left: Peru", "left: The Andes")).fingerprint("peru") == one.fingerprint("peru")


def test_luck_is_one_in_as_many_tiles() -> None:
    """Three pairs are shown with at least one tile more."""
    assert question(CAPITALS).luck() == pytest.approx(1 / 4)


def test_a_match_without_a_spare_tile_is_noted() -> None:
    """Two pairs, two shown, no distractor: the last one is won by elimination."""
    found = found_in("""
        - id: q
          type: match
          topic: t
          difficulty: 1
          prompt: P
          show: 2
          pairs: [{id: a, left: A, right: "1"}, {id: b, left: B, right: "2"}]
    """)
    assert [one.partition(":")[0] for one in found] == ["no-spare-tile"]


def test_the_model_answer_names_the_pairs() -> None:
    """In words: left side, arrow, tile."""
    assert "Peru → Lima" in variant(CAPITALS.replace("show: 3", "show: 5")).reveal().model
