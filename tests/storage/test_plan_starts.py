"""Where a plan begins is kept in a file that may be lost, broken or foreign: then there is none."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from quizzer.storage.plan_starts import PlanStartFile
from quizzer.study.plan_start import Learned, PlanStart, Settled

if TYPE_CHECKING:
    from pathlib import Path

START = PlanStart(
    made_on=dt.date(2026, 1, 2),
    learned=Learned(reviews=3, weights=(0.1, 0.2), fitted_at=0, numbers=(0.5,), covariance=((1.0,),)),
    asked=Settled(days=(0, 1), prices=(1e-4, 2e-4), softness=0.01),
    shown=None,
)


def kept(folder: Path) -> Path:
    """Keep a start, and return its file."""
    PlanStartFile(folder, "me").keep(START)
    [file] = folder.iterdir()
    return file


def test_what_was_kept_is_read(tmp_path: Path) -> None:
    """Whole, by its own learner alone."""
    kept(tmp_path)
    assert PlanStartFile(tmp_path, "me").read() == START
    assert PlanStartFile(tmp_path, "you").read() is None


def test_nothing_kept_is_none(tmp_path: Path) -> None:
    """A new home has not even the folder."""
    assert PlanStartFile(tmp_path / "cache", "me").read() is None


@pytest.mark.parametrize("place", [0, 20, -1])
def test_a_flipped_byte_is_found(tmp_path: Path, place: int) -> None:
    """No plan begins at prices that nobody found."""
    file = kept(tmp_path)
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)
    assert PlanStartFile(tmp_path, "me").read() is None


@pytest.mark.parametrize("length", [0, 10, 40])
def test_a_truncated_file_is_none(tmp_path: Path, length: int) -> None:
    """However much is left."""
    file = kept(tmp_path)
    file.write_bytes(file.read_bytes()[:length])
    assert PlanStartFile(tmp_path, "me").read() is None


def test_a_disk_that_takes_nothing_is_passed_over(tmp_path: Path) -> None:
    """The plan stands without."""
    (tmp_path / "cache").write_text("in the way")
    store = PlanStartFile(tmp_path / "cache", "me")
    store.keep(START)
    assert store.read() is None
