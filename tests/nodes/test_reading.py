"""YAML to nodes that keep text as written and know where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.nodes import Mapping, Node, Place, Problems, Scalar, Sequence, parse
from quizzer.nodes.lazy import lazy_root
from quizzer.nodes.reading import built

if TYPE_CHECKING:
    from collections.abc import Iterator

Data = str | list["Data"] | dict[str, "Data"]


def read(text: str) -> Node:
    """Return the root of sound YAML."""
    found = Problems("f")
    root = parse(text.encode(), found)
    assert root is not None, found.sorted()
    return root


def plain(node: Node) -> Data:
    """Return a node as lists, dictionaries and text."""
    if isinstance(node, Mapping):
        return {name: plain(value) for name, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(one) for one in node.items]
    assert isinstance(node, Scalar)
    return node.text


@pytest.mark.parametrize(
    "word",
    [
        "No",
        "yes",
        "on",
        "true",
        "12:30",
        "1_000",
        "0o17",
        "0x1F",
        "1e3",
        ".inf",
        "2026-01-01",
        "~",
        "null",
        "=",
        "<<",
        "1.50",
    ],
)
def test_scalars_stay_text(word: str) -> None:
    """YAML 1.1 would read these as something else."""
    assert plain(read(f"a: {word}\n")) == {"a": word}


@pytest.mark.parametrize(
    ("yaml", "text", "empty"),
    [
        ("", "", True),
        ("~", "~", True),
        ("null", "null", True),
        ("'~'", "~", False),
        ('""', "", False),
        ("'it''s'", "it's", False),
        ('"a\\tb\\u00e9"', "a\tbé", False),
        ("|\n  two\n  lines\n", "two\nlines\n", False),
        (">-\n  two\n  lines\n", "two lines", False),
        ("plain text # comment", "plain text", False),
        ("two\n  lines", "two lines", False),
    ],
)
def test_every_style_of_scalar(yaml: str, text: str, *, empty: bool) -> None:
    """Quoted, escaped, block, folded, none."""
    node = read(f"a: {yaml}\n").at("a")
    assert isinstance(node, Scalar)
    assert (node.text, node.empty) == (text, empty)


def test_places_count_from_one_in_characters() -> None:
    """Lines and columns of keys and values, behind text in any script, with either line end."""
    root = read("# head\r\nä: {é: 転, b: [x, 'y']}\r\nc:\r\n  - d: 1\r\n")
    assert isinstance(root, Mapping)
    places = {
        "ä": root.key("ä"),
        "é": root.at("ä").key("é"),
        "転": root.at("ä", "é"),
        "y": root.at("ä", "b", 1),
        "d": root.at("c", 0).key("d"),
        "1": root.at("c", 0, "d"),
    }
    assert {name: (node.line, node.column) for name, node in places.items()} == {
        "ä": (2, 1),
        "é": (2, 5),
        "転": (2, 8),
        "y": (2, 18),
        "d": (4, 5),
        "1": (4, 8),
    }


def test_a_byte_order_mark_is_passed_over() -> None:
    """Columns count as if it were not there."""
    found = Problems("f")
    root = parse(b"\xef\xbb\xbfa: b\n", found)
    assert isinstance(root, Mapping)
    assert (root.key("a").column, root.at("a").column) == (1, 4)


def test_a_path_that_ends_early_leads_to_the_last_node_there() -> None:
    """So that a problem always has a place."""
    root = read("a: [b, {c: d}]\n")
    assert isinstance(root, Mapping)
    assert root.at("a", 1, "x") is root.at("a", 1)
    assert root.at("a", 9, "c") is root.at("a")
    assert root.at("z") is root
    assert root.key("z") is root
    assert root.at("a", 0).key("z") is root.at("a", 0)
    assert root.at("a", -1) is root.at("a")
    assert root.at("a", "1") is root.at("a")


def test_an_alias_is_the_node_itself() -> None:
    """With the place where it was written out."""
    root = read("a: &one {b: c}\nd: *one\n")
    assert laid_out(root.at("d")) == laid_out(root.at("a"))


def by_events(yaml: str) -> Node | None:
    """Return what the events alone make of some text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quizzer.nodes.reading.lazy_root", lambda *_: None)
        return parse(yaml.encode(), Problems("f.yaml"))


def quickly(yaml: str) -> Node | None:
    """Return what the quick way makes of some text; None where it leaves that to the events."""
    return lazy_root(yaml, lambda: built(yaml))


def all_data(node: Node | None) -> object:
    """Return the plain data of a tree, and that of every mapping in it, in no order."""
    assert node is not None
    return node.data(), {repr(one) for one in node.mappings()} if isinstance(node, Mapping) else set()


def laid_out(node: Node | None) -> object:
    """Return a tree with all that is known of each node."""
    if node is None:
        return None
    at = (node.line, node.column)
    if isinstance(node, Scalar):
        return (*at, node.text, node.plain)
    if isinstance(node, Sequence):
        return (*at, [laid_out(one) for one in node.items])
    assert isinstance(node, Mapping)
    return (*at, [(laid_out(node.keys[name]), laid_out(one)) for name, one in node.entries.items()])


