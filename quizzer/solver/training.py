"""The lesson's loop: features of a frozen backbone computed once, a softmax head trained on them.

Gradient of softmax with cross-entropy: (probabilities - one-hot) / N (Goodfellow et al. 2016, section 6.2.2).
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """What training came to."""

    features: Matrix
    """(images, features), computed once, before the first epoch."""
    weights: Matrix
    """(features, classes)."""
    biases: Matrix
    """(classes,)."""
    losses: tuple[float, ...]
    """Mean cross-entropy before each epoch."""
    moved: float
    """The largest change of any frozen weight: 0 where freezing holds."""

    @property
    def trained(self) -> int:
        """Return how many numbers were trained."""
        return int(self.weights.size + self.biases.size)


def features_of(images: Matrix, backbone: Matrix) -> Matrix:
    """Return max(0, images @ backbone): (images, pixels) by (pixels, features)."""
    return np.maximum(0.0, images @ backbone)


def softmax(logits: Matrix) -> Matrix:
    """Return each row's probabilities; the largest logit is taken off first, so that nothing overflows."""
    raised: Matrix = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return shares


def gradient(features: Matrix, wanted: Matrix, weights: Matrix, biases: Matrix) -> tuple[Matrix, Matrix, float]:
    """Return the gradients of weights and biases, and the mean cross-entropy."""
    probabilities = softmax(features @ weights + biases)
    loss = float(-np.log(np.maximum(1e-300, (probabilities * wanted).sum(axis=1))).mean())
    slope = (probabilities - wanted) / len(features)
    return features.T @ slope, slope.sum(axis=0), loss


def train_head(images: Matrix, wanted: Matrix, backbone: Matrix, *, rate: float = 0.1, epochs: int = 200) -> Trained:
    """Train a head on a frozen `backbone`; `wanted` is one-hot (images, classes)."""
    before = backbone.copy()
    features = features_of(images, backbone)
    weights = np.zeros((features.shape[1], wanted.shape[1]))
    biases = np.zeros(wanted.shape[1])
    losses = []
    for _ in range(epochs):
        by_weights, by_biases, loss = gradient(features, wanted, weights, biases)
        losses.append(loss)
        weights = weights - rate * by_weights
        biases = biases - rate * by_biases
    moved = float(np.abs(backbone - before).max())
    return Trained(features=features, weights=weights, biases=biases, losses=tuple(losses), moved=moved)
