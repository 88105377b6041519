"""The freeze simulator: lock and unlock a pretrained network's stages, and see at once what that comes to.

Every change makes another scenario, which is a value: undo is going back to the one before.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.containers import Horizontal, Vertical

from quizzer.errors import UsageError
from quizzer.simulator import report
from quizzer.simulator.advice import SIMILARITY, SIZE
from quizzer.simulator.drawing import percent, short, whole
from quizzer.simulator.plan import FreezePlan
from quizzer.simulator.pytorch import pytorch_code, save_code
from quizzer.simulator.reading import backbone_names, load_backbone
from quizzer.simulator.scenario import PRESETS, Scenario, findings, moved
from quizzer.study.prose import visible
from quizzer.tui.screens.choose import ChooseScreen
from quizzer.tui.screens.dialogs import AskScreen
from quizzer.tui.screens.help import HELP, Command, CommandScreen, Sections, bindings_of
from quizzer.tui.widgets.deck import KeyDeck
from quizzer.tui.widgets.frame import Hint
from quizzer.tui.widgets.gauge import Area, Gauge
from quizzer.tui.widgets.knobs import Knobs
from quizzer.tui.widgets.readout import Readout, signs_for
from quizzer.tui.widgets.stack import Stack
from quizzer.tui.widgets.too_small import LEAST_WIDTH, TooSmall

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from quizzer.simulator.backbone import Backbone
    from quizzer.simulator.drawing import Line, Signs
    from quizzer.simulator.scenario import Findings
    from quizzer.simulator.stack import Row
    from quizzer.tui.settings import Settings

COLUMNS, WIDE = 76, 110
"""From so many columns up the stack stands beside the readouts, and from so many both have all the room they want."""

BREAKPOINTS = [(0, "-tiny"), (LEAST_WIDTH, "-narrow"), (COLUMNS, "-normal"), (WIDE, "-wide")]

COMMANDS = (
    Command(id="lock", keys="space", action="plan('lock')", label="lock", what="freeze it, or train it (a click too)"),
    Command(id="freeze", keys="f", action="plan('freeze')", label="freeze down", what="freeze this and all below"),
    Command(id="train", keys="t", action="plan('train')", label="train up", what="train this and all above"),
    Command(
        id="open", keys="", fixed="enter,right", action="open", label="layers", what="a stage's layers (or click +)"
    ),
    Command(id="close", keys="", fixed="left", action="close", label="close", what="back to one row for the stage"),
    Command(
        id="panel",
        keys="",
        fixed="tab",
        action="app.focus_next",
        label="panel",
        what="stack, images, similarity, classes",
    ),
    Command(id="read", keys="e", action="plan('read')", label="head reads", what="the head reads an earlier stage"),
    Command(id="backbone", keys="b", action="backbone", label="backbone", what="another pretrained network"),
    Command(id="preset", keys="p", action="preset", label="presets", what="a case of each of the four cells"),
    Command(id="code", keys="c", action="code", label="code", what="copy and save the PyTorch code of this plan"),
    Command(id="undo", keys="u", action="undo", label="undo", what="take the last change back"),
    Command(id="scroll", keys="pagedown", action="scroll(1)", label="more", what="scroll what is said of the plan"),
    Command(id="scroll-up", keys="pageup", action="scroll(-1)", label="back up", what="scroll it back"),
    HELP,
    Command(id="leave", keys="q", fixed="escape", action="leave", label="back", what="leave the simulator"),
)


def read_next(plan: FreezePlan, row: Row) -> FreezePlan:
    """Return the plan with the head one stage further down; from the lowest it goes back to the top."""
    del row
    names = [stage.name for stage in plan.backbone.stages]
    return plan.read_from(names[names.index(plan.reads) - 1])


def lock(plan: FreezePlan, row: Row) -> FreezePlan:
    """Return the plan with a row locked or unlocked; a stage that is cut off is read by the head again."""
    return plan.read_from(row.name) if row.state == "cut" else plan.toggle(row.name)


PLANS: dict[str, Callable[[FreezePlan, Row], FreezePlan]] = {
    "lock": lock,
    "freeze": lambda plan, row: plan.freeze_below(row.name).freeze(row.name),
    "train": lambda plan, row: plan.train_above(row.name),
    "read": read_next,
}
SIGNS = (
    ("solid block", "trains; as long as its parameters, on a log scale"),
    ("hatched block", "frozen: it computes what it always did, its weights keep their values"),
    ("arrow down", "a gradient passes on to what lies below, so this part costs time even where it is frozen"),
    ("dashed block", "cut off: it lies above the stage that the head reads"),
    ("dashed track", "between small and large, different and similar: here the rule has no answer"),
)
ASKED = {
    "images": ("Labelled images", "From 1 to 10,000,000."),
    "similarity": ("Similarity to the pictures it was pretrained on", "From 0 (nothing alike) to 1 (the same kind)."),
    "classes": ("Classes of the new task", "From 1 to 1,000,000."),
}


def readouts(signs: Signs) -> tuple[tuple[Readout, ...], tuple[Readout, ...]]:
    """Return what is drawn beside the stack and what below it; what is drawn twice is on show once."""
    side = (
        Readout(lambda found, width: [*report.trains(found, signs, width), *report.overfitting(found, signs, width)]),
        Readout(lambda found, width: report.cells(found, signs, width)),
        Readout(lambda found, width: report.verdict(found, signs, width)),
        Readout(report.reasons),
        Readout(report.overfitting_text),
        Readout(report.rates),
        Readout(lambda found, width: cautions(found, signs, width), classes="again"),
        Readout(lambda _, width: report.borders(width)),
    )
    foot = (
        Readout(lambda found, width: cautions(found, signs, width), classes="foot"),
        Readout(lambda found, width: report.brief(found, signs, width), classes="brief"),
    )
    return side, foot


def cautions(found: Findings, signs: Signs, width: int) -> list[Line]:
    """Return the costs and the warnings."""
    return [*report.costs(found, width), *report.warnings(found, signs, width)]


def title(found: Findings, settings: Settings) -> tuple[str, str]:
    """Return where we are, and what trains, for the top bar: it stays in view wherever the page is scrolled."""
    crumb, signs = settings.glyphs.crumb, signs_for(settings.glyphs)
    sign = {True: signs.right, False: signs.wrong, None: signs.unsure}[found.agreement.agrees]
    trains = f"{short(found.counts.trainable)} {signs.dot} {percent(found.counts.share)}  {sign}"
    return f"Simulator {crumb} {visible(found.plan.backbone.title)}", trains


def hints_of(names: list[str], locks: str, settings: Settings) -> list[Hint]:
    """Return the commands of these ids as hints."""
    known = {command.id: command for command in COMMANDS}
    labels = {"lock": locks}
    chosen = [known[name] for name in names]
    return [Hint(one.shown(settings)[0], labels.get(one.id, one.label), one.action) for one in chosen]


def backbone_text(backbone: Backbone) -> str:
    """Return what there is to say of a backbone."""
    stages = ", ".join(stage.name for stage in backbone.stages)
    return f"{whole(backbone.published)} parameters; {stages}"


def with_value(scenario: Scenario, name: str, value: float) -> Scenario:
    """Return a scenario with other images, similarity or classes; raise UsageError on impossible classes."""
    if name == "classes":
        return scenario.planned(scenario.plan.with_classes(int(value)))
    if name == "images":
        return msgspec.structs.replace(scenario, images=int(value))
    return msgspec.structs.replace(scenario, similarity=value)


def number_in(text: str) -> float:
    """Return a number as it was written, with commas, blanks or underscores; raise UsageError."""
    try:
        number = float(text.replace(",", "").replace(" ", "").replace("_", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        message = f"`{text}` is no number; write such as 300 or 1,200"
        raise UsageError(message)
    return number


def save_here(plan: FreezePlan) -> Path:
    """Write a plan's code into the folder that Quizzer was started in."""
    return save_code(plan, Path())


