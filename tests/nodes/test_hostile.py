"""Hostile files: each gives one clear problem at its place, in about a second, and nothing is raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.bank.check import check_paths
from quizzer.bank.reading import read_bank
from quizzer.nodes import Problem, Problems, parse
from quizzer.nodes.bounds import MAX_ALIASED, MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_SCALAR

if TYPE_CHECKING:
    from pathlib import Path


def problems(data: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a file's bytes."""
    found = Problems("f.yaml")
    root = parse(data, found)
    assert (root is None) == (len(found) > 0)
    return found.sorted()


LAUGHS = b"a: &a [" + b"lol," * 10 + b"]\n"
for _name, _before in zip(b"bcdefgh", b"abcdefg", strict=True):
    LAUGHS += b"%c: &%c [" % (_name, _name) + b"*%c," % _before * 10 + b"]\n"


@pytest.mark.parametrize(
    ("data", "line", "column", "code"),
    [
        pytest.param(LAUGHS, 4, 29, "aliases-explode", id="a billion laughs"),
        pytest.param(b"{a: " * 100_000, 1, 4 * MAX_DEPTH + 1, "too-deep", id="100,000 braces"),
        pytest.param(b"- " * 100_000, 1, 2 * MAX_DEPTH + 1, "too-deep", id="100,000 dashes"),
        pytest.param(
            b"".join(b" " * depth + b"a:\n" for depth in range(2000)),
            MAX_DEPTH + 1,
            MAX_DEPTH + 1,
            "too-deep",
            id="2,000 keys",
        ),
        pytest.param(b"? " * 100_000, 1, 3, "bad-key", id="100,000 question marks"),
        pytest.param(b"[" + b"a," * 1_000_000 + b"]", 1, 2 * MAX_NODES, "too-many-nodes", id="a million nodes"),
        pytest.param(b"x: " + b"a" * (MAX_SCALAR + 1), 1, 4, "text-too-long", id="a long text"),
        pytest.param(b"x: " + b"a" * MAX_BYTES, 1, 1, "file-too-large", id="a long file"),
        pytest.param(b"x: a\ny: \xff\n", 2, 4, "not-utf8", id="no UTF-8"),
        pytest.param("x: äöü ".encode() + b"\xe4", 1, 8, "not-utf8", id="Latin-1 behind UTF-8"),
        pytest.param("x: a\n".encode("utf-16"), 1, 1, "not-utf8", id="UTF-16"),
        pytest.param("x: a\n".encode("utf-16-le"), 1, 2, "not-yaml", id="UTF-16 without its mark"),
        pytest.param(b"x: a\0b\n", 1, 5, "not-yaml", id="NUL"),
        pytest.param("x: ä\ny: a\x1bb\n".encode(), 2, 5, "not-yaml", id="an escape"),
        pytest.param(b"\0" * 1000, 1, 1, "not-yaml", id="nothing but NUL"),
        pytest.param(b"a: 1\nb:\n  c: 1\n  c: 2\n", 4, 3, "duplicate-key", id="a key twice"),
        pytest.param(b"a: !!int 5\n", 1, 4, "tag", id="a tag"),
        pytest.param(b"a: !own {b: c}\n", 1, 4, "tag", id="a tag of one's own"),
        pytest.param(b"a: !!python/name:os.system x\n", 1, 4, "tag", id="a tag that calls"),
        pytest.param(b"a: 1\n---\nb: 2\n", 2, 1, "two-documents", id="two documents"),
        pytest.param(b"? [a, b]\n: 1\n", 1, 3, "bad-key", id="a list as key"),
        pytest.param(b"{a: 1}: 2\n", 1, 1, "bad-key", id="a mapping as key"),
        pytest.param(b"a: *b\n", 1, 4, "unknown-alias", id="an alias of nothing"),
        pytest.param(b"a: &a [*a]\n", 1, 8, "unknown-alias", id="an alias of itself"),
        pytest.param(b"", 1, 1, "empty", id="nothing"),
        pytest.param(b"# a comment\n", 1, 1, "empty", id="a comment alone"),
        pytest.param(b"\xef\xbb\xbf", 1, 1, "empty", id="a byte order mark alone"),
        pytest.param(b"a: 'b\n", 2, 1, "not-yaml", id="an open quote"),
        pytest.param(b"a: [1, 2\n", 2, 1, "not-yaml", id="an open bracket"),
        pytest.param(b"a: b: c\n", 1, 5, "not-yaml", id="two colons"),
        pytest.param(b"a:\n\t- b\n", 2, 1, "not-yaml", id="a tab"),
        pytest.param(b"a: @b\n", 1, 4, "not-yaml", id="a reserved sign"),
        pytest.param(b"%YAML 9.9\n---\na: b\n", 1, 1, "not-yaml", id="another YAML"),
    ],
)
def test_one_problem_at_its_place(data: bytes, line: int, column: int, code: str) -> None:
    """The first thing that cannot be read, where it stands."""
    (found,) = problems(data)
    assert (found.line, found.column, found.code) == (line, column, code)
    assert "\n" not in found.message
    assert ";" in found.message


