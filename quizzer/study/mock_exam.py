"""A mock exam: a paper against the clock, no feedback until it is handed in, kept after every change.

The clock runs on whatever becomes of the program, as in a real exam: what is left is the deadline less now,
and a paper found past its deadline is handed in as it stands. It tells no memory anything, unless asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from quizzer.bank.library import item_key
from quizzer.errors import Malformed, UsageError
from quizzer.questions.base import GIVE_UP
from quizzer.scheduling.memory import Rating
from quizzer.study.asking import Asking, Feedback
from quizzer.study.feedback import line_notes, slip_notes
from quizzer.study.log import Review
from quizzer.study.paper import Paper
from quizzer.study.paper_marks import marked, still_there, variant_of, verdict_on
from quizzer.study.papers import Sat
from quizzer.study.queue import Want

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from quizzer.study.ground import Ground
    from quizzer.study.paper import PaperQuestion
    from quizzer.study.papers import MockResult, Papers

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
        self.left_out = 0
        """Questions that the banks at hand do not have any more."""
        self.sat = sat
        if sat.handed_in_at is None:
            self._leave_out()

    def _leave_out(self) -> None:
        rows = zip(self.sat.paper.questions, self.sat.predicted, self.sat.entered, strict=True)
        there = [row for row in rows if still_there(self.ground.library, row[0])]
        self.left_out = self.total - len(there)
        if self.left_out:
            questions, predicted, entered = zip(*there, strict=True) if there else ((), (), ())
            paper = msgspec.structs.replace(self.paper, questions=questions)
            place = max(0, min(self.place, len(there) - 1))
            self.sat = msgspec.structs.replace(self.sat, paper=paper, predicted=predicted, entered=entered, place=place)

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
            topic_title=library.topic(asked.topic).title,
            place=place + 1,
            total=self.total,
            asked_at=self.ground.clock(),
        )

    def state(self, place: int) -> State:
        """Return whether a question has an answer, only the beginning of one, or nothing."""
        entered = self.sat.entered[place]
        return "answered" if entered.answer else "begun" if entered.draft else "empty"

    def places(self, state: State) -> tuple[int, ...]:
        """Return the questions in that state."""
        return tuple(place for place in range(self.total) if self.state(place) == state)

    def flagged(self) -> tuple[int, ...]:
        """Return the questions that are flagged."""
        return tuple(place for place, entered in enumerate(self.sat.entered) if entered.flagged)

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
        asked, library = self.paper.questions[place], self.ground.library
        if self.sat.result is None or not still_there(library, asked):
            return None
        answer = self.sat.entered[place].answer
        verdict = verdict_on(library, asked, answer)
        bank, response = library.bank_of(asked.question), answer if verdict else GIVE_UP
        verdict = verdict or variant_of(library, asked).reveal()
        return Feedback(
            stage="final",
            answer_id=self._answer_id(place),
            response=response,
            verdict=verdict,
            lines=line_notes(verdict, bank, final=True),
            slips=slip_notes(verdict, bank),
            ratings={},
            dates={},
            why=verdict.why,
        )

    def send_misses(self) -> int:
        """Send what was missed to review, rated Again as of the hand-in; return how many items, 0 the second time."""
        handed_in_at = self.sat.handed_in_at
        if handed_in_at is None or self.sat.sent:
            return 0
        reviews = [one for place in range(self.total) for one in self._misses(place, handed_in_at)]
        if reviews:
            self.ground.store.append(reviews)
        self._keep(sent=True)
        return len(reviews)

    def _misses(self, place: int, at: datetime) -> Iterator[Review]:
        """Yield a review for each missed item; its id is the paper's, so that one sent twice is kept once."""
        feedback, result = self.feedback(place), self.sat.result
        if feedback is None or result is None:
            return
        asked, library = self.paper.questions[place], self.ground.library
        question, bank = library.question(asked.question), library.bank_of(asked.question)
        scores = {one.part: one for one in feedback.verdict.scores}
        for number, part in enumerate(asked.parts):
            item = item_key(asked.question, part)
            if item not in result.questions[place].missed:
                continue
            score = scores.get(part)
            signed = self.ground.signed(at)
            signed["id"] = f"{self._answer_id(place)}-{number:03}"
            yield Review(
                **signed,
                answer=self._answer_id(place),
                item=item,
                seed=asked.seed,
                parts=asked.parts,
                response=feedback.response,
                score=score.score if score else 0.0,
                rating=Rating.AGAIN,
                slips=tuple(bank.slip_key(name) for name in score.slips) if score else (),
                fingerprint=question.fingerprint(part),
            )

    def _answer_id(self, place: int) -> str:
        return f"{self.sat.id}-{place:03}"


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
