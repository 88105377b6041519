"""What keys a screen has, said once: its bindings, its key bar and its help are all drawn from one table.

`?` shows that table over any screen; `HelpScreen` takes plain sections, so that a screen whose keys
change with the question can say them too.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, TypeVar

import msgspec
from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.events import Event, Mount, ScreenResume
from textual.screen import ModalScreen, Screen
from textual.types import NoActiveAppError
from textual.widgets import Static

from quizzer.study.prose import visible
from quizzer.tui.screens.sure import SureScreen
from quizzer.tui.widgets.frame import Hint, KeyBar, TopBar
from quizzer.tui.widgets.gauge import Area, Gauge
from quizzer.tui.widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click
    from textual.notifications import SeverityLevel

    from quizzer.study.sitting import Sitting
    from quizzer.tui.settings import Settings

T = TypeVar("T")
Sections = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Titles, each with its keys and what they do."""

WIDTHS = [(0, "-tiny"), (LEAST_WIDTH, "-narrow"), (60, "-normal"), (100, "-wide")]
HEIGHTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (18, "-tall"), (32, "-airy")]
"""From so many columns and rows up a screen has the class beside them, and no other of that row."""
PATIENCE = 1.0
"""Seconds after which work that still runs is said."""
HOW_IT_WORKS = (
    (
        "Ratings",
        "Right is Good, right with a hint Hard, a miss or a guess Again; 1 to 4 after the feedback amends it.",
    ),
    (
        "Repair",
        "A first wrong match, grid or derivation shows where it is wrong; a second try leaves the rating a miss.",
    ),
)


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """Something a key does on a screen."""

    id: str
    """The name under which the key can be rebound."""
    keys: str
    """Keys that can be rebound, by comma; empty where only `fixed` ones work."""
    fixed: str = ""
    """Keys that always work, by comma."""
    action: str
    label: str = ""
    """In the key bar."""
    what: str
    """In the help."""

    def bindings(self) -> list[BindingType]:
        """Return the Textual bindings."""
        found: list[BindingType] = []
        if self.keys:
            found.append(Binding(self.keys, self.action, self.what, show=False, id=self.id))
        if self.fixed:
            found.append(Binding(self.fixed, self.action, self.what, show=False))
        return found

    def shown(self, settings: Settings) -> tuple[str, ...]:
        """Return every key as it is shown, the fixed ones first."""
        keys = [*self.fixed.split(","), *settings.keys.get(self.id, self.keys).split(",")]
        return tuple(shown_key(key, settings) for key in keys if key)


def shown_key(key: str, settings: Settings) -> str:
    """Return a key as the screen writes it: `⏎` for `enter`."""
    names = {
        "enter": settings.glyphs.enter,
        "escape": "esc",
        "question_mark": "?",
        "slash": "/",
        "plus": "+",
        "minus": "-",
        "equals_sign": "=",
        "less_than_sign": "<",
        "greater_than_sign": ">",
        "pageup": "pgup",
        "pagedown": "pgdn",
    }
    return names.get(key, key)


def bindings_of(commands: Sequence[Command]) -> list[BindingType]:
    """Return the bindings of a table of commands."""
    return [binding for command in commands for binding in command.bindings()]


HELP = Command(id="help", keys="question_mark", action="help", label="help", what="these keys")


