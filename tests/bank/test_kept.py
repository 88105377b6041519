"""Parsed banks kept in files: read by need, equal to what was parsed, and parsed again where anything is amiss."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from quizzer.bank import folders
from quizzer.bank.folders import load_all
from quizzer.bank.kept import FileTable, KeptQuestions
from quizzer.bank.library import Library
from quizzer.bank.outline import outline_of, outlines_of
from quizzer.errors import BankError
from tests.shelf import EXAMPLES, SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from quizzer.bank.bank import Bank

CARD, MATCH = EXAMPLES / "card.yaml", EXAMPLES / "match.yaml"


def put(path: Path, data: bytes, *, age: int = 10_000_000_000) -> None:
    """Write a bank that is old enough for its times to be trusted."""
    path.write_bytes(data)
    changed = path.stat().st_mtime_ns - age
    os.utime(path, ns=(changed, changed))


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the files that are read and parsed from now on."""
    found: list[str] = []
    parse: Callable[[bytes, str], Bank] = folders.load_bank

    def counted(data: bytes, file: str) -> Bank:
        found.append(file)
        return parse(data, file)

    monkeypatch.setattr(folders, "load_bank", counted)
    return found


def test_an_outline_asks_as_its_question_does() -> None:
    """For every shipped question, whatever the memories want first."""
    for bank in load_all([SHIPPED, EXAMPLES], None)[0]:
        for question, outline in zip(bank.questions, outlines_of(bank.questions), strict=True):
            parts = question.items()
            for wanted in (parts, parts[::-1], parts[1:], ("nothing", *parts[:1])):
                assert outline.asked(wanted) == question.asked(wanted)


def test_a_kept_library_is_the_parsed_one(tmp_path: Path) -> None:
    """Questions, outlines, items and renames are the same, in the same order."""
    parsed = Library(load_all([SHIPPED, EXAMPLES], tmp_path)[0])
    kept = Library(load_all([SHIPPED, EXAMPLES], tmp_path)[0])
    outlines = {key: outline_of(one) for key, one in parsed.questions.items()}
    assert list(kept.outlines.items()) == list(parsed.outlines.items()) == list(outlines.items())
    assert list(kept.items.items()) == list(parsed.items.items())
    assert kept.aliases == parsed.aliases
    assert list(kept.questions.items()) == list(parsed.questions.items())
    assert len(kept.questions) == len(list(kept.questions))
    assert "no-bank/x" not in kept.questions
    assert kept.questions.get("no-bank/x") is None


def test_questions_stand_as_in_a_tuple(tmp_path: Path) -> None:
    """By place, from the end, in a range; none beyond."""
    (parsed,), _ = load_all([MATCH], tmp_path)
    (kept,), _ = load_all([MATCH], tmp_path)
    assert kept.questions[-1] == parsed.questions[-1]
    assert kept.questions[:2] == parsed.questions[:2]
    assert kept.questions != parsed.questions[:1]
    with pytest.raises(IndexError):
        kept.questions[len(parsed.questions)]


@pytest.mark.parametrize("damage", ["gone", "zeros"])
def test_what_cannot_be_read_is_parsed_again(damage: str, tmp_path: Path) -> None:
    """A file that goes, or whose questions a crash has lost, costs a parse and nothing else."""
    (parsed,), _ = load_all([MATCH], tmp_path)
    (kept,), _ = load_all([MATCH], tmp_path)
    (file,) = tmp_path.glob("*.bank")
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(whole[:40] + bytes(len(whole) - 40))
    assert outlines_of(kept.questions) == outlines_of(parsed.questions)
    assert kept.questions == parsed.questions


