"""Whether the names in a bank lead somewhere: topics, slips, ids, former ids, the lesson and its sections."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from quizzer.generators.slips import SLIPS
from quizzer.nodes import Mapping, Node, Scalar, Sequence
from quizzer.nodes.conversion import unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizzer.bank.bank import Head
    from quizzer.bank.reading import Reading
    from quizzer.nodes import Problems


def naming_problems(reading: Reading) -> None:
    """Note every name in `reading` that leads nowhere or to two places."""
    root, head = reading.root, reading.head
    if root is None:
        return
    _ids(reading)
    if head is None:
        return
    _topics(root, head, reading.problems)
    _slips(root, head, reading.problems)
    for question, node in reading.questions:
        if question.topic not in head.topics:
            message = f"no topic: {unknown_word(question.topic, list(head.topics))}"
            reading.problems.add(node.at("topic"), "unknown-topic", message)
        if question.section and not head.lesson:
            message = "the bank names no `lesson:`, so there are no sections; remove `section:` or name the lesson"
            reading.problems.add(node.key("section"), "no-lesson", message)


def _ids(reading: Reading) -> None:
    places: dict[str, Node] = {}
    for question, node in reading.questions:
        for place, name in [(node.at("id"), question.id), *_formerly(question.formerly, node)]:
            first = places.setdefault(name, place)
            if first is not place:
                message = f"`{name}` is the id of a question on line {first.line} already; choose another"
                reading.problems.add(place, "same-id", message)


def _formerly(names: tuple[str, ...], node: Mapping) -> Iterator[tuple[Node, str]]:
    for place, name in enumerate(names):
        yield node.at("formerly", place), name


def _topics(root: Mapping, head: Head, problems: Problems) -> None:
    where = root.at("topics")
    if not head.topics:
        problems.add(where, "no-topics", "the bank has no topics; add one such as `basics: {title: Basics, weight: 1}`")
    elif not any(topic.weight for topic in head.topics.values()):
        problems.add(where, "no-weight", "every topic weighs 0, so nothing earns marks; give one a weight")
    for name, topic in head.topics.items():
        for place, need in enumerate(topic.needs):
            at = where.at(name, "needs", place)
            if need not in head.topics:
                problems.add(at, "unknown-topic", f"no topic: {unknown_word(need, list(head.topics))}")
            elif _leads_to(need, name, head):
                problems.add(at, "circular-needs", f"`{need}` needs `{name}` in its turn; remove one of the two")


def _leads_to(start: str, goal: str, head: Head) -> bool:
    seen, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen and name in head.topics:
            seen.add(name)
            waiting.extend(head.topics[name].needs)
    return False


def _slips(root: Mapping, head: Head, problems: Problems) -> None:
    declared = root.at("slips")
    for name in head.slips:
        if name in SLIPS and isinstance(declared, Mapping):
            message = f"`{name}` is a built-in slip; use it without declaring it, or choose another name"
            problems.add(declared.key(name), "shadowed-slip", message)
    known = [*head.slips, *SLIPS]
    used: Counter[str] = Counter()
    for scalar in slip_places(root.at("questions")):
        used[scalar.text] += 1
        if scalar.text not in known:
            message = f"no slip: {unknown_word(scalar.text, known)}; or declare it under `slips:`"
            problems.add(scalar, "unknown-slip", message)
    for name in head.slips:
        if not used[name] and name not in SLIPS and isinstance(declared, Mapping):
            problems.add(declared.key(name), "unused-slip", f"no question uses the slip `{name}`; use or remove it")


def slip_places(node: Node) -> Iterator[Scalar]:
    """Yield every place in questions where a slip is named: `slip:`, `slips:`, `reversed:`."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from slip_places(item)
    if not isinstance(node, Mapping):
        return
    for name, value in node.entries.items():
        if name in {"slip", "reversed"} and isinstance(value, Scalar):
            yield value
        elif name == "slips":
            children = value.entries.values() if isinstance(value, Mapping) else getattr(value, "items", [])
            yield from (child for child in children if isinstance(child, Scalar))
            yield from slip_places(value)
        else:
            yield from slip_places(value)
