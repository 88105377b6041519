"""The report as text: numbers as written, the stack, the cells, the verdict, and the presets."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec
import pytest

from quizzer.simulator import Cell, FreezePlan, backbone_names, load_backbone
from quizzer.simulator.drawing import (
    ASCII,
    UNICODE,
    Signs,
    apart,
    clipped,
    length,
    log_length,
    memory_text,
    paragraph,
    percent,
    rate_text,
    short,
    tail,
    text_of,
)
from quizzer.simulator.report import (
    borders,
    brief,
    cells,
    costs,
    heading,
    lit,
    overfitting,
    overfitting_text,
    rates,
    reasons,
    report,
    stack,
    trains,
    verdict,
    warnings,
)
from quizzer.simulator.scenario import PRESETS, Findings, Scenario, findings, moved
from quizzer.simulator.stack import MOST_TALL, frame_of, row_lines, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

RESNET = load_backbone("resnet18")
each_backbone = pytest.mark.parametrize("name", backbone_names())
each_preset = pytest.mark.parametrize("place", range(len(PRESETS)), ids=[one.title for one in PRESETS])


def found(train: str = "head", images: int = 300, similarity: float = 0.8, read: str = "layer4") -> Findings:
    """Return the findings of a plan on ResNet-18 for five classes."""
    plan = FreezePlan.of(RESNET, 5, ()).read_from(read)
    names = [name for name in train.split(",") if name]
    return findings(Scenario(plan=plan.train(*names), images=images, similarity=similarity))


# Numbers


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (258, "258"),
        (2565, "2.6 K"),
        (525_568, "526 K"),
        (999_990, "1.0 M"),
        (8_393_728, "8.4 M"),
        (2e9, "2.0 G"),
    ],
)
def test_short_numbers(number: float, text: str) -> None:
    """Two or three digits and a letter."""
    assert short(number) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (1e-6, "< 0.01 %"), (0.00023, "0.02 %"), (0.751, "75.1 %"), (0.99999, "99.9 %"), (1, "100 %")],
)
def test_percent(share: float, text: str) -> None:
    """Only nothing is 0 %, and only all is 100 %."""
    assert percent(share) == text


@pytest.mark.parametrize(("rate", "text"), [(1e-3, "1e-3"), (1e-4, "1e-4"), (5.6e-5, "5.6e-5"), (0.02, "2e-2")])
def test_rates_as_spoken(rate: float, text: str) -> None:
    """A learning rate is a number and a power of ten."""
    assert rate_text(rate) == text


@pytest.mark.parametrize(("size", "text"), [(0, "0 B"), (10_260, "10.3 kB"), (44_716_308, "44.7 MB")])
def test_memory(size: int, text: str) -> None:
    """Bytes in units of a thousand."""
    assert memory_text(size) == text


def test_blocks_are_on_a_log_scale() -> None:
    """Ten times the parameters add the same length; nothing has none, the least has a cell, the most has all."""
    lengths = [log_length(10**power, 10**7, 60) for power in range(1, 8)]
    steps = [after - before for before, after in itertools.pairwise(lengths[1:])]
    assert set(steps) == {10}
    assert (log_length(0, 100, 60), log_length(1, 100, 60), log_length(100, 100, 60)) == (0, 1, 60)


def test_lines() -> None:
    """Two ends of a line keep their distance, and what is too long is cut."""
    assert text_of([apart((("left", ""),), (("right", ""),), 12)]) == "left   right"
    assert text_of([apart((("too long", ""),), (("right", ""),), 10)]) == "too  right"
    assert length(clipped((("abc", ""), ("def", "")), 4)) == 4
    assert text_of(paragraph("one two three", 9, lead=("!", "bad"))) == "! one two\n  three"
    assert text_of(paragraph("", 9)) == ""


@pytest.mark.parametrize(
    ("name", "width", "text"),
    [
        ("stem", 9, "stem"),
        ("encoder_layer_11", 11, "…layer_11"),
        ("features.14-16", 11, "…14-16"),
        ("abcdefgh", 4, "…fgh"),
    ],
)
def test_the_end_of_a_name_stays(name: str, width: int, text: str) -> None:
    """A long name gives up its start, at a dot or an underscore where it can."""
    assert tail(name, width, UNICODE) == text


# The stack


def test_the_head_is_on_top_and_the_input_at_the_bottom() -> None:
    """Rows stand in the order in which a person draws a network."""
    rows = rows_of(found())
    assert [row.name for row in rows] == ["head", "layer4", "layer3", "layer2", "layer1", "stem"]
    assert [row.state for row in rows] == ["trained", *["frozen"] * 5]


def test_what_is_cut_off_stands_above_the_head() -> None:
    """The head slides down to the stage it reads."""
    rows = rows_of(found(read="layer2"))
    assert [row.name for row in rows] == ["layer4", "layer3", "head", "layer2", "layer1", "stem"]
    assert [row.state for row in rows[:3]] == ["cut", "cut", "trained"]


def test_a_stage_opens_into_its_layers() -> None:
    """The layers stand below their stage, the last one first, without the name they share."""
    rows = rows_of(found("layer4.1.conv2,head"), {"layer4"})
    assert rows[1].opened
    assert rows[1].state == "mixed"
    assert [row.label for row in rows[2:5]] == ["1.bn2", "1.conv2", "1.bn1"]
    assert rows[3].state == "trained"
    assert rows[2].through
    assert len([row for row in rows if row.stage == "layer4"]) == len(RESNET.stages[-1].layers)


def test_states_differ_without_colour() -> None:
    """Trained, frozen, partly trained and cut off have each a sign and a texture, in ASCII too."""
    for signs in (UNICODE, ASCII):
        rows = rows_of(found("layer2.0,head", read="layer3"))
        frame = frame_of(found(), rows, signs, 60)
        drawn = [text_of(list(row_lines(row, frame))) for row in rows]
        own = [signs.cut, signs.trained, signs.frozen, signs.mixed, signs.frozen, signs.frozen]
        assert [line[0] for line in drawn] == own
        assert signs.gone in drawn[0]
        assert signs.solid in drawn[1]
        assert signs.hatch in drawn[2]
        assert signs.solid in drawn[3]
        assert signs.hatch in drawn[3]


@each_backbone
@pytest.mark.parametrize("width", [26, 34, 58, 78])
def test_every_line_fits(name: str, width: int) -> None:
    """No row is wider than it may be, whatever is open and however tall stages are."""
    backbone = load_backbone(name)
    for plan in (FreezePlan.of(backbone, 5), FreezePlan.of(backbone, 1000, "all").read_from(backbone.stages[0].name)):
        one = findings(Scenario(plan=plan, images=10, similarity=0.5))
        rows = rows_of(one, [stage.name for stage in backbone.stages])
        for height in (0, 2 * len(rows), 9 * len(rows)):
            frame = frame_of(one, rows, UNICODE, width, height=height)
            lines = [line for row in rows for line in row_lines(row, frame)]
            assert max(length(line) for line in lines) <= width


def test_stages_are_as_tall_as_there_is_room() -> None:
    """From one line to four."""
    one = found()
    rows = rows_of(one)
    talls = [frame_of(one, rows, UNICODE, 60, height=height).tall for height in (0, 12, 18, 24, 90)]
    assert talls == [1, 2, 3, 4, MOST_TALL]


# Beside the stack


def test_how_much_trains() -> None:
    """The count, the total, the share; something of each always shows on the bar."""
    count, bar = text_of(trains(found(), UNICODE, 60)).splitlines()
    assert "2,565 of 11,179,077 train" in count
    assert count.endswith("0.02 %")
    assert (bar[0], bar[1], len(bar)) == (UNICODE.solid, UNICODE.hatch, 60)
    assert UNICODE.hatch not in text_of(trains(found("all"), UNICODE, 60))
    assert "█" not in text_of(trains(found(""), UNICODE, 60))


def test_the_risk_is_a_word_on_a_scale() -> None:
    """More trained parameters for each image fill more of it."""
    head, everything = (text_of(overfitting(found(train), UNICODE, 40)) for train in ("head", "all"))
    assert head.endswith("moderate")
    assert everything.endswith("very high")
    assert head.count("■") < everything.count("■") < 10
    assert text_of(overfitting(found(""), UNICODE, 40)).endswith("none")


@pytest.mark.parametrize(
    ("images", "similarity", "states"),
    [
        (300, 0.8, {"small-similar": "lit"}),
        (300, 0.1, {"small-different": "lit"}),
        (100_000, 0.8, {"large-similar": "lit"}),
        (100_000, 0.1, {"large-different": "lit"}),
        (20_000, 0.8, {"small-similar": "maybe", "large-similar": "maybe"}),
        (300, 0.5, {"small-similar": "maybe", "small-different": "maybe"}),
        (20_000, 0.5, {}),
    ],
)
def test_cells_are_lit(images: int, similarity: float, states: dict[str, str]) -> None:
    """One where the data are clear, two half where one question is open, none where both are."""
    one = found(images=images, similarity=similarity)
    assert {cell: state for cell, state in lit(one).items() if state != "off"} == {
        Cell(name): state for name, state in states.items()
    }
    drawn = text_of(cells(one, UNICODE, 40))
    assert drawn.count("▸") == list(states.values()).count("lit")
    assert drawn.count("?") == list(states.values()).count("maybe")


def test_the_verdict_says_the_smallest_change() -> None:
    """A sign and words for agreement, and what would bring it about."""
    assert "✓ agrees with the rule" in text_of(verdict(found(), UNICODE, 40))
    differs = text_of(verdict(found("layer4,head"), UNICODE, 40))
    assert "✗ not by the rule" in differs
    assert "To agree: freeze layer4." in differs
    assert "? it depends" in text_of(verdict(found(images=20_000), UNICODE, 40))


def test_between_the_cells_what_it_depends_on_comes_first() -> None:
    """In the band the advice opens with what settles it."""
    assert text_of(reasons(found(images=20_000), 70)).startswith("It depends on images per class")
    assert text_of(reasons(found(), 70)).startswith("Only the head trains")


def test_rates_costs_and_warnings() -> None:
    """Each group's rate, the head's first; the share of a step; in brief what is easily overlooked."""
    one = found("layer4,head")
    assert text_of(rates(one, 60)).splitlines()[1] == "head 1e-3   layer4 1e-4"
    assert "nothing trains" in text_of(rates(found(""), 60))
    assert "48.3 % of training all" in text_of(costs(one, 60))
    assert "15 frozen batch norms: call eval()" in text_of(brief(one, UNICODE, 60))
    assert "nothing trains" in text_of(brief(found(""), UNICODE, 60))
    assert "the new head is frozen" in text_of(brief(found("layer4"), UNICODE, 60))
    assert text_of(brief(found("all"), UNICODE, 60)).count("\n") == 0


def test_a_step_that_is_not_known() -> None:
    """Without multiply-adds the share of a step is left open."""
    layers = [[msgspec.structs.replace(one, multiply_adds=None) for one in stage.layers] for stage in RESNET.stages]
    stages = tuple(
        msgspec.structs.replace(stage, layers=tuple(own)) for stage, own in zip(RESNET.stages, layers, strict=True)
    )
    plan = FreezePlan.of(msgspec.structs.replace(RESNET, stages=stages), 5)
    one = findings(Scenario(plan=plan, images=300, similarity=0.8))
    assert "step not known" in text_of(costs(one, 60))
    assert "step" not in text_of(brief(one, UNICODE, 60))


def test_one_of_each_is_said_in_the_singular() -> None:
    """One class, one image."""
    one = findings(Scenario(plan=FreezePlan.of(RESNET, 1), images=1, similarity=0.8))
    assert heading(one).startswith("ResNet-18, 1 class, 1 image, ")


@each_backbone
@pytest.mark.parametrize("signs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_the_whole_report(name: str, signs: Signs) -> None:
    """It fits its width, is ASCII where it must be, and holds every stage, the borders and the warning."""
    one = findings(Scenario(plan=FreezePlan.of(load_backbone(name), 5), images=300, similarity=0.8))
    text = report(one, signs)
    assert max(len(line) for line in text.splitlines()) <= 78
    assert text.isascii() == (signs is ASCII)
    assert "Small below 5,000, large from 50,000." in text
    assert ("frozen batch norm" in text) == bool(one.counts.batch_norms.layers)
    drawn = text_of(stack(one, signs, 78))
    assert drawn in text
    assert all(stage.name in drawn for stage in one.plan.stages)


DRAWN: dict[str, Callable[[Findings, Signs, int], object]] = {
    "trains": trains,
    "overfitting": overfitting,
    "overfitting in words": lambda one, _, width: overfitting_text(one, width),
    "verdict": verdict,
    "reasons": lambda one, _, width: reasons(one, width),
    "cells": cells,
    "costs": lambda one, _, width: costs(one, width),
    "rates": lambda one, _, width: rates(one, width),
    "warnings": warnings,
    "brief": brief,
    "borders": lambda _, __, width: borders(width),
    "stack": stack,
    "report": report,
}


@pytest.mark.parametrize("part", DRAWN)
@pytest.mark.parametrize("train", ["head", "layer4,head", "conv1,bn1,layer1,layer2,layer3,layer4,head"])
def test_no_width_is_too_small(part: str, train: str) -> None:
    """A terminal may be dragged down to a cell while the simulator stands."""
    one = found(train)
    for width in range(40):
        assert isinstance(DRAWN[part](one, UNICODE, width), list | str)


# Presets


@each_preset
def test_presets_agree_with_the_rule(place: int) -> None:
    """Each is in a cell of its own, with a plan that does what the rule asks there."""
    one = findings(PRESETS[place].scenario())
    assert one.agreement.agrees is True
    assert one.cell == tuple(Cell)[place]


def test_the_first_preset_is_the_handouts() -> None:
    """300 flowers of 5 species on ResNet-18: 2,565 parameters in a new head."""
    one = findings(PRESETS[0].scenario())
    assert (one.scenario.images, one.plan.classes, one.plan.backbone.name) == (300, 5, "resnet18")
    assert one.counts.trainable == 2_565


@pytest.mark.parametrize(
    ("train", "name", "trained"),
    [
        ("head", "resnet50", ["head"]),
        ("layer4,head", "vgg16", ["classifier", "head"]),
        ("all", "squeezenet1_0", ["stem", "fire2-4", "fire5-8", "fire9", "head"]),
        ("layer1,layer2,layer3,layer4", "squeezenet1_0", ["stem", "fire2-4", "fire5-8", "fire9"]),
    ],
)
def test_another_backbone_gets_the_like_of_a_plan(train: str, name: str, trained: list[str]) -> None:
    """As many stages from the top train there, or all; the classes stay."""
    plan = moved(FreezePlan.of(RESNET, 37, train), load_backbone(name))
    assert plan.classes == 37
    assert [stage.name for stage in plan.stages if plan.trains(stage.name)] == trained
