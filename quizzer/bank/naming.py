"""Whether the names in a bank lead somewhere: topics, slips, ids, former ids, the lesson and its sections.

Over nodes and not over values, so that a question with another problem is looked at too.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from quizzer.bank.blueprint import OTHER
from quizzer.generators.slips import SLIPS
from quizzer.nodes import Mapping, Node, Scalar, Sequence
from quizzer.nodes.conversion import MOST_LISTED, unknown_word
from quizzer.questions import BY_KIND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quizzer.bank.reading import Reading
    from quizzer.nodes import Problems


_NAMING = {"slip", "slips", "reversed"}
"""The keys under which slips are named."""
MOST_TOPICS = 1000
"""What builds on what is followed for each."""


class _Seen:
    """A bank as plain data, in which it is quickly seen that nothing is wrong; what is wrong, the nodes tell."""

    def __init__(self, root: Mapping) -> None:
        data = root.data()
        self.root = root
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        listed = self.data.get("questions")
        self.questions = listed if isinstance(listed, list) and all(isinstance(one, dict) for one in listed) else None

    def each_id_once(self) -> bool:
        if self.questions is None:
            return False
        ids = [one.get("id") for one in self.questions]
        for one in self.questions:
            if "formerly" in one:
                ids += one["formerly"] if isinstance(one["formerly"], list) else []
        return all(isinstance(one, str) for one in ids) and len(set(ids)) == len(ids)

    def topics_there(self) -> bool:
        topics = self.data.get("topics")
        if self.questions is None or not isinstance(topics, dict):
            return False
        asked = [one.get("topic") for one in self.questions]
        there = all(isinstance(one, str) for one in asked) and topics.keys() >= set(asked)
        return there and ("lesson" in self.data or not any("section" in one for one in self.questions))

    def slips_meet(self) -> bool:
        own, topics = self.data.get("slips", {}), self.data.get("topics")
        if self.questions is None or not isinstance(own, dict) or not SLIPS.keys().isdisjoint(own):
            return False
        if not isinstance(topics, dict) or not _NAMING.isdisjoint(topics):  # a blueprint has topics for keys
            return False
        used = slips_named(self.root.mappings())
        return used >= own.keys() and used - own.keys() <= SLIPS.keys()


def naming_problems(reading: Reading) -> None:
    """Note every name in `reading` that leads nowhere or to two places."""
    root, problems = reading.root, reading.problems
    if root is None:
        return
    seen = _Seen(root)
    questions = [one for one in _items(root, "questions") if isinstance(one, Mapping)]
    if not seen.each_id_once():
        _ids(questions, problems)
    _topics(root, problems)
    if not seen.slips_meet():
        _slips(root, problems)
    _blueprint(root, problems)
    if reading.head is not None and not any(topic.weight for topic in reading.head.topics.values()):
        _no_weight(root, problems)
    if seen.topics_there():
        return
    topics = list(_entries(root, "topics"))
    meant = {*topics, *(name.casefold() for name in topics)}  # a key in capitals is a problem of its own, told once
    for node in questions:
        topic = node.child("topic")
        if topics and isinstance(topic, Scalar) and topic.text not in meant:
            problems.add(topic, "unknown-topic", unknown_word(topic.text, topics, problems, "topic"))
        if "section" in node.entries and "lesson" not in root.entries:
            message = "the bank names no `lesson:`, so there are no sections; remove `section:` or name the lesson"
            problems.add(node.key("section"), "no-lesson", message)


def _entries(node: Mapping, key: str) -> dict[str, Node]:
    child = node.child(key)
    return child.entries if isinstance(child, Mapping) else {}


def _items(node: Node, key: str) -> list[Node]:
    child = node.child(key)
    return child.items if isinstance(child, Sequence) else []


def _ids(questions: list[Mapping], problems: Problems) -> None:
    places: dict[str, Node] = {}
    for node in questions:
        for place in (node.child("id"), *_items(node, "formerly")):
            if not isinstance(place, Scalar):
                continue
            first = places.setdefault(place.text, place)
            if (first.line, first.column) != (place.line, place.column):
                message = f"`{place.text}` is the id of a question on line {first.line} already; choose another"
                problems.add(place, "same-id", message)


def _no_weight(root: Mapping, problems: Problems) -> None:
    where = root.key("topics")
    if not _entries(root, "topics"):
        problems.add(where, "no-topics", "the bank has no topics; add one such as `basics: {title: Basics, weight: 1}`")
    else:
        problems.add(where, "no-weight", "every topic weighs 0, so nothing earns marks; give one a weight")


def _topics(root: Mapping, problems: Problems) -> None:
    topics = _entries(root, "topics")
    if len(topics) > MOST_TOPICS:
        problems.add(
            root.key("topics"), "too-many", f"more than {MOST_TOPICS:,} topics; split the file into several banks"
        )
        return
    needs = {name: [one for one in _items(node, "needs") if isinstance(one, Scalar)] for name, node in topics.items()}
    for name, places in needs.items():
        for place in places:
            if place.text not in topics:
                problems.add(place, "unknown-topic", unknown_word(place.text, list(topics), problems, "topic"))
            elif place.text == name:
                problems.add(place, "circular-needs", f"`{name}` cannot need itself; remove it")
            elif _leads_to(place.text, name, needs):
                message = f"`{place.text}` needs `{name}` in its turn; remove one of the two"
                problems.add(place, "circular-needs", message)


def _blueprint(root: Mapping, problems: Problems) -> None:
    """Note every topic and kind that the blueprint names and the bank has not."""
    node, topics = root.child("blueprint"), list(_entries(root, "topics"))
    if not isinstance(node, Mapping):
        return
    known = {"topics": topics, "kinds": [*BY_KIND, OTHER], "counts": [*BY_KIND, *topics]}
    for field, names in known.items():
        child = node.child(field)
        if isinstance(child, Mapping):
            for name in child.names():
                if name not in names:
                    what = "topic" if field == "topics" else "kind of question"
                    problems.add(child.key(name), "unknown-topic", unknown_word(name, names, problems, what))


def _leads_to(start: str, goal: str, needs: dict[str, list[Scalar]]) -> bool:
    seen, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(one.text for one in needs.get(name, []))
    return False


def _slips(root: Mapping, problems: Problems) -> None:
    declared = root.child("slips")
    own = declared if isinstance(declared, Mapping) else Mapping(root.line, root.column)
    for name in own.names():
        if name in SLIPS:
            message = f"`{name}` is a built-in slip; use it without declaring it, or choose another name"
            problems.add(own.key(name), "shadowed-slip", message)
    known = {**dict.fromkeys(own.names()), **dict.fromkeys(SLIPS)}
    used: Counter[str] = Counter()
    for scalar in slip_places(root.at("questions")):
        used[scalar.text] += 1
        if scalar.text not in known:
            problems.add(scalar, "unknown-slip", _unknown_slip(scalar.text, list(own.names()), known, problems))
    for name in own.names():
        if not used[name] and name not in SLIPS:
            problems.add(own.key(name), "unused-slip", f"no question uses the slip `{name}`; use or remove it")


def _unknown_slip(name: str, own: list[str], known: Iterable[str], problems: Problems) -> str:
    """Return what to say of a slip that is none; the built-in ones are too many to list."""
    near = problems.near(name, known)
    if near:
        return f"`{name}` is no slip; did you mean `{near}`? (or declare it under `slips:`)"
    declared = f" or write one of {', '.join(own[:MOST_LISTED])}," if own else ""
    return f"`{name}` is no slip; declare it under `slips:`,{declared} or a built-in one such as `no-bias`"


def slips_named(mappings: list[dict[str, Any]]) -> set[object]:
    """Return what `slip_places` finds in the nodes of these: the names alone, and the sooner for it."""
    found: list[object] = [one[name] for name in ("slip", "reversed") for one in mappings if name in one]
    for inside in [one["slips"] for one in mappings if "slips" in one]:
        found += inside.values() if isinstance(inside, dict) else inside if isinstance(inside, list) else ()
    return {one for one in found if not isinstance(one, list | dict)}


def slip_places(node: Node) -> Iterator[Scalar]:
    """Yield every place in questions where a slip is named: `slip:`, `slips:`, `reversed:`."""
    if isinstance(node, Sequence):
        for item in node.items:
            if not isinstance(item, Scalar):
                yield from slip_places(item)
    if not isinstance(node, Mapping):
        return
    for name, value in node.entries.items():
        if name != "slips" and name in _NAMING and isinstance(value, Scalar):
            yield value
        elif name == "slips":
            children = value.entries.values() if isinstance(value, Mapping) else getattr(value, "items", [])
            yield from (child for child in children if isinstance(child, Scalar))
            yield from slip_places(value)
        elif not isinstance(value, Scalar):
            yield from slip_places(value)
