"""Freeze plans: names, changes, and the head on an earlier stage."""

from __future__ import annotations

import pytest

from quizzer.errors import UsageError
from quizzer.simulator import FreezePlan, count, load_backbone

RESNET = load_backbone("resnet18")
HEAD_ONLY = FreezePlan.of(RESNET, 5)


def trained_stages(plan: FreezePlan) -> list[str]:
    """Return the stages that train in full."""
    return [stage.name for stage in plan.stages if plan.trains(stage.name)]


@pytest.mark.parametrize(
    ("train", "stages"),
    [
        ("head", ["head"]),
        ("layer4, head", ["layer4", "head"]),
        (("layer4", "head"), ["layer4", "head"]),
        ("fc", ["head"]),
        ("layer4.0,layer4.1", ["layer4"]),
        ("all", ["stem", "layer1", "layer2", "layer3", "layer4", "head"]),
        ("", []),
    ],
)
def test_names(train: str | tuple[str, ...], stages: list[str]) -> None:
    """A stage, a layer, the start of layers' names, head and all are understood."""
    assert trained_stages(FreezePlan.of(RESNET, 5, train)) == stages


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("layr4", "did you mean `layer4`?"),
        ("hed", "did you mean `head`?"),
        ("layer4.1.convv2", "did you mean `layer4"),
        ("???", "name one of head, all, stem, layer1"),
    ],
)
def test_unknown_names(name: str, advice: str) -> None:
    """An unknown name is refused with the nearest known one."""
    with pytest.raises(UsageError, match=r"ResNet-18 has no stage or layer") as caught:
        FreezePlan.of(RESNET, 5, name)
    assert advice in str(caught.value)


@pytest.mark.parametrize("classes", [0, -1, 1_000_001])
def test_impossible_classes(classes: int) -> None:
    """A head has from one class to a million."""
    with pytest.raises(UsageError, match="classes"):
        FreezePlan.of(RESNET, classes)


def test_changes_return_another_plan() -> None:
    """A change leaves the plan it came from as it was, so undo is keeping it."""
    changed = HEAD_ONLY.toggle("layer4")
    assert trained_stages(changed) == ["layer4", "head"]
    assert trained_stages(HEAD_ONLY) == ["head"]
    assert changed.toggle("layer4") == HEAD_ONLY


def test_toggling_part_of_a_stage() -> None:
    """A stage that trains in part is trained in full by a toggle, and frozen by the next."""
    partly = HEAD_ONLY.toggle("layer4.1.conv2")
    assert count(partly).stages[-2].state == "mixed"
    whole = partly.toggle("layer4")
    assert whole.trains("layer4")
    assert whole.toggle("layer4") == HEAD_ONLY


def test_freeze_below_and_train_above() -> None:
    """The one freezes what is nearer the input and spares the rest; the other trains from here up."""
    whole = FreezePlan.of(RESNET, 5, "all")
    assert trained_stages(whole.freeze_below("layer3")) == ["layer3", "layer4", "head"]
    assert trained_stages(HEAD_ONLY.train_above("layer3")) == ["layer3", "layer4", "head"]
    assert trained_stages(HEAD_ONLY.freeze_below("layer4")) == ["head"]
    assert "layer4.0.bn2" not in whole.freeze_below("layer4.1.conv1").trained
    assert HEAD_ONLY.train_above("layer4.1.bn2").trained == {"layer4.1.bn2", "fc"}


def test_head_on_an_earlier_stage() -> None:
    """The head reads the pooled features of the stage, what lies above is gone: 258 for two classes after layer2."""
    plan = FreezePlan.of(RESNET, 2, "layer4,head").read_from("layer2")
    counts = count(plan)
    assert counts.new_head == counts.trainable == 258
    assert counts.total == 9_536 + 147_968 + 525_568 + 258
    assert [stage.name for stage in plan.cut] == ["layer3", "layer4"]
    assert plan.head.tensors[0].shape == (2, 128)
    assert plan.read_from("layer4") == FreezePlan.of(RESNET, 2)
    with pytest.raises(UsageError, match="cut off"):
        plan.toggle("layer4")
    with pytest.raises(UsageError, match=r"did you mean `layer2`\?"):
        plan.read_from("layr2")
    with pytest.raises(UsageError, match="name one of stem"):
        plan.read_from("???")


def test_a_convolution_as_head() -> None:
    """SqueezeNet's head stays a 1x1 convolution on its last stage, and is a linear layer below."""
    plan = FreezePlan.of(load_backbone("squeezenet1_0"), 37)
    assert plan.head.kind == "conv"
    assert plan.head.tensors[0].shape == (37, 512, 1, 1)
    assert plan.head.parameters == 18_981
    below = plan.read_from("fire2-4").head
    assert below.kind == "linear"
    assert below.tensors[0].shape == (37, 256)
