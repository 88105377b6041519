"""One stretch of study: next, answer, rate, undo, finish.

An answer is one durable transaction, made before its feedback exists. The first wrong answer to a
repairable question shows where it is wrong and earns a second try; the rating stays that of the miss.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from quizzer.bank.library import item_key
from quizzer.errors import QuizzerError, UsageError
from quizzer.generators.draws import derive
from quizzer.questions.base import gave_up
from quizzer.scheduling.memory import Rating
from quizzer.study.agenda import Agenda
from quizzer.study.asking import Asking, Feedback, Missed, SlipNote, Summary
from quizzer.study.fold import Standing
from quizzer.study.ground import Ground
from quizzer.study.log import Amend, Retry, Void
from quizzer.study.recording import Attempt, reviews_of, slip_keys, told
from quizzer.study.waiting import WaitingList

if TYPE_CHECKING:
    from quizzer.questions.base import Verdict
    from quizzer.study.log import Sureness
    from quizzer.study.queue import Want
    from quizzer.study.waiting import Source


class _Done(msgspec.Struct, kw_only=True):
    """An answer given, and what it takes to undo it."""

    asking: Asking
    answer_id: str
    before: dict[str, Standing]
    feedback: Feedback
    slips: tuple[SlipNote, ...]
    """Those of the first try, which the feedback of a second one does not repeat."""
    seconds: float
    overruled: bool = False

    @property
    def score(self) -> float:
        """Return the score of the first try, or the learner's own."""
        if self.overruled:
            return 1.0
        return 0.0 if self.feedback.second_try else self.feedback.verdict.score


