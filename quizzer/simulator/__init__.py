"""The freeze simulator without a screen: backbones, freeze plans, counts and advice.

Each module is imported with the first of its names that is asked for: a question that names a backbone needs few.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzer.simulator.advice import (
        RECOMMENDATIONS,
        SIMILARITY,
        SIZE,
        Border,
        Cell,
        Recommendation,
        cell_of,
        open_questions,
        recommend,
        similarity_example,
        similarity_word,
        size_word,
    )
    from quizzer.simulator.agreeing import Agreement, Change, agreement, agreement_in
    from quizzer.simulator.backbone import Backbone, Layer, Stage, Tensor
    from quizzer.simulator.counting import (
        BatchNorms,
        Counts,
        LayerCount,
        Memory,
        StageCount,
        count,
        megabytes,
        step_cost,
    )
    from quizzer.simulator.plan import FreezePlan
    from quizzer.simulator.rates import LearningRate, Risk, learning_rates, risk
    from quizzer.simulator.reading import backbone_names, load_backbone, read_backbone

__all__ = [
    "RECOMMENDATIONS",
    "SIMILARITY",
    "SIZE",
    "Agreement",
    "Backbone",
    "BatchNorms",
    "Border",
    "Cell",
    "Change",
    "Counts",
    "FreezePlan",
    "Layer",
    "LayerCount",
    "LearningRate",
    "Memory",
    "Recommendation",
    "Risk",
    "Stage",
    "StageCount",
    "Tensor",
    "agreement",
    "agreement_in",
    "backbone_names",
    "cell_of",
    "count",
    "learning_rates",
    "load_backbone",
    "megabytes",
    "open_questions",
    "read_backbone",
    "recommend",
    "risk",
    "similarity_example",
    "similarity_word",
    "size_word",
    "step_cost",
]

_MODULES = {
    "advice": (
        "RECOMMENDATIONS",
        "SIMILARITY",
        "SIZE",
        "Border",
        "Cell",
        "Recommendation",
        "cell_of",
        "open_questions",
        "recommend",
        "similarity_example",
        "similarity_word",
        "size_word",
    ),
    "agreeing": ("Agreement", "Change", "agreement", "agreement_in"),
    "backbone": ("Backbone", "Layer", "Stage", "Tensor"),
    "counting": ("BatchNorms", "Counts", "LayerCount", "Memory", "StageCount", "count", "megabytes", "step_cost"),
    "plan": ("FreezePlan",),
    "rates": ("LearningRate", "Risk", "learning_rates", "risk"),
    "reading": ("backbone_names", "load_backbone", "read_backbone"),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    """Return what another module of this package has; raise AttributeError for any other name."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