def test_brackets_are_too_deep_by_either_bound() -> None:
    """By ours, or by that of a newer libyaml, which meets its own of 1,000 while it looks ahead for a key."""
    (found,) = problems(b"[" * 100_000)
    assert (found.line, found.code) == (1, "too-deep")
    assert found.column in {MAX_DEPTH + 1, 1001}


def test_bounds_are_reached_and_not_passed() -> None:
    """What lies just within every bound is read."""
    assert problems(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH) == ()
    assert problems(b"x: " + b"a" * MAX_SCALAR) == ()
    assert problems(b"a: &a [" + b"x," * 99 + b"]\nb: [" + b"*a," * (MAX_ALIASED // 100) + b"]") == ()
    assert problems(b"#" * (MAX_BYTES - 5) + b"\na: b") == ()


def test_a_file_of_200_megabytes_is_not_read(tmp_path: Path) -> None:
    """No more of it than the bound: a sparse file of that size is refused at once."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    (found,) = check_paths([path]).problems
    assert (found.line, found.column, found.code) == (1, 1, "file-too-large")
    assert found.message == "the file is larger than 16 MiB; split it into several banks"


def test_a_merge_key_is_a_key_like_any_other() -> None:
    """Nothing is merged in secret: `<<` is an unknown key, where it stands."""
    found = read_bank(b"bank: b\ntitle: B\ntopics:\n  a: &a {title: A}\n  b:\n    <<: *a\nquestions: []\n", "f")
    assert ("unknown-key", 6, 5) in {(one.code, one.line, one.column) for one in found.problems.sorted()}


FORMULAS = [
    "9**9**9",
    "9**" * 60 + "9",
    "(" * 150 + "1" + ")" * 150,
    "1" * 5000,
    "__import__('os')",
    "1e99999",
    "x" * 299,
]


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda text: text[:12])
def test_a_hostile_formula_is_one_problem(formula: str) -> None:
    """In a bank as at the prompt: refused, never tried."""
    bank = (
        b"bank: b\ntitle: B\ntopics: {t: {title: T}}\nquestions:\n"
        b'  - {id: q, type: number, topic: t, difficulty: 1, prompt: P, answer: "%s"}\n' % formula.encode()
    )
    found = read_bank(bank, "f").problems.sorted()
    assert [(one.line, one.column, one.code) for one in found] == [(5, 71, "bad-formula")]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_nodes_or_problems(data: bytes) -> None:
    """Nothing is raised, and there is at most one problem."""
    assert len(problems(data)) <= 1


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abc:-?[]{},&*!|>'\"%@`#\n \t<~0\u2028é\ufeff", max_size=60))
def test_any_text_is_nodes_or_problems(text: str) -> None:
    """Likewise for what looks like YAML; the place of a problem lies in the text."""
    for found in problems(text.encode()):
        assert found.line >= 1
        assert found.column >= 1


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="abc:-[]{}'\"\n ", max_size=60))
def test_any_text_is_a_bank_or_problems(text: str) -> None:
    """As a whole bank, and behind a head that is sound."""
    assert len(read_bank(text.encode(), "f").problems) > 0
    head = "bank: b\ntitle: B\ntopics: {t: {title: T}}\nquestions:\n"
    read_bank((head + text).encode(), "f")
