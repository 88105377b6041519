"""Where banks are found, and reading them all: unchanged files come from a cache by the hash of theirs."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

import msgspec

import quizzer
from quizzer.bank.bank import Bank, Head
from quizzer.bank.reading import load_bank, read_file
from quizzer.errors import BankError
from quizzer.questions import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

ENDINGS = (".yaml", ".yml")


class _Cached(msgspec.Struct, array_like=True):
    head: Head
    questions: tuple[Union[TYPES], ...]  # type: ignore[valid-type]  # noqa: UP007  the registry, as msgspec reads it


def shipped() -> Path:
    """Return the folder of the banks that come with Quizzer: in the wheel, or beside the package."""
    package = Path(quizzer.__file__).parent
    inside = package / "banks"
    return inside if inside.is_dir() else package.parent / "banks"


def bank_files(paths: Iterable[Path]) -> list[Path]:
    """Return the bank files in `paths`, folders searched through; raise BankError for a path that is not there."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (one for one in sorted(path.rglob("*")) if one.suffix in ENDINGS and one.is_file())
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            message = f"{path}: no such file or folder; give a bank's path"
            raise BankError(message)
    return list(found)


def load_all(paths: Iterable[Path], cache: Path | None) -> tuple[list[Bank], list[BankError]]:
    """Return the banks in `paths` that can be used, and an error for each that cannot.

    Parsed banks are kept in the folder `cache` by the hash of their file; a cache that cannot be read or
    written is passed over.
    """
    banks, errors = [], []
    for path in bank_files(paths):
        try:
            banks.append(_load(path, cache))
        except BankError as error:
            errors.append(error)
    return banks, errors


def _load(path: Path, cache: Path | None) -> Bank:
    data = read_file(path)
    kept = cache / f"{_digest(data)}.msgpack" if cache is not None else None
    found = _cached(kept, str(path)) if kept is not None else None
    if found is not None:
        return found
    bank = load_bank(data, str(path))
    if kept is None:
        return bank
    _keep(bank, kept)
    return msgspec.structs.replace(bank, kept=str(kept))


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16, person=quizzer.__version__.encode()[:16]).hexdigest()


def _cached(kept: Path, file: str) -> Bank | None:
    try:
        found: Any = msgspec.msgpack.decode(kept.read_bytes(), type=_Cached)
    except (OSError, msgspec.DecodeError):
        return None
    return Bank(head=found.head, questions=found.questions, file=file, kept=str(kept))


def _keep(bank: Bank, kept: Path) -> None:
    temporary = kept.with_suffix(f".{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(msgspec.msgpack.encode(_Cached(bank.head, bank.questions)))
        temporary.replace(kept)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
