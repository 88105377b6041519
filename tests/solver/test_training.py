"""The lesson's loop: a head trained on features of a frozen backbone."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from quizzer.generators.draws import Draws
from quizzer.solver import training
from quizzer.solver.network import build
from quizzer.solver.training import features_of, gradient, softmax, train_head

if TYPE_CHECKING:
    from quizzer.solver.training import Matrix

IMAGES, PIXELS, FEATURES, CLASSES = 30, 12, 8, 3


def drawn(key: str, rows: int, columns: int) -> Matrix:
    """Return numbers from -1 to 1."""
    draws = Draws(key)
    return np.array([[draws.below(2001) / 1000 - 1 for _ in range(columns)] for _ in range(rows)])


def one_hot() -> Matrix:
    """Return each image's class, by the largest of three of its pixels: something a head can learn."""
    classes = drawn("images", IMAGES, PIXELS)[:, :CLASSES].argmax(axis=1)
    wanted = np.zeros((IMAGES, CLASSES))
    wanted[np.arange(IMAGES), classes] = 1
    return wanted


def trained(epochs: int = 60) -> training.Trained:
    """Return a short training."""
    return train_head(
        drawn("images", IMAGES, PIXELS), one_hot(), drawn("backbone", PIXELS, FEATURES), rate=0.5, epochs=epochs
    )


def test_the_loss_falls() -> None:
    """From the logarithm of the classes, where nothing is known, down at every epoch of this convex problem."""
    losses = trained().losses
    assert losses[0] == pytest.approx(math.log(CLASSES))
    assert all(later < sooner for sooner, later in itertools.pairwise(losses))
    assert losses[-1] < 0.9 * losses[0]


def test_frozen_weights_do_not_move() -> None:
    """Not by the smallest amount, and the array handed in is as it was."""
    backbone = drawn("backbone", PIXELS, FEATURES)
    before = backbone.copy()
    found = train_head(drawn("images", IMAGES, PIXELS), one_hot(), backbone)
    assert found.moved == 0
    assert np.array_equal(backbone, before)
    assert np.abs(found.weights).max() > 0


def test_features_are_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frozen body runs before the first epoch and then no more, however many there are."""
    calls: list[int] = []

    def counting(images: Matrix, backbone: Matrix) -> Matrix:
        calls.append(len(images))
        return features_of(images, backbone)

    monkeypatch.setattr(training, "features_of", counting)
    found = trained(epochs=25)
    assert calls == [IMAGES]
    assert len(found.losses) == 25
    assert found.features.shape == (IMAGES, FEATURES)


def test_what_trains_is_the_head() -> None:
    """F * C + C numbers, as building the head counts them."""
    layers = [
        {"linear": {"in": PIXELS, "out": FEATURES, "bias": False, "frozen": True}},
        {"linear": {"in": FEATURES, "out": CLASSES}},
    ]
    assert trained(1).trained == FEATURES * CLASSES + CLASSES == build(layers).trainable


@pytest.mark.parametrize("place", [(0, 0), (3, 1), (7, 2)])
def test_the_gradient_of_weights_by_finite_differences(place: tuple[int, int]) -> None:
    """The slope of the loss along one weight, to eight digits."""
    features, wanted = drawn("features", IMAGES, FEATURES), one_hot()
    weights, biases = drawn("weights", FEATURES, CLASSES), drawn("biases", 1, CLASSES)[0]
    step = np.zeros_like(weights)
    step[place] = 1e-5
    above = gradient(features, wanted, weights + step, biases)[2]
    below = gradient(features, wanted, weights - step, biases)[2]
    assert gradient(features, wanted, weights, biases)[0][place] == pytest.approx((above - below) / 2e-5, abs=1e-8)


@pytest.mark.parametrize("place", range(CLASSES))
def test_the_gradient_of_biases_by_finite_differences(place: int) -> None:
    """Likewise for each bias."""
    features, wanted = drawn("features", IMAGES, FEATURES), one_hot()
    weights, biases = drawn("weights", FEATURES, CLASSES), drawn("biases", 1, CLASSES)[0]
    step = np.eye(CLASSES)[place] * 1e-5
    above = gradient(features, wanted, weights, biases + step)[2]
    below = gradient(features, wanted, weights, biases - step)[2]
    assert gradient(features, wanted, weights, biases)[1][place] == pytest.approx((above - below) / 2e-5, abs=1e-8)


def test_softmax_gives_shares() -> None:
    """Rows sum to one, the order stays, and huge logits do not overflow."""
    shares = softmax(np.array([[1000.0, 1000.0, 999.0], [0.0, -1000.0, 1.0]]))
    assert shares.sum(axis=1) == pytest.approx([1, 1])
    assert shares[0, 0] == shares[0, 1] > shares[0, 2]
    assert shares[1].argmax() == 2


def test_features_are_rectified() -> None:
    """Max(0, images @ backbone), by hand."""
    found = features_of(np.array([[1.0, 2.0]]), np.array([[1.0, -3.0], [1.0, 1.0]]))
    assert found.tolist() == [[3.0, 0.0]]


def test_an_impossible_class_costs_no_infinity() -> None:
    """Where the right class has no probability left, the loss is large but a number."""
    loss = gradient(np.array([[1.0]]), np.array([[1.0, 0.0]]), np.array([[-2000.0, 2000.0]]), np.zeros(2))[2]
    assert math.isfinite(loss)
    assert loss > 100
