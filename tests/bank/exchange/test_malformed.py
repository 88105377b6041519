"""Each malformed file has one clear error: where, what is wrong, what to do; never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quizzer.bank.exchange import anki_package
from quizzer.bank.exchange.anki_notes import import_anki
from quizzer.bank.exchange.csv_pairs import import_csv
from quizzer.bank.exchange.gift_reading import import_gift
from quizzer.errors import BankError
from tests.bank.exchange.malformed.packages import PACKAGES, note, package, zipped
from tests.bank.exchange.malformed.texts import CSV, GIFT

READERS = {"gift": (import_gift, GIFT), "csv": (import_csv, CSV), "anki": (import_anki, PACKAGES)}
CASES = [(kind, name) for kind, (_, files) in READERS.items() for name in files]
EXPECTED: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "malformed" / "expected.json").read_text(encoding="utf-8")
)


def said(kind: str, data: bytes) -> str:
    """Return the error for a file."""
    with pytest.raises(BankError) as error:
        READERS[kind][0](data, f"f.{kind}", bank="f")
    return str(error.value)


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_a_malformed_file_is_explained(kind: str, name: str) -> None:
    """The message is the one written down, letter by letter."""
    if name == "no-zstd":
        pytest.importorskip("zstandard")
    assert said(kind, READERS[kind][1][name]) == EXPECTED[kind][name]


@pytest.mark.parametrize("kind", READERS)
def test_there_are_fifteen(kind: str) -> None:
    """Fifteen of each format at the least, no two with one message."""
    assert len(set(EXPECTED[kind].values())) >= 15


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A collection larger than the bound is refused while it is read."""
    monkeypatch.setattr(anki_package, "MOST_BYTES", 1000)
    assert "unpacks to more than" in said("anki", zipped("collection.anki2", b"\0" * 100_000))


def test_a_small_package_is_read() -> None:
    """The package that the malformed ones are made of is good itself."""
    found = import_anki(package(note()), "f.apkg", bank="f")
    assert [one.kind for one in found.bank.questions] == ["card"]
