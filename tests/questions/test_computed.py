"""`computed`: a derivation asked as a choice among what its slips come to."""

from __future__ import annotations

from quizzer.questions.base import WHOLE
from tests.shelf import library, question, reading

HEAD = """
    type: computed
    prompt: Features **{F}**, classes {C}.
    given: {F: {choose: [512]}, C: {choose: [5]}}
    options: 3
    steps:
      - {id: weights, ask: Weights, answer: F * C, hint: A matrix}
      - {id: total, ask: Total, answer: weights + C}
    slips:
      - {slip: no-bias, step: total, gives: weights}
      - {slip: swapped-in-out, step: total, gives: weights + F}
      - {slip: bias-per-weight, step: total, gives: 2 * weights}
    why: One bias for each class.
"""


def test_the_wrong_options_are_what_the_slips_come_to() -> None:
    """Over many seeds the options are the right number and, each in its turn, the slips' numbers."""
    one = question(HEAD)
    seen = set()
    for seed in range(60):
        shown = [line.text for group in one.variant(seed, (WHOLE,)).present().groups for line in group.lines]
        assert len(shown) == 3
        assert "2,565" in shown
        seen |= set(shown)
    assert seen == {"2,565", "2,560", "3,072", "5,120"}


def test_a_wrong_pick_is_named() -> None:
    """Picking the number of a slip is that slip."""
    asked = question(HEAD).variant(3, (WHOLE,))
    lines = {line.text: line.label for group in asked.present().groups for line in group.lines}
    names = {"2,560": "no-bias", "3,072": "swapped-in-out", "5,120": "bias-per-weight"}
    for text, label in lines.items():
        verdict = asked.mark(asked.read(label))
        assert verdict.slips == ((names[text],) if text in names else ())
        assert verdict.score == float(text == "2,565")


def test_the_worked_solution_stands_behind_it() -> None:
    """Each step is worked out with this variant's numbers, before the question's own why."""
    why = question(HEAD).variant(0, (WHOLE,)).reveal().why
    assert "F × C = 512 × 5 = 2,560" in why
    assert why.endswith("One bias for each class.")


def test_one_pick_is_one_item() -> None:
    """The steps have no memories of their own, and luck is one in so many options."""
    one = question(HEAD)
    assert one.items() == (WHOLE,)
    assert one.luck() == 1 / 3
    assert not one.repairable


def test_too_few_slips_are_refused() -> None:
    """Without two slips that reach the last step there is nothing to choose from."""
    found = reading(
        """
        - id: q
          type: computed
          topic: t
          difficulty: 1
          prompt: P
          given: {F: {choose: [4]}, C: {choose: [3]}}
          steps: [{id: total, ask: T, answer: F * C + C}]
          slips: [no-bias]
        """
    )
    codes = [problem.code for problem in found.problems.sorted()]
    assert "too-few-slips" in codes


def test_the_solver_holds_it() -> None:
    """The example's networks are built for each variant, as a derivation's are."""
    one = library().question("example-computed/swapped-head")
    (claim,) = one.variant(1, (WHOLE,)).claims()
    assert claim.count == "trainable"
