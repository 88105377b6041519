"""What is said of an answer, in words; the ratings with their dates stand in a line of their own below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.content import Content
from textual.message import Message

from quizzer.questions.base import Outcome, gave_up
from quizzer.scheduling.memory import Rating
from quizzer.study.prose import visible
from quizzer.tui.widgets.drawing import wrapped
from quizzer.tui.widgets.frame import hit
from quizzer.tui.widgets.lines import Appearing
from quizzer.tui.widgets.prose import content

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from textual.events import Click
    from textual.geometry import Size

    from quizzer.study.asking import Feedback
    from quizzer.tui.glyphs import Glyphs

MONTH, YEAR = 60, 700
"""From so many days on a distance is told in months, then in years."""


class Quoted(Appearing):
    """Paragraphs behind a bar."""

    DEFAULT_CSS = "Quoted { height: auto; text-wrap: nowrap; text-overflow: clip; }"

    class Grown(Message):
        """New paragraphs have their place on the screen."""

        def __init__(self, block: Quoted) -> None:
            """Carry the block."""
            super().__init__()
            self.block = block

    def __init__(self, glyphs: Glyphs) -> None:
        """Start empty."""
        super().__init__()
        self.glyphs = glyphs
        self._fresh = False
        self.parts: list[tuple[Content, str]] = []
        self._laid: tuple[int, list[Content]] | None = None
        """A width, with the lines of that width."""
        self.display = False

    def put(self, parts: Sequence[tuple[Content, str]]) -> None:
        """Show paragraphs, each with the style of its bar; one without a style stands bare."""
        if not parts and not self.parts:
            return
        self.parts = list(parts)
        self._laid = None
        self.display = self._fresh = bool(self.parts)
        self.refresh(layout=True)

    def on_resize(self) -> None:
        """Report new paragraphs once they are laid out."""
        if self._fresh:
            self._fresh = False
            self.post_message(self.Grown(self))

    def lines(self, width: int) -> list[Content]:
        """Return everything as lines of `width` cells."""
        found: list[Content] = []
        for place, (text, style) in enumerate(self.parts):
            if place and (style or self.parts[place - 1][1]):
                found.append(Content(""))
            bar = Content.styled(f"{self.glyphs.bar} ", style) if style else Content("")
            found += [Content.assemble(bar, line) for line in wrapped(text, width - bar.cell_length)]
        return found

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are."""
        del container, viewport
        return len(self._lines(width))

    def text_lines(self) -> list[Content]:
        """Return the lines for the width there is."""
        return self._lines(self.size.width)

    def _lines(self, width: int) -> list[Content]:
        """Return the lines, laid out once for a width."""
        if self._laid is None or self._laid[0] != width:
            self._laid = (width, self.lines(width))
        return self._laid[1]


class NoticeBlock(Quoted):
    """What is said before the answer: hints, why this question, what could not be read or kept."""

    def show(self, hints: Sequence[str], *, why_now: str = "", problem: str = "", label: str = "not read") -> None:
        """Show every hint so far, why the question is asked now, and a problem with the entry under its label."""
        parts = [(Content.assemble(("hint  ", "bold $secondary"), content(hint)), "$secondary") for hint in hints]
        if why_now:
            parts.append((Content.assemble(("why now  ", "bold $muted"), Content(why_now)), "$muted"))
        if problem:
            said = Content.assemble((f"{label}  ", "bold $warning"), Content(visible(problem)))
            parts.append((said, "$warning"))
        self.put(parts)


class FeedbackBlock(Quoted):
    """The verdict, what went wrong and why, what to take away."""

    def show(self, feedback: Feedback, remarks: Sequence[Content]) -> None:
        """Show `feedback`; `remarks` are the widget's words on single lines; while a try is left, only cues."""
        if feedback.stage == "repair":
            self.put([(content(f"{slip.title}?", "bold $warning"), "$warning") for slip in feedback.slips])
            return
        parts = [(headline(feedback, self.glyphs), "")]
        if remarks:
            parts.append((Content("\n").join(remarks), "$error"))
        for slip in feedback.slips:
            said = Content.assemble(("slip  ", "bold $warning"), content(slip.title, "bold"), "\n", content(slip.why))
            parts.append((said, "$warning"))
        titles = {slip.title for slip in feedback.slips}
        cues = dict.fromkeys(note.cue for note in feedback.lines if note.cue and note.cue not in titles)
        parts += [(Content.assemble(("looks like  ", "bold $warning"), content(cue)), "$warning") for cue in cues]
        if feedback.why:
            parts.append((content(feedback.why), "$accent"))
        self.put(parts)

    def clear(self) -> None:
        """Show nothing."""
        self.put([])


