"""`choices`: every right option among several; false picks cost as much as hits earn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from quizzer.questions import options
from quizzer.questions.base import Authored, Concrete, Presentation, Specimen, Verdict, verdict_of
from quizzer.questions.options import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Mapping, Problems


class Choices(Authored, frozen=True, kw_only=True, tag="choices", forbid_unknown_fields=True):
    """Pick every right option."""

    options: tuple[Option, ...]

    kind: ClassVar[str] = "choices"
    name: ClassVar[str] = "Choose all"

    def variant(self, seed: int, parts: Sequence[str]) -> ChoicesVariant:
        """Return the options in the order of `seed`."""
        shown = options.shuffled(self.id, seed, self.options)
        return ChoicesVariant(question=self, seed=seed, parts=tuple(parts), options=shown)

    def luck(self) -> float:
        """Return one in as many as there are sets of options, the empty one aside."""
        return 1 / ((1 << len(self.options)) - 1)

    def fingerprint(self, part: str) -> str:
        """Return what the right options are."""
        del part
        return options.fingerprint(self.options)

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips behind the wrong options."""
        return options.slip_names(self.options)

    def problems(self, node: Mapping, found: Problems) -> None:
        """Note wrong options."""
        options.problems(self.options, node, found, several=True)

    def trials(self, node: Mapping, found: Problems, seeds: range) -> None:
        """Note a right option that stands out."""
        del seeds
        options.trials(self.options, node, found)


class ChoicesVariant(Concrete, frozen=True, kw_only=True):
    """The options in the order shown."""

    question: Choices
    options: tuple[Option, ...]

    def present(self) -> Presentation:
        """Show the options under digits."""
        return options.present(self.question.prompt, self.options, "the numbers of all that are right, such as 1 3")

    def read(self, text: str) -> tuple[int, ...]:
        """Read digits, with or without spaces and commas."""
        return options.read_picks(text, len(self.options))

    def mark(self, response: tuple[int, ...]) -> Verdict:
        """Score max(0, (hits - false picks) / right ones)."""
        right = set(options.right_picks(self.options))
        hits, false = len(right & set(response)), len(set(response) - right)
        return self._verdict(response, max(0.0, (hits - false) / len(right)))

    def reveal(self) -> Verdict:
        """Show which options are right."""
        return self._verdict((), 0.0)

    def _verdict(self, picks: tuple[int, ...], score: float) -> Verdict:
        lines = options.lines(self.options, picks)
        answer = " ".join(map(str, options.right_picks(self.options)))
        slips = [line.slip for line in lines]
        model = options.model(self.options)
        return verdict_of(score, lines, answer=answer, model=model, why=self.question.why, slips=slips)

    def specimens(self) -> tuple[Specimen, ...]:
        """Return all right, all wrong, everything, one right alone, and what cannot be read."""
        right = options.right_picks(self.options)
        wrong = tuple(place for place in range(1, len(self.options) + 1) if place not in right)
        everything = max(0.0, (len(right) - len(wrong)) / len(right))
        scored = ((right, 1.0), (wrong, 0.0), (right[:1], 1 / len(right)), ((*right, *wrong), everything))
        read = [Specimen(response=" ".join(map(str, picks)), scores={"": score}) for picks, score in scored]
        return (*read, *(Specimen(response=bad, scores=None) for bad in ("", "0", "x", "1 x")))
