"""Whatever a question type needs is there; what was forgotten is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
import pytest

from quizzer.bank.folders import bank_files
from quizzer.bank.reading import read_bank
from quizzer.questions import BY_KIND, TYPES
from quizzer.tui.widgets import WIDGETS
from tests.completeness import QUESTIONS, kind_in, missing_in
from tests.shelf import EXAMPLES, SHIPPED

THROW_AWAY = '''"""`guess`: a throw-away type."""

from quizzer.questions.base import Authored


class Guess(Authored, frozen=True, kw_only=True, tag="guess", forbid_unknown_fields=True):
    """Guess."""
'''


def test_every_type_is_whole() -> None:
    """File, registry, widget, widget's registry, example bank, test: nothing is missing."""
    assert missing_in(BY_KIND, WIDGETS) == []


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Return copies of the types' folder, the examples' and the tests', with a throw-away type in each."""
    questions, examples, tests = tmp_path / "questions", tmp_path / "examples", tmp_path / "tests"
    shutil.copytree(QUESTIONS, questions, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(EXAMPLES, examples)
    shutil.copytree(Path(__file__).parent / "questions", tests, ignore=shutil.ignore_patterns("__pycache__"))
    (questions / "guess.py").write_text(THROW_AWAY)
    (examples / "guess.yaml").write_text("bank: guess\n")
    (tests / "test_guess.py").write_text("")
    return questions, examples, tests


@pytest.mark.parametrize(
    ("forgotten", "named"),
    [
        ("nothing", []),
        ("type", ["questions/guess.py is not in TYPES"]),
        ("widget", ["guess has no widget in WIDGETS"]),
        ("example", ["guess has no example bank guess.yaml"]),
        ("test", ["guess has no test test_guess.py"]),
        (
            "file",
            [
                "guess is in TYPES and has no file questions/guess.py",
                "the widget guess in WIDGETS belongs to no type",
                "guess.yaml is the example of no type",
            ],
        ),
    ],
)
def test_what_a_new_type_lacks_is_named(forgotten: str, named: list[str], folders: tuple[Path, Path, Path]) -> None:
    """A throw-away type with everything is whole; leave one thing out, and that is what is said."""
    questions, examples, tests = folders
    lost = {"file": questions / "guess.py", "example": examples / "guess.yaml", "test": tests / "test_guess.py"}
    if forgotten in lost:
        lost[forgotten].unlink()
    kinds = [*BY_KIND, "guess"] if forgotten != "type" else [*BY_KIND]
    widgets = [*WIDGETS, "guess"] if forgotten != "widget" else [*WIDGETS]
    assert missing_in(kinds, widgets, questions=questions, examples=examples, tests=tests) == named


def test_a_file_is_called_as_its_kind(folders: tuple[Path, Path, Path]) -> None:
    """The same word everywhere."""
    questions, examples, tests = folders
    (questions / "guess.py").rename(questions / "guessing.py")
    found = missing_in([*BY_KIND, "guess"], [*WIDGETS, "guess"], questions=questions, examples=examples, tests=tests)
    assert found == ["guess stands in questions/guessing.py; call the file guess.py"]


@pytest.mark.parametrize("one", TYPES, ids=lambda one: one.kind)
def test_a_type_has_one_word(one: type[msgspec.Struct]) -> None:
    """Its kind, its tag and its file are one word; the class is that word too."""
    kind = getattr(one, "kind", "")
    assert one.__struct_config__.tag == kind
    assert one.__name__.lower() == kind
    assert kind_in(QUESTIONS / f"{kind}.py") == kind


@pytest.mark.parametrize("kind", BY_KIND)
def test_an_example_shows_every_key(kind: str) -> None:
    """Each example bank has two questions of its type at least, and uses every key the type has."""
    path = EXAMPLES / f"{kind}.yaml"
    reading = read_bank(path.read_bytes(), str(path))
    assert len(reading.problems) == 0
    assert len(reading.questions) >= 2
    assert {question.kind for question, _ in reading.questions} == {kind}
    used = set().union(*(node.entries for _, node in reading.questions))
    own = {field.encode_name for field in msgspec.structs.fields(BY_KIND[kind])}
    assert own - used <= {"section", *NOT_FOR[kind]}
    assert "#" in path.read_text(encoding="utf-8")


NOT_FOR: dict[str, set[str]] = {kind: {"prompt"} if kind == "card" else set() for kind in BY_KIND}
"""Keys that a type has only in order to refuse them. (`section:` needs a lesson, which an example has none of.)"""


def test_the_first_bank_has_every_type_and_difficulty() -> None:
    """The shipped bank is a sitting with everything in it."""
    path = SHIPPED / "transfer-learning.yaml"
    reading = read_bank(path.read_bytes(), str(path))
    questions = [question for question, _ in reading.questions]
    assert len(questions) >= 120
    assert {question.kind for question in questions} >= {
        "choice",
        "choices",
        "match",
        "grid",
        "number",
        "derivation",
        "order",
        "cloze",
        "card",
    }
    assert {question.difficulty for question in questions} == {1, 2, 3, 4}


def test_ids_are_used_once_over_all_examples() -> None:
    """Banks are called by different names."""
    names = []
    for path in bank_files([SHIPPED, EXAMPLES]):
        found = re.search(r"^bank: (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert found is not None
        names.append(found[1])
    assert len(set(names)) == len(names)