def headline(feedback: Feedback, glyphs: Glyphs) -> Content:
    """Return the verdict in words."""
    verdict, outcomes = feedback.verdict, {line.outcome for line in feedback.lines}
    count = len(verdict.scores)
    hit = sum(score.score == 1 for score in verdict.scores)
    share = f" {glyphs.dot} {hit} of {count} right" if count > 1 and hit < count else ""
    if gave_up(feedback.response) and not feedback.ratings:
        return Content.assemble((f"{glyphs.missed} left empty", "bold $warning"))
    if gave_up(feedback.response):
        return Content.assemble((f"{glyphs.missed} shown", "bold $warning"), (" this counts as a miss", "$muted"))
    if not verdict.right:
        word = "not known" if verdict.rating else "not quite"
        return Content.assemble((f"{glyphs.wrong} {word}", "bold $error"), (share, "$muted"))
    words = [f"{glyphs.right} right", ""]
    if Outcome.FOLLOWED in outcomes:
        words = [f"{glyphs.followed} right by your own earlier value", ""]
    if feedback.second_try:
        words[1] = " at the second try; the rating stays that of the first"
    return Content.assemble((words[0], "bold $success"), (words[1], "$muted"))


def one_more_try(feedback: Feedback, glyphs: Glyphs) -> Content:
    """Return what is said while a try is left."""
    scores = feedback.verdict.scores
    hit = sum(score.score == 1 for score in scores)
    said = "not quite" if feedback.verdict.unasked else f"{hit} of {len(scores)} right"
    dot = (f" {glyphs.dot} ", "$muted")
    return Content.assemble((f"{glyphs.wrong} {said}", "bold $error"), dot, ("one more try", "bold"))


def when(date: datetime, now: datetime) -> str:
    """Return how far a date is: `tomorrow`, `in 4 d`, `in 3 mo`, `in 2.5 y`."""
    days = (date.date() - now.date()).days
    if days <= 1:
        return "tomorrow" if days == 1 else "today"
    if days < MONTH:
        return f"in {days} d"
    return f"in {round(days / 30.4)} mo" if days < YEAR else f"in {days / 365:.1f} y"


class _Form(msgspec.Struct, frozen=True):
    """How fully ratings are told: words or digits alone, whole dates or brief ones, dots between or blanks."""

    word: bool
    date: bool
    dotted: bool


FORMS = (_Form(True, True, True), _Form(True, False, True), _Form(False, False, True), _Form(False, False, False))  # noqa: FBT003


class RatingLine(Appearing):
    """The four ratings with the next date of each, the present one marked; before that, that a try is left."""

    class Picked(Message):
        """A rating was clicked."""

        def __init__(self, rating: Rating) -> None:
            """Carry the rating."""
            super().__init__()
            self.rating = rating

    def __init__(self, glyphs: Glyphs) -> None:
        """Start hidden."""
        super().__init__()
        self._glyphs = glyphs
        self._dates: dict[Rating, str] = {}
        self._now: Rating | None = None
        self._form = FORMS[0]
        self._said = Content("")
        self.display = False

    def show(self, feedback: Feedback, now: datetime) -> None:
        """Show the dates of `feedback` as seen from `now`, or that there is one more try."""
        self._dates = {rating: when(date, now) for rating, date in feedback.dates.items()}
        self._now = feedback.rating
        self._said = one_more_try(feedback, self._glyphs) if feedback.stage == "repair" else Content("")
        self.display = True
        self.refresh(layout=not self._seen)

    def clear(self) -> None:
        """Show nothing."""
        self.display = False

    def text_lines(self) -> list[Content]:
        """Draw the ratings as fully as the width allows."""
        if not self._dates:
            return [self._said]
        for form in FORMS:
            self._form = form
            line = Content.styled(self._gap, "$muted").join(self._parts())
            if line.cell_length <= self.size.width:
                break
        return [line]

    @property
    def _gap(self) -> str:
        return f" {self._glyphs.dot} " if self._form.dotted else "  "

    def _parts(self) -> list[Content]:
        return [self._part(rating, date) for rating, date in self._dates.items()]

    def _part(self, rating: Rating, date: str) -> Content:
        here = rating is self._now
        word = f" {rating.word}" if self._form.word else ""
        date = date if self._form.date else date.replace("in ", "").replace(" ", "").replace("tomorrow", "1d")
        ink = "bold $foreground" if here else "$muted"
        mark = f" {self._glyphs.picked}" if here else ""
        return Content.assemble((f"{rating.value}", "bold $accent"), (f"{word} {date}", ink), (mark, "bold $accent"))

    def on_click(self, event: Click) -> None:
        """Report the rating clicked."""
        place = hit(self._parts(), len(self._gap), event.x - self.gutter.left)
        if place is not None:
            self.post_message(self.Picked(list(self._dates)[place]))
