"""`computed`: a derivation asked as a choice. The wrong options are what its slips come to, for the same draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from quizzer.generators.draws import Draws
from quizzer.questions.base import WHOLE, Claim, Presentation, Variant, Worked
from quizzer.questions.derivation import Derivation
from quizzer.questions.derived import DerivationVariant
from quizzer.questions.number import shown, with_unit
from quizzer.questions.options import OneOptionVariant, Option
from quizzer.questions.tells import Tell, number_tells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems

LEAST_SLIPS = 2


class Computed(Derivation, frozen=True, kw_only=True, tag="computed", forbid_unknown_fields=True, dict=True):
    """Pick what the last step of a derivation comes to."""

    options: Annotated[int, msgspec.Meta(ge=3, le=6)] = 4
    """How many numbers are shown, where the slips give enough."""

    kind: ClassVar[str] = "computed"
    seconds: ClassVar[float] = 25.0
    name: ClassVar[str] = "Choose the number"
    repairable: ClassVar[bool] = False
    arithmetic: ClassVar[bool] = False

    def items(self) -> tuple[str, ...]:
        """Return `WHOLE`: one pick is one item."""
        return (WHOLE,)

    def variant(self, seed: int, parts: Sequence[str]) -> Variant:
        """Draw values by `seed`, and options from the slips that tempt with them."""
        derived = self.derived(seed)
        draws = Draws(self.id, seed, "options")
        last = self.steps[-1]
        wrong = {one.last: one.slip for one in derived.tempting if one.carries}
        chosen = draws.shuffled(list(wrong.items()))[: self.options - 1]
        drawn = [Option(wrong=with_unit(shown(value, last.round), last.unit), slip=slip) for value, slip in chosen]
        right = Option(right=with_unit(shown(derived.right[last.id], last.round), last.unit))
        return ComputedVariant(
            seed=seed,
            parts=tuple(parts),
            prompt=derived.filled(self.prompt),
            options=tuple(draws.shuffled([right, *drawn])),
            derived=derived,
        )

    def tells(self) -> tuple[Tell, ...]:
        """Return whether the right number is the largest or the smallest of all that its slips come to."""
        derived = self.derived(0)
        wrong = [float(one.last) for one in derived.tempting if one.carries]
        return number_tells(wrong, float(derived.right[self.steps[-1].id]))

    def luck(self) -> float:
        """Return one in as many as there are options."""
        return 1 / self.options

    def fingerprint(self, part: str) -> str:
        """Return what the last step's formula is."""
        del part
        return super().fingerprint(self.steps[-1].id)

    def problems(self, node: Node, found: Problems) -> None:
        """Note what is wrong with the derivation, and too few slips to make options of."""
        before = len(found)
        super().problems(node, found)
        if len(found) > before:
            return
        tempting = {one.slip for one in self.derived(0).tempting if one.carries}
        if len(tempting) < LEAST_SLIPS:
            message = (
                f"{len(tempting)} slips reach the last step; give {LEAST_SLIPS} or more, each makes a wrong option"
            )
            found.add(node.at("slips"), "too-few-slips", message)


class ComputedVariant(OneOptionVariant, frozen=True, kw_only=True):
    """Numbers to pick from."""

    derived: DerivationVariant

    @property
    def lesson(self) -> str:
        """Return every step worked out, and what the question says."""
        one = self.derived
        return "\n\n".join([*(one.shown(step) for step in one.steps), one.filled(one.question.why)]).strip()

    def present(self) -> Presentation:
        """Show the numbers under digits."""
        return msgspec.structs.replace(super().present(), hints=self.derived.hints)

    def worked(self) -> Worked:
        """Return the derivation's numbers."""
        return self.derived.worked()

    def claims(self) -> tuple[Claim, ...]:
        """Return what the solver can check."""
        return self.derived.claims()
