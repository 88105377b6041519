"""Paths that climb out, names no file can have, and files that are none: one sentence each, nothing read or hung."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizzer.bank.check import check_paths
from quizzer.bank.lesson import has_lesson, lesson_of
from quizzer.bank.reading import load_bank, read_file
from quizzer.errors import BankError
from quizzer.storage.papers import PaperFiles

if TYPE_CHECKING:
    from tests.cli.running import Program

BANK = """\
bank: b
title: B
lesson: "%s"
topics: {t: {title: T}}
questions: [{id: q, type: card, topic: t, difficulty: 1, front: F, back: B, why: W}]
"""
PLAIN = BANK.replace('lesson: "%s"\n', "")
OTHERS = "the secret of somebody else"
MOST = 16 * 2**20


def bank_with(folder: Path, lesson: str) -> Path:
    """Write a bank that names a lesson."""
    path = folder / "inner" / "b.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(BANK % lesson, encoding="utf-8")
    (folder / "secret.md").write_text(OTHERS, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "lesson",
    [
        "../secret.md",
        "a/../../secret.md",
        "./../secret.md",
        "/etc/passwd",
        "link.md",
        "folder/secret.md",
        "circle.md",
        "pipe.md",
        "down",
        ".",
        "a\\0b",
        "a" * 5000,
        "a/" * 3000,
        "/dev/zero",
        "CON",
        "~/x.md",
        "b.yaml/x.md",
    ],
    ids=lambda lesson: lesson[:20],
)
def test_a_lesson_stays_beside_its_bank(lesson: str, tmp_path: Path) -> None:
    """Not by dots, not by a link, not by a device: refused when it is opened, when it is checked, and in the app."""
    path = bank_with(tmp_path, lesson)
    inner = path.parent
    (inner / "link.md").symlink_to(tmp_path / "secret.md")
    (inner / "folder").symlink_to(tmp_path)
    (inner / "circle.md").symlink_to(inner / "circle.md")
    (inner / "down").mkdir()
    os.mkfifo(inner / "pipe.md")
    bank = load_bank(path.read_bytes(), str(path))
    with pytest.raises(BankError, match="the lesson") as caught:
        lesson_of(bank)
    assert OTHERS not in str(caught.value)
    assert not has_lesson(bank)
    assert {one.code for one in check_paths([path]).problems} == {"no-lesson"}


def test_a_bank_may_be_linked_to_with_its_lesson(tmp_path: Path) -> None:
    """What the learner links into the folder of banks lies beside the bank, on both ends."""
    bank_with(tmp_path, "l.md")
    (tmp_path / "inner" / "l.md").write_text("# L")
    own = tmp_path / "own"
    own.mkdir()
    for name in ("b.yaml", "l.md"):
        (own / name).symlink_to(tmp_path / "inner" / name)
    found = lesson_of(load_bank((own / "b.yaml").read_bytes(), str(own / "b.yaml")))
    assert found is not None
    assert found.title == "L"


def test_what_is_added_is_copied_nowhere_else(quizzer: Program, tmp_path: Path) -> None:
    """A bank whose lesson leads out is not taken in at all."""
    for lesson in ("../../escaped.md", "/tmp/escaped.md"):  # noqa: S108  a name that must not be made
        path = bank_with(tmp_path, lesson)
        assert quizzer("bank", "add", path).code == 3
    assert not (quizzer.home / "banks").exists()
    assert not list(tmp_path.rglob("escaped.md"))


COMMANDS = (("check",), ("bank", "import", "--format", "gift"), ("bank", "import", "--format", "anki"), ("bank", "add"))
NAMES = ("pipe", "zero", "folder", "long", "circle")


@pytest.mark.parametrize(
    ("name", "command"), [*((name, command) for name in NAMES for command in COMMANDS), ("sparse", COMMANDS[1])]
)
def test_what_is_no_file_is_one_sentence(name: str, command: tuple[str, ...], quizzer: Program, tmp_path: Path) -> None:
    """A pipe that nobody writes to, a device that never ends, a folder, impossible names, hundreds of megabytes."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(300 * 2**20)
    path = {"zero": Path("/dev/zero"), "long": tmp_path / ("a" * 5000)}.get(name, tmp_path / name)
    ran = quizzer(*command, path)
    assert ran.code in ({0, 2} if name == "folder" and command[-1] in {"check", "add"} else {1, 2, 3})
    assert "Traceback" not in ran.err
    assert "fault of ours" not in ran.err
    assert len(ran.err.splitlines()) <= 4


def test_no_more_than_the_bound_is_read(tmp_path: Path) -> None:
    """However large the file says it is."""
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(2**33)
    assert len(read_file(tmp_path / "sparse", 1000)) == 1001
    assert len(read_file(tmp_path / "sparse")) == MOST + 1


@pytest.mark.parametrize(
    "name", ["../../me", "/etc/passwd", "a/b", "x" * 300, "\x1b[31m", "CON", ".", "\u202eme", "me.json"]
)
def test_a_learner_is_no_file_name(name: str, quizzer: Program, tmp_path: Path) -> None:
    """Whoever studies: answers and papers stand in the files there always are."""
    path = tmp_path / "b.yaml"
    path.write_text(PLAIN)
    before = {one.name for one in tmp_path.iterdir()}
    ran = quizzer("--banks", path, "--learner", name, "drill", "--plain", "--limit", "1", stdin="\ngood\n")
    assert ran.code == 0
    assert {one.name for one in tmp_path.iterdir()} == before | {"home"}
    assert {one.name for one in quizzer.home.iterdir()} <= {
        "cache",
        *(f"quizzer.db{end}" for end in ("", "-wal", "-shm")),
    }


def test_a_paper_is_written_where_it_was_read(tmp_path: Path) -> None:
    """A file whose id would lead elsewhere is no paper."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "p.json").write_text('{"id":"../../escaped","learner":"me"}')
    kept = PaperFiles(folder, "me").kept()
    assert kept.sat == ()
    assert len(kept.problems) == 1


def test_the_keyboard_may_be_a_pipe(quizzer: Program) -> None:
    """A log from standard input: a line without an end is read up to its bound and refused."""
    ran = quizzer("log", "import", "-", stdin=b"[" * 3_000_000)
    assert ran.code == 4
    assert ran.err.startswith("quizzer: -:1:1: not an entry of a log")