class Sitting:
    """A queue of wants, asked one by one."""

    def __init__(
        self,
        ground: Ground,
        wants: Sequence[Want] | Source,
        *,
        seed: int,
        limit: int | None = None,
        minutes: float | None = None,
    ) -> None:
        """Ask `wants`, interleaved, at most `limit` questions and none after `minutes`; `seed` settles the variants."""
        self.ground = ground
        self.started_at = ground.clock()
        self._until = None if minutes is None else self.started_at + timedelta(minutes=minutes)
        self.seed = seed
        self.limit = limit
        self.sureness: Sureness | None = None
        self.hints_shown = 0
        self.looked_up = False
        """Whether the lesson was opened before the answer, which counts as a hint."""
        self.asking: Asking | None = None
        self.feedback: Feedback | None = None
        source = WaitingList(wants) if isinstance(wants, Sequence) else wants
        self._agenda = Agenda(ground.library, source, limit)
        self._done: list[_Done] = []

    # What to ask

    def next(self) -> Asking | None:
        """Put the next question on show, or return None at the end."""
        _forget_try(self)
        over = self._until is not None and self.ground.clock() >= self._until
        want = None if over else self._agenda.next()
        if want is None:
            self.asking = None
            return None
        seed = derive(self.seed, want.question, len(self._agenda.asked))
        self.asking = _asking(want, seed, self.ground, self._agenda)
        return self.asking

    def ready(self) -> None:
        """Do what the first question need not wait for: in whatever thread, once."""
        self._agenda.ready()

    @property
    def total(self) -> int:
        """Return how many questions there will be, repeats known so far included."""
        return self._agenda.total

    # Before the answer

    def hint(self) -> str | None:
        """Return the next hint, which makes a right answer Hard; None when there is none left."""
        hints = self._on_show().presentation.hints or self._on_show().question.hints
        if self.feedback is not None or self.hints_shown >= len(hints):
            return None
        self.hints_shown += 1
        return hints[self.hints_shown - 1]

    def look_up(self) -> bool:
        """Let the lesson count as a hint where no answer was given yet; return whether it does, for the first time."""
        counts = self.feedback is None and not self.looked_up
        self.looked_up = self.looked_up or counts
        return counts

    def say_sureness(self, sureness: Sureness | None) -> None:
        """Say, before the answer, how sure it is; a right guess counts as a miss."""
        self.sureness = sureness

    def turn_over(self) -> Verdict:
        """Return what a self-rated question hides; nothing is marked."""
        return self._on_show().variant.reveal()

    def _on_show(self) -> Asking:
        if self.asking is None:
            message = "no question is on show"
            raise RuntimeError(message)
        return self.asking

    # The answer

    def answer(self, text: str) -> Feedback:
        """Mark `text`, keep it, and say how it went; raise Malformed, at no cost, for what cannot be read."""
        asking = self._on_show()
        if self.feedback is not None and self.feedback.stage == "final":
            message = "this question is answered"
            raise RuntimeError(message)
        variant = asking.variant
        verdict = variant.reveal() if gave_up(text) else variant.mark(variant.read(text))
        if self.feedback is not None:
            self.feedback = self._second(asking, text, verdict)
        else:
            self.feedback = self._first(asking, text, verdict)
        return self.feedback

    def _first(self, asking: Asking, text: str, verdict: Verdict) -> Feedback:
        with suppress(QuizzerError):  # what fails here will be said where the next question is wanted
            self.ready()
        attempt = _attempt(self, text, verdict, self.ground.new_id())
        before = self.ground.store.standings([item_key(asking.key, one.part) for one in verdict.scores])
        reviews = reviews_of(attempt, verdict.scores, self.ground)
        self.ground.store.append(reviews)
        again = asking.question.repairable and not verdict.right and not gave_up(text)
        ratings = {review.item: review.rating for review in reviews}
        self._agenda.source.told(attempt.answer_id, ratings)
        feedback = told(attempt, before, ratings, self.ground, stage="repair" if again else "final")
        done = _Done(
            asking=asking,
            answer_id=attempt.answer_id,
            before=before,
            feedback=feedback,
            slips=feedback.slips,
            seconds=attempt.seconds,
        )
        self._done.append(done)
        if not again:
            self._close(done)
        return feedback

    def _second(self, asking: Asking, text: str, verdict: Verdict) -> Feedback:
        done = self._done[-1]
        attempt = _attempt(self, text, verdict, done.answer_id, done.seconds)
        retry = Retry(
            **self.ground.signed(),
            answer=done.answer_id,
            response=text,
            score=verdict.score,
            slips=slip_keys(asking, verdict.slips, self.ground),
            seconds=attempt.seconds,
        )
        unasked = [one for one in verdict.scores if one.part in done.feedback.verdict.unasked]
        done.before |= self.ground.store.standings([item_key(asking.key, one.part) for one in unasked])
        reviews = reviews_of(attempt, unasked, self.ground)
        self.ground.store.append([retry, *reviews])
        ratings = done.feedback.ratings | {review.item: review.rating for review in reviews}
        self._agenda.source.told(done.answer_id, ratings)
        feedback = told(attempt, done.before, ratings, self.ground, stage="final")
        done.feedback = msgspec.structs.replace(feedback, second_try=True)
        done.seconds += attempt.seconds
        self._close(done)
        return done.feedback

    def _close(self, done: _Done) -> None:
        """Arrange for what was missed to come back soon."""
        asking, feedback = done.asking, done.feedback
        missed = {item for item, rating in feedback.ratings.items() if rating is Rating.AGAIN}
        if not missed:
            return
        parts = [part for part in asking.variant.parts if item_key(asking.key, part) in missed]
        self._agenda.repeat(asking.want, asking.question, parts, asking.variant.parts)
        self._agenda.contrast(asking.want, [slip.key for slip in (*done.slips, *feedback.slips)])

    # After the answer

    def rate(self, rating: Rating) -> Feedback:
        """Amend the last answer's rating: Again for all its items, else for those that were not missed."""
        done = self._final()
        feedback = done.feedback
        chosen = [item for item, old in feedback.ratings.items() if old is not Rating.AGAIN]
        items = list(feedback.ratings) if rating is Rating.AGAIN or not chosen else chosen
        return self._amend(done, dict.fromkeys(items, rating), score=None)

    def overrule(self) -> Feedback:
        """Take the learner's word that the answer was right."""
        done = self._final()
        feedback = done.feedback
        missed = {item: Rating.GOOD for item, old in feedback.ratings.items() if old is Rating.AGAIN}
        feedback = self._amend(done, missed, score=1.0)
        done.overruled = True
        return feedback

    def _amend(self, done: _Done, ratings: dict[str, Rating], *, score: float | None) -> Feedback:
        self.ground.store.append(
            [
                Amend(**self.ground.signed(), answer=done.answer_id, item=item, rating=rating, score=score)
                for item, rating in ratings.items()
            ]
        )
        feedback = msgspec.structs.replace(done.feedback, ratings={**done.feedback.ratings, **ratings})
        self._agenda.source.told(done.answer_id, feedback.ratings)
        if self.feedback is done.feedback:
            self.feedback = feedback
        done.feedback = feedback
        self._agenda.forget(done.asking.key)
        self._close(done)
        return feedback

    def _final(self) -> _Done:
        """Return the last answer, whether or not the next question is on show already."""
        if not self._done or self._done[-1].feedback.stage != "final":
            message = "there is no answer to rate yet"
            raise UsageError(message)
        return self._done[-1]

    def another(self) -> None:
        """Put a fresh variant of the question just answered next."""
        asking = self._final().asking
        self._agenda.another(asking.want, asking.question)

    def undo(self) -> Asking | None:
        """Void the last answer and put its question on show again, as it was; None when there is none."""
        if not self._done:
            return None
        done = self._done[-1]
        self.ground.store.append([Void(**self.ground.signed(), answer=done.answer_id)])
        self._done.pop()
        self._agenda.source.untold(done.answer_id)
        self._agenda.forget(done.asking.key)
        self._agenda.rewind(done.asking.place)
        _forget_try(self)
        self.asking = msgspec.structs.replace(done.asking, asked_at=self.ground.clock())
        return self.asking

    def finish(self) -> Summary:
        """Return what the sitting came to; everything answered is kept already."""
        with suppress(QuizzerError):  # then what is left is what is known of it
            self.ready()
        missed = [done for done in self._done if Rating.AGAIN in done.feedback.ratings.values()]
        scores = [done.score for done in self._done]
        return Summary(
            answered=len(self._done),
            right=len(self._done) - len(missed),
            score=sum(scores) / len(scores) if scores else 0.0,
            seconds=sum(done.seconds for done in self._done),
            missed=tuple(_missed(done) for done in missed),
            left=self._agenda.left,
        )


