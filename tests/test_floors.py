"""A floor imports only what lies below it, in the source and at run time."""

from __future__ import annotations

import subprocess
import sys

import pytest
from importlinter.cli import lint_imports

from tests.shelf import ROOT

PURE = ("errors", "nodes", "generators", "solver", "scheduling", "simulator", "questions", "bank", "study")
FRAMEWORKS = ("textual", "rich", "sqlalchemy", "alembic")


def loaded_by(*modules: str) -> set[str]:
    """Return the top names that a fresh interpreter has loaded after importing `modules`."""
    code = f"import sys, {', '.join(modules)}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def modules_of(floor: str) -> list[str]:
    """Return every module of a floor; migrations aside, which Alembic runs and nobody imports."""
    folder = ROOT / "quizzer" / floor
    if not folder.is_dir():
        return [f"quizzer.{floor}"]
    files = (path.relative_to(ROOT).with_suffix("") for path in folder.rglob("*.py") if "migrations" not in path.parts)
    return sorted({".".join(path.parts).removesuffix(".__init__") for path in files})


def test_the_contracts_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every contract in pyproject.toml is kept."""
    monkeypatch.chdir(ROOT)
    code = lint_imports(no_cache=True, no_logo=True)
    said = capsys.readouterr().out
    assert code == 0, said
    assert " 0 broken" in said


@pytest.mark.parametrize("floor", [one for one in PURE if modules_of(one)])
def test_a_pure_floor_loads_no_framework(floor: str) -> None:
    """Every module of it, imported in a fresh interpreter, leaves Textual, Rich and SQLAlchemy where they are."""
    assert loaded_by(*modules_of(floor)).isdisjoint(FRAMEWORKS)


def test_a_sitting_loads_no_arrays() -> None:
    """NumPy is loaded where networks are built and plans made, not before the first question."""
    assert "numpy" not in loaded_by("quizzer.questions", "quizzer.study.sitting", "quizzer.study.desk")


def test_the_command_line_loads_nothing_slow() -> None:
    """`import quizzer.cli` paints no screen, opens no store, reads no bank."""
    assert loaded_by("quizzer.cli").isdisjoint({*FRAMEWORKS, "numpy", "yaml", "fsrs", "pylatexenc", "markdown_it"})


def test_adapters_are_strangers() -> None:
    """The screens load no database, the store no screens."""
    assert "sqlalchemy" not in loaded_by(*modules_of("tui"))
    assert loaded_by(*modules_of("storage")).isdisjoint({"textual", "rich"})
