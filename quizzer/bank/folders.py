"""Where banks are found, and reading them all: unchanged files come from a cache by the hash of theirs."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import quizzer
from quizzer.bank.kept import FileTable, keep_bank, kept_bank, stamp_of
from quizzer.errors import BankError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.bank.bank import Bank

ENDINGS = (".yaml", ".yml")


def load_bank(data: bytes, file: str) -> Bank:
    """Return the bank in `data`; raise BankError with every problem."""
    from quizzer.bank.reading import load_bank as parsed  # noqa: PLC0415  an unchanged bank needs no YAML

    return parsed(data, file)


def shipped() -> Path:
    """Return the folder of the banks that come with Quizzer: in the wheel, or beside the package."""
    package = Path(quizzer.__file__).parent
    inside = package / "banks"
    return inside if inside.is_dir() else package.parent / "banks"


def bank_files(paths: Iterable[Path]) -> list[Path]:
    """Return the bank files in `paths`, folders searched through; raise BankError for a path that is not there."""
    found: dict[Path, None] = {}
    for path in paths:
        try:
            if path.is_dir():
                inside = (one for one in sorted(path.rglob("*")) if one.suffix in ENDINGS and one.is_file())
                found.update(dict.fromkeys(inside))
                continue
            there = path.exists()
        except OSError as error:
            message = f"{path}: cannot be read ({error.strerror}); give a bank's path"
            raise BankError(message) from None
        if not there:
            message = f"{path}: no such file or folder; give a bank's path"
            raise BankError(message)
        found[path] = None
    return list(found)


def load_all(paths: Iterable[Path], cache: Path | None) -> tuple[list[Bank], list[BankError]]:
    """Return the banks in `paths` that can be used, and an error for each that cannot.

    Parsed banks are kept in the folder `cache` by the hash of their file; a cache that cannot be read or
    written is passed over.
    """
    banks, errors = [], []
    table = FileTable(cache) if cache is not None else None
    for path in bank_files(paths):
        try:
            banks.append(_parsed(path) if cache is None or table is None else _load(path, cache, table))
        except BankError as error:
            errors.append(error)
    if table is not None:
        table.keep()
    return banks, errors


def _parsed(path: Path) -> Bank:
    return load_bank(_text(path), str(path))


def _text(path: Path) -> bytes:
    from quizzer.bank.reading import read_file  # noqa: PLC0415  an unchanged bank is not read

    return read_file(path)


def _load(path: Path, cache: Path, table: FileTable) -> Bank:
    digest = table.digest(path)
    found = _found(path, cache, digest) if digest is not None else None
    if found is not None:
        return found
    stamp = stamp_of(path)
    data = _text(path)
    digest = _digest(data)
    table.learn(path, stamp, digest)
    found = _found(path, cache, digest)
    if found is None:
        kept = _kept(cache, digest)
        found = load_bank(data, str(path))
        keep_bank(found, kept)
        found = msgspec.structs.replace(found, kept=str(kept))
    return found


def _found(path: Path, cache: Path, digest: str) -> Bank | None:
    return kept_bank(_kept(cache, digest), str(path), partial(_again, path, digest))


def _again(path: Path, digest: str) -> Bank:
    """Return the bank whose kept file has gone; raise BankError where it is another one by now."""
    data = _text(path)
    if _digest(data) != digest:
        message = f"{path}:1:1: the bank was changed while it was in use; start again"
        raise BankError(message)
    return load_bank(data, str(path))


def _kept(cache: Path, digest: str) -> Path:
    return cache / f"{digest}.bank"


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16, person=quizzer.__version__.encode()[:16]).hexdigest()
