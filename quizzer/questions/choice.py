"""`choice`: one right option among several."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from quizzer.errors import Malformed
from quizzer.questions.base import Presentation, Specimen, Verdict
from quizzer.questions.options import Optioned, OptionedVariant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Mapping, Problems


class Choice(Optioned, frozen=True, kw_only=True, tag="choice", forbid_unknown_fields=True):
    """Pick the one right option."""

    kind: ClassVar[str] = "choice"
    name: ClassVar[str] = "Choose"

    def variant(self, seed: int, parts: Sequence[str]) -> ChoiceVariant:
        """Return the options in the order of `seed`."""
        shown = self.shuffled(seed)
        return ChoiceVariant(seed=seed, parts=tuple(parts), prompt=self.prompt, why=self.why, options=shown)

    def luck(self) -> float:
        """Return one in as many as there are options."""
        return 1 / len(self.options)

    def problems(self, node: Mapping, found: Problems) -> None:
        """Note wrong options, and that exactly one must be right."""
        super().problems(node, found)
        if self.rights != 1:
            message = f"{self.rights} options are right; a `choice` has one (several: `type: choices`)"
            found.add(node.at("options"), "right-options", message)


class ChoiceVariant(OptionedVariant, frozen=True, kw_only=True):
    """The options in the order shown, one of which is right."""

    def present(self) -> Presentation:
        """Show the options under digits."""
        return self.presented(f"the number of one option, 1 to {len(self.options)}")

    def read(self, text: str) -> int:
        """Read one digit."""
        picks = self.picks(text)
        if len(picks) != 1:
            message = "pick one option only"
            raise Malformed(message)
        return picks[0]

    def mark(self, response: int) -> Verdict:
        """Score 1 for the right option, else 0 with the option's slip."""
        return self.verdict((response,), float((response,) == self.right))

    def specimens(self) -> tuple[Specimen, ...]:
        """Return every option, and picks that cannot be read."""
        scores = {str(place): float(one.right is not None) for place, one in enumerate(self.options, 1)}
        picks = [Specimen(response=pick, scores={"": score}) for pick, score in scores.items()]
        return (*picks, *(Specimen(response=bad, scores=None) for bad in ("", "0", "x", "1 2", "99")))
