"""One bank's columns in a file: what its items say, read whole or in part, made anew where the file is spoilt."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING
from unittest import mock

import msgspec
import pytest

from quizzer.bank import column_file
from quizzer.bank.column_file import FEW_KEYS, KEYS, NUMBERS, ORDER, bank_columns
from quizzer.bank.folders import load_all
from quizzer.bank.library import Library
from quizzer.study.queue import arrange
from tests.shelf import EXAMPLES, SHIPPED
from tests.study.sitter import MORNING, Learner

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.bank.bank import Bank
    from quizzer.bank.column_file import BankColumns

MATCH = EXAMPLES / "match.yaml"


def kept(folder: Path) -> Bank:
    """Return a bank with questions asked in parts, kept in `folder`."""
    (bank,), _ = load_all([MATCH], folder)
    return bank


def told(columns: BankColumns) -> dict[str, tuple[object, ...]]:
    """Return all that columns say."""
    keys = tuple(map(columns.key, range(columns.front.items)))
    return {name: columns.numbers(name) for name in (*NUMBERS, ORDER)} | {KEYS: keys}


def test_columns_say_what_the_items_are() -> None:
    """Item by item, of every shipped bank and example; held or read in parts."""
    for bank in load_all([SHIPPED, EXAMPLES], None)[0]:
        columns, items = bank_columns(bank), list(Library([bank]).items.values())
        assert [columns.item(place) for place in range(columns.front.items)] == items
        assert told(columns.held()) == told(columns)
        keys = [item.key for item in items]
        assert columns.places([*keys, "nothing", "a\nb"]) == [*range(len(keys)), None, None]
        many = keys * FEW_KEYS
        assert columns.places(many) == [*range(len(keys))] * FEW_KEYS
        for place, item in enumerate(items):
            own = columns.question_at(place)
            assert [columns.item(one).question for one in own] == [item.question] * len(own)
            assert len(own) == sum(one.question == item.question for one in items)


def test_questions_stand_in_the_order_of_what_is_new() -> None:
    """That in which a learner who met nothing is asked the first of each."""
    for bank in load_all([SHIPPED, EXAMPLES], None)[0]:
        columns, library = bank_columns(bank), Library([bank])
        wants = arrange(library, {}, Learner().forgetting, MORNING)
        firsts = list(dict.fromkeys(want.question for want in wants))
        assert [columns.item(start).question for start in columns.numbers(ORDER)] == firsts


@pytest.mark.parametrize("damage", ["gone", "empty", "front", "longer", "shorter", "another"])
def test_a_spoilt_file_is_made_anew(damage: str, tmp_path: Path) -> None:
    """Whatever stands there, the columns are those of the bank; the file is put right."""
    bank = kept(tmp_path)
    wanted = told(bank_columns(bank))
    (file,) = tmp_path.glob("*.columns")
    whole = file.read_bytes()
    spoilt = {
        "empty": b"",
        "front": whole[:8] + b"\xc1" * 20 + whole[28:],
        "longer": whole + b"0",
        "shorter": whole[:-1],
        "another": b"QZC3" + whole[4:],
    }
    file.unlink()
    if damage in spoilt:
        file.write_bytes(spoilt[damage])
    assert told(bank_columns(bank)) == wanted
    assert file.read_bytes() == whole


def test_a_front_with_other_columns_is_not_believed(tmp_path: Path) -> None:
    """A column missing, or of another length than the items, spoils the file."""
    bank = kept(tmp_path)
    columns = bank_columns(bank)
    (file,) = tmp_path.glob("*.columns")
    whole, length = file.read_bytes(), len(msgspec.msgpack.encode(columns.front))
    for parts in ({}, columns.front.parts | {"marks": (0, 8, 0)}):
        front = msgspec.msgpack.encode(msgspec.structs.replace(columns.front, parts=parts))
        file.write_bytes(column_file._HEAD.pack(b"QZC4", len(front)) + front + whole[8 + length :])
        assert told(bank_columns(bank)) == told(columns)
        assert file.read_bytes() == whole


@pytest.mark.parametrize("damage", ["zeros", "gone"])
def test_what_goes_wrong_later_is_made_anew(damage: str, tmp_path: Path) -> None:
    """A file that loses its columns once its front was read."""
    bank = kept(tmp_path)
    wanted, columns = told(bank_columns(bank)), bank_columns(bank)
    (file,) = tmp_path.glob("*.columns")
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
        assert columns.key(1) == wanted[KEYS][1]
    else:
        file.write_bytes(whole[:200] + bytes(len(whole) - 200))
    assert {name: columns.numbers(name) for name in NUMBERS} == {name: wanted[name] for name in NUMBERS}
    assert told(columns) == wanted
    assert file.read_bytes() == whole


def test_columns_that_cannot_be_made_are_no_endless_toil() -> None:
    """Twice spoilt is a fault of ours, and said."""
    (bank,), _ = load_all([MATCH], None)
    columns = bank_columns(bank)
    with (
        mock.patch("quizzer.bank.column_file.zlib.crc32", side_effect=count()),
        pytest.raises(RuntimeError, match="made"),
    ):
        columns.numbers("marks")
