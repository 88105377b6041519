"""The stack as it is drawn: the head on top, the input at the bottom, a block for each stage or layer.

A block is as long as its parameters on a log scale, solid where it trains, hatched where it is frozen,
dashed where it is cut off, above the stage that the head reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from quizzer.simulator.drawing import Line, Run, Signs, apart, fit, log_length, rate_text, short, tail, whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from quizzer.simulator.counting import LayerCount, StageCount
    from quizzer.simulator.scenario import Findings

State = Literal["trained", "frozen", "mixed", "cut"]
WORDS: dict[State, str] = {"trained": "trains", "frozen": "frozen", "mixed": "partly", "cut": "cut off"}
MOST_TALL = 4
"""Lines of a stage at the most: a block of two, its title, a blank."""
_BLOCK = 12
"""Counts are written out where they leave the blocks so many cells."""
_LONGEST_NAME = 11
"""Cells for a stage's name, or a quarter of the width, whichever is more."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A stage or a layer of the stack."""

    name: str
    """As plans call it."""
    label: str
    title: str
    parameters: int
    trainable: int
    state: State
    through: bool = False
    """Whether a gradient passes on to what lies below."""
    rate: float | None = None
    stage: str = ""
    """For a layer: the stage it belongs to."""
    layers: int = 0
    opened: bool = False


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What all rows of a stack share."""

    signs: Signs
    width: int
    most: int
    """Parameters of the largest stage."""
    label: int
    """Cells for names."""
    exact: bool
    """Whether counts are written out."""
    tall: int = 1
    """Lines for each stage."""


def rows_of(findings: Findings, opened: Collection[str] = ()) -> tuple[Row, ...]:
    """Return the stack from the top: what is cut off, the head, the body; opened stages with their layers."""
    rates = {one.stage: one.rate for one in findings.rates}
    rows = [_cut_row(stage.name, stage.title, stage.parameters) for stage in reversed(findings.plan.cut)]
    for stage in reversed(findings.counts.stages):
        is_open = stage.name in opened and len(stage.layers) > 1
        rows.append(_stage_row(stage, rates.get(stage.name), opened=is_open))
        if is_open:
            rows += _layer_rows(stage)
    return tuple(rows)


def frame_of(findings: Findings, rows: tuple[Row, ...], signs: Signs, width: int, *, height: int = 0) -> Frame:
    """Return how to draw `rows` in `width` cells; stages are taller where `height` lines leave room for it."""
    backbone = findings.plan.backbone
    stages = [*(stage.parameters for stage in backbone.stages), findings.counts.new_head]
    names = [row.label for row in rows if not row.stage]
    inner = sum(1 for row in rows if row.stage)
    tall = (height - inner) // max(1, len(rows) - inner)
    label = min(max(_LONGEST_NAME, width // 4), max(len(name) for name in names))
    exact = width - label - 7 - len(whole(max(stages))) >= _BLOCK
    tall = max(1, min(MOST_TALL, tall))
    return Frame(signs=signs, width=width, most=max(stages), label=label, exact=exact, tall=tall)


def row_lines(row: Row, frame: Frame) -> tuple[Line, ...]:
    """Return a row as lines: the block, and where stages are tall its words below."""
    if row.stage:
        return (_layer_line(row, frame),)
    lines = [_block_line(row, frame)]
    if frame.tall == MOST_TALL:
        lines.append(_second_block_line(row, frame))
    if frame.tall > 1:
        lines.append(_words_line(row, frame))
    return (*lines, *[() for _ in range(frame.tall - len(lines))])


def _cut_row(name: str, title: str, parameters: int) -> Row:
    return Row(name=name, label=name, title=" ".join(title.split()), parameters=parameters, trainable=0, state="cut")


def _stage_row(stage: StageCount, rate: float | None, *, opened: bool) -> Row:
    return Row(
        name=stage.name,
        label=stage.name,
        title=" ".join(stage.title.split()),
        parameters=stage.parameters,
        trainable=stage.trainable,
        state=stage.state,
        through=stage.through,
        rate=rate,
        layers=len(stage.layers),
        opened=opened,
    )


def _layer_rows(stage: StageCount) -> Iterator[Row]:
    shared = _shared([layer.name for layer in stage.layers])
    return (_layer_row(layer, stage.name, shared) for layer in reversed(stage.layers))


def _shared(names: list[str]) -> str:
    """Return the modules that all names start with, a dot behind them."""
    parts = [name.split(".")[:-1] for name in names]
    same = 0
    while all(len(one) > same for one in parts) and len({one[same] for one in parts}) == 1:
        same += 1
    return "".join(f"{part}." for part in parts[0][:same])


def _layer_row(layer: LayerCount, stage: str, shared: str) -> Row:
    return Row(
        name=layer.name,
        label=layer.name.removeprefix(shared),
        title=layer.kind.replace("_", " "),
        parameters=layer.parameters,
        trainable=layer.parameters if layer.trains else 0,
        state="trained" if layer.trains else "frozen",
        through=layer.through,
        stage=stage,
    )


def sign_of(state: State, signs: Signs) -> Run:
    """Return the sign of a state."""
    return {"trained": signs.trained, "frozen": signs.frozen, "mixed": signs.mixed, "cut": signs.cut}[state], state


def _block_line(row: Row, frame: Frame) -> Line:
    """Return sign, name, block and count of a stage."""
    label = f"{tail(row.label, frame.label, frame.signs):<{frame.label}}"
    left: Line = (sign_of(row.state, frame.signs), (" ", ""), (label, _ink(row)), (" ", ""), *_arrow(row, frame))
    return apart((*left, *_block(row, frame)), ((_count(row, frame), _ink(row)),), frame.width)


def _second_block_line(row: Row, frame: Frame) -> Line:
    blank = (" " * _indent(frame), "")
    return apart((blank, *_block(row, frame)), ((_said(row), "muted"),), frame.width)


def _said(row: Row) -> str:
    """Return a state in words: `trains at 1e-3`."""
    return WORDS[row.state] if row.rate is None else f"{WORDS[row.state]} at {rate_text(row.rate)}"


def _words_line(row: Row, frame: Frame) -> Line:
    indent = _indent(frame) if frame.tall == MOST_TALL else 2
    room, state = frame.width - indent, _said(row)
    fits = len(state) + 3 + len(row.title) <= room
    if frame.tall == MOST_TALL or not (fits or row.rate is not None):
        state = ""  # it stands above, or sign and texture say it
    said = f" {frame.signs.dot} ".join(one for one in (state, row.title) if one)
    return (" " * indent, ""), (fit(said, room, frame.signs), "muted")


def _layer_line(row: Row, frame: Frame) -> Line:
    count = _count(row, frame)
    room = frame.width - 7 - len(count)
    kind = f"{row.title}  " if len(row.label) + len(row.title) + 3 <= room else ""
    label = tail(row.label, room - len(kind), frame.signs)
    left: Line = (("  ", ""), sign_of(row.state, frame.signs), (" ", ""), *_arrow(row, frame), (label, _ink(row)))
    return apart(left, ((kind, "muted"), (count, _ink(row))), frame.width)


def _arrow(row: Row, frame: Frame) -> Line:
    return ((frame.signs.through if row.through else " ", "through"), (" ", ""))


def _ink(row: Row) -> str:
    return {"trained": "strong", "mixed": "strong", "frozen": "", "cut": "muted"}[row.state]


def _indent(frame: Frame) -> int:
    return 2 + frame.label + 3


def _count(row: Row, frame: Frame) -> str:
    if row.state == "cut" and frame.tall < MOST_TALL:
        return WORDS[row.state]
    return f"{whole(row.parameters) if frame.exact else short(row.parameters):>7}"


def _block(row: Row, frame: Frame) -> Line:
    """Return the block: solid for the part that trains, hatched for the rest."""
    numbers = len(whole(frame.most)) if frame.exact else 7
    room = max(4, frame.width - _indent(frame) - numbers - 2)
    cells = log_length(row.parameters, frame.most, room)
    if row.state == "cut":
        return ((frame.signs.gone * cells, "cut"),)
    solid = round(cells * row.trainable / row.parameters) if row.parameters else 0
    if row.state == "mixed":
        solid = min(cells - 1, max(1, solid))
    return (frame.signs.solid * solid, "solid"), (frame.signs.hatch * (cells - solid), "hatch")
