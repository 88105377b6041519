"""The freeze simulator without a screen: backbones, freeze plans, counts and advice."""

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
from quizzer.simulator.agreement import Agreement, Change, agreement, agreement_in
from quizzer.simulator.backbone import Backbone, Layer, Stage, Tensor
from quizzer.simulator.counting import BatchNorms, Counts, LayerCount, Memory, StageCount, count, megabytes, step_cost
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
