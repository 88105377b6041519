"""A bank as YAML that its author can edit: keys in the order of our own banks, defaults left out."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.nodes.writing import dump, fits_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from quizzer.bank.bank import Bank

FIRST = ("id", "type", "formerly", "topic", "difficulty", "prompt", "front", "back", "text")
LAST = ("distractors", "hints", "slips", "network", "why", "section", "source")
NAMED = ("topics", "slips")
"""Mappings of the head whose entries stand on a line each."""


def write_bank(bank: Bank) -> str:
    """Return `bank` as YAML; read again, it is the same bank."""
    return write_data(plain_data(bank.head), (plain_data(one) for one in bank.questions))


def write_data(head: Mapping[str, Any], questions: Iterable[Mapping[str, Any]]) -> str:
    """Return a head and questions, as plain data, as the YAML of a bank."""
    blocks = [dump({key: value}) for key, value in head.items() if key not in NAMED]
    blocks[:2] = ["".join(blocks[:2])]
    blocks += [_named(key, head[key]) for key in NAMED if head.get(key)]
    blocks.append("questions:\n" + "\n".join(_indented(dump([_ordered(one)])) for one in questions))
    return "\n".join(blocks)


def _named(key: str, entries: Mapping[str, Any]) -> str:
    lines = [
        dump({name: value}, flow=False) if not fits_one_line(value) else _line(name, value)
        for name, value in entries.items()
    ]
    return f"{key}:\n" + "".join(_indented(line) for line in lines)


def _line(name: str, value: Any) -> str:  # noqa: ANN401  plain data
    return f"{dump(name).strip()}: {dump(value, flow=True).strip()}\n"


def _indented(text: str) -> str:
    return textwrap.indent(text, "  ", lambda line: bool(line.strip("\n")))


def _ordered(question: Mapping[str, Any]) -> dict[str, Any]:
    names = [name for name in question if name not in FIRST and name not in LAST]
    return {name: question[name] for name in (*FIRST, *names, *LAST) if name in question}


def plain_data(value: Any) -> Any:  # noqa: ANN401  any value of a bank
    """Return a value of a bank as plain data, fields at their defaults left out."""
    if isinstance(value, msgspec.Struct):
        return _fields(value)
    if isinstance(value, dict):
        return {key: plain_data(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain_data(one) for one in value]
    return value


def _fields(struct: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = {}
    settings = struct.__struct_config__
    if settings.tag_field:
        found[settings.tag_field] = settings.tag
    for field in msgspec.structs.fields(struct):
        value = getattr(struct, field.name)
        made = field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default
        if field.required or value != made:
            found[field.encode_name] = plain_data(value)
    return found
