"""A full disk: what is not on it is never said to be kept, and can be given again once there is room."""

from __future__ import annotations

import datetime as dt
import io
import os
from typing import TYPE_CHECKING

import pytest

from quizzer.cli.exam_file import EXAMS_FILE, keep_timetable, read_timetable
from quizzer.cli.plain import PlainSitting
from quizzer.cli.plain_exam import PlainExam
from quizzer.cli.wiring import Place
from quizzer.errors import StoreError
from quizzer.storage.papers import PaperFiles
from quizzer.study.desk import Desk
from quizzer.study.exam import Exam, Timetable
from quizzer.study.mock_exams import ANY, MockExams
from tests.faults.rooms import no_room, small_disk
from tests.faults.seats import Typed, on_screen, seated
from tests.tui.test_mock import paper_on

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.study.mock_exam import MockExam
    from tests.faults.seats import Seat


async def test_a_full_disk_in_a_sitting(tmp_path: Path) -> None:
    """Disk full: the app goes on, says so beside the entry, which stands; with room again Enter keeps it."""
    with seated(tmp_path) as seat:
        async with on_screen(seat) as play:
            await play.press("1")
            with no_room():
                await play.press("enter")
                assert "not kept" in play.text
                assert "has space" in " ".join(play.text.replace("▌", " ").split())
                assert "again t" not in play.text
            assert (seat.kept, play.response) == (0, "1")
            await play.press("enter")
            assert "1 again" in play.text
            assert "not kept" not in play.text
            assert (seat.kept, seat.problems) == (1, [])


async def test_a_full_disk_after_the_answer(tmp_path: Path) -> None:
    """Disk full: a rating, an undo and a word against the verdict that cannot be kept change nothing."""
    with seated(tmp_path) as seat:
        async with on_screen(seat) as play:
            await play.press("r")
            with no_room():
                for key in ("2", "y", "u"):
                    await play.press(key)
                    assert "not kept" in play.text, key
            assert play.log == ["Review"]
            assert play.sitting.finish().right == 0
            await play.press("u")
            assert play.log == ["Review", "Void"]
            assert play.sitting.finish().answered == 0


def test_a_full_disk_in_lines(tmp_path: Path) -> None:
    """Disk full, for real: --plain says that the answer is not kept and what to do; given again it is."""
    with small_disk(tmp_path / "disk", 400) as disk, seated(disk) as seat:
        filler = disk / "filler"

        def typed() -> str:
            filler.write_bytes(b"")
            with filler.open("ab", buffering=0) as file:
                while True:
                    try:
                        file.write(b"x" * 512)
                    except OSError:
                        return "1\n"

        def typed_again() -> str:
            filler.unlink()
            return "1\n"

        said = io.StringIO()
        PlainSitting(seat.sitting(), Typed(typed, typed_again), said).run()
        sentence = " ".join(said.getvalue().split())
        assert "Not kept; give it again when that is mended:" in sentence
        assert "the disk is full and nothing of this was saved; free some space and try again" in sentence
        assert sentence.count("Rated ") == 1
        assert (seat.kept, seat.problems) == (1, [])


def paper(seat: Seat) -> MockExam:
    """Begin a mock exam kept in files."""
    return MockExams(seat.ground, PaperFiles(seat.home / "papers", "me"), Timetable(), 1).begin(ANY)


def test_a_full_disk_in_a_mock_exam(tmp_path: Path) -> None:
    """Disk full: an exam's answer is not said to be kept; nothing that was is lost; given again it is kept."""
    with seated(tmp_path) as seat:
        exam, said = paper(seat), io.StringIO()

        def full() -> str:
            limit.__enter__()
            return "2\n"

        def room() -> str:
            limit.__exit__(None, None, None)
            return "3\n"

        limit = no_room()
        PlainExam(exam, Typed(lambda: "1\n", full, room), said, resumed=False).run()
        text = " ".join(said.getvalue().split())
        assert text.count("Kept. (") == 2
        assert "Not kept; give it again when that is mended:" in text
        assert "make room" in text
        (kept,) = PaperFiles(tmp_path / "papers", "me").kept().sat
        assert [one.answer for one in kept.entered[:3]] == ["1", "3", ""]
        assert [one.name for one in (tmp_path / "papers").iterdir()] == [f"{kept.id}.json"]


def test_a_full_disk_while_the_exams_are_kept(tmp_path: Path) -> None:
    """Disk full: exams.toml stays what it was, and one sentence names the file."""
    place = Place(home=tmp_path)
    one = Timetable(exams=(Exam(date=dt.date(2026, 5, 1), name="finals"),))
    keep_timetable(place, one)
    with no_room(), pytest.raises(StoreError, match=rf"{EXAMS_FILE}: cannot be written"):
        keep_timetable(place, Timetable())
    assert read_timetable(place) == one
    assert os.listdir(tmp_path) == [EXAMS_FILE]  # noqa: PTH208  nothing half written beside it


async def test_a_full_disk_in_a_mock_exam_on_a_screen(tmp_path: Path) -> None:
    """Disk full: the paper stays at its question, says so, and takes the entry once there is room."""
    with seated(tmp_path) as seat:
        desk = Desk(seat.ground, seed=1, papers=PaperFiles(tmp_path / "papers", "me"))
        async with paper_on(desk) as sat:
            await sat.press("1")
            with no_room():
                await sat.press("enter")
                assert "Not kept" in sat.text
                await sat.press("r", "h")
                assert not sat.exam.sat.entered[0].flagged
            assert sat.exam.place == 0
            assert sat.screen.answer is not None
            assert sat.screen.answer.response() == "1"
            await sat.press("enter")
            assert sat.exam.place == 1
        (kept,) = PaperFiles(tmp_path / "papers", "me").kept().sat
        assert kept.entered[0].answer == "1"