def test_one_question_is_read_without_the_others(tmp_path: Path) -> None:
    """Its place is found by its id, and it is what was parsed; an id that no question has is nowhere."""
    parsed, _ = load_all([SHIPPED, EXAMPLES], tmp_path)
    for bank, before in zip(load_all([SHIPPED, EXAMPLES], tmp_path)[0], parsed, strict=True):
        questions = bank.questions
        assert isinstance(questions, KeptQuestions)
        for place, one in reversed(list(enumerate(before.questions))):
            assert questions.place_of(one.id) == place
            assert questions[place] == one
        first, second = (one.id for one in before.questions[:2]) if len(before.questions) > 1 else ("a", "b")
        assert questions.place_of("none") is None
        assert questions.place_of(f"{first}\n{second}") is None
        assert "outlines" not in vars(questions)


@pytest.mark.parametrize("sound", [0, 1])
def test_a_question_that_is_spoilt_is_parsed_again(sound: int, tmp_path: Path) -> None:
    """One that cannot be decoded, or is another one than its outline says."""
    (parsed,), _ = load_all([MATCH], tmp_path)
    (kept,), _ = load_all([MATCH], tmp_path)
    (file,) = tmp_path.glob("*.bank")
    name = parsed.questions[sound].id.encode()
    whole = file.read_bytes()
    place = whole.rindex(name)
    file.write_bytes(whole[:place] + bytes(len(name)) + whole[place + len(name) :])
    assert kept.questions[sound] == parsed.questions[sound]
    assert list(kept.questions) == list(parsed.questions)
    (again,), _ = load_all([MATCH], tmp_path)
    assert list(again.questions) == list(parsed.questions)


def test_a_bank_changed_while_it_is_in_use_is_said(tmp_path: Path) -> None:
    """Where the kept file has gone and the bank is another one, no wrong question is asked."""
    bank = tmp_path / "b.yaml"
    put(bank, MATCH.read_bytes())
    load_all([bank], tmp_path / "cache")
    (kept,), _ = load_all([bank], tmp_path / "cache")
    (file,) = (tmp_path / "cache").glob("*.bank")
    file.unlink()
    put(bank, CARD.read_bytes() + b"\n")
    with pytest.raises(BankError, match="start again"):
        list(kept.questions)


def test_an_unchanged_bank_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size and times say that it is what it was."""
    bank, cache = tmp_path / "b.yaml", tmp_path / "cache"
    put(bank, CARD.read_bytes())
    good = load_all([bank], cache)
    later = cache / "files.msgpack"
    os.utime(later, ns=(later.stat().st_mtime_ns + 10**10, later.stat().st_mtime_ns + 10**10))
    monkeypatch.setattr(folders, "_text", lambda path: pytest.fail(f"{path} was read"))
    assert load_all([bank], cache) == good


def test_a_bank_of_the_same_size_is_read_anew(tmp_path: Path, parses: list[str]) -> None:
    """Another text in as many bytes is another bank, however old it says it is."""
    bank, cache = tmp_path / "b.yaml", tmp_path / "cache"
    put(bank, CARD.read_bytes())
    before, _ = load_all([bank], cache)
    put(bank, CARD.read_bytes().replace(b"bank: example-card", b"bank: example-bard"))
    after, _ = load_all([bank], cache)
    assert [one.key for one in (*before, *after)] == ["example-card", "example-bard"]
    assert parses == [str(bank)] * 2


def test_times_too_fresh_are_not_trusted(tmp_path: Path) -> None:
    """A bank changed within the clock's grain of being read is read again."""
    bank, cache = tmp_path / "b.yaml", tmp_path / "cache"
    bank.write_bytes(CARD.read_bytes())
    load_all([bank], cache)
    assert FileTable(cache).digest(bank) is None


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"garbage", b"\x80"])
def test_a_damaged_table_is_passed_over(damage: bytes, tmp_path: Path) -> None:
    """The banks are read, and the table is made anew."""
    good = load_all([CARD], tmp_path)
    table = tmp_path / "files.msgpack"
    whole = table.read_bytes()
    table.write_bytes(damage)
    assert load_all([CARD], tmp_path) == good
    assert table.read_bytes() == whole
