"""The JSON Schema that editors complete by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema  # type: ignore[import-untyped]  # its types are a package of their own
import pytest
import yaml

from quizzer.bank.folders import bank_files
from quizzer.bank.schema import bank_schema
from quizzer.questions import BY_KIND
from tests.shelf import EXAMPLES, SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

VALIDATOR = jsonschema.Draft202012Validator(json.loads(json.dumps(bank_schema())))


def typed(path: Path) -> Any:  # noqa: ANN401  as an editor would read it
    """Return a bank as YAML's own types make it."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_it_is_a_schema() -> None:
    """A valid one of the draft it names."""
    jsonschema.Draft202012Validator.check_schema(bank_schema())


@pytest.mark.parametrize("path", bank_files([SHIPPED, EXAMPLES]), ids=lambda path: path.stem)
def test_every_good_bank_is_valid(path: Path) -> None:
    """An editor underlines nothing in a bank that checks clean."""
    assert [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(typed(path))] == []


@pytest.mark.parametrize("kind", BY_KIND)
def test_an_unknown_key_is_refused_in_every_type(kind: str) -> None:
    """A key mistyped is underlined, and so is a required one that is missing."""
    bank = typed(EXAMPLES / f"{kind}.yaml")
    bank["questions"][0]["promt"] = "P"
    assert not VALIDATOR.is_valid(bank)
    del bank["questions"][0]["promt"]
    assert VALIDATOR.is_valid(bank)
    del bank["questions"][0]["difficulty"]
    assert not VALIDATOR.is_valid(bank)


@pytest.mark.parametrize(
    ("key", "value"), [("bank", "Not a Slug"), ("topics", []), ("questions", {}), ("title", ""), ("extra", 1)]
)
def test_a_wrong_head_is_refused(key: str, value: object) -> None:
    """Names, shapes and unknown keys of the top level."""
    bank = typed(EXAMPLES / "card.yaml")
    assert not VALIDATOR.is_valid({**bank, key: value})


def test_every_type_is_described() -> None:
    """Each kind is a word of the schema."""
    text = json.dumps(bank_schema())
    assert all(f'"{kind}"' in text for kind in BY_KIND)
