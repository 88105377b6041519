"""From nodes to structs, with all problems at once."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.nodes import Problems, convert, parse


class Inner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A struct within a struct."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=9)]
    count: Annotated[int, msgspec.Meta(ge=1, le=4)] = 1


class Outer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every kind of field."""

    slug: Annotated[str, msgspec.Meta(pattern="^[a-z-]+$")] = "x"
    share: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    flag: bool = False
    word: Literal["left", "right"] = "left"
    texts: Annotated[tuple[str, ...], msgspec.Meta(max_length=2)] = ()
    one_or_more: str | tuple[str, ...] = ""
    either: str | Inner = ""
    inner: Inner | None = None
    by_name: dict[str, Inner] = {}
    least: Annotated[int, msgspec.Meta(ge=1)] = 1


def converted(yaml: str) -> tuple[Outer | None, list[str]]:
    """Return the value of `yaml`, and `line:column: code: message` for each problem."""
    found = Problems("f")
    node = parse(yaml.encode(), found)
    assert node is not None
    value = convert(node, Outer, found)
    return value, [f"{one.line}:{one.column}: {one.code}: {one.message}" for one in found.sorted()]


def test_every_kind_of_field_is_read() -> None:
    """Numbers, truth, words, lists, mappings, unions."""
    value, problems = converted(
        "slug: a-b\nshare: 0.5\nflag: true\nword: right\ntexts: [1, No]\none_or_more: [a]\n"
        "either: {name: n}\ninner: {name: m, count: 4}\nby_name: {k: {name: o}}\n"
    )
    assert problems == []
    assert value == Outer(
        slug="a-b",
        share=0.5,
        flag=True,
        word="right",
        texts=("1", "No"),
        one_or_more=("a",),
        either=Inner(name="n"),
        inner=Inner(name="m", count=4),
        by_name={"k": Inner(name="o")},
    )


FIELDS = [field.encode_name for field in msgspec.structs.fields(Outer)]
VALUES = (
    *("", "~", "' '", "''", "'~'", "nan", "-nan", "inf", "0", "1", "-1", "1.5", "1_0", "true", "left", "a-b", "A"),
    *(
        "[]",
        "[a, b]",
        "[a, b, c]",
        "[~]",
        "[' ']",
        "{name: n}",
        "{name: ' '}",
        "{name: x, count: 9}",
        "{name: x, y: z}",
    ),
    *("{~: {name: o}}", "{k: {name: o}}", "{k: o}", "{name: [a]}"),
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([*FIELDS, "other"]), st.sampled_from(VALUES), max_size=3))
def test_what_msgspec_takes_at_once_the_walk_takes_too(entries: dict[str, str]) -> None:
    """The walk is left out only where it would find the same value, and no problem."""
    yaml = "{" + ", ".join(f"{name}: {value}" for name, value in entries.items()) + "}"
    at_once = converted(yaml)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quizzer.nodes.conversion._at_once", lambda *_: None)
        assert converted(yaml) == at_once


@pytest.mark.parametrize("yaml", ["{}", "inner:", "inner: ~", "either: text", "one_or_more: text", "texts: []"])
def test_what_may_be_left_out(yaml: str) -> None:
    """Defaults, null where it is allowed, either side of a union."""
    value, problems = converted(yaml)
    assert problems == []
    assert isinstance(value, Outer)


