"""The contents of a lesson: each section with whether it is read and how many of its questions are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from quizzer.tui.widgets.listing import Listing
from quizzer.tui.widgets.page_rows import contents_line, in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from quizzer.bank.lesson import Section
    from quizzer.study.lesson import SectionStanding
    from quizzer.tui.glyphs import Glyphs


class Contents(Vertical):
    """A list of sections; below it the one under the cursor, in words."""

    class Picked(Message):
        """A section was clicked."""

        def __init__(self, place: int) -> None:
            """Carry its place."""
            super().__init__()
            self.place = place

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        self.listing = Listing(self._line, glyphs)
        self._said = Static(classes="said", markup=False)
        super().__init__(self.listing, self._said)
        self._glyphs = glyphs
        self._sections: Sequence[Section] = ()
        self._standings: Mapping[str, SectionStanding] = {}
        self._read: Collection[str] = ()

    def show(
        self, sections: Sequence[Section], standings: Mapping[str, SectionStanding], read: Collection[str], place: int
    ) -> None:
        """Show `sections`, those whose anchor is in `read` as read, with the cursor on the one at `place`."""
        self._sections, self._standings, self._read = sections, standings, read
        self.listing.show(len(sections), place)

    @property
    def place(self) -> int:
        """Return the section under the cursor."""
        return self.listing.cursor

    def follow(self, place: int) -> None:
        """Show anew what is read, with the cursor on the section at `place` unless it is being moved here."""
        if not self.listing.has_focus:
            self.listing.cursor = place
        self.listing.refresh()
        self.on_listing_moved()

    def enter(self, place: int) -> None:
        """Take the focus, with the cursor on the section at `place` and as much above it as fits."""
        self.listing.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.listing.show(len(self._sections), place)
        self.listing.focus()

    def on_listing_moved(self) -> None:
        """Say in words how the section under the cursor stands."""
        if self._sections:
            section = self._sections[self.place]
            self._said.update(in_words(self._standing(section), read=section.anchor in self._read))

    def on_listing_clicked(self) -> None:
        """Report the section clicked."""
        self.post_message(self.Picked(self.place))

    def _standing(self, section: Section) -> SectionStanding | None:
        return self._standings.get(section.anchor) if section.anchor else None

    def _line(self, place: int, width: int, at_cursor: bool) -> Content:  # noqa: FBT001  as Listing calls it
        section = self._sections[place]
        read = section.anchor in self._read
        return contents_line(section, self._standing(section), width, self._glyphs, read=read, here=at_cursor)
