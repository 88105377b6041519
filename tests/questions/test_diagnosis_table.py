"""Wrong answers that a student could give, and what is said of each.

The shares of random numbers are taken of 2,000; `QUIZZER_SEEDS=250` takes as many as a quarter of the seeds is, 500.
"""

from __future__ import annotations

import itertools
import math
import os
import sys
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from quizzer.generators.arithmetic import plain, rounded
from quizzer.generators.draws import Draws
from quizzer.questions.base import Outcome
from quizzer.questions.derived import DerivationVariant
from quizzer.questions.number import accepts
from tests.questions.budgets import derivations, with_values

if TYPE_CHECKING:
    from quizzer.generators.arithmetic import Number
    from quizzer.questions.base import Verdict

DIGIT, SWAPPED, MISSING = "one digit differs", "two neighbouring digits have changed places", "one digit is missing"
EXTRA, ZEROS, BOTH = "one digit too many", "off by a power of ten", "two slips at once: "
HEAD = ("linear-head", "F=512 C=5")
TWO_LAYERS = ("two-layer-head", "F=512 H=128 C=5")
CONV = ("convolution-with-bias", "K=3 I=64 O=128")
NORM = ("convolution-and-batch-norm", "K=3 I=64 O=128")
PROJECTION = ("block-with-projection", "K=3 I=64 O=128")
SEPARABLE = ("depthwise-separable", "K=3 I=32 O=64")
STRIDED = ("strided-convolution-output", "S=32 K=5 T=2 P=2 O=16")
SMALL = ("small-network", "S=28 K=5 I=1 O=8 C=10")
VIT = ("transformer-block", "D=192 M=768")
BACKBONE = ("backbone-head", "C=5 resnet18")
SWAP = ("head-replaced", "C=5 resnet18")
LAST = ("last-stage-and-head", "C=5 resnet18")
SHARE = ("frozen-hidden-layer", "F=512 H=128 C=10")
PER_IMAGE = ("parameters-per-image", "C=5 N=300 resnet18")
MEMORY = ("memory-of-a-plan", "C=5 resnet18")
PHOTOS = ("few-or-many-photos", "distance=1 images=300 C=5 resnet18")

