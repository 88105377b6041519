"""The benchmark runs, and its learners are what they are said to be."""

from __future__ import annotations

import numpy as np
import pytest

from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Rating
from tests.benchmarks.learners import ActR, HalfLife, fitted_weights
from tests.benchmarks.policy import main


def test_the_benchmark_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """Every policy has its line, with marks, share of the bound and standard errors."""
    main(["--rows", "3x12x2", "--learners", "2", "--truths", "ACT-R", "--truth-row", "3x12x2"])
    said = capsys.readouterr().out
    for name in ("index, corrected", "greedy", "SM-2", "best fixed", "cycling", "random", "20 new a day", "bound"):
        assert name in said


def test_half_a_half_life_learner_is_left_after_one() -> None:
    """Base 1 is two days at first; a success lengthens it, a failure shortens it."""
    learner = HalfLife(3, 1.8, 1.0)
    for place, rating in enumerate((Rating.GOOD, Rating.GOOD, Rating.AGAIN)):
        learner.met(place, 0, rating)
    assert learner.recall(2)[0] == pytest.approx(0.5)
    assert learner.recall(2)[2] < 0.5
    learner.reviewed(1, 0, Rating.GOOD)
    assert learner.recall(2)[1] == pytest.approx(0.5 ** (2 / 2**2.8))


def test_an_act_r_learner_gains_by_encoding() -> None:
    """Unmet there is nothing; met it falls with the days; met again it is higher."""
    learner = ActR(2, 10)
    assert learner.recall(3).max() < 1e-9
    for place in range(2):
        learner.met(place, 0, Rating.GOOD)
    first, later = learner.recall(1), learner.recall(5)
    assert 0 < later[0] < first[0] < 1
    learner.reviewed(1, 2, Rating.AGAIN)
    assert np.diff(learner.recall(5))[0] > 0


def test_the_fitted_weights_are_fsrs_weights() -> None:
    """24 users, 21 each."""
    assert [len(weights) for weights in fitted_weights()] == [len(DEFAULT_WEIGHTS)] * 24
