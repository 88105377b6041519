"""From the bytes of a file to nodes, by way of YAML's events.

What has nothing unusual in it is plain data first (see `lazy`). All else, and whatever is asked of a place, is told
by events with an explicit stack, and bounds are checked as they arrive, so nothing large is ever built.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import yaml

from quizzer.nodes.bounds import MAX_ALIASED, MAX_ALIASED_TEXT, MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_SCALAR
from quizzer.nodes.lazy import lazy_root
from quizzer.nodes.node import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizzer.nodes.problems import Problems

TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels; a bank needs fewer than ten"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StopReading(Exception):
    def __init__(self, line: int, column: int, code: str, message: str) -> None:
        super().__init__(message)
        self.found = (line, column, code, message)


def parse(data: bytes, problems: Problems) -> Node | None:
    """Return the root node of the one YAML document in `data`, or None with the reason in `problems`."""
    try:
        text = _decode(data)
        return lazy_root(text, partial(built, text)) or built(text)
    except _StopReading as stop:
        problems.add_at(*stop.found)
    return None


def built(text: str) -> Node:
    """Return the root node of `text`, and with it every other."""
    return _Builder().build(_events(text))


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 2**20} MiB; split it into several banks"
        raise _StopReading(1, 1, "file-too-large", message)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _StopReading(1, 1, "not-utf8", "the file is UTF-16; save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode("utf-8-sig", "replace"))
        byte = data[error.start]
        message = f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        raise _StopReading(line, column, "not-utf8", message) from None
    return text


def _place(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if error.problem == "exceeded maximum nesting depth":  # newer libyaml's own bound, met while it looks ahead
            raise _StopReading(line, column, "too-deep", TOO_DEEP) from None
        raise _StopReading(line, column, "not-yaml", _explain(error)) from None
    except yaml.reader.ReaderError as error:
        line, column = _place(_before(text, error.position))
        message = f"character {error.character!r} is not allowed in YAML; remove it"
        if isinstance(error.character, int):
            message = f"character U+{error.character:04X} is not allowed in YAML; remove it"
        raise _StopReading(line, column, "not-yaml", message) from None


def _before(text: str, position: int) -> str:
    """Return what comes before a position that libyaml counts in bytes, PyYAML itself in characters."""
    if _LOADER is yaml.SafeLoader:
        return text[:position]
    return text.encode()[:position].decode(errors="ignore")


def _explain(error: yaml.MarkedYAMLError) -> str:
    begun = f" begun on line {error.context_mark.line + 1}" if error.context_mark else ""
    context = f"{error.context}{begun}: " if error.context else ""
    hint = {
        "mapping values are not allowed in this context": "put text that holds `: ` in quotes",
        "found character that cannot start any token": "put the text in quotes (tabs cannot indent)",
        "did not find expected key": "check the indentation, and quote text that starts with a sign",
        "did not find expected alphabetic or numeric character": "put text that starts with `*` or `&` in quotes",
        "found unexpected end of stream": "a quote or bracket is left open",
        "could not find expected ':'": "a key needs a colon after it; check the indentation",
    }.get(error.problem or "", "check indentation and quotes")
    return f"not YAML: {context}{error.problem}; {hint}"


class _Anchored(NamedTuple):
    """What an alias would repeat."""

    node: Node
    size: int
    text: int
    height: int


class _Builder:
    """Turns events into nodes with an explicit stack of open containers."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.stack: list[Mapping | Sequence] = []
        self.pending: list[Scalar | None] = []  # beside each open container: the key that waits for its value
        self.starts: list[tuple[str | None, int, int]] = []
        self.heights: list[int] = []  # beside each open container: the levels below it
        self.anchors: dict[str, _Anchored] = {}
        self.nodes = 0
        self.text = 0
        self.aliased = 0
        self.aliased_text = 0

    def build(self, events: Iterator[yaml.Event]) -> Node:
        documents = 0
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._open(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    _stop(event, "two-documents", "a second YAML document starts here; one file holds one bank")
        if self.root is None:
            raise _StopReading(1, 1, "empty", "the file is empty; start it with `bank: a-name`")
        return self.root

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._check(event)
        if len(event.value) > MAX_SCALAR:
            _stop(event, "text-too-long", f"this text is longer than {MAX_SCALAR:,} characters; shorten it")
        node = Scalar(*_mark(event), event.value, plain=not event.style)
        self.text += len(event.value)
        self._keep(event.anchor, _Anchored(node, 1, len(event.value), 0))
        self._place(node, event)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._check(event)
        if len(self.stack) >= MAX_DEPTH:
            _stop(event, "too-deep", TOO_DEEP)
        kind = Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence
        node = kind(*_mark(event))
        self._place(node, event)
        self.stack.append(node)
        self.pending.append(None)
        self.heights.append(0)
        self.starts.append((event.anchor, self.nodes, self.text))

    def _close(self) -> None:
        node, height = self.stack.pop(), self.heights.pop() + 1
        self.pending.pop()
        self._raise(height)
        anchor, before, text = self.starts.pop()
        self._keep(anchor, _Anchored(node, self.nodes - before + 1, self.text - text, height))

    def _raise(self, height: int) -> None:
        if self.heights:
            self.heights[-1] = max(self.heights[-1], height)

    def _alias(self, event: yaml.AliasEvent) -> None:
        found = self.anchors.get(event.anchor or "")
        if found is None:
            _stop(event, "unknown-alias", f"`*{event.anchor}` names no anchor above; put the text in quotes")
        self.aliased += found.size
        self.nodes += found.size
        self.aliased_text += found.text
        self.text += found.text
        if self.aliased > MAX_ALIASED:
            _stop(event, "aliases-explode", f"aliases here repeat more than {MAX_ALIASED:,} nodes; write them out")
        if self.aliased_text > MAX_ALIASED_TEXT:
            message = f"aliases here repeat more than {MAX_ALIASED_TEXT:,} characters; write them out"
            _stop(event, "aliases-explode", message)
        if len(self.stack) + found.height > MAX_DEPTH:
            _stop(event, "too-deep", TOO_DEEP)
        self._raise(found.height)
        self._place(found.node, event)

    def _place(self, node: Node, event: yaml.Event) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self.pending[-1]
        if key is None:
            self.pending[-1] = self._key(parent, node, event)
        else:
            parent.entries[key.text] = node
            parent.keys[key.text] = key
            self.pending[-1] = None

    def _key(self, parent: Mapping, node: Node, event: yaml.Event) -> Scalar:
        if not isinstance(node, Scalar):
            _stop(event, "bad-key", "a key must be plain text; quote text that starts with `{` or `[`")
        if node.text in parent.entries:
            first = parent.keys[node.text]
            _stop(event, "duplicate-key", f"`{node.text}` stands twice here (first on line {first.line}); remove one")
        return node

    def _check(self, event: yaml.NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            _stop(event, "too-many-nodes", f"more than {MAX_NODES:,} entries; split the file into several banks")
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            _stop(event, "tag", f"tags such as `{tag}` mean nothing here; remove it or quote the text")

    def _keep(self, anchor: str | None, anchored: _Anchored) -> None:
        if anchor is not None:
            self.anchors[anchor] = anchored


def _mark(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _stop(event: yaml.Event, code: str, message: str) -> NoReturn:
    raise _StopReading(*_mark(event), code, message)
