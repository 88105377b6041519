"""Parsed banks kept in files: the head at the front, outlines after it, each question as it is asked for.

So a bank of any size costs nothing until it is used. A file is named by the hash of the bank's text; a
table beside them tells from a bank's size and times whether that hash still holds, so that an unchanged bank is
not even read. Whatever is not as it should be is passed over, and the bank is parsed again.
"""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, overload

import msgspec

from quizzer.bank.bank import Bank, Head
from quizzer.bank.outline import Outline, outline_of, renamed_in
from quizzer.questions import BY_KIND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from quizzer.questions.base import Question

_MARK = b"QZB3"
_LENGTHS = struct.Struct("<4s6I")
"""The mark, how many questions, and how long the head, names, outlines, questions and both their ends are."""
_END = struct.Struct("<I")
_SETTLED = 2_000_000_000
"""Nanoseconds: a file changed so shortly before the table was written may have changed again unseen."""
_TABLE = "files.msgpack"
Stamp = tuple[int, int, int, int]
"""A file's size, its times of change, and its number on the disk."""


class _Front(msgspec.Struct, frozen=True, array_like=True):
    head: Head
    renamed: dict[str, str]
    """Ids of today by former ones."""


class KeptQuestions(Sequence["Question"]):
    """The questions of one bank, each read and decoded when it is asked for."""

    def __init__(
        self, path: Path, renamed: dict[str, str], lengths: tuple[int, ...], again: Callable[[], Bank]
    ) -> None:
        """Read from `path`; `again` parses the same bank where the file has gone or is not what it should be."""
        self._path = path
        self.renamed = renamed
        self._count, *parts = lengths
        starts = accumulate(parts, initial=_LENGTHS.size)
        _, self._names_at, self._outlines_at, self._questions_at, self._ends_at, self._over = starts
        self._again = again
        self._read: dict[int, Question] = {}

    @cached_property
    def outlines(self) -> tuple[Outline, ...]:
        """Return the outline of each."""
        with contextlib.suppress(OSError, msgspec.DecodeError):
            data = read_part(self._path, self._outlines_at, self._questions_at - self._outlines_at)
            found = msgspec.msgpack.decode(data, type=tuple[Outline, ...])
            if len(found) == self._count:
                return found
        return tuple(map(outline_of, self._parsed))

    @cached_property
    def _names(self) -> bytes:
        """Return all ids, each between two ends of lines."""
        with contextlib.suppress(OSError):
            found = read_part(self._path, self._names_at, self._outlines_at - self._names_at)
            if found.count(b"\n") == self._count + 1:
                return found
        return _joined_names(self._parsed)

    def place_of(self, name: str) -> int | None:
        """Return where the question of an id stands; None where there is none."""
        found = -1 if "\n" in name else self._names.find(f"\n{name}\n".encode(errors="replace"))
        return None if found < 0 else self._names.count(b"\n", 0, found)

    @cached_property
    def _parsed(self) -> Sequence[Question]:
        return self._again().questions

    def _question(self, place: int) -> Question:
        if place not in self._read:
            try:
                ends = struct.unpack("<4I", read_part(self._path, self._ends_at + 2 * place * _END.size, 4 * _END.size))
                outline, question = (
                    read_part(self._path, start + begin, end - begin)
                    for start, begin, end in zip((self._outlines_at, self._questions_at), ends, ends[2:], strict=False)
                )
                self._read[place] = _decoded(outline, question)
            except (OSError, *_BROKEN):
                self._read[place] = self._parsed[place]
        return self._read[place]

    def _read_all(self) -> None:
        """Read what was not read yet, at one go."""
        if len(self._read) == self._count:
            return
        try:
            data = self._path.read_bytes()
            ends = struct.unpack_from(f"<{2 * self._count + 2}I", data, self._ends_at)
            for place in range(self._count):
                if place not in self._read:
                    (a, b), (c, d) = ends[2 * place : 2 * place + 3 : 2], ends[2 * place + 1 : 2 * place + 4 : 2]
                    outline = data[self._outlines_at + a : self._outlines_at + b]
                    self._read[place] = _decoded(outline, data[self._questions_at + c : self._questions_at + d])
        except (OSError, *_BROKEN):
            self._read = dict(enumerate(self._parsed))

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> Question: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Question, ...]: ...
    def __getitem__(self, place: int | slice) -> Question | tuple[Question, ...]:
        """Return the question that stands at a place, or those in a range of places."""
        places = range(self._count)[place]
        if isinstance(places, int):
            return self._question(places)
        self._read_all()
        return tuple(map(self._question, places))

    def __iter__(self) -> Iterator[Question]:
        """Yield each, in the order written."""
        self._read_all()
        return map(self._question, range(self._count))

    def __eq__(self, other: object) -> bool:
        """Return whether `other` holds the same questions."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as the list that it stands for


def kept_bank(path: Path, file: str, again: Callable[[], Bank]) -> Bank | None:
    """Return the bank kept in `path`; None where there is none that can be used."""
    try:
        with path.open("rb") as kept:
            mark, *lengths = _LENGTHS.unpack(kept.read(_LENGTHS.size))
            _, *parts = lengths
            if mark != _MARK or os.fstat(kept.fileno()).st_size != _LENGTHS.size + sum(parts):
                return None
            front = msgspec.msgpack.decode(kept.read(parts[0]), type=_Front)
    except (OSError, struct.error, msgspec.DecodeError, RecursionError):
        return None
    questions = KeptQuestions(path, front.renamed, tuple(lengths), again)
    return Bank(head=front.head, questions=questions, file=file, kept=str(path))


def keep_bank(bank: Bank, path: Path) -> None:
    """Keep a parsed bank in `path`; pass over a disk that does not take it."""
    outlines = [outline_of(one) for one in bank.questions]
    briefly, coded = ([msgspec.msgpack.encode(one) for one in some] for some in (outlines, bank.questions))
    together = msgspec.msgpack.encode(outlines)  # a header, then each as it is alone
    ends = zip(
        accumulate(map(len, briefly), initial=len(together) - sum(map(len, briefly))),
        accumulate(map(len, coded), initial=0),
        strict=True,
    )
    parts = [
        msgspec.msgpack.encode(_Front(bank.head, renamed_in(outlines))),
        _joined_names(outlines),
        together,
        b"".join(coded),
        b"".join(_END.pack(end) for both in ends for end in both),
    ]
    write(path, _LENGTHS.pack(_MARK, len(coded), *map(len, parts)) + b"".join(parts))


def _joined_names(questions: Iterable[Outline | Question]) -> bytes:
    return "\n".join(["", *(one.id for one in questions), ""]).encode()


def read_part(path: Path, start: int, length: int) -> bytes:
    """Return so many bytes of a file from `start` on, or those there are; raise OSError."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        os.lseek(file, start, os.SEEK_SET)
        return os.read(file, max(0, min(length, os.fstat(file).st_size)))  # a spoilt length may be anything
    finally:
        os.close(file)


