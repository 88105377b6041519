"""`card`: a front and a back; the learner alone says how well it was recalled."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from quizzer.errors import Malformed
from quizzer.questions.base import (
    Authored,
    Concrete,
    Group,
    Line,
    LineVerdict,
    Outcome,
    Presentation,
    Specimen,
    Text,
    Verdict,
    fingerprint_of,
    folded,
    verdict_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems

RATINGS = ("again", "hard", "good", "easy")
SCORES = {"again": 0.0, "hard": 0.8, "good": 1.0, "easy": 1.0}


class Card(Authored, frozen=True, kw_only=True, tag="card", forbid_unknown_fields=True):
    """Recall the back, then say how well."""

    front: Text
    back: Text
    prompt: str = ""

    kind: ClassVar[str] = "card"
    seconds: ClassVar[float] = 8.0
    name: ClassVar[str] = "Recall"
    self_rated: ClassVar[bool] = True

    def variant(self, seed: int, parts: Sequence[str]) -> CardVariant:
        """Return the one variant there is."""
        return CardVariant(question=self, seed=seed, parts=tuple(parts))

    def fingerprint(self, part: str) -> str:
        """Return what the back is."""
        del part
        return fingerprint_of(self.back)

    def problems(self, node: Node, found: Problems) -> None:
        """Note a back that says what the front says."""
        if folded(self.front) == folded(self.back):
            found.add(node.at("back"), "same-sides", "the back says what the front says; write the answer")
        if self.prompt:
            found.add(node.key("prompt"), "unknown-key", "a card has `front:` in the place of `prompt:`; move the text")


class CardVariant(Concrete, frozen=True, kw_only=True):
    """A card, front up."""

    question: Card

    def present(self) -> Presentation:
        """Show the front and the four ratings."""
        lines = tuple(Line(label=str(number), text=rating) for number, rating in enumerate(RATINGS, 1))
        how = "how well you knew it: 1 again, 2 hard, 3 good, 4 easy"
        return Presentation(prompt=self.question.front, groups=(Group(lines=lines),), how=how)

    def read(self, text: str) -> str:
        """Read a rating as a word or a digit."""
        word = folded(text)
        if word in {"1", "2", "3", "4"}:
            return RATINGS[int(word) - 1]
        if word not in RATINGS:
            message = "type 1 again, 2 hard, 3 good or 4 easy"
            raise Malformed(message)
        return word

    def mark(self, response: str) -> Verdict:
        """Take the learner's word: again 0, hard 0.8, good and easy 1."""
        return self._verdict(response)

    def reveal(self) -> Verdict:
        """Turn the card over."""
        return self._verdict("again")

    def _verdict(self, rating: str) -> Verdict:
        outcome = Outcome.RIGHT if SCORES[rating] else Outcome.MISSED
        label = str(RATINGS.index(rating) + 1)
        line = LineVerdict(label=label, outcome=outcome, given=rating, answer=self.question.back)
        back, why = self.question.back, self.question.why
        verdict = verdict_of(SCORES[rating], [line], answer="good", model=back, why=why)
        return msgspec.structs.replace(verdict, rating=rating)

    def specimens(self) -> tuple[Specimen, ...]:
        """Return the four ratings and what cannot be read."""
        read = [Specimen(response=rating, scores={"": score}) for rating, score in SCORES.items()]
        return (*read, *(Specimen(response=bad, scores=None) for bad in ("", "5", "well")))
