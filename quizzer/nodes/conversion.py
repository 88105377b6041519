"""A walk over nodes, guided by the types of msgspec structs, that collects *all* problems.

msgspec stops at the first error and knows no lines; so the walk checks keys, shapes and scalars with
their places at hand, and msgspec itself builds the final value.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import inspect

from quizzer.nodes.node import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence as Sequence_

    from quizzer.nodes.problems import Problems

T = TypeVar("T")

_BAD: Any = object()
"""Stands for a value whose problem has been noted."""

_SCALARS = {
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.BoolType: "true or false",
    inspect.StrType: "text",
    inspect.LiteralType: "one of a few words",
    inspect.EnumType: "one of a few words",
}


MOST_LISTED = 50
"""Words that a message lists; it is cut at fewer where they are long."""
SHORT = 40
"""Characters of a text that is shown back in an example."""


def convert(node: Node, kind: type[T], problems: Problems) -> T | None:
    """Return `node` as a value of `kind` (a struct), or None with every reason in `problems`.

    A struct that forbids unknown keys is taken to refuse, with all that is in it, whatever the walk does; a test sees
    to it. Then msgspec is asked first, and the walk only where it refuses.
    """
    described: Any = kind
    value = _at_once(node, kind) if described.__struct_config__.forbid_unknown_fields else None
    if value is not None:
        return value
    raw = _walk(node, _type_of(described), problems)
    if raw is _BAD:
        return None
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        problems.add(node, "bad-value", str(error))
        return None


def _at_once(node: Node, kind: type[T]) -> T | None:
    """Return what msgspec alone makes of `node`, or None where the walk has something to say of it, or may have."""
    try:
        return msgspec.convert(node.data(), kind, strict=False)
    except msgspec.ValidationError:
        return None


@functools.cache
def _type_of(kind: Any) -> inspect.Type:  # noqa: ANN401  any type msgspec can describe
    return inspect.type_info(kind)


def _walk(node: Node, kind: inspect.Type, problems: Problems) -> Any:  # noqa: ANN401  plain data for msgspec
    if isinstance(kind, inspect.Metadata):
        kind = kind.type
    if isinstance(kind, inspect.UnionType):
        return _union(node, kind, problems)
    if isinstance(kind, inspect.StructType):
        return _struct(node, kind, problems)
    if isinstance(kind, inspect.VarTupleType | inspect.ListType):
        return _list(node, kind, problems)
    if isinstance(kind, inspect.DictType):
        return _dict(node, kind, problems)
    return _scalar(node, kind, problems)


def _union(node: Node, kind: inspect.UnionType, problems: Problems) -> Any:  # noqa: ANN401
    if isinstance(node, Scalar):
        if node.empty and any(isinstance(one, inspect.NoneType) for one in kind.types):
            return None
        fitting = [one for one in kind.types if type(one) in _SCALARS]
    elif isinstance(node, Sequence):
        fitting = [one for one in kind.types if isinstance(one, inspect.VarTupleType | inspect.ListType)]
    else:
        fitting = [one for one in kind.types if isinstance(one, inspect.StructType | inspect.DictType)]
    choices = fitting or [one for one in kind.types if not isinstance(one, inspect.NoneType)]
    return _walk(node, choices[0], problems)


def _struct(node: Node, kind: inspect.StructType, problems: Problems) -> Any:  # noqa: ANN401
    if not isinstance(node, Mapping):
        names = ", ".join(field.encode_name for field in kind.fields)
        return _wrong_shape(node, f"keys with values ({names})", problems)
    fields = {field.encode_name: field for field in kind.fields}
    raw: dict[str, Any] = {}
    bad = False
    meant = set()
    for name, value in node.entries.items():
        if name == kind.tag_field:
            continue
        if name not in fields:
            near = _nearest(name, fields, node.entries, problems)
            meant.add(near)
            problems.add(node.key(name), "unknown-key", _unknown(name, near, fields))
            bad = True
            continue
        raw[name] = _walk(value, fields[name].type, problems)
        bad = bad or raw[name] is _BAD
    for name, field in fields.items():
        if field.required and name not in node.entries:
            bad = True
            if name in meant:  # one slip of the pen, one message
                continue
            problems.add(node, "missing-key", f"`{name}:` is missing; add it{_about(field.type)}")
    if kind.tag_field is not None and not bad:
        raw[kind.tag_field] = kind.tag
    return _BAD if bad else raw


def _nearest(name: str, known: Iterable[str], taken: Iterable[str], problems: Problems) -> str:
    """Return which key was meant, those before all that stand there already; empty where none is near."""
    free = [one for one in sorted(known) if one not in taken]
    return problems.near(name, free) or problems.near(name, sorted(known))


def _unknown(name: str, near: str, known: Iterable[str]) -> str:
    advice = f"did you mean `{near}`?" if near else "write one of " + ", ".join(sorted(known))
    return f"`{name}` is not a key here; {advice}"


def _about(kind: inspect.Type) -> str:
    if isinstance(kind, inspect.Metadata):
        kind = kind.type
    if isinstance(kind, inspect.VarTupleType | inspect.ListType):
        return " with a list"
    what = _SCALARS.get(type(kind))
    return f" with {what}" if what else ""


def _list(node: Node, kind: inspect.VarTupleType | inspect.ListType, problems: Problems) -> Any:  # noqa: ANN401
    if not isinstance(node, Sequence):
        word = node.text if isinstance(node, Scalar) and len(node.text) <= SHORT else ""
        example = f"such as `[{word}]`" if re.fullmatch(r"[\w -]*\w", word) else "(lines that start with `- `)"
        return _wrong_shape(node, f"a list {example}", problems)
    before = len(problems)
    values = [_walk(item, kind.item_type, problems) for item in node.items]
    if kind.min_length is not None and len(values) < kind.min_length:
        problems.add(node, "too-few", f"{len(values)} here; give at least {kind.min_length}")
    if kind.max_length is not None and len(values) > kind.max_length:
        problems.add(node, "too-many", f"{len(values)} here; give at most {kind.max_length}")
    return values if len(problems) == before else _BAD


def _dict(node: Node, kind: inspect.DictType, problems: Problems) -> Any:  # noqa: ANN401
    if not isinstance(node, Mapping):
        return _wrong_shape(node, "keys with values", problems)
    before = len(problems)
    values = {}
    for name, value in node.entries.items():
        _walk(node.key(name), kind.key_type, problems)
        values[name] = _walk(value, kind.value_type, problems)
    if kind.max_length is not None and len(values) > kind.max_length:
        problems.add(node, "too-many", f"{len(values)} here; give at most {kind.max_length}")
    return values if len(problems) == before else _BAD


def _scalar(node: Node, kind: inspect.Type, problems: Problems) -> Any:  # noqa: ANN401
    what = _SCALARS[type(kind)]
    if not isinstance(node, Scalar) or (node.empty and not isinstance(kind, inspect.StrType)):
        return _wrong_shape(node, what, problems)
    if isinstance(kind, inspect.StrType):
        wrong = _wrong_text("" if node.empty else node.text, kind)
    elif isinstance(kind, inspect.LiteralType):
        known = [str(value) for value in kind.values]
        wrong = "" if node.text in kind.values else unknown_word(node.text, known, problems)
    else:
        wrong = _wrong_number(node.text, kind, what)
    if wrong:
        problems.add(node, "bad-value", wrong)
        return _BAD
    return "" if node.empty else node.text


def unknown_word(word: str, known: Sequence_[str], problems: Problems, what: str = "word known here") -> str:
    """Return what to say of a word that is no `what`, none of `known`: the nearest of them, or the first of them."""
    near = problems.near(word, known)
    advice = f"did you mean `{near}`?" if near else "write one of " + ", ".join(known[:MOST_LISTED])
    return f"`{word}` is no {what}; {advice}"


def _wrong_text(text: str, kind: inspect.StrType) -> str:
    if kind.min_length is not None and len(text.strip()) < kind.min_length:
        return "this is empty; write some text"
    if kind.max_length is not None and len(text) > kind.max_length:
        return f"{len(text)} characters; at most {kind.max_length} fit"
    if kind.pattern is not None and not re.search(kind.pattern, text):
        return f"`{text}` will not do; use {_characters(kind.pattern, text)}"
    return ""


def _characters(pattern: str, text: str) -> str:
    """Return in words what one of our few patterns for names takes."""
    if "A-Z" in pattern:
        return "letters, digits and underscores, a letter first, such as `F` or `width_2`"
    if "_" in pattern:
        return "lower-case letters, digits and underscores, a letter first, such as `total`"
    near = re.sub("[^a-z0-9]+", "-", text.casefold()).strip("-")
    return f"lower-case letters, digits and hyphens, such as `{near[:SHORT].strip('-') or 'linear-head'}`"


def _wrong_number(text: str, kind: inspect.Type, what: str) -> str:
    python = {inspect.IntType: int, inspect.FloatType: float, inspect.BoolType: bool}[type(kind)]
    try:
        value: float = msgspec.convert(text, python, strict=False)
    except msgspec.ValidationError:
        return f"`{text}` is not {what}; write {what}{_bounds(kind)}"
    low, high = getattr(kind, "ge", None), getattr(kind, "le", None)
    if (low is not None and not value >= low) or (high is not None and not value <= high):  # not: nan is neither
        return f"{text} is out of range; write {what}{_bounds(kind)}"
    return ""


def _bounds(kind: inspect.Type) -> str:
    low, high = getattr(kind, "ge", None), getattr(kind, "le", None)
    if high is not None:
        return f" from {low} to {high}"
    return "" if low is None else f", {low} or more"


def _wrong_shape(node: Node, what: str, problems: Problems) -> Any:  # noqa: ANN401
    found = "keys with values" if isinstance(node, Mapping) else "a list" if isinstance(node, Sequence) else "text"
    if isinstance(node, Scalar) and node.empty:
        found = "nothing"
    problems.add(node, "wrong-shape", f"here stands {found}; write {what}")
    return _BAD
