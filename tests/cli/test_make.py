"""`make`: variants with worked answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from quizzer.questions import BY_KIND
from tests.shelf import EXAMPLES

if TYPE_CHECKING:
    from tests.cli.running import Program

HEAD = "transfer-learning/linear-head"


def made(quizzer: Program, *arguments: str) -> list[dict[str, Any]]:
    """Return what `make --json` prints."""
    ran = quizzer("make", *arguments, "--json")
    assert (ran.code, ran.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def test_the_format(quizzer: Program) -> None:
    """A list of objects with the keys the README names."""
    (one,) = made(quizzer, HEAD, "--seed", "3")
    assert list(one) == ["key", "seed", "given", "prompt", "steps", "answer", "slips"]
    assert (one["key"], one["seed"]) == (HEAD, 3)
    assert set(one["given"]) == {"F", "C"}
    assert all(set(step) == {"id", "ask", "answer"} for step in one["steps"])
    assert all(set(slip) == {"slip", "gives"} for slip in one["slips"])
    assert one["answer"] == one["steps"][-1]["answer"]
    assert len({json.dumps(slip) for slip in one["slips"]}) == len(one["slips"])


def test_a_thousand_heads(quizzer: Program) -> None:
    """For 1,000 seeds the answer is F*C + C, and F*C is what `no-bias` gives."""
    variants = made(quizzer, HEAD, "--count", "1000", "--seed", "0")
    assert [one["seed"] for one in variants] == list(range(1000))
    for one in variants:
        features, classes = one["given"]["F"], one["given"]["C"]
        assert one["answer"] == features * classes + classes
        assert {"slip": "no-bias", "gives": features * classes} in one["slips"]
        assert str(features) in one["prompt"]
        assert str(classes) in one["prompt"]


def test_a_seed_settles_the_sheet(quizzer: Program) -> None:
    """The same seed, the same variants; the nth has the nth number."""
    three = made(quizzer, HEAD, "--count", "3", "--seed", "40")
    assert three == made(quizzer, HEAD, "--count", "3", "--seed", "40")
    assert three[2] == made(quizzer, HEAD, "--seed", "42")[0]
    assert quizzer("make", HEAD, "--seed", "1").out == quizzer("make", HEAD, "--seed", "1").out


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_type_can_be_printed(kind: str, quizzer: Program) -> None:
    """As text the questions come first and the answers after them; as JSON all keys are there."""
    bank = EXAMPLES / f"{kind}.yaml"
    listed = json.loads(quizzer("--banks", bank, "bank", "list", "--json").out)
    key = listed[0]["questions"][0]["key"]
    ran = quizzer("--banks", bank, "make", key, "--count", "2", "--seed", "1")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.splitlines()) > 6
    (one,) = json.loads(quizzer("--banks", bank, "make", key, "--seed", "1", "--json").out)
    assert one["key"] == key
    assert one["answer"] not in ("", None)


def test_fractions_are_numbers(quizzer: Program) -> None:
    """What is no whole number comes as the nearest that JSON holds."""
    ran = quizzer("--banks", EXAMPLES / "number.yaml", "make", "example-number/megabytes", "--json")
    assert json.loads(ran.out)[0]["answer"] == 46.758048


def test_a_former_name_will_do(quizzer: Program) -> None:
    """The key printed is that of today."""
    ran = quizzer("--banks", EXAMPLES / "card.yaml", "make", "example-card/notation", "--json")
    assert json.loads(ran.out)[0]["key"] == "example-card/anb"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["transfer-learning/linear-haed"], "did you mean transfer-learning/linear-head?"),
        (["nothing"], "there is no question nothing; list them with: quizzer bank list"),
        ([HEAD, "--count", "0"], "--count"),
        ([HEAD, "--count", "many"], "--count"),
        ([HEAD, "--seed", "1" * 40], "--seed"),
        ([], "QUESTIONS"),
    ],
)
def test_a_wrong_call(arguments: list[str], says: str, quizzer: Program) -> None:
    """Exit code 2 and what is wrong, on standard error."""
    ran = quizzer("make", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_a_card_on_paper_has_no_ratings_to_choose(quizzer: Program) -> None:
    """A card is its front; the ratings are for the app."""
    ran = quizzer("--banks", EXAMPLES / "card.yaml", "make", "example-card/anb", "--part", "questions", "--seed", "1")
    assert ran.code == 0
    assert "again" not in ran.out


def test_an_unknown_question_says_how_to_list_them(quizzer: Program) -> None:
    """`bank list` alone lists banks."""
    assert "quizzer bank list --questions" in quizzer("make", "xyzzy").err