class SimulateScreen(CommandScreen):
    """A stack beside its data, its counts and the advice."""

    CSS_PATH = "simulate.tcss"
    KEY_TABLE = COMMANDS
    HELP_TITLE = "Freeze simulator"
    HELP_BELOW: ClassVar[Sections] = (
        ("Signs", SIGNS),
        ("The rule", tuple((f"{one.low}, {one.high}", one.why) for one in (SIZE, SIMILARITY))),
    )
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COMMANDS)

    def __init__(
        self,
        settings: Settings,
        scenario: Scenario | None = None,
        *,
        save: Callable[[FreezePlan], Path] = save_here,
    ) -> None:
        """Start from `scenario`, or the first preset; `save` writes a plan's code and says where."""
        super().__init__(settings)
        self.key_bar = KeyDeck()
        self._deck = KeyDeck(classes="deck")
        self._save = save
        self._past: list[Scenario] = []
        self._last = ""
        """What the last change was of, so that one drag of a slider is one change."""
        self._scenario = scenario or PRESETS[0].scenario()
        self._stack = Stack(settings.glyphs)
        self._knobs = Knobs(settings.glyphs)
        side, foot = readouts(signs_for(settings.glyphs))
        self._readouts = (*side, *foot)
        self._left = Vertical(self._stack, *foot, classes="left")
        self._area = Area(self._knobs, *side, self._deck)
        self._page = Area(classes="page")
        self._gauge = Gauge(self._page, settings.glyphs)
        self._gauge.add_class("outer")

    def compose(self) -> ComposeResult:
        """Lay out the stack beside what is said of it; where it is narrow, above it on one page that scrolls."""
        yield self.top_bar
        with Horizontal():
            with self._page, Horizontal(classes="columns"):
                yield self._left
                with Horizontal(classes="right"):
                    yield self._area
                    yield Gauge(self._area, self.settings.glyphs)
            yield self._gauge
        yield self.key_bar
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the scenario to start from."""
        self._show()
        self._stack.focus()

    def _show(self) -> None:
        """Draw everything for the scenario there is now."""
        found = findings(self._scenario)
        self.top_bar.show(*title(found, self.settings))
        self._stack.show(found)
        self._knobs.show(found)
        for readout in self._readouts:
            readout.show(found)

    def _change(self, scenario: Scenario, of: str = "") -> None:
        """Go on to another scenario; changes in a row `of` the same slider are undone as one."""
        if scenario == self._scenario:
            return
        if not of or of != self._last:
            self._past.append(self._scenario)
        self._scenario, self._last = scenario, of
        self._show()

    # The keys

    def on_stack_moved(self) -> None:
        """Show what the keys do to the row under the cursor."""
        row = self._stack.row
        if row is None:
            return
        locks = {"cut": "read here", "trained": "freeze"}.get(row.state, "train")
        names = ["lock", "freeze", "train", "read", "open", "panel", "backbone", "preset", "code", "undo"]
        if row.stage or row.opened:
            names[names.index("open")] = "close"
        elif row.layers < 2:  # noqa: PLR2004  one layer is no more than its stage
            names.remove("open")
        few = self.size.width < COLUMNS
        self.show_keys(*(("lock", "panel", "help") if few else (*names, "leave", "help")), lock=locks)
        self._deck.show(hints_of([*names, "leave"], locks, self.settings))

    def on_resize(self) -> None:
        """Show the keys that there is room for."""
        self.on_stack_moved()

    def action_plan(self, how: str) -> None:
        """Change the plan at the row under the cursor."""
        row, plan = self._stack.row, self._scenario.plan
        if row is None:
            return
        if row.state == "cut" and how in ("freeze", "train"):
            self.notify(f"{row.label} is cut off; space lets the head read it.", timeout=3)
            return
        self._change(self._scenario.planned(PLANS[how](plan, row)))

    def on_stack_toggled(self, event: Stack.Toggled) -> None:
        """Lock or unlock the row clicked."""
        self._change(self._scenario.planned(lock(self._scenario.plan, event.row)))

    def action_open(self) -> None:
        """Show a stage's layers, or its one row again."""
        row = self._stack.row
        if row is not None and row.opened:
            self._stack.close_row()
        else:
            self._stack.open_row()

    def action_close(self) -> None:
        """Show a stage as one row again."""
        self._stack.close_row()

    def action_scroll(self, pages: int) -> None:
        """Scroll what is said of the plan."""
        area = self._page if self._page.max_scroll_y else self._area
        area.scroll_relative(y=pages * max(1, area.size.height - 2), animate=False)

    # The data

    def on_knobs_changed(self, event: Knobs.Changed) -> None:
        """Take another value from a slider."""
        self._change(with_value(self._scenario, event.name, event.value), of=event.name)

    def on_knobs_asked(self, event: Knobs.Asked) -> None:
        """Ask for a value exactly."""

        def entered(text: str | None) -> None:
            if text is None:
                return
            try:
                scenario = with_value(self._scenario, event.name, number_in(text))
                findings(scenario)
            except UsageError as error:
                self.notify(str(error), severity="warning", timeout=5)
            else:
                self._change(scenario)

        self.app.push_screen(AskScreen(*ASKED[event.name], f"{event.value:g}", self.settings), entered)

    def action_backbone(self) -> None:
        """Choose another network."""
        names = backbone_names()
        backbones = [load_backbone(name) for name in names]
        entries = [(f"{one.title:<22}{short(one.published):>8}", backbone_text(one)) for one in backbones]
        now = self._scenario.plan.backbone.name

        def chosen(place: int | None) -> None:
            if place is not None:
                self._change(self._scenario.planned(moved(self._scenario.plan, backbones[place])))

        at = names.index(now) if now in names else 0
        self.app.push_screen(ChooseScreen("Backbone", entries, at, self.settings), chosen)

    def action_preset(self) -> None:
        """Choose a case to start from."""
        entries = [(one.title, one.why) for one in PRESETS]

        def chosen(place: int | None) -> None:
            if place is not None:
                self._change(PRESETS[place].scenario())

        cases = [one.scenario() for one in PRESETS]
        now = cases.index(self._scenario) if self._scenario in cases else -1
        self.app.push_screen(ChooseScreen("Presets", entries, now, self.settings), chosen)

    # Taken away, taken back

    def action_code(self) -> None:
        """Copy the PyTorch code, and save it."""
        plan = self._scenario.plan
        self.app.copy_to_clipboard(pytorch_code(plan))
        try:
            path = self._save(plan)
        except UsageError as error:
            self.notify(f"Copied, but not saved: {error}", severity="warning", timeout=8)
        else:
            self.notify(f"The PyTorch code is copied, and saved as {path}", timeout=6)

    def action_undo(self) -> None:
        """Take the last change back."""
        if self._past:
            self._scenario, self._last = self._past.pop(), ""
            self._show()
        else:
            self.notify("Nothing to undo.", timeout=2)