class CommandScreen(SureScreen, Screen[None]):
    """A screen in the frame of all others, with its keys in one table."""

    KEY_TABLE: ClassVar[tuple[Command, ...]] = ()
    HELP_TITLE: ClassVar[str] = "Keys"
    HELP_BELOW: ClassVar[Sections] = ()
    """Sections after that of the commands."""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self, settings: Settings) -> None:
        """Frame the screen as `settings` say."""
        super().__init__()
        self.settings = settings
        self.top_bar = TopBar(settings.glyphs)
        self.key_bar = KeyBar()
        self._first_paint = asyncio.Event()
        self.set_class(settings.glyphs.full.isascii(), "-ascii")
        self._take_size()

    def _take_size(self) -> None:
        """Have the classes of the terminal's size from the start: Textual adds them after a first frame without."""
        with suppress(NoActiveAppError):
            rooms = zip(self.app.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True)
            fitting = [max(bound for bound in bounds if bound[0] <= room)[1] for room, bounds in rooms]
            self.update_classes(dict.fromkeys(fitting, True), update=False)

    async def on_event(self, event: Event) -> None:
        """Style nothing again when the screen first stands: all of it was as it was mounted."""
        if isinstance(event, ScreenResume) and not self.stack_updates:
            event.refresh_styles = False
        await super().on_event(event)

    @on(Mount)
    def _await_first_paint(self) -> None:
        """Let work begin once there is something to see."""
        self.call_after_refresh(self._first_paint.set)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Say something in a corner; what it quotes from a bank or a file is text, never markup."""
        super().notify(visible(message), title=title, severity=severity, timeout=timeout, markup=markup)

    def show_keys(self, *names: str, **labels: str) -> None:
        """Put the commands of these ids into the key bar, in this order, some with another label than theirs."""
        known = {command.id: command for command in self.KEY_TABLE}
        chosen = [known[name] for name in names]
        self.key_bar.show(
            [Hint(one.shown(self.settings)[0], labels.get(one.id, one.label), one.action) for one in chosen]
        )

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Run what a clicked hint says."""
        await self.run_action(event.action)

    def action_help(self) -> None:
        """Show every key of this screen."""
        rows = tuple((" ".join(one.shown(self.settings)), one.what) for one in self.KEY_TABLE)
        self.app.push_screen(HelpScreen(((self.HELP_TITLE, rows), *self.HELP_BELOW), self.settings))

    def action_leave(self) -> None:
        """Go back to the screen below."""
        self.dismiss(None)

    def say(self, what: str) -> None:
        """Say what is being waited for, or nothing when it is done; a screen with a better place says it there."""
        if what:
            self.notify(what, timeout=2)

    async def aside(self, what: str, make: Callable[[], T]) -> T:
        """Return what `make` makes in a thread, after the first paint, saying `what` when it takes over a second."""
        await self._first_paint.wait()
        task = asyncio.ensure_future(asyncio.to_thread(make))
        await asyncio.wait({task}, timeout=PATIENCE)
        if task.done():
            return task.result()
        self.say(what)
        try:
            return await task
        finally:
            self.say("")

    def begin(self, make: Callable[[], Sitting], *, instead: bool = False) -> None:
        """Start the sitting that `make` makes, over this screen or `instead` of it."""
        self.run_worker(self._begin(make, instead=instead), group="sitting", exclusive=True)

    async def _begin(self, make: Callable[[], Sitting], *, instead: bool) -> None:
        from quizzer.tui.screens.sitting import SittingScreen  # noqa: PLC0415  paid for when one starts

        sitting = await self.aside("choosing questions...", make)
        if not sitting.total:
            self.notify("Nothing to ask here now.", timeout=3)
        elif instead:
            self.app.switch_screen(SittingScreen(sitting, self.settings))
        else:
            self.app.push_screen(SittingScreen(sitting, self.settings))


class HelpScreen(SureScreen, ModalScreen[None]):
    """Every key of the screen below, in tables."""

    CSS_PATH = "help.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "close", show=False),
        Binding("question_mark", "dismiss", "close", show=False, id="help"),
    ]

    def __init__(self, sections: Sections, settings: Settings) -> None:
        """Show `sections`, then how ratings and repair work."""
        super().__init__()
        self._sections = tuple(section for section in sections if section[1])
        self._settings = settings
        self._area = Area(can_focus=True)
        self._key_bar = KeyBar()
        self.set_class(settings.glyphs.full.isascii(), "-ascii")

    def compose(self) -> ComposeResult:
        """Lay out a table for each section, the gauge beside them."""
        with Horizontal(classes="box") as box:
            box.border_title = "Help"
            with self._area:
                for title, rows in self._sections:
                    yield Static(title, classes="title", markup=False)
                    width = max(len(keys) for keys, _ in rows) + 2
                    yield from (_row(keys, what, width) for keys, what in rows)
                yield Static("How it works", classes="title")
                for name, text in HOW_IT_WORKS:
                    yield Static(f"{name}: {text}", classes="how", markup=False)
            yield Gauge(self._area, self._settings.glyphs)
        yield self._key_bar

    def on_mount(self) -> None:
        """Say how to leave, and let arrows scroll."""
        self._key_bar.show([Hint(f"{self._settings.glyphs.up_down}", "scroll"), Hint("esc", "close", "dismiss")])
        self._area.focus()

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Run what a clicked hint says."""
        await self.run_action(event.action)

    def on_click(self, event: Click) -> None:
        """Close on a click beside the box."""
        if self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.dismiss(None)


def _row(keys: str, what: str, width: int) -> Horizontal:
    shown = Static(keys, classes="keys", markup=False)
    shown.styles.width = width
    return Horizontal(shown, Static(what, classes="what", markup=False), classes="row")
