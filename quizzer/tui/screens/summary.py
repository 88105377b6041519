"""The end of a sitting: what it came to, what went wrong and why; undo still works here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen

from quizzer.study.lesson import section_of
from quizzer.study.prose import plain_text
from quizzer.tui.screens.help import HEIGHTS, HELP, WIDTHS, Command, HelpScreen, bindings_of
from quizzer.tui.screens.sure import SureScreen
from quizzer.tui.widgets.feedback import Quoted
from quizzer.tui.widgets.frame import Hint, KeyBar, TopBar, minutes
from quizzer.tui.widgets.gauge import Area, Gauge
from quizzer.tui.widgets.prose import content
from quizzer.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from quizzer.study.asking import Missed, Summary
    from quizzer.study.ground import Ground
    from quizzer.study.sitting import Sitting
    from quizzer.tui.glyphs import Glyphs
    from quizzer.tui.settings import Settings

COMMANDS = (
    Command(id="next", keys="enter", action="choose('')", label="done", what="leave; everything is saved"),
    Command(id="undo", keys="u", action="choose('undo')", label="undo", what="undo the last answer and give it again"),
    Command(id="again", keys="a", action="choose('again')", label="missed again", what="go over what was missed"),
    Command(id="lesson", keys="l", action="lesson", label="lesson", what="the lesson on what was missed"),
    Command(id="back", keys="b", action="choose('back')", label="back", what="back to the question that is open"),
    Command(id="leave", keys="q", fixed="escape", action="choose('')", label="done", what="leave; everything is saved"),
    HELP,
)


class SummaryScreen(SureScreen, Screen[str | None]):
    """What a sitting came to; dismisses with `undo`, `again`, `back` or None."""

    CSS_PATH = "summary.tcss"
    BINDINGS = bindings_of(COMMANDS)
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        """Sum up `sitting`."""
        super().__init__()
        self.settings = settings
        self.summary = sitting.finish()
        self._sitting = sitting
        self._sections = missed_sections(self.summary, sitting.ground)
        self._open = sitting.asking is not None and (sitting.feedback is None or sitting.feedback.stage == "repair")
        self._text = Quoted(settings.glyphs)
        self._area = Area(self._text)
        self._top_bar, self._key_bar = TopBar(settings.glyphs), KeyBar()

    def compose(self) -> ComposeResult:
        """Lay out the words between the two bars."""
        yield self._top_bar
        yield Horizontal(self._area, Gauge(self._area, self.settings.glyphs), classes="stage")
        yield self._key_bar
        yield TooSmall()

    def on_mount(self) -> None:
        """Say it."""
        self._top_bar.show("Summary", minutes(self.summary.seconds))
        self._text.put(summed_up(self.summary, self.settings.glyphs))
        self._key_bar.show([Hint(one.shown(self.settings)[0], one.label, one.action) for one in self._commands()])
        self._area.can_focus = True
        self._area.focus()

    def _commands(self) -> list[Command]:
        absent = {"leave"}
        absent |= set() if self.summary.answered else {"undo"}
        absent |= set() if self.summary.missed else {"again"}
        absent |= set() if self._open else {"back"}
        absent |= set() if self._sections else {"lesson"}
        return [one for one in COMMANDS if one.id not in absent]

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        """Run what a clicked hint says."""
        await self.run_action(event.action)

    def action_choose(self, choice: str) -> None:
        """Leave with a choice that can be made now."""
        if not choice or choice in {one.id for one in self._commands()}:
            self.dismiss(choice or None)

    def action_lesson(self) -> None:
        """Open the lesson on what was missed; where several sections settle it, choose one."""
        from quizzer.tui.screens.choose import ChooseScreen  # noqa: PLC0415  paid for when it is opened

        sections = list(self._sections.values())
        if len(sections) == 1:
            self._read(0)
        elif sections:
            entries = [(anchor.replace("-", " "), " ".join(plain_text(one.prompt).split())) for anchor, one in sections]
            self.app.push_screen(ChooseScreen("Sections to read", entries, 0, self.settings), self._read)

    def _read(self, place: int | None) -> None:
        from quizzer.tui.screens.reader import reader_for  # noqa: PLC0415  paid for when it is opened

        if place is not None:
            _, missed = list(self._sections.values())[place]
            reader = reader_for(self._sitting.ground, self.settings, missed.key, seed=self._sitting.seed + 1)
            if reader is not None:
                self.app.push_screen(reader)

    def action_help(self) -> None:
        """Show every key of this screen."""
        rows = tuple((" ".join(one.shown(self.settings)), one.what) for one in self._commands())
        self.app.push_screen(HelpScreen((("Summary", rows),), self.settings))


def missed_sections(summary: Summary, ground: Ground) -> dict[tuple[str, str], tuple[str, Missed]]:
    """Return what was missed by bank and section, the first question of each, with the section's anchor."""
    found: dict[tuple[str, str], tuple[str, Missed]] = {}
    for one in summary.missed:
        place = section_of(ground, one.key)
        if place is not None:
            found.setdefault((place[0].key, place[1]), (place[1], one))
    return found


def summed_up(summary: Summary, glyphs: Glyphs) -> list[tuple[Content, str]]:
    """Return what a sitting came to as paragraphs."""
    if not summary.answered:
        return [(Content.styled("Nothing answered yet.", "bold"), ""), (Content.styled(_left(summary), "$muted"), "")]
    count = f"{summary.right} of {summary.answered} right"
    parts = [
        (Content.assemble((f"{glyphs.right} {count}", "bold $success"), f"   score {summary.score:.0%}"), ""),
        (Content.styled(_left(summary), "$muted"), ""),
    ]
    if summary.found:
        parts.append((Content.styled("\nFound out", "bold $accent"), ""))
        parts += [(content(line), "") for line in summary.found]
    if summary.missed:
        parts.append((Content.styled("\nTo go over", "bold $accent"), ""))
    each = {one.key: one for one in summary.missed}
    return [*parts, *((_missed(one, glyphs), "$error") for one in each.values())]


def _left(summary: Summary) -> str:
    saved = "Everything is saved."
    more = "1 more question is" if summary.left == 1 else f"{summary.left} more questions are"
    return f"{saved} {more} waiting." if summary.left else saved


def _missed(missed: Missed, glyphs: Glyphs) -> Content:
    parts = [content(missed.prompt, "bold"), Content("\n"), Content.styled(f"{glyphs.arrow} ", "bold $success")]
    parts.append(content(missed.answer))
    for slip in missed.slips:
        parts += [Content("\n"), Content.styled("slip  ", "bold $warning"), content(slip.title)]
    return Content.assemble(*parts)
