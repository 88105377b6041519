"""What a question type needs to be whole, and what of it is missing."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.shelf import EXAMPLES, ROOT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

QUESTIONS = ROOT / "quizzer" / "questions"


def kind_in(path: Path) -> str | None:
    """Return the kind of the question type that a file declares with `tag=`, if it declares one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            tags = [one.value for one in node.keywords if one.arg == "tag"]
            for tag in tags:
                if isinstance(tag, ast.Constant):
                    return str(tag.value)
    return None


def missing_in(
    kinds: Collection[str],
    widgets: Mapping[str, object] | Collection[str],
    *,
    questions: Path = QUESTIONS,
    examples: Path = EXAMPLES,
    tests: Path = ROOT / "tests" / "questions",
) -> list[str]:
    """Return a line for everything forgotten: a registry, a widget, an example bank, a test, or the type itself."""
    declared = {kind_in(path): path for path in sorted(questions.glob("*.py"))}
    files = {kind: path for kind, path in declared.items() if kind is not None}
    found = [f"questions/{path.name} is not in TYPES" for kind, path in files.items() if kind not in kinds]
    found += [f"{kind} is in TYPES and has no file questions/{kind}.py" for kind in kinds if kind not in files]
    for kind, path in files.items():
        if path.stem != kind:
            found.append(f"{kind} stands in questions/{path.name}; call the file {kind}.py")
        if kind not in widgets:
            found.append(f"{kind} has no widget in WIDGETS")
        if not (examples / f"{kind}.yaml").exists():
            found.append(f"{kind} has no example bank {kind}.yaml")
        if not (tests / f"test_{kind}.py").exists():
            found.append(f"{kind} has no test test_{kind}.py")
    found += [f"the widget {kind} in WIDGETS belongs to no type" for kind in widgets if kind not in files]
    found += [f"{path.name} is the example of no type" for path in examples.glob("*.yaml") if path.stem not in files]
    return found
