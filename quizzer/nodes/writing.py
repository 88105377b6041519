"""From plain data back to YAML text that an author can edit: block style, quotes only where they are needed.

Events go straight to PyYAML's emitter, without its representer: that one would quote `No` and `512`, which
our reader takes as the text they are.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml.emitter import Emitter

if TYPE_CHECKING:
    from collections.abc import Iterator

NEVER_FOLDED = 1 << 30
_NULLS = {"", "~", "null", "Null", "NULL", "<<", "="}
_LITERAL = re.compile(r"(?=\S)[^\r\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]*[^\s]\n?")
_DOCUMENT_END = re.compile(r"(?:^|(?<=\n))\.\.\.\n\Z")
"""The emitter ends some documents so; a text that ends in dots keeps them."""
_FLOW_WIDTH = 100
"""A mapping of short texts under a named key stands on one line up to this length, as `{title: Basics}` does."""


class _Emitter(Emitter):
    """An emitter that indents the items of a list beneath their key, as our banks do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002  PyYAML's own signature
        del indentless
        super().increase_indent(flow, False)  # noqa: FBT003


def dump(data: object, *, flow: bool = False) -> str:
    """Return `data` (mappings, lists, text, numbers, truth) as YAML that `parse` reads back as the same texts.

    With `flow`, on one line where nothing in it needs several.
    """
    stream = io.StringIO()
    emitter = _Emitter(stream, width=NEVER_FOLDED, allow_unicode=True)
    emitter.emit(yaml.StreamStartEvent())
    emitter.emit(yaml.DocumentStartEvent(explicit=False))
    for event in _events(data, flow=flow):
        emitter.emit(event)
    emitter.emit(yaml.DocumentEndEvent(explicit=False))
    emitter.emit(yaml.StreamEndEvent())
    return _DOCUMENT_END.sub("", stream.getvalue())


def _events(data: Any, *, flow: bool) -> Iterator[yaml.Event]:  # noqa: ANN401  any plain data
    if isinstance(data, dict):
        yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=flow)
        for key, value in data.items():
            yield _scalar(str(key), flow=True)
            yield from _events(value, flow=flow)
        yield yaml.MappingEndEvent()
    elif isinstance(data, list | tuple):
        yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=flow)
        for one in data:
            yield from _events(one, flow=flow)
        yield yaml.SequenceEndEvent()
    else:
        yield _scalar(_text(data), flow=flow)


def _text(data: object) -> str:
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, float) and data.is_integer():
        return str(int(data))
    return str(data)


def _scalar(text: str, *, flow: bool) -> yaml.ScalarEvent:
    return yaml.ScalarEvent(None, None, (True, True), text, style=_style(text, flow=flow))


def _style(text: str, *, flow: bool) -> str | None:
    """Return the emitter's style: plain where it can be, a block for lines, quotes where nothing else will do."""
    if text in _NULLS:
        return "'"
    lines = text.split("\n")
    if len(lines) == 1:
        return '"' if not _LITERAL.fullmatch(text) and not text.isprintable() else None
    clean = _LITERAL.fullmatch(text) and all(line == line.rstrip() for line in lines)
    return '"' if flow or not clean else "|"


def fits_one_line(data: object) -> bool:
    """Return whether `data` is short enough for `{key: value}` on a line of its own."""
    return len(str(data)) <= _FLOW_WIDTH and "\n" not in repr(data).replace("\\n", "\n")
