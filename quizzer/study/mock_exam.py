"""A mock exam: a paper against the clock, no feedback until it is handed in, kept after every change.

The clock runs on whatever becomes of the program, as in a real exam: what is left is the deadline less now,
and a paper found past its deadline is handed in as it stands. It tells no memory anything, unless asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from quizzer.errors import Malformed, UsageError
from quizzer.study.asking import Asking
from quizzer.study.paper import Paper
from quizzer.study.paper_feedback import feedback_on, misses_of
from quizzer.study.paper_marks import marked, topic_title, variant_of, without_gone
from quizzer.study.papers import Sat
from quizzer.study.queue import Want

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.study.asking import Feedback
    from quizzer.study.ground import Ground
    from quizzer.study.paper import PaperQuestion
    from quizzer.study.papers import MockResult, Papers

MOST_NAMED = 8
"""Questions named in one line before the hand-in."""
State = Literal["answered", "begun", "empty"]
NOTHING = frozenset("?; \n\t")
"""What an entry is made of that says nothing."""
LETTERS = re.compile(r"[^\W\d_]")
"""What a unit begins with."""
ARITHMETIC = re.compile(r"[*/^×÷·⋅(]|\d\s*[-+−–]")
"""What a number worked out does not have in it."""


class MockExam:
    """One paper, being sat or handed in."""

    def __init__(self, ground: Ground, papers: Papers, sat: Sat) -> None:
        """Go on with `sat`; a question that has gone from the banks is left out of a paper that is still open."""
        self.ground = ground
        self._papers = papers
        self.sat = sat if sat.handed_in_at is not None else without_gone(sat, ground.library)
        self.left_out = len(sat.paper.questions) - self.total
        """Questions that the banks at hand do not have any more."""

    @property
    def paper(self) -> Paper:
        """Return what is asked."""
        return self.sat.paper

    @property
    def total(self) -> int:
        """Return how many questions there are."""
        return len(self.sat.paper.questions)

    @property
    def place(self) -> int:
        """Return which question is on show, from 0."""
        return self.sat.place

    @property
    def seconds_left(self) -> float:
        """Return the time left; a clock that was set back gives none."""
        left = (self.sat.deadline - self.ground.clock()).total_seconds()
        return max(0.0, min(left, self.paper.minutes * 60))

    @property
    def over(self) -> bool:
        """Return whether nothing more can be entered."""
        return self.sat.handed_in_at is not None or self.seconds_left <= 0

    @property
    def result(self) -> MockResult | None:
        """Return what the paper came to, once it is handed in."""
        return self.sat.result

    # The questions

    def asking(self, place: int) -> Asking:
        """Return a question as it is put on show."""
        asked, library = self.paper.questions[place], self.ground.library
        variant = variant_of(library, asked)
        return Asking(
            key=asked.question,
            want=_want(asked),
            question=library.question(asked.question),
            variant=variant,
            presentation=variant.present(),
            bank_title=library.bank_of(asked.question).head.title,
            topic_title=topic_title(asked.topic, library),
            place=place + 1,
            total=self.total,
            asked_at=self.ground.clock(),
        )

    def state(self, place: int) -> State:
        """Return whether a question has an answer, only the beginning of one, or nothing."""
        entered = self.sat.entered[place]
        return "answered" if entered.answer else "begun" if entered.draft else "empty"

    def places(self, state: State | Literal["flagged"]) -> tuple[int, ...]:
        """Return the questions in that state, or those that are flagged."""
        if state == "flagged":
            return tuple(place for place, entered in enumerate(self.sat.entered) if entered.flagged)
        return tuple(place for place in range(self.total) if self.state(place) == state)

    # What the learner does, each kept before it returns

    def enter(self, text: str) -> None:
        """Take `text` as the answer to the question on show; nothing, or `?`, clears it.

        Raise Malformed, with how to write it, for what cannot be read (the answer before stays), and
        UsageError when the time is over.
        """
        self._refuse_late()
        if set(text) <= NOTHING:
            self._put(answer="", draft="")
            return
        asking = self.asking(self.place)
        asking.variant.read(text)
        if asking.question.arithmetic and not self.paper.calculator:
            _refuse_arithmetic(text)
        self._put(answer=text, draft="")

    def set_aside(self, text: str) -> None:
        """Take what stands there when the learner moves away: an answer if it can be read, else a beginning."""
        try:
            self.enter(text)
        except Malformed:
            self._put(draft=text)

    def flag(self) -> bool:
        """Flag the question on show, or take the flag back; return which."""
        self._refuse_late()
        flagged = not self.sat.entered[self.place].flagged
        self._put(flagged=flagged)
        return flagged

    def go(self, place: int) -> None:
        """Put another question on show."""
        self._refuse_late()
        place %= self.total
        if place != self.place:
            self._keep(place=place)

    def _refuse_late(self) -> None:
        if self.over:
            message = "the time is over; nothing more is taken"
            raise UsageError(message)

    def _put(self, **changes: Any) -> None:  # noqa: ANN401  the fields of Entered
        changed = list(self.sat.entered)
        changed[self.place] = msgspec.structs.replace(changed[self.place], **changes)
        if changed[self.place] != self.sat.entered[self.place]:
            self._keep(entered=tuple(changed))

    def _keep(self, **changes: Any) -> None:  # noqa: ANN401  the fields of Sat
        sat = msgspec.structs.replace(self.sat, revision=self.sat.revision + 1, **changes)
        self._papers.save(sat)
        self.sat = sat

    # The end

    def hand_in(self) -> MockResult:
        """Mark the paper as it stands; past the deadline it counts as handed in then."""
        if self.sat.result is not None:
            return self.sat.result
        at = min(self.ground.clock(), self.sat.deadline)
        done = msgspec.structs.replace(self.sat, handed_in_at=at)
        result = marked(done, self.ground.library)
        self._keep(handed_in_at=at, result=result)
        return result

    def feedback(self, place: int) -> Feedback | None:
        """Return all there is to say of a question; None while the paper is open, or where the question has gone."""
        return feedback_on(self.sat, place, self.ground.library)

    def send_misses(self) -> int:
        """Send what was missed to review, rated Again as of the hand-in; return how many items, 0 the second time."""
        if self.sat.result is None or self.sat.sent:
            return 0
        reviews = misses_of(self.sat, self.ground)
        if reviews:
            self.ground.store.append(reviews)
        self._keep(sent=True)
        return len(reviews)


def unfinished(exam: MockExam) -> tuple[str, ...]:
    """Return a line for what is empty, begun or flagged, to be said before the paper is handed in."""
    said = (
        _named(exam.places("empty"), "empty"),
        _named(exam.places("begun"), "begun but not readable, so it counts as empty"),
        _named(exam.places("flagged"), "flagged"),
    )
    return tuple(line for line in said if line) or ("Every question has an answer.",)


def _named(places: Sequence[int], what: str) -> str:
    if not places:
        return ""
    numbers = ", ".join(str(place + 1) for place in places[:MOST_NAMED])
    more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
    return f"{len(places)} {what}: {numbers}{more}"


def _want(asked: PaperQuestion) -> Want:
    return Want(
        question=asked.question,
        parts=asked.parts,
        topic=asked.topic,
        kind=asked.kind,
        reason="exam",
        marks=asked.marks,
    )


def _refuse_arithmetic(text: str) -> None:
    """Raise Malformed for an answer that is not worked out, in an exam without a calculator."""
    for one in text.replace("\n", ";").split(";"):
        typed = LETTERS.split(one.rpartition("=")[2], maxsplit=1)[0]
        if ARITHMETIC.search(typed):
            message = "this exam forbids a calculator: work it out and write one number"
            raise Malformed(message)
