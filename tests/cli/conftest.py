"""What the tests of the commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import Program

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def quizzer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return the program with an empty home."""
    return Program(tmp_path / "home", monkeypatch)
