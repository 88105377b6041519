"""`order`: the share of pairs that stand in the right order."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest

from quizzer.errors import Malformed
from quizzer.questions.base import Outcome
from tests.shelf import question, scores, slips, variant

DEPTH = """
    type: order
    things: [edges, {text: textures, why: Made of edges.}, parts, scores]
    first: near the input
    last: near the output
    reversed: own
"""
RIGHT = ("edges", "textures", "parts", "scores")


def response(words: tuple[str, ...]) -> str:
    """Return the numbers of things in the order of `words`."""
    numbers = {line.text: line.label for line in variant(DEPTH).present().groups[0].lines}
    return " ".join(numbers[word] for word in words)


@pytest.mark.parametrize("words", list(permutations(RIGHT)), ids=" ".join)
def test_every_order_scores_its_pairs(words: tuple[str, ...]) -> None:
    """Of six pairs, so many stand as they should; only the exact reverse is the slip."""
    asked = variant(DEPTH)
    due = sum(RIGHT.index(one) < RIGHT.index(two) for one, two in combinations(words, 2)) / 6
    assert scores(asked, response(words))[""] == pytest.approx(due)
    assert slips(asked, response(words)) == (("own",) if words == RIGHT[::-1] else ())


@pytest.mark.parametrize("seed", range(50))
def test_the_right_order_is_never_shown(seed: int) -> None:
    """Whoever types 1 2 3 4 has not thought."""
    assert tuple(line.text for line in variant(DEPTH, seed).present().groups[0].lines) != RIGHT


@pytest.mark.parametrize("text", ["2 1 4 3", "2143", "2,1,4,3", "2 > 1 > 4 > 3", " 2;1;4;3 "])
def test_numbers_may_be_written_in_many_ways(text: str) -> None:
    """Spaces, commas and signs between do not matter."""
    assert variant(DEPTH).read(text) == (2, 1, 4, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "type the 4 numbers in their order, such as 4 3 2 1"),
        ("edges", "type the 4 numbers in their order, such as 4 3 2 1"),
        ("1 2", "each number from 1 to 4 stands once; 3 and 4 missing"),
        ("1 1 2 3", "each number from 1 to 4 stands once; 4 missing"),
        ("1 2 3 4 5", "each number from 1 to 4 stands once"),
    ],
)
def test_malformed_says_how_to_write_it(text: str, says: str) -> None:
    """The advice names what is missing."""
    with pytest.raises(Malformed) as caught:
        variant(DEPTH).read(text)
    assert str(caught.value) == says


def test_lines_tell_each_things_place() -> None:
    """After two neighbours are swapped, these two are wrong, with the place they belong to."""
    asked = variant(DEPTH)
    verdict = asked.mark(asked.read(response(("textures", "edges", "parts", "scores"))))
    by_text = {line.text: line.label for line in asked.present().groups[0].lines}
    lines = {line.label: line for line in verdict.lines}
    assert lines[by_text["edges"]].outcome is Outcome.WRONG
    assert (lines[by_text["edges"]].given, lines[by_text["edges"]].answer) == ("2", "1")
    assert lines[by_text["parts"]].outcome is Outcome.RIGHT
    assert lines[by_text["textures"]].why == "Made of edges."


def test_the_ends_are_named() -> None:
    """The group says which end is first, and the advice too."""
    shown = variant(DEPTH).present()
    assert shown.groups[0].title == "near the input → near the output"
    assert "from near the input to near the output" in shown.how


def test_another_order_is_another_answer() -> None:
    """The fingerprint is that of the order; whys may change."""
    before = question(DEPTH).fingerprint("")
    assert question(DEPTH.replace("Made of edges.", "Other.")).fingerprint("") == before
    assert question(DEPTH.replace("parts, scores", "scores, parts")).fingerprint("") != before