# (question, values), what is typed, the slips found, how the first finding in words begins
CASES: list[tuple[tuple[str, str], str, tuple[str, ...], str]] = [
    # One slip at the end of the way, the last step given alone
    (HEAD, "2560", ("no-bias",), ""),
    (HEAD, "512*5", ("no-bias",), ""),
    (HEAD, "5120", ("bias-per-weight",), ""),
    (HEAD, "3072", ("swapped-in-out",), ""),
    (HEAD, "2561", ("single-bias",), ""),
    (TWO_LAYERS, "68229", ("another-layers-input",), ""),
    (TWO_LAYERS, "66182", ("single-bias",), ""),
    (CONV, "73728", ("no-bias",), ""),
    (CONV, "24704", ("kernel-not-squared",), ""),
    (CONV, "1280", ("forgot-input-channels",), ""),
    (CONV, "704", ("one-filter",), ""),
    (CONV, "73792", ("swapped-in-out",), ""),
    (NORM, "73856", ("forgot-bn-shift",), ""),
    (NORM, "74240", ("counted-running-statistics",), ""),
    (NORM, "74112", ("bias-beside-norm",), ""),
    (NORM, "73728", ("forgot-norm",), ""),
    (PROJECTION, "221696", ("forgot-projection",), ""),
    (SEPARABLE, "0.13", ("inverted-ratio",), ""),
    (SEPARABLE, "64", ("forgot-pointwise",), ""),
    (STRIDED, "3600", ("no-plus-one",), ""),
    (STRIDED, "16384", ("ignored-stride",), ""),
    (STRIDED, "256", ("one-side-of-the-map",), ""),
    (BACKBONE, "515565", ("kept-old-head",), ""),
    (BACKBONE, "11179077", ("counted-frozen",), ""),
    (SWAP, "11692077", ("old-head-in-total",), ""),
    (SWAP, "11,689,512", ("published-total",), ""),
    (SWAP, "11176512", ("dropped-head",), ""),
    (LAST, "11179077", ("counted-frozen",), ""),
    (LAST, "2565", ("one-stage-too-few",), ""),
    (PER_IMAGE, "37263.59", ("counted-frozen",), ""),
    (MEMORY, "111.89", ("one-moment",), ""),
    (MEMORY, "36.37 MB", ("numbers-for-bytes",), ""),
    (PHOTOS, "11179077", ("misjudged-size",), ""),
    # A slip that the question does not declare
    (STRIDED, "3136", ("forgot-padding",), ""),
    (CONV, "147456", ("bias-per-weight",), ""),
    # One slip wherever it tempts
    (TWO_LAYERS, "66176", ("no-bias",), ""),
    (PROJECTION, "229376", ("forgot-norm",), ""),
    (PROJECTION, "229760", ("forgot-bn-shift",), ""),
    (PROJECTION, "230912", ("counted-running-statistics",), ""),
    (SMALL, "11720", ("no-bias",), ""),
    # Two slips
    (CONV, "24576", ("no-bias", "kernel-not-squared"), BOTH + "Bias forgotten and Kernel not squared"),
    (NORM, "24704", ("forgot-bn-shift", "kernel-not-squared"), BOTH),
    (NORM, "1152", ("forgot-input-channels", "forgot-norm"), BOTH),
    (PROJECTION, "230528", ("counted-running-statistics", "bias-beside-norm"), BOTH),
    (BACKBONE, "515560", ("no-bias", "kept-old-head"), BOTH),
    (SWAP, "11692072", ("no-bias", "old-head-in-total"), BOTH),
    (LAST, "8906728", ("kept-old-head", "dropped-head"), BOTH),
    (VIT, "443520", ("no-bias", "one-layer-norm"), BOTH + "Bias forgotten and One layer norm"),
    (PHOTOS, "11179072", ("no-bias", "misjudged-size"), BOTH),
    # Digits
    (HEAD, "2564", (), DIGIT),
    (HEAD, "2655", (), SWAPPED),
    (HEAD, "265", (), MISSING),
    (HEAD, "22565", (), EXTRA),
    (HEAD, "25650", (), ZEROS),
    (BACKBONE, "256500", (), ZEROS),
    (SWAP, "11179707", (), SWAPPED),
    (STRIDED, "4069", (), SWAPPED),
    (PER_IMAGE, "8.65", (), DIGIT),
    (PER_IMAGE, "85.5", (), ZEROS),
    (PER_IMAGE, "2565; 8.6", (), "rounded too far"),
    (SEPARABLE, "7.98", (), SWAPPED),
    # Another quantity of the question
    (HEAD, "512", (), "this is `F`"),
    (TWO_LAYERS, "65664", (), "this is `hidden`"),
    (BACKBONE, "513000", (), "this is `old_head`"),
    (BACKBONE, "11689512", (), "this is `published`"),
    (SMALL, "11530", (), "this is `output`"),
    # A part left out, wrong or replaced
    (HEAD, "5", (), "the term `weights` is left out"),
    (TWO_LAYERS, "640; 645; 1285", (), "the factor `H` is left out"),
    (SHARE, "65664; 1290; 66954; 0.02", (), "the factor `100` is left out"),
    (LAST, "8391163", (), "`head` is taken away, not added"),
    (HEAD, "517; 5; 522", (), "`C` is added, not multiplied"),
    (CONV, "8192", (), "two changes at once"),
    # Step by step: the slip where it was made, and follow-through after it
    (HEAD, "2560; 512; 3072", ("swapped-in-out",), ""),
    (HEAD, "2560; 2560; 5120", ("bias-per-weight",), ""),
    (HEAD, "2560; 512; 2560", ("swapped-in-out", "no-bias"), ""),
    (HEAD, "2650; 5; 2655", (), SWAPPED),
    (HEAD, "2650; 5; 2650", ("no-bias",), SWAPPED),
    (TWO_LAYERS, "65536; 640; 66176", ("no-bias",), ""),
    (CONV, "1152; 64; 1216", ("forgot-input-channels", "swapped-in-out"), ""),
    (NORM, "73728; 256; 128; 73856", ("forgot-bn-shift",), ""),
    (NORM, "73728; 128; 256; 73984", (), "this is `O`"),
    (SEPARABLE, "18432; 288; 2048; 288; 64", ("forgot-pointwise",), ""),
    (SEPARABLE, "18432; 9216; 2048; 11264; 1.64", ("ignored-groups",), ""),
    (STRIDED, "15; 225", ("no-plus-one", "maps-forgotten"), ""),
    (STRIDED, "31; 15376", ("no-plus-one", "ignored-stride"), BOTH),
    (SMALL, "23; 11; 968; 208; 9690; 9898", ("no-plus-one",), ""),
    (SMALL, "28; 14; 1568; 208; 15690; 15898", (), "this is `S`"),
    (SHARE, "65664; 66954; 66954; 100", ("counted-frozen",), ""),
    (PER_IMAGE, "2560; 8.53", ("no-bias",), ""),
    (PHOTOS, "3; 3; 2565; 11179077", ("misjudged-size",), ""),
    (PHOTOS, "1; 1; 2565; 515565", ("kept-old-head",), ""),
    # Nothing explains it, and so it is said
    (HEAD, "12345", (), ""),
    (HEAD, "2050", (), ""),
    (HEAD, "7", (), ""),
    (BACKBONE, "526", (), ""),
    (MEMORY, "138.74", (), ""),
    (PHOTOS, "1; 3; 2565; 11179077", (), ""),
]


