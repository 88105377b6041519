"""Two readings of a plan: the risk of overfitting, and a learning rate for each group.

Both are rules of thumb. Trained parameters per image say how much could be learnt by heart, not how
much will be; ten to a hundred times smaller steps on pretrained layers is a convention (Caffe's
flickr example takes 10, fastai's `fine_tune` 100).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from quizzer.simulator.advice import check_images
from quizzer.simulator.plan import HEAD

if TYPE_CHECKING:
    from quizzer.simulator.plan import FreezePlan

HEAD_RATE = 1e-3
_TOP, _BOTTOM = 10, 100
_LEAST, _MOST = -2, 5  # powers of ten of trained parameters per image, the ends of the scale


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """The risk of overfitting."""

    per_image: float
    """Trained parameters per image."""
    scale: float
    """0 to 1 on a log scale, from 0.01 to 100,000 parameters per image."""
    word: str
    """`none`, `low`, `moderate`, `high` or `very high`."""
    text: str


class LearningRate(msgspec.Struct, frozen=True, kw_only=True):
    """The rate of one stage's trained parameters."""

    stage: str
    rate: float
    divisor: float
    """How many times smaller than the head's."""


def risk(plan: FreezePlan, images: int) -> Risk:
    """Return the risk of overfitting `images` pictures with what the plan trains; raise UsageError below one."""
    check_images(images)
    trained = sum(layer.parameters for layer in plan.layers if layer.name in plan.trained)
    if trained == 0:
        return Risk(per_image=0.0, scale=0.0, word="none", text="Nothing trains, so nothing can overfit, or learn.")
    per_image = trained / images
    scale = (math.log10(per_image) - _LEAST) / (_MOST - _LEAST)
    word = _word(per_image)
    text = f"{_number(per_image)} trained parameters for each image: {word}."
    if plan.trained == {plan.head.name}:
        text += " A linear head on fixed features is convex and easily regularised, which helps more than its size."
    return Risk(per_image=per_image, scale=min(1.0, max(0.0, scale)), word=word, text=text)


def _word(per_image: float) -> str:
    borders = ((1, "low"), (100, "moderate"), (10_000, "high"))
    return next((word for below, word in borders if per_image < below), "very high")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004  three digits say enough


def learning_rates(plan: FreezePlan, head_rate: float = HEAD_RATE) -> tuple[LearningRate, ...]:
    """Return a rate per stage that trains, input first: at the bottom a hundredth of the head's, on top a tenth."""
    depth = len(plan.backbone.stages) - 1
    rates = []
    for place, stage in enumerate(plan.stages):
        if not any(layer.name in plan.trained for layer in stage.layers):
            continue
        below_top = (depth - place) / depth if depth else 0.0
        divisor = 1.0 if stage.name == HEAD else _TOP * (_BOTTOM / _TOP) ** below_top
        rates.append(LearningRate(stage=stage.name, rate=_rounded(head_rate / divisor), divisor=round(divisor, 1)))
    return tuple(rates)


def _rounded(rate: float) -> float:
    return float(f"{rate:.2g}")
