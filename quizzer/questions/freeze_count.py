"""A count of a freeze plan to predict before the readout is uncovered: a whole number, marked exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.generators.arithmetic import Number as Value
from quizzer.generators.arithmetic import formula, grouped, plain, written
from quizzer.generators.backbones import body_layers, quantities
from quizzer.generators.diagnosis import NOTHING, Case, Diagnosis, diagnose
from quizzer.generators.mutations import Setting
from quizzer.questions.base import (
    Claim,
    Group,
    Line,
    LineVerdict,
    Outcome,
    Presentation,
    Specimen,
    Verdict,
    Worked,
    verdict_of,
)
from quizzer.questions.freeze_variant import FreezeVariant
from quizzer.questions.number import how_to_type, read_value

if TYPE_CHECKING:
    from collections.abc import Iterator

NEW_HEAD = "features * classes + classes"
ASKED = {
    "trainable": "Trainable parameters",
    "total": "Parameters in all",
    "frozen": "Frozen parameters",
    "head": "Parameters of the new head",
}
TRAINED = {"head": "", "last": "last", "last_two": "last_two", "all": "body"}
"""The quantity of the backbone that trains beside the head."""
STAGES = {"head": "none", "last": "last", "last_two": "last_two", "all": "all"}
"""The same in the words of the solver."""

COUNTS = ("classes", "head", "old_head", "trained", "trainable", "frozen", "total", "published")
"""What slips are told by."""


def formula_of(predict: str, train: str) -> str:
    """Return the formula of a count over a backbone's quantities and the number of classes."""
    part = TRAINED[train]
    if predict == "total":
        return f"published - old_head + {NEW_HEAD}"
    if predict == "frozen":
        return f"body - {part}" if part else "body"
    return f"{part} + {NEW_HEAD}" if part and predict == "trainable" else NEW_HEAD


def slips_of(predict: str, train: str, count: dict[str, int]) -> Iterator[tuple[str, int]]:
    """Yield each slip with a number that it gives; an earlier one is the likelier reason for the same number."""
    right, head, old, classes = count[predict], count["head"], count["old_head"], count["classes"]
    if predict == "frozen":
        yield "published-total", count["published"] - count["trained"]
        return
    if predict == "total" or (predict, train) == ("trainable", "all"):
        yield "published-total", count["published"]
    yield "no-bias", right - classes
    if predict == "total":
        yield "old-head-in-total", count["published"] + head
    else:
        yield "kept-old-head", right + old
        yield "kept-old-head", right - head + old
    if predict in {"trainable", "head"} and train != "all":
        yield "counted-frozen", count["total"]
    if predict == "total" and train != "all":
        yield "trainable-as-total", count["trainable"]
    if predict == "total" or (predict == "trainable" and train != "head"):
        yield "dropped-head", right - head


def names_of_slips(predict: str, train: str) -> tuple[str, ...]:
    """Return the slips that can be told by their numbers."""
    return tuple(dict.fromkeys(slip for slip, _ in slips_of(predict, train, dict.fromkeys(COUNTS, 0))))


