"""The reader: a bank's lesson as a page, its contents beside it, and the questions of each section one key away.

The lesson is read and laid out in a thread after the first paint; code gets its colours after that.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from quizzer.bank.lesson import Lesson, has_lesson, lesson_of
from quizzer.errors import BankError
from quizzer.study.bookmark import Bookmark
from quizzer.study.desk import Desk
from quizzer.study.lesson import SectionStanding, section_of, section_standings
from quizzer.study.prose import blocks, plain_text, visible
from quizzer.study.selection import Selection
from quizzer.tui.screens.choose import ChooseScreen
from quizzer.tui.screens.help import HELP, Command, CommandScreen, bindings_of
from quizzer.tui.widgets.contents import Contents
from quizzer.tui.widgets.gauge import Gauge
from quizzer.tui.widgets.page import Page
from quizzer.tui.widgets.page_rows import Painted, lay_out, said
from quizzer.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from quizzer.bank.bank import Bank
    from quizzer.study.ground import Ground
    from quizzer.tui.settings import Settings

COMMANDS = (
    Command(id="turn", keys="", fixed="space", action="turn", label="page", what="a page on; arrows and PgUp too"),
    Command(id="check", keys="c", action="check", label="check yourself", what="ask this section's questions"),
    Command(id="next-section", keys="n", action="step(1)", label="next", what="the next section"),
    Command(id="previous-section", keys="p", action="step(-1)", label="previous", what="the section before"),
    Command(id="contents", keys="t", action="contents", label="contents", what="all sections; Enter goes to one"),
    Command(id="jump", keys="", fixed="enter", action="jump", label="go there", what="in the contents: go there"),
    Command(id="leave", keys="q", fixed="escape", action="leave", label="back", what="leave the contents, the lesson"),
    HELP,
)


class ReaderScreen(CommandScreen):
    """One lesson."""

    CSS_PATH = "reader.tcss"
    KEY_TABLE = COMMANDS
    HELP_TITLE = "Lesson"
    HELP_BELOW: ClassVar = (
        ("Wide figures", (("left right", "move what is wider than the page"),)),
        ("Contents", (("2/3", "two of a section's three questions are known: right when last asked, and not due"),)),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COMMANDS)
    AUTO_FOCUS = "Page"

    def __init__(self, desk: Desk, settings: Settings, bank: Bank, anchor: str = "") -> None:
        """Open the lesson of `bank` at the section `anchor`; without one, where it was left."""
        super().__init__(settings)
        self._desk = desk
        self._bank = bank
        self._anchor = anchor
        self._lesson = Lesson(title="", sections=())
        self._standings: dict[str, SectionStanding] = {}
        self._painted: Painted = {}
        self._mark = desk.ground.bookmarks.get(bank.key, Bookmark())
        self._read = set(self._mark.read)
        self._page = Page(settings.glyphs)
        self._contents = Contents(settings.glyphs)

    def compose(self) -> ComposeResult:
        """Lay out the contents beside the page; where it is not wide they take its place when asked for."""
        yield self.top_bar
        with Horizontal(classes="body"):
            yield self._contents
            yield self._page
            yield Gauge(self._page, self.settings.glyphs)
        yield self.key_bar
        yield TooSmall()

    def on_mount(self) -> None:
        """Say where we are; the lesson comes after the first paint."""
        self.say("")
        self._page.show(partial(said, "opening the lesson..."))
        self.call_after_refresh(lambda: self.run_worker(self._open(), group="lesson"))

    async def _open(self) -> None:
        try:
            found = await self.aside("opening the lesson...", partial(lesson_of, self._bank))
        except BankError as error:
            self._page.show(partial(said, visible(str(error))))
            return
        if found is None:
            self._page.show(partial(said, "This bank has no lesson."))
            return
        await self._stand(found)
        wanted = self._anchor or self._mark.anchor
        places = {one.anchor: place for place, one in reversed(list(enumerate(found.sections)))}
        self._page.marked = places.get(self._anchor, -1) if self._anchor else -1
        self._page.go_to(places.get(wanted, 0))
        self._page.focus()
        if wanted not in places:
            self.notify(f"The lesson has no section {wanted}; this is its start.", timeout=4)
        self._painted.update(await self.aside("", partial(painted, found)))
        self._page.lay_out_anew()

    async def _stand(self, lesson: Lesson) -> None:
        """Read how the questions stand, and lay the page out with that."""
        ground, bank = self._desk.ground, self._bank
        self._standings = await self.aside("looking at your answers...", partial(section_standings, ground, bank))
        make = partial(lay_out, lesson.sections, self._standings, self._painted, self.settings.glyphs)
        rows = await self.aside("laying the page out...", partial(make, self._page.measure))
        self._lesson = lesson
        self._page.show(make, rows)
        self._contents.show(lesson.sections, self._standings, self._read, self._page.section)

    def on_screen_resume(self) -> None:
        """Look again at how the questions stand: a sitting may have been above."""
        if self._lesson.sections:
            self.run_worker(self._stand(self._lesson), group="standings", exclusive=True)

    def on_unmount(self) -> None:
        """Remember how far this was read; a look at one section moves no bookmark."""
        if self._lesson.sections:
            here = self._mark.anchor if self._anchor else self._lesson.sections[self._page.section].anchor
            self._desk.ground.bookmarks[self._bank.key] = Bookmark(anchor=here, read=tuple(sorted(self._read)))

    # What it says

    def say(self, what: str) -> None:
        """Say what is being waited for, or else where we are; and the keys that work now."""
        sections, crumb, title = self._lesson.sections, self.settings.glyphs.crumb, visible(self._bank.head.title)
        if not sections:
            self.top_bar.show(f"Lesson {crumb} {title}", what)
            self.show_keys("leave", "help")
            return
        here, share = plain_text(sections[self._page.section].title), self._page.share
        whole = title if self.has_class("-wide") and here != title else "Lesson"
        if self._contents.listing.has_focus:
            read = f"{len(self._read)} of {len(sections)} read"
            self.top_bar.show(f"Lesson {crumb} {title}", what or read, len(self._read) / len(sections))
            self.show_keys("jump", "leave", "help")
        else:
            self.top_bar.show(f"{whole} {crumb} {here}", what or f"{share:.0%}", share)
            check = ("check",) if self._questions(self._page.section) else ()
            self.show_keys(*check, "turn", "next-section", "previous-section", "contents", "leave", "help")

    def _questions(self, place: int) -> tuple[str, ...]:
        section = self._lesson.sections[place]
        return self._standings.get(section.anchor, SectionStanding()).questions if section.anchor else ()

    def on_page_moved(self) -> None:
        """Follow the page."""
        if self._lesson.sections:
            self._read.update(self._lesson.sections[place].anchor for place in self._page.ended())
            self._contents.follow(self._page.section)
            self.say("")

    def on_descendant_focus(self) -> None:
        """Show the keys that work where the focus is."""
        self.say("")

    # What it does

    def action_turn(self) -> None:
        """Go a page on."""
        self._page.action_page(1)

    def action_step(self, steps: int) -> None:
        """Go to the next section or the one before."""
        self._page.go_to(self._page.section + steps)

    def action_contents(self) -> None:
        """Go to the contents, or back to the page."""
        if self._contents.listing.has_focus:
            self.action_leave()
        elif self._lesson.sections:
            self.add_class("-contents")
            self.call_after_refresh(self._contents.enter, self._page.section)

    def action_leave(self) -> None:
        """Leave the contents, then the lesson."""
        if self._contents.listing.has_focus:
            self._to_page(-1)
        else:
            self.dismiss(None)

    def action_jump(self) -> None:
        """Go to the section under the cursor of the contents."""
        if self._contents.listing.has_focus:
            self._to_page(self._contents.place)

    def _to_page(self, place: int) -> None:
        """Go back to the page, and there to a section; to none for a place that is none."""
        self.remove_class("-contents")
        self.call_after_refresh(self._page.focus)
        self.call_after_refresh(self._page.go_to, place)

    def on_contents_picked(self, event: Contents.Picked) -> None:
        """Go to the section clicked."""
        self._to_page(event.place)

    def action_check(self, place: int | None = None) -> None:
        """Ask the questions of the section at `place`, or at the top."""
        if not self._lesson.sections:
            return
        questions = self._questions(self._page.section if place is None else place)
        if questions:
            self.begin(partial(self._desk.drill, Selection(questions=questions)))
        else:
            self.notify("This section has no questions.", timeout=2)

    def on_page_pressed(self, event: Page.Pressed) -> None:
        """Ask the questions of the section whose line was clicked."""
        self.action_check(event.section)


def painted(lesson: Lesson) -> Painted:
    """Return the code of a lesson in colours."""
    found = [block for section in lesson.sections for block in blocks(section.markdown)]
    codes = [(block.language, block.text) for block in found if block.kind == "code" and block.language]
    if not codes:
        return {}
    from quizzer.tui.widgets.code import paint  # noqa: PLC0415  Pygments is loaded for code alone

    return paint(codes)


def reader_for(ground: Ground, settings: Settings, question: str, *, seed: int) -> ReaderScreen | None:
    """Return the lesson open at the section that settles a question; None where there is none to open."""
    bank, anchor = section_of(ground, question) or (None, "")
    if bank is None or not has_lesson(bank):
        return None
    return ReaderScreen(Desk(ground, seed=seed), settings, bank, anchor)


class LessonsScreen(ChooseScreen):
    """Which lesson to read; it is opened in this one's place."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        """Choose among the lessons of all banks."""
        self._desk = desk
        self._banks = [bank for bank in desk.ground.library.banks.values() if bank.head.lesson]
        entries = [(visible(bank.head.title), f"{len(bank.questions)} questions") for bank in self._banks]
        super().__init__("Lessons", entries, 0, settings)

    def action_choose(self) -> None:
        """Open the lesson under the cursor."""
        bank = self._banks[self._listing.cursor]
        self.app.switch_screen(ReaderScreen(self._desk, self._settings, bank))


def lessons_screen(desk: Desk, settings: Settings) -> ReaderScreen | LessonsScreen | None:
    """Return the one lesson there is, or the choice among several; None where no bank has one."""
    banks = [bank for bank in desk.ground.library.banks.values() if bank.head.lesson]
    if len(banks) > 1:
        return LessonsScreen(desk, settings)
    return ReaderScreen(desk, settings, banks[0]) if banks else None