def _forget_try(sitting: Sitting) -> None:
    sitting.feedback = None
    sitting.sureness = None
    sitting.hints_shown = 0
    sitting.looked_up = False


def _attempt(sitting: Sitting, text: str, verdict: Verdict, answer_id: str, before: float = 0.0) -> Attempt:
    """Return a try at what is on show with the seconds it took, those `before` it taken off."""
    asking = sitting._on_show()  # noqa: SLF001  its own module
    seconds = (sitting.ground.clock() - asking.asked_at).total_seconds() - before
    return Attempt(
        asking=asking,
        text=text,
        verdict=verdict,
        answer_id=answer_id,
        seconds=max(0.0, seconds),
        sureness=sitting.sureness,
        hints=sitting.hints_shown + sitting.looked_up,
    )


def _missed(done: _Done) -> Missed:
    asking = done.asking
    return Missed(
        key=asking.key,
        prompt=asking.presentation.prompt,
        answer=done.feedback.verdict.model,
        slips=tuple(dict.fromkeys([*done.slips, *done.feedback.slips])),
        why=done.feedback.verdict.why,
    )


def _asking(want: Want, seed: int, ground: Ground, agenda: Agenda) -> Asking:
    library = ground.library
    question, bank = library.questions[want.question], library.bank_of(want.question)
    variant = question.variant(seed, want.parts)
    return Asking(
        key=want.question,
        want=want,
        question=question,
        variant=variant,
        presentation=variant.present(),
        bank_title=bank.head.title,
        topic_title=library.topic(want.topic).title,
        place=len(agenda.asked),
        total=agenda.total,
        asked_at=ground.clock(),
    )
