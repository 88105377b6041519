"""The backbones that come with the program are torchvision's, tensor by tensor."""

from __future__ import annotations

import hashlib
import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quizzer.simulator import FreezePlan, backbone_names, count, load_backbone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.simulator import Tensor

REFERENCE: dict[str, Any] = json.loads((Path(__file__).parent / "torchvision.json").read_text(encoding="utf-8"))
MODELS: dict[str, Any] = REFERENCE["models"]
CONCATENATED = {"squeezenet1_0", "googlenet", "densenet121"}
CLASSES = (2, 5, 10, 37, 102)

each_backbone = pytest.mark.parametrize("name", MODELS)


def digest(tensors: Iterable[Tensor]) -> str:
    """Return the hash that the reference file explains."""
    lines = sorted(f"{tensor.name}:{'x'.join(map(str, tensor.shape))}" for tensor in tensors)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_all_are_there() -> None:
    """The sixteen of the reference come with the program, and no other."""
    assert set(backbone_names()) == set(MODELS)
    assert backbone_names().index("resnet34") < backbone_names().index("resnet101")


@each_backbone
def test_tensors_are_torchvisions(name: str) -> None:
    """Every parameter tensor has torchvision's name and shape."""
    tensors = [tensor for layer in load_backbone(name).layers for tensor in layer.tensors]
    assert len(tensors) == MODELS[name]["tensors"]
    assert digest(tensors) == MODELS[name]["sha256"]


@each_backbone
def test_buffers_are_torchvisions(name: str) -> None:
    """So has every buffer, kept apart from the parameters."""
    buffers = [buffer for layer in load_backbone(name).layers for buffer in layer.buffers]
    assert len(buffers) == MODELS[name]["buffers"]
    assert digest(buffers) == MODELS[name]["buffers_sha256"]


@each_backbone
def test_the_total_is_the_published_one(name: str) -> None:
    """Body and published head add up to what torchvision prints."""
    backbone = load_backbone(name)
    assert backbone.total == backbone.published == MODELS[name]["total"]
    assert backbone.body == backbone.total - backbone.head.parameters
    assert backbone.head.name == MODELS[name]["head"]
    assert backbone.name == name


@each_backbone
def test_parameters_lie_where_torchvision_has_them(name: str) -> None:
    """Each part of the state dict lies in one stage (the head's apart) and holds what torchvision's holds."""
    prefixes = MODELS[name]["prefixes"]
    found = dict.fromkeys(prefixes, 0)
    for tensor in (tensor for layer in load_backbone(name).layers for tensor in layer.tensors):
        prefix = max((one for one in prefixes if f"{tensor.name}.".startswith(f"{one}.")), key=len)
        found[prefix] += tensor.size
    assert found == prefixes


@each_backbone
def test_multiply_adds_are_as_measured(name: str) -> None:
    """The products of the weights equal what hooks on torchvision's modules count."""
    known = [layer.multiply_adds for layer in load_backbone(name).layers]
    if MODELS[name]["multiply_adds"] is None:
        assert None not in known
    else:
        assert sum(one or 0 for one in known) == MODELS[name]["multiply_adds"]


@each_backbone
@pytest.mark.parametrize("classes", CLASSES)
def test_trainable_counts_are_torchvisions(name: str, classes: int) -> None:
    """Head alone, last stage, last two stages, everything: as requires_grad counts them in torchvision."""
    backbone = load_backbone(name)
    last, before = backbone.stages[-1].name, backbone.stages[-2].name
    plans = ("head", f"{last},head", f"{before},{last},head", "all")
    counts = [count(FreezePlan.of(backbone, classes, plan)) for plan in plans]
    assert [one.trainable for one in counts] == MODELS[name]["trainable"][str(classes)]
    assert {one.total for one in counts} == {counts[-1].trainable}
    assert all(one.trainable + one.frozen == one.total for one in counts)


@each_backbone
def test_stages_hand_on_their_width(name: str) -> None:
    """The head reads what the last stage hands on, and no stage is nameless or twice there."""
    backbone = load_backbone(name)
    assert backbone.head.tensors[0].shape[1] == backbone.feature_width
    assert len({stage.name for stage in backbone.stages}) == len(backbone.stages)
    assert all(stage.title and stage.parameters for stage in backbone.stages)


def test_resnet18_by_stage() -> None:
    """Parameters and multiply-adds of ResNet-18's stages are those of the lesson's checked facts."""
    stages = {stage.name: (stage.parameters, stage.multiply_adds) for stage in load_backbone("resnet18").stages}
    assert stages == {
        "stem": (9_536, 118_013_952),
        "layer1": (147_968, 462_422_016),
        "layer2": (525_568, 411_041_792),
        "layer3": (2_099_712, 411_041_792),
        "layer4": (8_393_728, 411_041_792),
    }


@pytest.mark.parametrize("name", sorted(set(MODELS) - CONCATENATED))
def test_widths_follow_from_the_convolutions(name: str) -> None:
    """A stage's last weights write as many features as the stage hands on, concatenations and tokens aside."""
    for stage in load_backbone(name).stages:
        matrices = [tensor for layer in stage.layers for tensor in layer.tensors if len(tensor.shape) in {2, 4}]
        assert matrices[-1].shape[0] == stage.width, stage.name


@pytest.mark.parametrize("name", sorted(CONCATENATED))
def test_concatenated_widths(name: str) -> None:
    """Where ways are joined, the next stage's first weights say how many features come in."""
    for stage, above in itertools.pairwise(load_backbone(name).stages):
        weights = [tensor for layer in above.layers for tensor in layer.tensors if len(tensor.shape) == 4]
        assert weights[0].shape[1] == stage.width, stage.name
