"""The benchmark runs, and its learners are what they are said to be."""

from __future__ import annotations

import numpy as np
import pytest

from quizzer.scheduling.memory import DEFAULT_WEIGHTS, Rating
from tests.benchmarks.learners import ActR, HalfLife, fitted_weights
from tests.benchmarks.policies import LowestRecall
from tests.benchmarks.policy import main
from tests.benchmarks.tables import CORRECTED, INDEX, SM2, Result, Table


def test_the_benchmark_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """Every policy has its line, with marks, share of the bound and standard errors."""
    main(["--rows", "3x12x2", "--learners", "2", "--truths", "ACT-R", "--truth-row", "3x12x2", "--jobs", "1"])
    said = capsys.readouterr().out
    for name in (
        *("index, corrected", "greedy", "SM-2", "best fixed", "cycling", "random", "Anki-like"),
        *("lowest retrievability first", "bound", "ranges that held", "What holds"),
    ):
        assert name in said


def test_more_processes_find_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """To the last figure."""
    said = []
    for jobs in ("1", "2"):
        main(["--rows", "2x8x1", "--learners", "3", "--truths", "--jobs", jobs])
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]


def test_verdicts_say_what_does_not_hold() -> None:
    """Behind another by more than two standard errors, under the bound's share, believing too much."""

    def result(*earned: float, believed: float = 0.9) -> Result:
        marks = np.array(earned)
        return Result(earned=marks, believed=np.full(len(marks), believed), within=np.full((len(marks), 2), np.nan))

    results = {
        INDEX: result(0.8, 0.82),
        CORRECTED: result(0.8, 0.82),
        SM2: result(0.7, 0.71),
        "other": result(0.9, 0.91),
    }
    told = "\n".join(Table(title="t", ours=INDEX, bound=0.9, results=results).verdicts())
    assert "DOES NOT HOLD: 0.9000" in told
    assert "DOES NOT HOLD: behind other" in told
    told = "\n".join(Table(title="t", ours=CORRECTED, bound=None, results=results).verdicts())
    assert "holds: ahead of SM-2 by +0.1050" in told
    assert "DOES NOT HOLD: believes +0.0900" in told
    del results["other"]
    assert (
        "within two standard errors of index"
        in Table(title="t", ours=CORRECTED, bound=None, results=results).verdicts()[0]
    )


def test_lowest_recall_comes_first() -> None:
    """What has fallen, lowest first; then new ones, the heaviest first; then the rest."""
    policy = LowestRecall(np.array([1.0, 2.0, 3.0, 1.0, 1.0]))
    for place, day, rating in ((0, 0, Rating.GOOD), (3, 0, Rating.AGAIN), (4, 7, Rating.EASY)):
        policy.told(place, day, rating)
    assert policy.order(8).tolist() == [3, 0, 2, 1, 4]


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
