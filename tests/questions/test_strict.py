"""Whether msgspec alone may read what authors write: see `quizzer.nodes.convert`."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import inspect

from quizzer.bank.bank import Head
from quizzer.questions import TYPES
from quizzer.simulator.lines import LINES

SCALARS = (
    inspect.IntType,
    inspect.FloatType,
    inspect.BoolType,
    inspect.StrType,
    inspect.LiteralType,
    inspect.EnumType,
)
INSIDE = ("type", "item_type", "key_type", "value_type")
"""Where msgspec's descriptions hold others."""


def doubts(kind: Any) -> list[str]:  # noqa: ANN401  any type msgspec can describe
    """Return where msgspec would take what the walk refuses: keys unknown to a struct, doubtful unions, anything."""
    waiting, seen, found = [inspect.type_info(kind)], set(), []
    while waiting:
        one = waiting.pop()
        if isinstance(one, inspect.StructType):
            if not one.cls.__struct_config__.forbid_unknown_fields:
                found.append(f"{one.cls.__name__} takes unknown keys")
            waiting += [field.type for field in one.fields if one.cls not in seen]
            seen.add(one.cls)
        elif isinstance(one, inspect.UnionType):
            shapes = sum(isinstance(part, inspect.StructType | inspect.DictType) for part in one.types)
            if sum(isinstance(part, SCALARS) for part in one.types) > 1 or shapes > 1:
                found.append(f"{one} is a doubtful union")
            waiting += one.types
        elif isinstance(one, inspect.AnyType | inspect.RawType):
            found.append("anything is taken")
        else:
            waiting += [getattr(one, name) for name in INSIDE if hasattr(one, name)]
    return found


@pytest.mark.parametrize("kind", [*TYPES, Head, *LINES.values()], ids=lambda kind: kind.__name__)
def test_a_struct_that_refuses_unknown_keys_is_strict_throughout(kind: type) -> None:
    """Then what msgspec takes at once is what the walk would take, without a word."""
    assert doubts(kind) == []
