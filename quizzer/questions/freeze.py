"""`freeze`: reach a goal by choosing which stages of a pretrained network train, or predict a count.

Both are marked by the model behind the freeze simulator, whose readout stays covered until the check.
Nothing of it is imported before a question of this type is asked.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import msgspec

from quizzer.errors import FormulaError
from quizzer.generators.draws import Draws
from quizzer.questions.base import Authored, Pretrained, Text, fingerprint_of
from quizzer.questions.drawn import Drawn
from quizzer.questions.freeze_count import FreezeCountVariant, names_of_slips
from quizzer.questions.freeze_goal import FreezeGoalVariant, Goal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems

MOST_DRAWS = 100
"""After so many refused draws the question has no variant; `check` finds such questions."""
LUCK = 0.25
"""Most people who guess take one of four plans: the head, the last stage, the last two, everything."""
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Likeness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How similar the pictures are to those of the pretraining, from 0 to 1: one of `choose`."""

    choose: Annotated[tuple[Share, ...], msgspec.Meta(min_length=1, max_length=100)]


class Freeze(Authored, frozen=True, kw_only=True, tag="freeze", forbid_unknown_fields=True):
    """Choose what trains, or predict what that comes to."""

    backbone: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1, max_length=30)]
    """Backbones of the simulator to draw one from."""
    classes: Drawn
    images: Drawn | None = None
    similarity: Likeness | None = None
    goal: Goal | None = None
    predict: Literal["trainable", "total", "frozen", "head"] | None = None
    train: Literal["head", "last", "last_two", "all"] | None = None
    """For `predict`: what trains beside the head."""

    kind: ClassVar[str] = "freeze"
    seconds: ClassVar[float] = 40.0
    name: ClassVar[str] = "Freeze"
    repairable: ClassVar[bool] = True
    arithmetic: ClassVar[bool] = True

    def variant(self, seed: int, parts: Sequence[str]) -> FreezeGoalVariant | FreezeCountVariant:
        """Draw by `seed` until a plan meets the goal and no slip hides; raise FormulaError where none will do."""
        del parts
        draws = Draws(self.id, seed, "given")
        reason = ""
        for _ in range(MOST_DRAWS):
            found = self.made(seed, self.drawn(draws))
            reason = found.refused()
            if not reason:
                return found
        message = f"`{self.id}` has no variant in {MOST_DRAWS} draws: {reason}; change the goal or what is drawn"
        raise FormulaError(message)

    def drawn(self, draws: Draws) -> Pretrained:
        """Return a network and its data."""
        return Pretrained(
            backbone=draws.choose(self.backbone),
            classes=self.classes.draw(draws),
            images=None if self.images is None else self.images.draw(draws),
            similarity=None if self.similarity is None else draws.choose(self.similarity.choose),
        )

    def made(self, seed: int, network: Pretrained) -> FreezeGoalVariant | FreezeCountVariant:
        """Return the variant about `network`, whether or not it will do."""
        if self.goal is not None:
            return FreezeGoalVariant(question=self, seed=seed, parts=self.items(), network=network, goal=self.goal)
        return FreezeCountVariant(
            question=self,
            seed=seed,
            parts=self.items(),
            network=network,
            predict=self.predict or "trainable",
            train=self.train or "head",
        )

    def luck(self) -> float:
        """Return one in four for a goal; a count is not guessed."""
        return 0.0 if self.goal is None else LUCK

    def fingerprint(self, part: str) -> str:
        """Return the goal, or what is counted; the cells where the rule settles it."""
        del part
        if self.goal is None:
            return fingerprint_of("predict", self.predict or "", self.train or "head")
        cells = self._cells() if self.goal.agrees else ()
        return fingerprint_of("goal", *self.goal.words(), *cells)

    def _cells(self) -> tuple[str, ...]:
        """Return the cells of the rule that can be drawn; a range of images is told by its ends."""
        from quizzer.simulator import cell_of  # noqa: PLC0415  see the module's docstring

        images = () if self.images is None else self.images.choose or self.images.between or ()
        similarity = self.similarity.choose if self.similarity is not None else ()
        return tuple(sorted({str(cell_of(*pair)) for pair in itertools.product(images, similarity)}))

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips that have a number of their own."""
        return () if self.goal is not None else names_of_slips(self.predict or "trainable", self.train or "head")

    def problems(self, node: Node, found: Problems) -> None:
        """Note unknown names, data in the band where the rule is undecided, goals that no plan meets."""
        from quizzer.questions.freeze_problems import freeze_problems  # noqa: PLC0415  only authors check

        freeze_problems(self, node, found)

    def trials(self, node: Node, found: Problems, seeds: range) -> None:
        """Note the first seed whose draw no plan meets; slips that hide are drawn again."""
        if self.goal is None:
            return
        for seed in seeds:
            network = self.drawn(Draws(self.id, seed, "given"))
            reason = self.made(seed, network).refused()
            if reason:
                given = f"{network.backbone}, {network.classes} classes"
                message = f"at seed {seed} ({given}) {reason}; change the goal or what is drawn"
                found.add(node.at("goal"), "no-plan", message)
                return
