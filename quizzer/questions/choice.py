"""`choice`: one right option among several."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from quizzer.questions.options import OneOptionVariant, Optioned
from quizzer.questions.tells import Tell, option_tells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems


class Choice(Optioned, frozen=True, kw_only=True, tag="choice", forbid_unknown_fields=True):
    """Pick the one right option."""

    kind: ClassVar[str] = "choice"
    seconds: ClassVar[float] = 12.0
    name: ClassVar[str] = "Choose"
    confusable: ClassVar[bool] = True

    def variant(self, seed: int, parts: Sequence[str]) -> ChoiceVariant:
        """Return the options in the order of `seed`."""
        shown = self.shuffled(seed)
        return ChoiceVariant(seed=seed, parts=tuple(parts), prompt=self.prompt, why=self.why, options=shown)

    def tells(self) -> tuple[Tell, ...]:
        """Return whether the right option's length gives it away."""
        right = next(one.text for one in self.options if one.right is not None)
        return option_tells([one.text for one in self.options], right)

    def luck(self) -> float:
        """Return one in as many as there are options."""
        return 1 / len(self.options)

    def problems(self, node: Node, found: Problems) -> None:
        """Note wrong options, and that exactly one must be right."""
        super().problems(node, found)
        if self.rights != 1:
            message = f"{self.rights} options are right; a `choice` has one (several: `type: choices`)"
            found.add(node.at("options"), "right-options", message)


class ChoiceVariant(OneOptionVariant, frozen=True, kw_only=True):
    """The options in the order shown, one of which is right."""
