"""Drill: pick topics, types and slips; nothing picked in a list means all of it.

Each entry says how many questions it would leave, given what the other lists say, so that nothing is
picked in vain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from quizzer.study.prose import visible
from quizzer.study.selection import Selection
from quizzer.tui.screens.help import HELP, Command, CommandScreen, bindings_of
from quizzer.tui.widgets.drawing import fitted
from quizzer.tui.widgets.listing import Draw, Listing
from quizzer.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from quizzer.bank.library import Library
    from quizzer.study.desk import Desk
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.settings import Settings


class Facet(msgspec.Struct, frozen=True, kw_only=True):
    """One of the three ways to pick: its name, its entries by key with their titles."""

    name: str
    entries: tuple[tuple[str, str], ...]


class Questions:
    """Every question by its topic, its type and its slips, to be counted."""

    def __init__(self, library: Library) -> None:
        """Look through `library` once."""
        several = len(library.banks) > 1
        self.keys: list[tuple[frozenset[str], ...]] = []
        topics = {
            f"{bank.key}/{key}": f"{topic.title} ({bank.head.title})" if several else topic.title
            for bank in library.banks.values()
            for key, topic in bank.head.topics.items()
        }
        kinds: dict[str, str] = {}
        slips: dict[str, str] = {}
        for key, question in library.questions.items():
            bank = library.bank_of(key)
            mine = {bank.slip_key(name): bank.slip(name).title for name in question.slip_names()}
            kinds[question.kind] = question.name
            slips |= mine
            topic = f"{bank.key}/{question.topic}"
            self.keys.append((frozenset({topic}), frozenset({question.kind}), frozenset(mine)))
        by_title = sorted(slips.items(), key=lambda pair: pair[1].casefold())
        self.facets = (
            Facet(name="Topics", entries=tuple(topics.items())),
            Facet(name="Types", entries=tuple(kinds.items())),
            Facet(name="Slips", entries=tuple(by_title)),
        )

    def count(self, chosen: tuple[set[str], ...]) -> int:
        """Return how many questions fit what is chosen in every list."""
        return sum(_fits(keys, chosen) for keys in self.keys)

    def counts(self, chosen: tuple[set[str], ...], place: int) -> dict[str, int]:
        """Return for each entry of the list at `place` how many questions it has that fit the other lists."""
        others = tuple(set() if at == place else picked for at, picked in enumerate(chosen))
        found: dict[str, int] = {}
        for keys in self.keys:
            if _fits(keys, others):
                for key in keys[place]:
                    found[key] = found.get(key, 0) + 1
        return found


def _fits(keys: tuple[frozenset[str], ...], chosen: tuple[set[str], ...]) -> bool:
    return all(not picked or keys[place] & picked for place, picked in enumerate(chosen))


class Tab(Static):
    """The name of a list, where there is room for one list at a time."""

    class Pressed(Message):
        """The name was clicked."""

        def __init__(self, place: int) -> None:
            """Carry which list."""
            super().__init__()
            self.place = place

    def __init__(self, place: int) -> None:
        """Stand for the list at `place`."""
        super().__init__()
        self.place = place

    def on_click(self) -> None:
        """Report the click."""
        self.post_message(self.Pressed(self.place))


COMMANDS = (
    Command(
        id="start",
        keys="",
        fixed="enter",
        action="start",
        label="start",
        what="drill what is picked; nothing picked means all",
    ),
    Command(id="pick", keys="space", action="pick", label="pick", what="pick or drop the entry (a click does so too)"),
    Command(id="next-list", keys="tab", action="next_list", label="next list", what="go to the next list"),
    Command(id="all", keys="a", action="clear", label="all", what="drop everything that is picked"),
    HELP,
    Command(id="leave", keys="q", fixed="escape", action="leave", label="back", what="back, without a sitting"),
)


class DrillScreen(CommandScreen):
    """What to drill."""

    CSS_PATH = "drill.tcss"
    KEY_TABLE = COMMANDS
    HELP_TITLE = "Drill"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COMMANDS)

    def __init__(self, desk: Desk, settings: Settings) -> None:
        """Pick from everything on `desk`."""
        super().__init__(settings)
        self._desk = desk
        self._questions = Questions(desk.ground.library)
        self._chosen: tuple[set[str], ...] = tuple(set() for _ in self._questions.facets)
        self._counts: list[dict[str, int]] = [{} for _ in self._questions.facets]
        self._tabs = [Tab(place) for place in range(len(self._questions.facets))]
        self._lists = [Listing(self._drawing(place), settings.glyphs) for place in range(len(self._questions.facets))]
        self._column = Vertical()
        self._now = 0

    def compose(self) -> ComposeResult:
        """Lay out slips beside topics and types; where it is narrow or low, tabs show one list at a time."""
        yield self.top_bar
        with Horizontal(classes="tabs"):
            yield from self._tabs
        with Horizontal(classes="lists"):
            with self._column:
                yield from self._lists[:-1]
            yield self._lists[-1]
        yield self.key_bar
        yield TooSmall()

    def on_mount(self) -> None:
        """Start with nothing picked."""
        for listing, facet in zip(self._lists, self._questions.facets, strict=True):
            listing.show(len(facet.entries))
        self.show_keys("start", "pick", "next-list", "all", "leave", "help")
        self._go_to(0)
        self._show()

    def _drawing(self, place: int) -> Draw:
        glyphs, facet = self.settings.glyphs, self._questions.facets[place]

        def draw(row: int, width: int, at_cursor: bool) -> Content:  # noqa: FBT001  as Listing calls it
            key, title = facet.entries[row]
            here = at_cursor and self._lists[place].has_focus
            return entry_line(
                title, self._counts[place].get(key, 0), width, glyphs, picked=key in self._chosen[place], here=here
            )

        return draw

    def _show(self) -> None:
        """Count anew, and say what would be drilled."""
        self._counts = [self._questions.counts(self._chosen, place) for place in range(len(self._lists))]
        count = self._questions.count(self._chosen)
        crumb = self.settings.glyphs.crumb
        self._column.set_class(self._lists[self._now] is not self._lists[-1], "-now")
        self.top_bar.show(f"Quizzer {crumb} Drill", f"{count} question{'' if count == 1 else 's'}")
        for place, facet in enumerate(self._questions.facets):
            picked = len(self._chosen[place])
            said = f"{picked} picked" if picked else "all"
            self._lists[place].border_title = facet.name
            self._lists[place].border_subtitle = said
            mark = self.settings.glyphs.cursor if place == self._now else " "
            self._tabs[place].update(Content(f"{mark}{facet.name} {picked or 'all'}"))
            self._tabs[place].set_class(place == self._now, "-now")
            self._lists[place].set_class(place == self._now, "-now")
            self._lists[place].refresh()

    def _go_to(self, place: int) -> None:
        self._now = place
        self._show()
        self._lists[place].focus()

    def action_next_list(self) -> None:
        """Go to the next list."""
        self._go_to((self._now + 1) % len(self._lists))

    def action_pick(self) -> None:
        """Pick the entry under the cursor, or drop it."""
        entries = self._questions.facets[self._now].entries
        if entries:
            self._chosen[self._now].symmetric_difference_update({entries[self._lists[self._now].cursor][0]})
            self._show()

    def action_clear(self) -> None:
        """Drop everything that is picked."""
        for picked in self._chosen:
            picked.clear()
        self._show()

    def action_start(self) -> None:
        """Start a sitting of what is picked."""
        if not self._questions.count(self._chosen):
            self.notify("No question fits all of that; `a` drops what is picked.", timeout=3)
            return
        topics, kinds, slips = (tuple(sorted(picked)) for picked in self._chosen)
        choice = Selection(topics=topics, kinds=kinds, slips=slips)
        self.begin(lambda: self._desk.drill(choice, limit=self.settings.limit), instead=True)

    def on_tab_pressed(self, event: Tab.Pressed) -> None:
        """Go to the list whose name was clicked."""
        self._go_to(event.place)

    def on_listing_clicked(self, event: Listing.Clicked) -> None:
        """Pick the entry clicked, or drop it."""
        self._now = self._lists.index(event.listing)
        self.action_pick()


def entry_line(  # noqa: PLR0913  what one entry shows
    title: str, count: int, width: int, glyphs: Glyphs, *, picked: bool, here: bool
) -> Content:
    """Return an entry: cursor, whether it is picked, its title, how many questions it has."""
    tail = f"{count:>5} "
    mark = (f"{glyphs.picked} ", "bold $accent") if picked else (f"{glyphs.unpicked} ", "$muted")
    style = "bold" if picked else "" if count else "$muted"
    return Content.assemble(
        (f"{glyphs.cursor if here else ' '} ", "bold $accent"),
        mark,
        fitted(visible(title), width - 4 - len(tail), glyphs, style),
        (tail, "$muted" if count else "$line"),
    )
