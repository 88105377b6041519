"""A goal to reach by choosing which stages train. Any plan that meets it is right; the answer shown is the smallest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.questions.base import (
    Group,
    Line,
    LineVerdict,
    Outcome,
    Presentation,
    Specimen,
    Text,
    Verdict,
    Worked,
    verdict_of,
)
from quizzer.questions.freeze_variant import FreezeVariant

if TYPE_CHECKING:
    from quizzer.generators.arithmetic import Number as Value
    from quizzer.simulator import FreezePlan

HOW = "the stages that train with commas, such as stem, layer1; also all, none; behind them from layer2 moves the head"
"""Its examples reach no goal: a plan without the head never does."""


class Goal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a plan has to meet, all of it; a plan whose new head is frozen meets nothing."""

    agrees: bool = False
    """The rule of size and similarity asks for it, with the images and the similarity given."""
    at_most_trainable: Text | None = None
    """A number of parameters, or a share of those in use: `50000`, `1 %`."""
    at_least_trainable: Text | None = None
    trains: tuple[Text, ...] = ()
    """Stages that train: by name, or `head`, `last`, `last_two`, `body`, `all`."""
    freezes: tuple[Text, ...] = ()
    """Stages that are frozen, or cut off."""

    def words(self) -> tuple[str, ...]:
        """Return the goal as words that are the same for the same goal."""
        bounds = (self.at_most_trainable, self.at_least_trainable)
        said = ["".join((bound or "").split()) for bound in bounds]
        return (str(self.agrees), *said, " ".join(sorted(self.trains)), " ".join(sorted(self.freezes)))


class FreezeGoalVariant(FreezeVariant, frozen=True, kw_only=True):
    """A network to lock and unlock."""

    goal: Goal

    def refused(self) -> str:
        """Return why this draw will not do: no plan meets the goal."""
        from quizzer.questions.freeze_search import least  # noqa: PLC0415  loads the simulator

        return "" if least(self.network, self.goal) is not None else "no plan meets the goal"

    @property
    def model(self) -> FreezePlan:
        """Return the smallest plan that meets the goal."""
        from quizzer.questions.freeze_plans import nothing_trained  # noqa: PLC0415
        from quizzer.questions.freeze_search import smallest  # noqa: PLC0415

        return smallest(self.network, self.goal) or nothing_trained(self.network)

    def present(self) -> Presentation:
        """Show the stages with their sizes, none of them chosen."""
        from quizzer.questions.freeze_plans import heading, nothing_trained, stage_texts  # noqa: PLC0415

        texts = stage_texts(nothing_trained(self.network))
        lines = tuple(Line(label=str(place), text=text) for place, text in enumerate(texts, 1))
        stages = Group(title=heading(self.network), lines=lines)
        return self.presented(Line(label="1", text="Stages that train"), HOW, stages, self.network)

    def read(self, text: str) -> FreezePlan:
        """Read names of stages; raise Malformed for unknown ones, and for a plan on which the rule's sources differ."""
        from quizzer.questions.freeze_plans import read_plan, refuse_undecided  # noqa: PLC0415

        plan = read_plan(self.network, text)
        if self.goal.agrees:
            refuse_undecided(plan, self.network)
        return plan

    def mark(self, response: FreezePlan) -> Verdict:
        """Score 1 where the goal is met, else 0 with what is missing."""
        from quizzer.questions.freeze_plans import missing, written  # noqa: PLC0415

        lacks = missing(response, self.goal, self.network)
        outcome = Outcome.WRONG if lacks else Outcome.RIGHT
        return self._verdict(outcome, response, given=written(response), found="; ".join(lacks))

    def reveal(self) -> Verdict:
        """Show the smallest plan that meets the goal."""
        return self._verdict(Outcome.MISSED, self.model)

    def _verdict(self, outcome: Outcome, plan: FreezePlan, *, given: str = "", found: str = "") -> Verdict:
        from quizzer.questions.freeze_plans import reason, written  # noqa: PLC0415

        answer = written(self.model)
        why = reason(plan, self.network) if self.goal.agrees else ""
        line = LineVerdict(label="1", outcome=outcome, given=given, answer=answer, why=why, found=found)
        score = float(outcome is Outcome.RIGHT)
        model = self._model_in_words()
        return verdict_of(score, [line], answer=answer, model=model, why=self.filled(self.question.why))

    def _model_in_words(self) -> str:
        from quizzer.questions.freeze_plans import in_words  # noqa: PLC0415

        return in_words(self.model)

    def worked(self) -> Worked:
        """Return what was drawn, and the smallest plan."""
        given: dict[str, Value] = {"classes": self.network.classes}
        if self.network.images is not None:
            given["images"] = self.network.images
        return Worked(given=given, answer=self._model_in_words())

    def specimens(self) -> tuple[Specimen, ...]:
        """Return the smallest plan in two ways, a plan without a head, and what cannot be read."""
        answer = self.reveal().answer
        found = [Specimen(response=text, scores={"": 1.0}) for text in (answer, f" {answer.upper()} ")]
        found.append(Specimen(response="none", scores={"": 0.0}))
        bad = ("", "many", "head, none", "head from", "head from nowhere", "99")
        return (*found, *(Specimen(response=text, scores=None) for text in bad))