def marked(question: tuple[str, str], typed: str) -> Verdict:
    """Return the verdict on what is typed, which must be wrong."""
    asked = with_values(*question)
    verdict = asked.mark(asked.read(typed))
    assert not verdict.right
    return verdict


def findings(verdict: Verdict) -> list[str]:
    """Return what was found in words, line by line."""
    return [line.found for line in verdict.lines if line.found]


def test_the_table_is_long_enough() -> None:
    """At least 60 answers, each once."""
    assert len(CASES) >= 60
    assert len({(question, typed) for question, typed, _, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("question", "typed", "slips", "words"), CASES, ids=lambda one: str(one)[:40])
def test_what_is_said_of_an_answer(question: tuple[str, str], typed: str, slips: tuple[str, ...], words: str) -> None:
    """The slips by name, and in words what no name says; nothing more and nothing made up."""
    verdict = marked(question, typed)
    found = findings(verdict)
    assert verdict.slips == slips
    assert [one[: len(words)] for one in found] == ([words] if words else [])


@pytest.mark.parametrize(
    ("question", "typed", "due"),
    [
        (HEAD, "2560; 512; 3072", "RWF"),
        (HEAD, "2650; 5; 2655", "WRF"),
        (HEAD, "2650; 5; 2565", "WRR"),
        (HEAD, "2560; 512; 2560", "RWW"),
        (TWO_LAYERS, "65536; 640; 66176", "WWF"),
        (NORM, "24576; 256; 256; 24832", "WRRF"),
        (SEPARABLE, "18432; 9216; 2048; 11264; 1.64", "RWRFF"),
        (SMALL, "28; 14; 1568; 208; 15690; 15898", "WFFRFF"),
        (PHOTOS, "3; 3; 2565; 11179077", "WFRF"),
        (PHOTOS, "1; 3; 2565; 11179077", "RWRF"),
        (STRIDED, "15; 3600", "WF"),
    ],
)
def test_what_follows_from_a_slip_is_not_wrong_again(question: tuple[str, str], typed: str, due: str) -> None:
    """R right, W wrong, F right by the learner's own earlier value: a slip costs its step alone."""
    letter = {Outcome.RIGHT: "R", Outcome.WRONG: "W", Outcome.FOLLOWED: "F"}
    assert "".join(letter[line.outcome] for line in marked(question, typed).lines) == due


RANDOM = 2 * int(os.environ.get("QUIZZER_SEEDS", "1000"))
MOST_NAMED = 0.02
MOST_EXPLAINED = 0.06


def random_wrong(asked: DerivationVariant, place: int, draws: Draws) -> Number | None:
    """Return a number log-uniform from a tenth of the right one to ten times it, or None where it is right."""
    step = asked.steps[place]
    right = asked.right[step.id]
    factor = 10 ** (2 * draws.below(10**9) / 10**9 - 1)
    found = rounded(Fraction(float(right) * factor), step.round or 0)
    return None if accepts(found, right, step.round, 0) or math.isclose(found, 0) else found


def with_random_wrong(number: int, draws: Draws) -> Verdict | None:
    """Return the verdict on one such number, given alone at the end or at a step on the way; None where it is right."""
    question = list(derivations().values())[number % len(derivations())]
    asked = question.variant(number, question.items())
    assert isinstance(asked, DerivationVariant)
    alone = number % 2 == 0
    place = len(asked.steps) - 1 if alone else draws.below(len(asked.steps))
    wrong = random_wrong(asked, place, draws)
    if wrong is None:
        return None
    before = [plain(asked.right[step.id]) for step in asked.steps[:place]]
    after = ["?"] * (len(asked.steps) - place - 1)
    return asked.mark(asked.read("; ".join(["", plain(wrong)] if alone else [*before, plain(wrong), *after])))


def test_random_numbers_are_seldom_explained() -> None:
    """Of 2,000 wrong numbers, at the end and at steps on the way, at most 2 in 100 are called a named slip."""
    draws = Draws("random wrong numbers")
    verdicts = (with_random_wrong(number, draws) for number in itertools.count())
    wrong = list(itertools.islice((verdict for verdict in verdicts if verdict is not None), RANDOM))
    named = sum(bool(verdict.slips) for verdict in wrong) / RANDOM
    explained = sum(bool(findings(verdict)) for verdict in wrong) / RANDOM
    sys.stdout.write(f"\nof {RANDOM} random wrong numbers {named:.2%} are named, {explained:.2%} explained in words\n")
    assert named <= MOST_NAMED
    assert explained <= MOST_EXPLAINED
