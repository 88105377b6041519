"""The JSON Schema of a bank, for completion and checks in editors."""

from __future__ import annotations

from typing import Any, Union

import msgspec

from quizzer.bank.bank import Head
from quizzer.questions import TYPES


def bank_schema() -> dict[str, Any]:
    """Return the JSON Schema of a bank's file."""
    fields = [(one.name, one.type) if one.required else (one.name, one.type, _default(one)) for one in _head()]
    questions = tuple[Union[TYPES], ...]  # type: ignore[valid-type]  # noqa: UP007  the registry, as msgspec reads it
    whole = msgspec.defstruct("Bank", [*fields, ("questions", questions)], kw_only=True, forbid_unknown_fields=True)
    schema = _loosened(msgspec.json.schema(whole))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Quizzer bank",
        **schema,
    }


def _loosened(schema: Any) -> Any:  # noqa: ANN401  plain JSON data
    """Return a schema in which text may look like a number: editors read `answer: 42` as one, we as text."""
    if isinstance(schema, list):
        return [_loosened(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    loose = {key: _loosened(value) for key, value in schema.items()}
    return {**loose, "type": ["string", "number", "boolean"]} if schema.get("type") == "string" else loose


def _default(field: msgspec.structs.FieldInfo) -> Any:  # noqa: ANN401  whatever the field holds
    return field.default_factory() if field.default is msgspec.NODEFAULT else field.default


def _head() -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(Head)
