"""The stack of a `freeze` question: a plan on a pretrained network, drawn as the simulator draws it.

Both kinds of question draw the same picture: with the check the cover goes, and the readout stands below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.content import Content
from textual.widget import Widget

from quizzer.errors import Malformed
from quizzer.questions.freeze_plans import nothing_trained, read_plan
from quizzer.simulator import FreezePlan, load_backbone, report
from quizzer.simulator.drawing import apart, fit
from quizzer.simulator.plan import ALL, HEAD
from quizzer.simulator.scenario import Scenario, findings
from quizzer.simulator.stack import frame_of, row_lines, rows_of, sign_of
from quizzer.tui.widgets.drawing import wrapped
from quizzer.tui.widgets.readout import signs_for, styled

if TYPE_CHECKING:
    from textual.app import RenderResult
    from textual.geometry import Size

    from quizzer.questions.base import Presentation, Pretrained
    from quizzer.simulator.drawing import Line
    from quizzer.simulator.scenario import Findings
    from quizzer.simulator.stack import Frame, Row
    from quizzer.tui.glyphs import Glyphs

WIDEST = 84
"""Beyond so many cells blocks only get longer."""


class Stages:
    """A network's stages as they are drawn, the head on top, for a plan that may change."""

    def __init__(self, network: Pretrained, title: str, glyphs: Glyphs) -> None:
        """Start from the plan that is given, or from one that trains nothing."""
        self.plan = FreezePlan.of(load_backbone(network.backbone), network.classes, network.train or ())
        self.covered = network.train is not None
        """Whether the head's size is hidden."""
        self.title = title
        self.ruled = network.images is not None and network.similarity is not None
        """Whether there are data for the rule to speak of."""
        self._network = network
        self._glyphs = glyphs
        self._signs = signs_for(glyphs)

    # The plan

    def text(self) -> str:
        """Return the stages that train, input first, and the one that the head reads unless it is the top."""
        used = [stage.name for stage in self.plan.stages]
        trained = [name for name in used if self.plan.trains(name)]
        said = ALL if trained == used else ", ".join(trained) or "none"
        return f"{said} from {self.plan.reads}" if self.plan.cut else said

    def choose(self, text: str) -> None:
        """Take the plan that `text` says; one that trains nothing where it cannot be read."""
        try:
            self.plan = read_plan(self._network, text)
        except Malformed:
            self.plan = nothing_trained(self._network)

    def is_cut(self, name: str) -> bool:
        """Return whether a stage lies above the one that the head reads."""
        return any(stage.name == name for stage in self.plan.cut)

    def toggle(self, name: str) -> None:
        """Lock or unlock a stage; one that is cut off is read by the head again."""
        self.plan = self.plan.read_from(name) if self.is_cut(name) else self.plan.toggle(name)

    def lower(self) -> None:
        """Let the head read the stage below; from the lowest it goes back to the top."""
        names = [stage.name for stage in self.plan.backbone.stages]
        self.plan = self.plan.read_from(names[names.index(self.plan.reads) - 1])

    def freeze_down(self, name: str) -> None:
        """Lock a stage and all below it; one that is cut off has nothing to lock."""
        if not self.is_cut(name):
            self.plan = self.plan.freeze_below(name).freeze(name)

    def train_up(self, name: str) -> None:
        """Unlock a stage and all above it."""
        if not self.is_cut(name):
            self.plan = self.plan.train_above(name)

    # The picture

    def found(self) -> Findings:
        """Return all that the simulator says of the plan."""
        alike = 1.0 if self._network.similarity is None else self._network.similarity
        return findings(Scenario(plan=self.plan, images=self._network.images or 1, similarity=alike))

    def rows(self) -> tuple[Row, ...]:
        """Return the stages from the top."""
        return rows_of(self.found())

    def heading(self, width: int) -> list[Content]:
        """Return the network and its data."""
        return wrapped(Content.styled(self.title, "$muted"), width)

    def lines(self, width: int, *, tall: int = 1) -> list[list[Content]]:
        """Return each stage as lines, counts written out."""
        found, rows = self.found(), self.rows()
        frame = frame_of(found, rows, self._signs, max(20, min(WIDEST, width)), height=tall * len(rows))
        frame = msgspec.structs.replace(frame, exact=True)
        return [self._row(row, frame) for row in rows]

    def _row(self, row: Row, frame: Frame) -> list[Content]:
        lines = row_lines(row, frame)
        if self.covered and row.name == HEAD:
            lines = (self._covered_line(row, frame), *lines[1:])
        return [styled(line) for line in lines]

    def _covered_line(self, row: Row, frame: Frame) -> Line:
        """Return the head without its size, which is part of what is asked."""
        through = frame.signs.through if row.through else " "
        left: Line = (
            sign_of(row.state, frame.signs),
            (f" {row.label:<{frame.label}} ", "strong"),
            (through, "through"),
        )
        room = frame.width - sum(len(text) for text, _ in left) - 3
        said = f"{self.plan.head.tensors[0].shape[1]} features to {self.plan.classes} classes"
        return apart((*left, (f" {fit(said, room, frame.signs)}", "muted")), (("?", "strong"),), frame.width)

    def readout(self, width: int) -> list[Content]:
        """Return what trains, and what the rule says where there are data for it."""
        found, width = self.found(), min(WIDEST, width)
        drawn = report.trains(found, self._signs, width)
        if self.ruled:
            drawn = [*drawn, (), *report.verdict(found, self._signs, width)]
        return [styled(line) for line in drawn]

    def cover(self, width: int) -> Content:
        """Return what stands in the place of the readout before the check."""
        said = " readout covered until the check"
        return Content.styled((self._signs.hatch * 3 + said)[:width], "$muted")


class StagesPicture(Widget):
    """The stack of a plan that is given, and its readout once it is uncovered."""

    DEFAULT_CSS = "StagesPicture { height: auto; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, stages: Stages) -> None:
        """Draw `stages`."""
        super().__init__()
        self.stages = stages

    def lines(self, width: int) -> list[Content]:
        """Return the network, its stages, and the readout or its cover."""
        stages = [line for lines in self.stages.lines(width - 2) for line in lines]
        below = [self.stages.cover(width)]
        if not self.stages.covered:
            below = [Content(""), *self.stages.readout(width)]
        return [*self.stages.heading(width), *stages, *below]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are."""
        del container, viewport
        return len(self.lines(width))

    def render(self) -> RenderResult:
        """Draw the lines."""
        return Content("\n").join(self.lines(self.size.width))


def stages_of(presentation: Presentation, glyphs: Glyphs) -> Stages:
    """Return the stages of the network on show; raise ValueError where there is none."""
    if presentation.network is None:
        message = "a freeze question shows a network"
        raise ValueError(message)
    return Stages(presentation.network, presentation.groups[-1].title, glyphs)
