"""Finding banks, and the cache of parsed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from quizzer.bank import folders
from quizzer.bank.bank import Bank
from quizzer.bank.folders import bank_files, load_all, shipped
from quizzer.bank.reading import load_bank
from quizzer.errors import BankError
from quizzer.questions import TYPES
from tests.shelf import EXAMPLES, ROOT, SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = ROOT / "tests" / "banks" / "broken"


def test_the_shipped_banks_are_found() -> None:
    """Beside the package in a checkout."""
    assert shipped() == SHIPPED
    assert "transfer-learning.yaml" in [path.name for path in bank_files([shipped()])]


def test_a_second_load_equals_the_first(tmp_path: Path) -> None:
    """What comes out of the cache is what was parsed, for every type."""
    cold, _ = load_all([SHIPPED, EXAMPLES], tmp_path)
    warm, errors = load_all([SHIPPED, EXAMPLES], tmp_path)
    assert warm == cold
    assert all(bank.kept for bank in warm)
    assert [msgspec.structs.replace(bank, kept="") for bank in warm] == load_all([SHIPPED, EXAMPLES], None)[0]
    assert errors == []
    assert len(list(tmp_path.glob("*.bank"))) == len(cold)


def test_the_second_load_parses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchanged file is not read as YAML again; a changed one is."""
    bank = tmp_path / "b.yaml"
    bank.write_bytes((EXAMPLES / "card.yaml").read_bytes())
    load_all([bank], tmp_path / "cache")
    calls: list[str] = []

    def counted(data: bytes, file: str) -> Bank:
        calls.append(file)
        return load_bank(data, file)

    monkeypatch.setattr(folders, "load_bank", counted)
    load_all([bank], tmp_path / "cache")
    assert calls == []
    bank.write_bytes(bank.read_bytes() + b"# one more line\n")
    load_all([bank], tmp_path / "cache")
    assert calls == [str(bank)]


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"\x93\xc0\xc0\xc0", b"garbage" * 99, b"\xdd\xff\xff\xff\xff"])
def test_a_damaged_cache_is_passed_over(damage: bytes, tmp_path: Path) -> None:
    """Whatever stands in the cache's file, the bank is the bank, and the cache is mended."""
    cache = tmp_path / "cache"
    good, _ = load_all([EXAMPLES / "grid.yaml"], cache)
    (kept,) = cache.glob("*.bank")
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert load_all([EXAMPLES / "grid.yaml"], cache) == (good, [])
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cut_cache_is_passed_over(share: float, tmp_path: Path) -> None:
    """A file cut short by a full disk is no bank."""
    good, _ = load_all([EXAMPLES / "match.yaml"], tmp_path)
    (kept,) = tmp_path.glob("*.bank")
    kept.write_bytes(kept.read_bytes()[: int(len(kept.read_bytes()) * share)])
    assert load_all([EXAMPLES / "match.yaml"], tmp_path)[0] == good


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    """A file where the folder should be."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    banks, errors = load_all([EXAMPLES], blocked / "cache")
    assert len(banks) == len(TYPES)
    assert errors == []


def test_one_broken_bank_does_not_hide_the_others() -> None:
    """Those that can be used are, and each other one has its error."""
    banks, errors = load_all([EXAMPLES / "card.yaml", BROKEN / "05-tab.yaml", BROKEN / "14-options.yaml"], None)
    assert [bank.key for bank in banks] == ["example-card"]
    assert [len(error.problems) > 0 for error in errors] == [True, True]


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    """A folder called `x.yaml` is searched, not read; a missing path is an error."""
    folder = tmp_path / "x.yaml"
    folder.mkdir()
    assert bank_files([tmp_path]) == []
    with pytest.raises(BankError, match="no such file or folder"):
        bank_files([tmp_path / "gone"])
