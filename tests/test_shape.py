"""The shape of the code: sizes, names, frozen values, comments that give reasons."""

from __future__ import annotations

import ast
import functools
import io
import re
import subprocess
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizzer.questions import BY_KIND, TYPES
from tests.shelf import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = sorted((ROOT / "quizzer").rglob("*.py"))
PURE = (
    "courtesy.py",
    "errors.py",
    "nodes",
    "generators",
    "solver",
    "scheduling",
    "simulator",
    "questions",
    "bank",
    "study",
)
PURE_FILES = [path for path in FILES if path.relative_to(ROOT / "quizzer").parts[0] in PURE]
MOST_LINES, MOST_FUNCTION, MOST_METHODS, MOST_APP = 400, 50, 20, 150
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "tools", "stuff", "base_utils"}
HISTORY = re.compile(
    r"\b(used to (?!be (?:sure|certain))|no longer|previously|formerly known|was changed to)\b", re.IGNORECASE
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """Return a file's name from the root, as test id."""
    return str(path.relative_to(ROOT))


every_file = pytest.mark.parametrize("path", FILES, ids=name_of)


@functools.cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree, which all tests look at and none may change."""
    return ast.parse(path.read_text(encoding="utf-8"))


def length(node: Function) -> int:
    """Return the lines of a function, decorators aside."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


@every_file
def test_files_are_short(path: Path) -> None:
    """400 lines at the most; the app itself 150."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (MOST_APP if path.name == "app.py" else MOST_LINES)


@every_file
def test_functions_are_short(path: Path) -> None:
    """50 lines at the most."""
    long = [node.name for node in ast.walk(tree(path)) if isinstance(node, Function) and length(node) > MOST_FUNCTION]
    assert long == []


@every_file
def test_classes_have_few_methods(path: Path) -> None:
    """20 methods at the most; properties and the like count."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            methods = [one.name for one in node.body if isinstance(one, Function)]
            assert len(methods) <= MOST_METHODS, f"{node.name} has {len(methods)} methods"


def test_functions_are_short_as_a_rule() -> None:
    """Half of them fit in 8 lines, nine of ten in 20 (docstrings included)."""
    lengths = sorted(length(node) for path in FILES for node in ast.walk(tree(path)) if isinstance(node, Function))
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[len(lengths) * 9 // 10] <= 20


@every_file
def test_a_module_says_what_it_is(path: Path) -> None:
    """Each opens with a docstring of 8 lines at the most."""
    docstring = ast.get_docstring(tree(path))
    assert docstring
    words = [line for line in docstring.splitlines() if "─" not in line]  # the tree of errors is a drawing
    assert len(words) <= 8


@every_file
def test_names_are_words_of_the_domain(path: Path) -> None:
    """No file or folder is named for being useful."""
    assert BANNED_NAMES.isdisjoint({*path.relative_to(ROOT).parts, path.stem})


@pytest.mark.parametrize("path", PURE_FILES, ids=name_of)
def test_values_are_frozen(path: Path) -> None:
    """Every dataclass of the pure floors says `frozen=True`."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.ClassDef):
            continue
        for decorator in node.decorator_list:
            if "dataclass" in ast.unparse(decorator):
                assert "frozen=True" in ast.unparse(decorator), node.name


MUTABLE = {"_Done", "Built", "_Cached"}
"""Structs that are built up by the one object that owns them, and never handed on while they grow."""


@pytest.mark.parametrize("path", PURE_FILES, ids=name_of)
def test_structs_are_frozen(path: Path) -> None:
    """Likewise every msgspec struct, those few aside that one object builds up for itself."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "msgspec.Struct" for base in node.bases):
            given = {one.arg: ast.unparse(one.value) for one in node.keywords}
            assert given.get("frozen") == "True" or node.name in MUTABLE, node.name


@every_file
def test_comments_give_reasons_and_no_history(path: Path) -> None:
    """What the code was once stands in git."""
    assert [text for text in prose(path) if HISTORY.search(text)] == []


def prose(path: Path) -> Iterator[str]:
    """Yield the comments and docstrings of a file."""
    source = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def broad_handlers(path: Path) -> list[int]:
    """Return the lines of handlers that catch everything and do not raise it on."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = re.findall(r"\w+", ast.unparse(node.type)) if node.type else ["Exception"]
            raised_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if {"Exception", "BaseException"} & set(caught) and not raised_on:
                found.append(node.lineno)
    return found


def test_one_broad_handler() -> None:
    """One place catches everything: where `cli` turns an unforeseen fault into a sentence."""
    found = [name_of(path) for path in FILES for _ in broad_handlers(path)]
    assert found == ["quizzer/cli/main.py"]


def test_one_engine() -> None:
    """`create_engine(` stands once, inside of a function."""
    found = [
        (path, node)
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("create_engine")
    ]
    assert len(found) == 1
    path, call = found[0]
    assert any(call in ast.walk(node) for node in ast.walk(tree_with(path, call)) if isinstance(node, Function))


def tree_with(path: Path, call: ast.Call) -> ast.Module:
    """Return the tree of `path` with `call` itself in the place of its like."""
    found = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(found):
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.Call) and (value.lineno, value.col_offset) == (call.lineno, call.col_offset):
                setattr(node, field, call)
    return found


@every_file
def test_one_clock(path: Path) -> None:
    """The time is read in `cli` alone, and nothing sleeps."""
    text = path.read_text(encoding="utf-8")
    if path.name != "wiring.py":
        assert not re.search(r"datetime\.now\(|time\.time\(|date\.today\(|utcnow\(", text)
    assert not re.search(r"\btime\.sleep\(|asyncio\.sleep\(", text)


@pytest.mark.parametrize("path", [one for one in FILES if one.parent.name != "questions"], ids=name_of)
def test_nothing_asks_which_type(path: Path) -> None:
    """No `if kind ==` and no isinstance of a question type outside of `questions`: the verbs are called."""
    types = "|".join(one.__name__ for one in TYPES)
    kinds = "|".join(BY_KIND)
    text = path.read_text(encoding="utf-8")
    assert not re.search(rf"isinstance\([^)]*\b(?:{types})(?:Variant)?\b\)", text)
    assert not re.search(rf"\bkind (?:==|!=) ?[\"'](?:{kinds})[\"']", text)


@every_file
def test_widgets_know_no_store_and_no_app(path: Path) -> None:
    """A widget reports in messages: it reaches for nothing of ours above it, and opens no file."""
    if "widgets" not in path.parts:
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"quizzer\.(?:storage|cli|tui\.screens)", text)
    assert not re.search(r"\bopen\(|\.read_text\(", text)


TOP = {"quizzer", "banks", "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="what is committed, only git knows")
def test_nothing_else_lies_at_the_top() -> None:
    """Beside what is promised there are dot-files alone: no fuzzer's or editor's leavings."""
    found = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    tops = {path.partition("/")[0] for path in found if path}
    assert {top for top in tops if not top.startswith(".")} == TOP
