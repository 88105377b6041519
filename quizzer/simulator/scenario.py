"""A freeze plan together with the data it is for, everything the simulator finds of the two, and presets.

`findings` is computed once for each change; the screen, `--plain`, `--json` and the tests all draw from it.
"""

from __future__ import annotations

import msgspec

from quizzer.simulator.advice import Cell, Recommendation, cell_of, recommend
from quizzer.simulator.agreeing import Agreement, agreement
from quizzer.simulator.backbone import Backbone
from quizzer.simulator.counting import Counts, count
from quizzer.simulator.plan import ALL, HEAD, FreezePlan
from quizzer.simulator.rates import LearningRate, Risk, learning_rates, risk
from quizzer.simulator.reading import load_backbone


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """A plan and its data."""

    plan: FreezePlan
    images: int
    similarity: float
    """To the pictures of the pretraining, 0 to 1."""

    def planned(self, plan: FreezePlan) -> Scenario:
        """Return the same data with another plan."""
        return msgspec.structs.replace(self, plan=plan)


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """All that the simulator says of a scenario."""

    scenario: Scenario
    counts: Counts
    risk: Risk
    rates: tuple[LearningRate, ...]
    cell: Cell | None
    recommendation: Recommendation
    agreement: Agreement

    @property
    def plan(self) -> FreezePlan:
        """Return the plan."""
        return self.scenario.plan


def findings(scenario: Scenario) -> Findings:
    """Return what is to be said of `scenario`; raise UsageError on impossible data."""
    plan, images, similarity = scenario.plan, scenario.images, scenario.similarity
    return Findings(
        scenario=scenario,
        cell=cell_of(images, similarity),
        counts=count(plan),
        risk=risk(plan, images),
        rates=learning_rates(plan),
        recommendation=recommend(images, similarity),
        agreement=agreement(plan, images, similarity),
    )


def moved(plan: FreezePlan, backbone: Backbone) -> FreezePlan:
    """Return the like of `plan` on another backbone: as many stages from the top, or all, for the same classes."""
    body = [stage.name for stage in plan.stages[:-1]]
    trained = [name for name in body if plan.trains(name)]
    stages = [stage.name for stage in backbone.stages]
    same = stages if len(trained) == len(body) else stages[len(stages) - min(len(trained), len(stages)) :]
    head = [HEAD] if plan.trains(HEAD) else []
    return FreezePlan.of(backbone, plan.classes, [*same, *head])


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """A case to start from, with the plan that the rule asks for."""

    title: str
    why: str
    backbone: str
    classes: int
    images: int
    similarity: float
    train: tuple[str, ...] = (HEAD,)
    read: str = ""
    """The stage that the head reads; the last one where it is empty."""

    def scenario(self) -> Scenario:
        """Return the preset as a scenario."""
        backbone = load_backbone(self.backbone)
        plan = FreezePlan.of(backbone, self.classes, ()).read_from(self.read or backbone.stages[-1].name)
        return Scenario(plan=plan.train(*self.train), images=self.images, similarity=self.similarity)


PRESETS = (
    Preset(
        title="300 flowers of 5 species",
        why="small and similar: a new head of 2,565 parameters on a frozen ResNet-18",
        backbone="resnet18",
        classes=5,
        images=300,
        similarity=0.8,
    ),
    Preset(
        title="250 X-rays with 2 findings",
        why="small and different: the head reads layer2, whose edges and textures carry over",
        backbone="resnet18",
        classes=2,
        images=250,
        similarity=0.1,
        read="layer2",
    ),
    Preset(
        title="101,000 photos of 101 dishes",
        why="large and similar: the whole ResNet-50 is fine-tuned with small steps",
        backbone="resnet50",
        classes=101,
        images=101_000,
        similarity=0.8,
        train=(ALL,),
    ),
    Preset(
        title="100,000 tissue slides of 9 kinds",
        why="large and different: the upper half of DenseNet-121 at least has to change",
        backbone="densenet121",
        classes=9,
        images=100_000,
        similarity=0.1,
        train=("denseblock2", "denseblock3", "denseblock4", HEAD),
    ),
)
"""One for each of the four cells."""