@pytest.mark.parametrize(
    "yaml",
    [
        "é𝄞: [x, 'ü', {b: 'c\n  d'}]\nb: a\nc: |\n  lines\n",
        "a: x\nb : {c: }\nd: [{}, []]\ne:",
        '# nothing but\n- "&no"\n- a & b\n- a ! x\n-\n',
        "a: >\n  folded\n  text\n\nb: [x, ]\n",
        "a: &b x\nc: *b\nd: &e {f: &g [h], i: *g, j: ' '}\nk: [*e, *e]",
    ],
)
def test_the_quick_way_leads_to_the_same_nodes(yaml: str) -> None:
    """What is made when it is asked for is what is built at once: texts, styles, places, and plain data."""
    assert quickly(yaml) is not None
    assert laid_out(quickly(yaml)) == laid_out(by_events(yaml))
    assert all_data(quickly(yaml)) == all_data(by_events(yaml))


@pytest.mark.parametrize(
    "yaml", ["a: 1\na: 2", "a: !!int 3", "a: ! x", "a: *b", "&a [*a]", "~: a", "[a", "", "a\n---\nb", "? [a]\n: b"]
)
def test_the_quick_way_leaves_the_unusual_to_the_events(yaml: str) -> None:
    """They know what to say of it."""
    assert quickly(yaml) is None


TEXTS = st.text(alphabet="abcXYZ019 _-é転'\"\\#:,[]{}&*!|>%@`~\n", max_size=12)
NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,6}", fullmatch=True)
DATA: st.SearchStrategy[Data] = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=20
)


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="ab:?-,&*!#|>'\"[]{}~ \n", max_size=24))
def test_what_is_read_quickly_is_what_the_events_build(yaml: str) -> None:
    """Whatever the text: no node differs, and the quick way takes nothing that the events refuse."""
    quick = quickly(yaml)
    if quick is not None:
        assert laid_out(quick) == laid_out(by_events(yaml))


def test_a_node_in_the_place_of_another_stands_there() -> None:
    """It has texts, items or values of its own, and the other's line, column and keys."""
    root = read("a: [x, y]\nb:\n  c: z\n")
    sequence, mapping = root.at("a"), root.at("b")
    assert isinstance(root, Mapping)
    assert isinstance(sequence, Sequence)
    assert isinstance(mapping, Mapping)
    scalar = mapping.at("c")
    assert isinstance(scalar, Scalar)
    text = Scalar.instead(scalar, "w")
    assert (text.line, text.column, text.text, text.plain) == (3, 6, "w", True)
    items = Sequence.instead(sequence, [text])
    assert (items.line, items.column, items.items) == (1, 4, [text])
    values = Mapping.instead(mapping, {"c": text})
    assert (values.line, values.key("c").column, values.at("c")) == (3, 3, text)
    assert (root.only(["b"]).data(), root.only(["b"]).key("b").line) == ({"b": {"c": "z"}}, 2)
    with pytest.raises(AttributeError):
        Node(1, 1).text  # type: ignore[attr-defined]  # noqa: B018  there is none


def test_a_place_is_found_when_it_is_asked_for() -> None:
    """That of the node, of one below it, of a key; or of the last node on the way."""
    place = Place(read("a:\n  - {b: c}\n"))
    assert (place.at("a", 0).at("b").line, place.at("a", 0, "b").column) == (2, 9)
    assert (place.at("a", 0).key("b").column, place.at("a", 7).line) == (6, 2)


def quoted(text: str) -> str:
    """Return text in double quotes."""
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}
    return '"' + "".join(escapes.get(char, char) for char in text) + '"'


def in_flow(data: Data) -> str:
    """Return data as YAML on one line."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{name}: {in_flow(value)}" for name, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(in_flow, data)) + "]"
    return quoted(data)


def in_blocks(data: Data, depth: int = 0) -> str:
    """Return data as YAML in lines."""
    margin = "  " * depth
    if isinstance(data, dict) and data:
        return "".join(f"{margin}{name}:\n{in_blocks(value, depth + 1)}" for name, value in data.items())
    if isinstance(data, list) and data:
        return "".join(f"{margin}-\n{in_blocks(value, depth + 1)}" for value in data)
    return f"{margin}{in_flow(data)}\n"


@settings(max_examples=150, deadline=None)
@given(DATA)
def test_data_survives(data: Data) -> None:
    """Written in flow or in blocks, what is read is what was written."""
    assert laid_out(read(in_blocks(data))) == laid_out(by_events(in_blocks(data)))
    assert plain(read(in_flow(data))) == data
    assert plain(read(in_blocks(data))) == data


def scalars(node: Node) -> Iterator[Scalar]:
    """Yield every scalar of a tree, keys too."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for one in node.items:
            yield from scalars(one)
    elif isinstance(node, Mapping):
        yield from node.keys.values()
        for one in node.entries.values():
            yield from scalars(one)


@settings(max_examples=150, deadline=None)
@given(DATA, st.booleans())
def test_every_place_holds_its_text(data: Data, blocks: bool) -> None:  # noqa: FBT001  hypothesis passes by place
    """At each scalar's line and column the file has that scalar."""
    text = in_blocks(data) if blocks else in_flow(data)
    lines = text.split("\n")
    for node in scalars(read(text)):
        there = lines[node.line - 1][node.column - 1 :]
        assert there.startswith(node.text if node.plain else quoted(node.text))
