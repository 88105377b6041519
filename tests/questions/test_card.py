"""`card`: the learner alone says how well the back was recalled."""

from __future__ import annotations

import pytest

from quizzer.errors import Malformed
from tests.shelf import found_in, question, variant

SIDES = """
    type: card
    front: What is the head?
    back: The last layers.
"""


@pytest.mark.parametrize(
    ("text", "rating", "score"),
    [
        ("1", "again", 0),
        ("2", "hard", 0.8),
        ("3", "good", 1),
        ("4", "easy", 1),
        ("again", "again", 0),
        (" Easy. ", "easy", 1),
        ("GOOD", "good", 1),
    ],
)
def test_the_learner_rates(text: str, rating: str, score: float) -> None:
    """A digit or a word; the verdict carries the rating itself."""
    asked = variant(SIDES)
    verdict = asked.mark(asked.read(text))
    assert (verdict.rating, verdict.score) == (rating, score)


@pytest.mark.parametrize("text", ["", "0", "5", "well", "good easy", "12"])
def test_other_words_are_malformed(text: str) -> None:
    """The advice names the four."""
    with pytest.raises(Malformed, match="1 again, 2 hard, 3 good or 4 easy"):
        variant(SIDES).read(text)


def test_a_card_is_self_rated_and_hides_its_back() -> None:
    """What is shown before the rating does not say the back."""
    one = question(SIDES)
    shown = variant(SIDES).present()
    assert one.self_rated
    assert "last layers" not in str(shown)
    assert variant(SIDES).reveal().model == "The last layers."


def test_another_back_is_another_answer() -> None:
    """The fingerprint is that of the back; the front may be reworded."""
    before = question(SIDES).fingerprint("")
    assert question(SIDES.replace("What is", "What do we call")).fingerprint("") == before
    assert question(SIDES.replace("The last", "The first")).fingerprint("") != before


@pytest.mark.parametrize(
    ("fields", "code"),
    [("front: A, back: ' a. '", "same-sides"), ("front: A, back: B, prompt: C", "unknown-key")],
)
def test_problems(fields: str, code: str) -> None:
    """A back that says what the front says, and a prompt beside the front, are noted."""
    found = found_in(f"- {{id: q, type: card, topic: t, difficulty: 1, {fields}}}")
    assert [one.partition(":")[0] for one in found] == [code]