@pytest.mark.parametrize(
    ("yaml", "problem"),
    [
        ("slgu: a", "1:1: unknown-key: `slgu` is not a key here; did you mean `slug`?"),
        (
            "slug: A b",
            "1:7: bad-value: `A b` will not do; use lower-case letters, digits and hyphens, such as `a-b`",
        ),
        ("slug: [a]", "1:7: wrong-shape: here stands a list; write text"),
        ("slug: {a: b}", "1:7: wrong-shape: here stands keys with values; write text"),
        ("share: half", "1:8: bad-value: `half` is not a number; write a number, 0 or more"),
        ("share: nan", "1:8: bad-value: nan is out of range; write a number, 0 or more"),
        ("share: -0.5", "1:8: bad-value: -0.5 is out of range; write a number, 0 or more"),
        ("share:", "1:7: wrong-shape: here stands nothing; write a number"),
        ("least: 0", "1:8: bad-value: 0 is out of range; write a whole number, 1 or more"),
        ("least: 1.5", "1:8: bad-value: `1.5` is not a whole number; write a whole number, 1 or more"),
        ("least: 1_0", "1:8: bad-value: `1_0` is not a whole number; write a whole number, 1 or more"),
        ("flag: maybe", "1:7: bad-value: `maybe` is not true or false; write true or false"),
        ("word: lfet", "1:7: bad-value: `lfet` is no word known here; did you mean `left`?"),
        ("word: up", "1:7: bad-value: `up` is no word known here; write one of left, right"),
        ("texts: a", "1:8: wrong-shape: here stands text; write a list such as `[a]`"),
        ("texts: 'a, b'", "1:8: wrong-shape: here stands text; write a list (lines that start with `- `)"),
        ("texts: [a, b, c]", "1:8: too-many: 3 here; give at most 2"),
        ("inner: text", "1:8: wrong-shape: here stands text; write keys with values (name, count)"),
        ("inner: {}", "1:8: missing-key: `name:` is missing; add it with text"),
        ("inner: {name: ''}", "1:15: bad-value: this is empty; write some text"),
        ("inner: {name: '  '}", "1:15: bad-value: this is empty; write some text"),
        ("inner: {name: aaaaaaaaaa}", "1:15: bad-value: 10 characters; at most 9 fit"),
        ("inner: {name: a, count: 5}", "1:25: bad-value: 5 is out of range; write a whole number from 1 to 4"),
        ("by_name: [a]", "1:10: wrong-shape: here stands a list; write keys with values"),
        ("by_name: {k: {}}", "1:14: missing-key: `name:` is missing; add it with text"),
        ("either: [a]", "1:9: wrong-shape: here stands a list; write text"),
    ],
)
def test_each_problem_says_what_to_write(yaml: str, problem: str) -> None:
    """Place, code and message, exactly; no value comes of it."""
    assert converted(yaml) == (None, [problem])


def test_all_problems_come_at_once() -> None:
    """Every field, every item of a list, every entry of a mapping."""
    value, problems = converted(
        "slug: A\nshare: x\ntexts: [[a], b, {c: d}]\ninner: {count: 9, nmae: a}\nby_name:\n  a: {}\n  b: {count: 0}\n"
    )
    assert value is None
    assert [one.split(":")[:2] for one in problems] == [
        ["1", "7"],
        ["2", "8"],
        ["3", "8"],
        ["3", "9"],
        ["3", "17"],
        ["4", "16"],
        ["4", "19"],
        ["6", "6"],
        ["7", "6"],
        ["7", "14"],
    ]


def test_one_slip_of_the_pen_is_one_problem() -> None:
    """A required key that is misspelt is not said to be missing as well; one that is left out is."""
    _, misspelt = converted("slug: a\ninner: {nmae: a}\n")
    assert [one.partition("key: ")[2] for one in misspelt] == ["`nmae` is not a key here; did you mean `name`?"]
    _, left_out = converted("slug: a\ninner: {count: 3}\n")
    assert len(left_out) == 1
    assert "`name:` is missing" in left_out[0]


def test_a_problem_is_a_line_for_an_editor() -> None:
    """`file:line:column: message`, each once, in the order of the file."""
    found = Problems("x.yaml")
    found.add_at(2, 1, "b", "second")
    found.add_at(1, 5, "a", "first")
    found.add_at(2, 1, "b", "second")
    assert [str(one) for one in found.sorted()] == ["x.yaml:1:5: first", "x.yaml:2:1: second"]
    assert len(found) == 2
