"""What answers cost is learned from the log, and no single answer spoils it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzer.scheduling.belief import Habits
from quizzer.scheduling.costs import Costs, Told, costs_from

PRIOR = np.array([8.0, 40.0])
Answer = tuple[int, float, int, bool]


def told(answers: list[Answer]) -> Told:
    """Return answers (group, seconds, rating, first) as arrays."""
    group, seconds, rating, first = zip(*answers, strict=True) if answers else ((), (), (), ())
    return Told(
        group=np.array(group, dtype=np.intp),
        seconds=np.array(seconds, dtype=np.float64),
        rating=np.array(rating, dtype=np.int_),
        first=np.array(first, dtype=np.bool_),
    )


def costs(answers: list[Answer]) -> Costs:
    """Return the costs of two groups, a quick and a slow one."""
    return costs_from(told(answers), PRIOR)


ANSWERS = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.floats(-5, 5000), st.integers(1, 4), st.booleans()), max_size=60
)


def test_no_log_leaves_the_priors() -> None:
    """To the last digit: 8, 20 and 25 seconds, and the design's habits."""
    found = costs([])
    assert found.pass_seconds.tolist() == [8.0, 40.0]
    assert found.lapse_seconds.tolist() == [20.0, 100.0]
    assert found.first_seconds.tolist() == [25.0, 125.0]
    assert found.first_chances.tolist() == [[0.24, 0.09, 0.50, 0.17]] * 2
    assert found.habits == Habits()


def test_a_long_log_has_its_own_means() -> None:
    """Each group's seconds by outcome, and its ratings, within a fiftieth."""
    once: list[Answer] = [(0, 5.0, 3, False), (0, 7.0, 2, False), (0, 30.0, 1, False), (0, 40.0, 1, True)]
    once += [(1, 60.0, 4, False), (1, 55.0, 3, True), (1, 65.0, 3, True)]
    found = costs(once * 1000)
    assert found.pass_seconds == pytest.approx([6.0, 60.0], rel=0.02)
    assert found.lapse_seconds == pytest.approx([30.0, 100.0], rel=0.02)
    assert found.first_seconds == pytest.approx([40.0, 60.0], rel=0.02)
    assert found.first_chances == pytest.approx(np.array([[1.0, 0, 0, 0], [0, 0, 1.0, 0]]), abs=0.02)
    assert found.habits.first == pytest.approx((1 / 3, 0, 2 / 3, 0), abs=0.02)
    assert found.habits.passing == pytest.approx((1 / 3, 1 / 3, 1 / 3), abs=0.02)


@given(st.integers(0, 50), st.floats(0.5, 31.0))
def test_each_answer_draws_a_mean_on(count: int, seconds: float) -> None:
    """From the prior towards what was seen, ever nearer and never beyond; eight answers go half the way."""
    fewer, more = (costs([(0, seconds, 3, False)] * many).pass_seconds[0] for many in (count, count + 1))
    assert abs(more - seconds) <= abs(fewer - seconds) + 1e-12
    assert min(8.0, seconds) - 1e-12 <= more <= max(8.0, seconds) + 1e-12
    assert costs([(0, seconds, 3, False)] * 8).pass_seconds[0] == pytest.approx((8 + seconds) / 2)


@given(st.integers(0, 50), st.integers(1, 4))
def test_each_rating_draws_its_chance_on(count: int, rating: int) -> None:
    """A rating given once more is believed likelier, in its own group more than in the other."""
    fewer, more = (costs([(0, 9.0, rating, True)] * many).first_chances[:, rating - 1] for many in (count, count + 1))
    assert (more > fewer).all()
    assert more[0] > more[1]


@pytest.mark.parametrize("away", [33.0, 4000.0, 1e9])
def test_who_walked_away_spoils_little(away: float) -> None:
    """One answer counts as four times what was expected of it at the most, and as five minutes."""
    assert costs([(0, away, 3, False)]).pass_seconds[0] == pytest.approx(8 + (32 - 8) / 9)
    assert costs([(1, away * 10, 1, True)]).first_seconds[1] == pytest.approx(125 + (300 - 125) / 9)
    slow = costs_from(told([(0, 1e9, 3, False)]), np.array([400.0]))
    assert slow.pass_seconds.tolist() == [400.0]


@pytest.mark.parametrize("unknown", [0.0, -3.0, float("nan"), float("inf")])
def test_unknown_seconds_say_nothing(unknown: float) -> None:
    """But the rating counts all the same."""
    found = costs([(0, unknown, 1, True)])
    assert found.first_seconds.tolist() == [25.0, 125.0]
    assert found.first_chances[0, 0] > 0.24


@given(ANSWERS)
def test_costs_are_always_usable(answers: list[Answer]) -> None:
    """Whatever the log: seconds are positive and bounded, chances positive and of sum 1."""
    found = costs(answers)
    for seconds, times in ((found.pass_seconds, 1.0), (found.lapse_seconds, 2.5), (found.first_seconds, 3.125)):
        assert (seconds > 0).all()
        assert (seconds <= np.minimum(4 * PRIOR * times, 300.0) + 1e-9).all()
    chances = [*found.first_chances.tolist(), found.habits.first, found.habits.passing]
    assert [sum(one) for one in chances] == pytest.approx([1.0] * len(chances))
    assert min(min(one) for one in chances) > 0
