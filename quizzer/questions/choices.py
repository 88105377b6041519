"""`choices`: every right option among several; false picks cost as much as hits earn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from quizzer.questions.base import Presentation, Specimen, Verdict
from quizzer.questions.options import Optioned, OptionedVariant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems


class Choices(Optioned, frozen=True, kw_only=True, tag="choices", forbid_unknown_fields=True):
    """Pick every right option."""

    kind: ClassVar[str] = "choices"
    seconds: ClassVar[float] = 18.0
    name: ClassVar[str] = "Choose all"

    def variant(self, seed: int, parts: Sequence[str]) -> ChoicesVariant:
        """Return the options in the order of `seed`."""
        shown = self.shuffled(seed)
        return ChoicesVariant(seed=seed, parts=tuple(parts), prompt=self.prompt, why=self.why, options=shown)

    def luck(self) -> float:
        """Return one in as many as there are sets of options, the empty one aside."""
        return 1 / ((1 << len(self.options)) - 1)

    def problems(self, node: Node, found: Problems) -> None:
        """Note wrong options, and that one must be right at the least."""
        super().problems(node, found)
        if not self.rights:
            found.add(node.at("options"), "no-right-option", "no option is right; write `right:` for at least one")


class ChoicesVariant(OptionedVariant, frozen=True, kw_only=True):
    """The options in the order shown, of which several may be right."""

    def present(self) -> Presentation:
        """Show the options under digits."""
        return self.presented("the numbers of all that are right, such as 1 3")

    def read(self, text: str) -> tuple[int, ...]:
        """Read digits, with or without spaces and commas."""
        return self.picks(text)

    def mark(self, response: tuple[int, ...]) -> Verdict:
        """Score max(0, (hits - false picks) / right ones)."""
        right = set(self.right)
        hits, false = len(right & set(response)), len(set(response) - right)
        return self.verdict(response, max(0.0, (hits - false) / len(right)))

    def specimens(self) -> tuple[Specimen, ...]:
        """Return all right, all wrong, everything, one right alone, and what cannot be read."""
        right = self.right
        wrong = tuple(place for place in range(1, len(self.options) + 1) if place not in right)
        everything = max(0.0, (len(right) - len(wrong)) / len(right))
        scored = ((right, 1.0), (wrong, 0.0), (right[:1], 1 / len(right)), ((*right, *wrong), everything))
        read = [Specimen(response=" ".join(map(str, picks)), scores={"": score}) for picks, score in scored]
        return (*read, *(Specimen(response=bad, scores=None) for bad in ("", "0", "x", "1 x")))
