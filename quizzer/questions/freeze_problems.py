"""What can be wrong with a `freeze` question that the types of its fields cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.errors import FormulaError
from quizzer.generators.backbones import QUANTITIES
from quizzer.generators.backbones import WORDS as BACKBONE_WORDS
from quizzer.generators.template import placeholders
from quizzer.nodes.conversion import unknown_word
from quizzer.questions.freeze_plans import GROUPS, bound_of, group_of
from quizzer.simulator import SIMILARITY, SIZE, backbone_names, load_backbone, similarity_word, size_word
from quizzer.simulator.advice import LARGE_FROM, MAX_IMAGES, SMALL_BELOW
from quizzer.simulator.plan import MAX_CLASSES

if TYPE_CHECKING:
    from quizzer.nodes import Node, Problems
    from quizzer.questions.drawn import Drawn
    from quizzer.questions.freeze import Freeze
    from quizzer.questions.freeze_goal import Goal
    from quizzer.simulator import Border


def freeze_problems(question: Freeze, node: Node, found: Problems) -> None:
    """Note unknown names, data in the band where the rule is undecided, goals that no plan meets."""
    before = len(found)
    for place, name in enumerate(question.backbone):
        if name not in backbone_names():
            message = unknown_word(name, list(backbone_names()), found)
            found.add(node.at("backbone", place), "unknown-backbone", message)
    _drawn_problems(question.classes, MAX_CLASSES, node.at("classes"), found)
    if question.images is not None:
        _drawn_problems(question.images, MAX_IMAGES, node.at("images"), found)
    _text_problems(question, node, found)
    _asked_problems(question, node, found)
    if len(found) > before:
        return
    if question.goal is not None:
        _goal_problems(question, question.goal, node, found)
    if len(found) == before:
        _variant_problems(question, node, found)


def _drawn_problems(source: Drawn, most: int, where: Node, found: Problems) -> None:
    if (source.choose is None) == (source.between is None):
        found.add(where, "given-kind", "give `choose: [..]` or `between: [low, high]`")
        return
    values = source.choose or source.between or ()
    if source.between is not None and source.between[0] > source.between[1]:
        low, high = source.between
        found.add(where.at("between"), "empty-range", f"{low} is above {high}; write [{high}, {low}]")
    elif not 1 <= min(values) <= max(values) <= most:
        found.add(where, "out-of-range", f"numbers from 1 to {most:,}, and not {min(values)} to {max(values)}")


def _text_problems(question: Freeze, node: Node, found: Problems) -> None:
    data = {"images": question.images, "similarity": question.similarity}
    sayable = {"classes", *(name for name, source in data.items() if source is not None), *QUANTITIES, *BACKBONE_WORDS}
    texts = [(node.at("prompt"), question.prompt), (node.at("why"), question.why)]
    texts += [(node.at("hints", place), hint) for place, hint in enumerate(question.hints)]
    for where, text in texts:
        for name in placeholders(text):
            if name not in sayable:
                there = ", ".join(sorted(sayable))
                message = f"`{{{name}}}` is not given; there are {there} (`{{{{{name}}}}}` keeps the braces)"
                found.add(where, "unknown-name", message)


def _asked_problems(question: Freeze, node: Node, found: Problems) -> None:
    """Note a question that asks for nothing, or for two things at once."""
    goal, predict, train = question.goal, question.predict, question.train
    if (goal is None) == (predict is None):
        found.add(node, "freeze-kind", "give `goal: {..}` to be reached, or `predict: trainable` with `train: head`")
    elif predict is not None and train is None:
        message = "say what trains, so that there is something to count: `train: head`, `last`, `last_two` or `all`"
        found.add(node.key("predict"), "freeze-kind", message)
    elif goal is not None and train is not None:
        found.add(node.key("train"), "freeze-kind", "`train:` belongs to `predict:`; a goal says `trains: [head]`")
    elif predict == "frozen" and train == "all":
        found.add(node.at("predict"), "freeze-kind", "nothing is frozen where all trains; predict `total`")


def _goal_problems(question: Freeze, goal: Goal, node: Node, found: Problems) -> None:
    where = node.at("goal")
    bounds = (("at_most_trainable", goal.at_most_trainable), ("at_least_trainable", goal.at_least_trainable))
    if not (goal.agrees or goal.trains or goal.freezes or any(text for _, text in bounds)):
        message = "the goal asks for nothing; write such as `{agrees: true}` or `{at_most_trainable: 1 %}`"
        found.add(where, "empty-goal", message)
    for name, text in bounds:
        if text is not None and bound_of(text) is None:
            message = f"`{text}` is no bound; write a whole number or a share, such as 50000 or 1 %"
            found.add(where.at(name), "bad-bound", message)
    for key, names in (("trains", goal.trains), ("freezes", goal.freezes)):
        for place, name in enumerate(names):
            _stage_problems(question, name, where.at(key, place), found)
    if goal.agrees:
        _rule_problems(question, node, found)


def _stage_problems(question: Freeze, name: str, where: Node, found: Problems) -> None:
    for one in question.backbone:
        backbone = load_backbone(one)
        if not group_of(name, backbone):
            known = [*GROUPS, *(stage.name for stage in backbone.stages)]
            found.add(where, "unknown-stage", unknown_word(name, known, found, f"stage of {backbone.title}"))
            return


def _rule_problems(question: Freeze, node: Node, found: Problems) -> None:
    """Note data that are lacking, or that lie in the band where the rule is undecided: nothing is marked there."""
    if question.images is None or question.similarity is None:
        message = "the rule needs data: give `images: {choose: [300]}` and `similarity: {choose: [0.8]}`"
        found.add(node.at("goal", "agrees"), "no-data", message)
        return
    for place, images in enumerate(question.images.choose or ()):
        if size_word(images) == "between":
            message = f"{images:,} images lie between small and large, where nothing is marked; {_borders(SIZE)}"
            found.add(node.at("images", "choose", place), "undecided", message)
    low, high = question.images.between or (1, 1)
    if low < LARGE_FROM and high >= SMALL_BELOW:
        message = f"some of these lie between small and large, where nothing is marked; {_borders(SIZE)}"
        found.add(node.at("images", "between"), "undecided", message)
    for place, similarity in enumerate(question.similarity.choose):
        if similarity_word(similarity) == "between":
            message = f"{similarity} lies between different and similar, where nothing is marked; "
            found.add(node.at("similarity", "choose", place), "undecided", message + _borders(SIMILARITY))


def _borders(border: Border) -> str:
    return f"{border.low}, {border.high}"


def _variant_problems(question: Freeze, node: Node, found: Problems) -> None:
    try:
        question.variant(0, question.items())
    except FormulaError as error:
        found.add(node.at("goal" if question.goal is not None else "predict"), "no-variant", str(error))
