"""Counts: parameters, gradients, memory, batch norms, and the share of a training step."""

from __future__ import annotations

import pytest

from quizzer.simulator import FreezePlan, backbone_names, count, load_backbone, megabytes, read_backbone, step_cost

RESNET = load_backbone("resnet18")


@pytest.mark.parametrize(
    ("train", "share"),
    [
        ("head", 0.341),
        ("layer4,head", 0.483),
        ("layer3,layer4,head", 0.638),
        ("layer1,head", 0.724),
        ("layer1,layer2,layer3,layer4,head", 0.956),
        ("all", 1.0),
    ],
)
def test_share_of_a_step(train: str, share: float) -> None:
    """The share is the facts' figure: position beats count."""
    assert count(FreezePlan.of(RESNET, 5, train)).step_share == pytest.approx(share, abs=5e-4)


def test_backward_against_forward() -> None:
    """Fine-tuning everything goes back at 1.93 times the forward cost: nothing lies below the first layer."""
    forward = step_cost(FreezePlan.of(RESNET, 1000, ()))
    step = step_cost(FreezePlan.of(RESNET, 1000, "all"))
    assert forward == 1_814_073_344
    assert step is not None
    assert (step - forward) / forward == pytest.approx(1.93, abs=0.006)


def test_a_share_never_exceeds_everything() -> None:
    """Training one stage alone costs more than the forward pass and less than all, on every backbone."""
    for name in backbone_names():
        backbone = load_backbone(name)
        for stage in backbone.stages:
            share = count(FreezePlan.of(backbone, 5, (stage.name, "head"))).step_share
            assert share is not None
            assert 0.3 < share <= 1.0


def test_gradients_pass_through_what_lies_above() -> None:
    """A gradient crosses every layer above the earliest trained one, frozen or not, and none below."""
    through = count(FreezePlan.of(RESNET, 5, "layer4.1.conv1")).through
    assert through == ("layer4.1.bn1", "layer4.1.conv2", "layer4.1.bn2", "fc")
    assert count(FreezePlan.of(RESNET, 5)).through == ()
    stages = {stage.name: stage.through for stage in count(FreezePlan.of(RESNET, 5, "layer3,head")).stages}
    assert stages == {
        "stem": False,
        "layer1": False,
        "layer2": False,
        "layer3": False,
        "layer4": True,
        "head": True,
    }


def test_gradients_pass_no_sister_way() -> None:
    """The shortcut is not above the convolutions beside it, nor they above it."""
    main = count(FreezePlan.of(RESNET, 5, "layer4.0.conv1")).through
    assert "layer4.0.conv2" in main
    assert "layer4.0.downsample.0" not in main
    shortcut = count(FreezePlan.of(RESNET, 5, "layer4.0.downsample.0")).through
    assert shortcut[:2] == ("layer4.0.downsample.1", "layer4.1.conv1")
    both = count(FreezePlan.of(RESNET, 5, "layer4.0.conv2,layer4.0.downsample.0")).through
    assert both[:3] == ("layer4.0.bn2", "layer4.0.downsample.1", "layer4.1.conv1")
    earlier = count(FreezePlan.of(RESNET, 5, "layer3.1.bn2,layer4.0.conv1")).through
    assert "layer4.0.downsample.0" in earlier


def test_old_and_new_head() -> None:
    """The total holds the new head and not the old one."""
    counts = count(FreezePlan.of(RESNET, 5, "all"))
    assert (counts.old_head, counts.new_head) == (513_000, 2_565)
    assert counts.total == counts.trainable == 11_179_077
    assert counts.published - counts.old_head + counts.new_head == counts.total
    assert counts.share == 1.0


def test_frozen_batch_norms() -> None:
    """Head only: 60 buffers, 9,600 running values move in train mode, and the warning says how to hold them."""
    counts = count(FreezePlan.of(RESNET, 5))
    norms = counts.batch_norms
    assert (norms.layers, norms.buffers, norms.values) == (20, 60, 9_600)
    assert "9,600" in norms.warning
    assert "eval()" in norms.warning
    assert counts.warnings == (norms.warning,)


def test_no_warning_without_frozen_batch_norms() -> None:
    """Networks without batch norm, or with all of it trained, have nothing to be warned of."""
    assert count(FreezePlan.of(load_backbone("vgg16"), 5)).warnings == ()
    assert count(FreezePlan.of(RESNET, 5, "all")).warnings == ()
    stem = count(FreezePlan.of(RESNET, 5, "all").freeze("stem")).warnings
    assert stem[0].startswith("1 frozen batch norm:")


def test_a_head_that_cannot_learn_is_warned_of() -> None:
    """A frozen new head stays random; a plan that trains nothing cannot even go backward."""
    assert "frozen" in count(FreezePlan.of(RESNET, 5, "layer4")).warnings[0]
    assert "Nothing trains" in count(FreezePlan.of(RESNET, 5, "")).warnings[0]


def test_memory() -> None:
    """Gradient and momentum take 20,520 bytes for the head and 89.4 MB for everything; Adam keeps two moments."""
    head, whole = (count(FreezePlan.of(RESNET, 5, train)).memory for train in ("head", "all"))
    assert head.gradients + head.momentum == 20_520
    assert head.weights == whole.weights == 44_716_308
    assert megabytes(whole.gradients + whole.momentum) == pytest.approx(89.43, abs=0.01)
    assert whole.adam == 2 * whole.momentum


def test_stages_add_up() -> None:
    """Stages and layers add up to the whole, whatever trains."""
    counts = count(FreezePlan.of(RESNET, 10, "layer4.1,head"))
    assert sum(stage.trainable for stage in counts.stages) == counts.trainable
    assert sum(stage.frozen for stage in counts.stages) == counts.frozen
    assert [stage.state for stage in counts.stages] == ["frozen"] * 4 + ["mixed", "trained"]


def test_unknown_multiply_adds() -> None:
    """Where a file gives no map, the share of a step is unknown, and everything else is known."""
    text = """
backbone: tiny
title: Tiny
published: 47
stages:
  - stage: stem
    width: 1
    layers:
      - {conv: conv1, in: 3, out: 1, kernel: 3x5}
head: {linear: fc, in: 1, out: 1}
"""
    tiny = read_backbone(text.encode(), "tiny.yaml")
    counts = count(FreezePlan.of(tiny, 2, "all"))
    assert counts.step_share is None
    assert counts.total == 49
    assert tiny.stages[0].multiply_adds is None
    loose = read_backbone(text.replace("linear: fc", "conv: fc, kernel: 1, bias: true").encode(), "tiny.yaml")
    assert loose.new_head(2, 1).multiply_adds is None