class FreezeCountVariant(FreezeVariant, frozen=True, kw_only=True):
    """A plan given, one of its counts asked."""

    predict: str
    train: str

    @property
    def count(self) -> dict[str, int]:
        """Return the quantities of the backbone, and all counts of the plan."""
        from quizzer.simulator import load_backbone  # noqa: PLC0415  the simulator is loaded when it is asked about

        known, classes = quantities(self.network.backbone), self.network.classes
        head = load_backbone(self.network.backbone).new_head(classes, known["features"]).parameters
        trained = known[TRAINED[self.train]] if TRAINED[self.train] else 0
        counts = {
            "head": head,
            "trainable": trained + head,
            "frozen": known["body"] - trained,
            "total": known["body"] + head,
        }
        return {**known, **counts, "trained": trained, "classes": classes}

    @property
    def right(self) -> int:
        """Return the count that is asked."""
        return self.count[self.predict]

    @property
    def slips(self) -> dict[int, str]:
        """Return the slips by their numbers."""
        found: dict[int, str] = {}
        for slip, value in slips_of(self.predict, self.train, self.count):
            found.setdefault(value, slip)
        return found

    def refused(self) -> str:
        """Return why this draw will not do: a slip gives the right answer."""
        slip = self.slips.get(self.right)
        return f"`{slip}` gives {self.right}, the right answer" if slip else ""

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the stages that train, by the names of this backbone."""
        from quizzer.questions.freeze_plans import group_of  # noqa: PLC0415  loads the simulator
        from quizzer.simulator import load_backbone  # noqa: PLC0415

        stages = () if self.train == "head" else group_of(self.train, load_backbone(self.network.backbone))
        return tuple(dict.fromkeys((*stages, "head")))

    def present(self) -> Presentation:
        """Show the plan with the sizes of the body's stages; the head's is to be worked out."""
        from quizzer.questions.freeze_plans import heading, nothing_trained  # noqa: PLC0415

        stages = nothing_trained(self.network).stages
        lines = []
        for place, stage in enumerate(reversed(stages), 1):
            state = "trains" if stage.name in self.shown else "frozen"
            said = stage.title if place == 1 else f"{stage.parameters:,} parameters"
            lines.append(Line(label=str(place), text=f"{stage.name}, {state}: {said}"))
        asked = Line(label="1", text=ASKED[self.predict])
        network = msgspec.structs.replace(self.network, train=self.shown)
        group = Group(title=heading(self.network), lines=tuple(lines))
        return self.presented(asked, how_to_type(None), group, network)

    def read(self, text: str) -> Value:
        """Read a number or arithmetic."""
        return read_value(text, "parameters", whole=True)

    def mark(self, response: Value) -> Verdict:
        """Score 1 for the count, else 0 and what explains the number typed."""
        if response == self.right:
            return self._verdict(Outcome.RIGHT, plain(response))
        return self._verdict(Outcome.WRONG, plain(response), self._diagnosed(response))

    def _diagnosed(self, typed: Value) -> Diagnosis:
        slip = self.slips.get(int(typed)) if typed.denominator == 1 else None
        if slip:
            return Diagnosis(slips=(slip,))
        count: dict[str, Value] = {name: value for name, value in self.count.items() if name != "trained"}
        case = Case(
            formula=formula_of(self.predict, self.train),
            setting=Setting(step=self.predict, scope=frozenset(count)),
            values=count,
            right=self.right,
            accepts=lambda candidate: candidate == typed,
            typed=typed,
        )
        return diagnose(case)

    def reveal(self) -> Verdict:
        """Show the count."""
        return self._verdict(Outcome.MISSED, "")

    def worked_out(self) -> str:
        """Return the count worked out with this variant's numbers."""
        tree = formula(formula_of(self.predict, self.train)).tree
        names: dict[str, Value] = dict(self.count)
        sides = [written(tree), written(tree, names), grouped(self.right)]
        return " = ".join(dict.fromkeys(sides)).replace("*", "×")

    def _verdict(self, outcome: Outcome, given: str, found: Diagnosis = NOTHING) -> Verdict:
        line = LineVerdict(
            label="1",
            outcome=outcome,
            given=given,
            answer=grouped(self.right),
            why=self.worked_out(),
            slip=found.slips[0] if found.slips else "",
            found=found.found,
            searched=outcome is Outcome.WRONG,
        )
        return verdict_of(
            float(outcome is Outcome.RIGHT),
            [line],
            answer=plain(self.right),
            model=self.worked_out(),
            why=self.filled(self.question.why),
            slips=found.slips,
        )

    def claims(self) -> tuple[Claim, ...]:
        """Return the plan as a network, with what trains of it and all of it."""
        count = self.count
        body = body_layers(self.network.backbone, STAGES[self.train])
        head: dict[str, Any] = {"linear": {"in": count["features"], "out": count["classes"]}}
        return tuple(
            Claim(layers=[*body, head], entry=None, count=name, value=count[name], path=("predict",))
            for name in ("trainable", "total")
        )

    def worked(self) -> Worked:
        """Return what was drawn, the count, and what each slip gives."""
        given: dict[str, Value] = {"classes": self.network.classes, "features": self.count["features"]}
        return Worked(given=given, answer=self.right, slips=tuple((slip, value) for value, slip in self.slips.items()))

    def specimens(self) -> tuple[Specimen, ...]:
        """Return the count, each slip's number, and what cannot be read."""
        answer = plain(self.right)
        found = [Specimen(response=answer, scores={"": 1.0}), Specimen(response=f"{answer} + 0", scores={"": 1.0})]
        found += [Specimen(response=plain(value), scores={"": 0.0}) for value in self.slips]
        found.append(Specimen(response=f"{answer} + 1/7", scores={"": 0.0}))
        return (*found, *(Specimen(response=bad, scores=None) for bad in ("", "many", "1 2", "9**9**9")))