_BROKEN = (msgspec.DecodeError, struct.error, LookupError, RecursionError)
"""What comes of bytes that are no question, though they stand where one should."""


def _decoded(outline: bytes, question: bytes) -> Question:
    """Return a question that is kept beside its outline; raise one of `_BROKEN` for what is none."""
    brief = msgspec.msgpack.decode(outline, type=Outline)
    kind: Any = BY_KIND[brief.kind]
    found: Question = msgspec.msgpack.decode(question, type=kind)
    if found.id != brief.id:
        raise LookupError(brief.id)
    return found


class FileTable:
    """The hash of each bank's text, as long as its size and times are what they were."""

    def __init__(self, folder: Path) -> None:
        """Read the table that is kept in `folder`."""
        self._path = folder / _TABLE
        self._digests: dict[str, tuple[Stamp, str]] = {}
        self._changed = False
        with contextlib.suppress(OSError, msgspec.DecodeError), self._path.open("rb") as file:
            written = os.fstat(file.fileno()).st_mtime_ns
            found = msgspec.msgpack.decode(file.read(), type=dict[str, tuple[Stamp, str]])
            self._digests = {
                path: (stamp, digest)
                for path, (stamp, digest) in found.items()
                if max(stamp[1], stamp[2]) + _SETTLED < written
            }

    def digest(self, path: Path) -> str | None:
        """Return the hash of the text in `path`, if it is known to be that still."""
        stamp, digest = self._digests.get(str(path.absolute()), (None, None))
        return digest if stamp == stamp_of(path) else None

    def learn(self, path: Path, stamp: Stamp | None, digest: str) -> None:
        """Take note of a text's hash, with the stamp that its file had before it was read."""
        if stamp is not None:
            self._digests[str(path.absolute())] = stamp, digest
            self._changed = True

    def keep(self) -> None:
        """Write the table, where there is something new in it."""
        if self._changed:
            write(self._path, msgspec.msgpack.encode(self._digests))


def stamp_of(path: Path) -> Stamp | None:
    """Return what tells a file from what it was before; None where it cannot be told."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def write(path: Path, data: bytes) -> None:
    """Write a file that can be made anew, whole or not at all; pass over a disk that does not take it."""
    temporary = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
