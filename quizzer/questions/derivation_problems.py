"""What can be wrong with a derivation that the types of its fields cannot say."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from quizzer.errors import FormulaError
from quizzer.generators.backbones import WORDS
from quizzer.generators.slips import SLIPS, mutated
from quizzer.generators.template import placeholders
from quizzer.nodes.conversion import unknown_word
from quizzer.questions.drawn import SlipUse, Step, Words, check_names
from quizzer.questions.twins import refuse_twins
from quizzer.simulator import backbone_names

if TYPE_CHECKING:
    from quizzer.nodes import Node, Problems
    from quizzer.questions.derivation import Derivation


def derivation_problems(question: Derivation, node: Node, found: Problems) -> None:
    """Note formulas that cannot be computed, names that do not exist, slips that change nothing."""
    before = len(found)
    _given_problems(question, node, found)
    known = _step_problems(question, node, found)
    if question.where:
        check_names(question.where, question.givens, node.at("where"), found)
    _text_problems(question, node, known, found)
    _slip_problems(question, node, known, found)
    _network_problems(question, node, known, found)
    if len(found) == before:
        _drawing_problems(question, node, found)


def _step_problems(question: Derivation, node: Node, found: Problems) -> set[str]:
    """Note what is wrong with the steps; return every name there is after them."""
    known = set(question.givens)
    ids = [(node.at("steps", place, "id"), step.id) for place, step in enumerate(question.steps)]
    refuse_twins(found, "same-id", ids)
    for place, step in enumerate(question.steps):
        where = node.at("steps", place)
        if step.id in question.givens:
            found.add(where.at("id"), "same-id", f"`{step.id}` is a given name too; give the step another id")
        check_names(step.answer, known, where.at("answer"), found)
        known.add(step.id)
    return known


def _text_problems(question: Derivation, node: Node, known: set[str], found: Problems) -> None:
    sayable = known | set(question.words) | (set(WORDS) if question.backbone else set())
    for field in ("prompt", "why"):
        for name in placeholders(getattr(question, field)):
            if name not in sayable:
                there = ", ".join(sorted(sayable))
                message = f"`{{{name}}}` is not given; there are {there} (`{{{{{name}}}}}` keeps the braces)"
                found.add(node.at(field), "unknown-name", message)


def _network_problems(question: Derivation, node: Node, known: set[str], found: Problems) -> None:
    if question.network is None:
        return
    for path, text in question.network.formulas:
        check_names(text, known, node.at("network", *path), found)
    for path in question.network.bodies():
        if not question.backbone:
            message = "a `body` needs `backbone: [resnet18]` on the question"
            found.add(node.at("network", *path), "no-backbone", message)
    for path, message in question.network.unclear():
        found.add(node.at("network", *path), "layer-kind", message)
    for count, step_id in question.network.claims.items():
        if step_id not in question.step_ids:
            message = f"`{step_id}` is no step; there are {', '.join(question.step_ids)}"
            found.add(node.at("network", "claims", count), "unknown-step", message)


def _given_problems(question: Derivation, node: Node, found: Problems) -> None:
    for place, name in enumerate(question.backbone):
        if name not in backbone_names():
            message = unknown_word(name, list(backbone_names()), found)
            found.add(node.at("backbone", place), "unknown-backbone", message)
    for name, words in question.words.items():
        _words_problems(question, node.at("words", name), words, found)
    for name, source in question.given.items():
        where = node.at("given", name)
        if (source.choose is None) == (source.between is None):
            found.add(where, "given-kind", f"`{name}` needs `choose: [..]` or `between: [low, high]`")
        elif source.between is not None and source.between[0] > source.between[1]:
            low, high = source.between
            found.add(where.at("between"), "empty-range", f"{low} is above {high}; write [{high}, {low}]")


def _words_problems(question: Derivation, where: Node, words: Words, found: Problems) -> None:
    source = question.given.get(words.by)
    if source is None:
        message = f"`{words.by}` is not given; there are {', '.join(question.given)}"
        found.add(where.at("by"), "unknown-name", message)
        return
    values = source.choose or source.between or ()
    low, high = words.start, words.start + len(words.are) - 1
    if values and not low <= min(values) <= max(values) <= high:
        message = f"`{words.by}` runs from {min(values)} to {max(values)}, the words from {low} to {high}"
        found.add(where.at("are"), "words-missing", f"{message}; give one for each value")


def _slip_problems(question: Derivation, node: Node, known: set[str], found: Problems) -> None:
    changing = _changing(question)
    for place, use in enumerate(question.slips):
        where = node.at("slips", place)
        if isinstance(use, SlipUse):
            if use.step not in question.step_ids:
                message = f"`{use.step}` is no step; there are {', '.join(question.step_ids)}"
                found.add(where.at("step"), "unknown-step", message)
            check_names(use.gives, known, where.at("gives"), found)
        elif use not in SLIPS or SLIPS[use].mutate is None:
            message = f"`{use}` cannot be worked out here; write {{slip: {use}, step: .., gives: ..}}"
            found.add(where, "slip-needs-gives", message)
        elif use not in changing:
            message = f"`{use}` finds nothing to change in any step; write {{slip: {use}, step: .., gives: ..}}"
            found.add(where, "slip-changes-nothing", message)


def _changing(question: Derivation) -> set[str]:
    """Return the slips that change some step; a step that is no arithmetic is told elsewhere."""
    slips = {use for use in question.slips if isinstance(use, str)}
    with contextlib.suppress(FormulaError):
        if not any(isinstance(use, SlipUse) and use.slip in slips for use in question.slips):
            return slips.intersection([slip for slip, _, _ in question.slip_formulas])
    return {slip for slip in slips if any(_mutable(question, slip, step) for step in question.steps)}


def _mutable(question: Derivation, slip: str, step: Step) -> bool:
    try:
        return mutated(slip, step.answer, question.setting(step)) is not None
    except FormulaError:
        return False


def _drawing_problems(question: Derivation, node: Node, found: Problems) -> None:
    try:
        question.variant(0, question.step_ids)
    except FormulaError as error:
        found.add(node.at("given"), "no-variant", str(error))
