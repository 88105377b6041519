"""`choice`: one right option among several."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from quizzer.errors import Malformed
from quizzer.questions import options
from quizzer.questions.base import Authored, Concrete, Presentation, Specimen, Verdict, verdict_of
from quizzer.questions.options import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Mapping, Problems


class Choice(Authored, frozen=True, kw_only=True, tag="choice", forbid_unknown_fields=True):
    """Pick the one right option."""

    options: tuple[Option, ...]

    kind: ClassVar[str] = "choice"
    name: ClassVar[str] = "Choose"

    def variant(self, seed: int, parts: Sequence[str]) -> ChoiceVariant:
        """Return the options in the order of `seed`."""
        shown = options.shuffled(self.id, seed, self.options)
        return ChoiceVariant(question=self, seed=seed, parts=tuple(parts), options=shown)

    def luck(self) -> float:
        """Return one in as many as there are options."""
        return 1 / len(self.options)

    def fingerprint(self, part: str) -> str:
        """Return what the right option is."""
        del part
        return options.fingerprint(self.options)

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips behind the wrong options."""
        return options.slip_names(self.options)

    def problems(self, node: Mapping, found: Problems) -> None:
        """Note wrong options."""
        options.problems(self.options, node, found, several=False)

    def trials(self, node: Mapping, found: Problems, seeds: range) -> None:
        """Note a right option that stands out."""
        del seeds
        options.trials(self.options, node, found)


class ChoiceVariant(Concrete, frozen=True, kw_only=True):
    """The options in the order shown."""

    question: Choice
    options: tuple[Option, ...]

    def present(self) -> Presentation:
        """Show the options under digits."""
        return options.present(
            self.question.prompt, self.options, f"the number of one option, 1 to {len(self.options)}"
        )

    def read(self, text: str) -> int:
        """Read one digit."""
        picks = options.read_picks(text, len(self.options))
        if len(picks) != 1:
            message = "pick one option only"
            raise Malformed(message)
        return picks[0]

    def mark(self, response: int) -> Verdict:
        """Score 1 for the right option, else 0 with the option's slip."""
        return self._verdict((response,))

    def reveal(self) -> Verdict:
        """Show which option is right."""
        return self._verdict(())

    def _verdict(self, picks: tuple[int, ...]) -> Verdict:
        right = options.right_picks(self.options)
        lines = options.lines(self.options, picks)
        slips = [line.slip for line in lines]
        answer = " ".join(map(str, right))
        model, why = options.model(self.options), self.question.why
        return verdict_of(float(picks == right), lines, answer=answer, model=model, why=why, slips=slips)

    def specimens(self) -> tuple[Specimen, ...]:
        """Return every option, and picks that cannot be read."""
        scores = {str(place): float(one.right is not None) for place, one in enumerate(self.options, 1)}
        picks = [Specimen(response=pick, scores={"": score}) for pick, score in scores.items()]
        return (*picks, *(Specimen(response=bad, scores=None) for bad in ("", "0", "x", "1 2", "99")))
