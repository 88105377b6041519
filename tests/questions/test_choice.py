"""`choice`: one digit picks one option."""

from __future__ import annotations

import pytest

from quizzer.errors import Malformed
from quizzer.questions.base import Outcome
from tests.shelf import found_in, question, scores, slips, variant

SKY = """
    type: choice
    options:
      - right: blue
      - {wrong: green, slip: own}
      - {wrong: red, why: Only at dusk.}
"""


def place_of(text: str, seed: int = 0) -> str:
    """Return the digit under which an option is shown."""
    lines = variant(SKY, seed).present().groups[0].lines
    return next(line.label for line in lines if line.text == text)


@pytest.mark.parametrize(("text", "score"), [("blue", 1), ("green", 0), ("red", 0)])
def test_only_the_right_option_scores(text: str, score: float) -> None:
    """1 for the right option, 0 for any other."""
    assert scores(variant(SKY), place_of(text)) == {"": score}


def test_an_option_brings_its_slip() -> None:
    """A wrong option names the slip behind it, another one none."""
    assert slips(variant(SKY), place_of("green")) == ("own",)
    assert slips(variant(SKY), place_of("red")) == ()


@pytest.mark.parametrize("text", ["", " ", "0", "4", "12", "1 2", "one", "-1", "1.5", "٣3", "9" * 5000])
def test_anything_but_one_digit_is_malformed(text: str) -> None:
    """What names no option, or two, is refused."""
    with pytest.raises(Malformed):
        variant(SKY).read(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "type the number of an option, 1 to 3"),
        ("7", "there is no option 7; the options are 1 to 3"),
        ("0", "there is no option 0; the options are 1 to 3"),
        ("1 3", "pick one option only"),
    ],
)
def test_malformed_says_how_to_write_it(text: str, says: str) -> None:
    """The advice names the digits there are."""
    with pytest.raises(Malformed) as caught:
        variant(SKY).read(text)
    assert str(caught.value) == says


def test_lines_tell_right_wrong_and_missed() -> None:
    """After a wrong pick, the right option is missed, the pick wrong, the rest plain."""
    asked = variant(SKY)
    verdict = asked.mark(asked.read(place_of("red")))
    outcomes = {line.label: line.outcome for line in verdict.lines}
    assert outcomes == {
        place_of("blue"): Outcome.MISSED,
        place_of("red"): Outcome.WRONG,
        place_of("green"): Outcome.PLAIN,
    }
    assert next(line.why for line in verdict.lines if line.label == place_of("red")) == "Only at dusk."


def test_seeds_turn_the_options() -> None:
    """Every option comes first under some seed, about equally often."""
    firsts = [variant(SKY, seed).present().groups[0].lines[0].text for seed in range(300)]
    assert all(70 < firsts.count(text) < 130 for text in ("blue", "green", "red"))


def test_another_right_option_is_another_answer() -> None:
    """The fingerprint is that of the right option: wrong ones may change, case and spacing too."""
    before = question(SKY).fingerprint("")
    assert question(SKY.replace("green", "violet")).fingerprint("") == before
    assert question(SKY.replace("right: blue", "right: ' Blue. '")).fingerprint("") == before
    assert question(SKY.replace("right: blue", "right: azure")).fingerprint("") != before


def test_luck_is_one_in_as_many() -> None:
    """Three options are guessed one time in three."""
    assert question(SKY).luck() == pytest.approx(1 / 3)


def test_a_right_option_that_stands_out_is_noted() -> None:
    """A right option far longer than the longest wrong one gives itself away."""
    long = "blue, because short waves are scattered more than long ones"
    problems = found_in(
        "- {id: q, type: choice, topic: t, difficulty: 1, prompt: P, why: W, options: [{right: '"
        + long
        + "'}, {wrong: green}, {wrong: red}]}"
    )
    assert [one.partition(":")[0] for one in problems] == ["right-stands-out"]
