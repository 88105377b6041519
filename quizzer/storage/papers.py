"""Mock exams as files beside the database: one JSON file for each paper, replaced as a whole at every change.

A file is written beside the old one, brought to the disk, and then put in its place, so that a crash at any
moment leaves one or the other. A file that cannot be read is named and left alone; it costs nothing else.
What a paper is is imported with the first of them: every start has the folder at hand, few look into it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import StoreError
from quizzer.storage.sqlite import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.study.papers import Kept, Sat

SUFFIX = ".json"
_ENCODER = msgspec.json.Encoder()


@cache
def _decoder() -> msgspec.json.Decoder[Sat]:
    from quizzer.study.papers import Sat  # noqa: PLC0415  see above

    return msgspec.json.Decoder(Sat)


class PaperFiles:
    """One learner's papers in a folder that learners share; fulfils `study.papers.Papers`."""

    def __init__(self, folder: Path, learner: str) -> None:
        """Keep papers in `folder`, which is made when the first one is kept."""
        self._folder = folder
        self._learner = learner

    @property
    def learner(self) -> str:
        """Return whose papers these are."""
        return self._learner

    def save(self, sat: Sat) -> None:
        """Keep `sat` in the place of its last revision; on return it survives a power cut."""
        path = self._folder / f"{sat.id}{SUFFIX}"
        self._refuse_older(sat, path)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _replace(path, msgspec.json.format(_ENCODER.encode(sat), indent=1))
        except OSError as error:
            message = f"{path}: cannot be written ({error.strerror}); make room, then start it again: it goes on"
            raise StoreError(message) from None

    def _refuse_older(self, sat: Sat, path: Path) -> None:
        """Raise StoreError where the file is not the revision before: two programs must not undo each other."""
        from quizzer.study.papers import ELSEWHERE  # noqa: PLC0415  see above

        try:
            kept = _read(path)
        except FileNotFoundError:
            return
        except OSError as error:
            message = f"{path}: cannot be read ({error.strerror})"
            raise StoreError(message) from None
        if kept.revision != sat.revision - 1:
            raise StoreError(ELSEWHERE)

    def kept(self) -> Kept:
        """Return every paper of the learner, and a sentence for each file that is none."""
        from quizzer.study.papers import Kept, in_order  # noqa: PLC0415  see above

        sat: list[Sat] = []
        problems: list[str] = []
        try:
            paths = sorted(self._folder.glob(f"[!.]*{SUFFIX}"))
        except OSError as error:
            return Kept(problems=(f"{self._folder}: cannot be read ({error.strerror})",))
        for path in paths:
            try:
                found = _read(path)
            except StoreError as error:
                problems.append(str(error))
            except OSError as error:
                problems.append(f"{path}: cannot be read ({error.strerror})")
            else:
                sat += [found] if found.learner == self._learner else []
        return in_order(sat, problems)


def _read(path: Path) -> Sat:
    """Return the paper in a file; raise StoreError for anything else."""
    data = path.read_bytes()
    try:
        sat: Sat = _decoder().decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"{path}: not a paper of a mock exam ({error}); move it away"
        raise StoreError(message) from None
    if not sat.sound or path.name != f"{sat.id}{SUFFIX}":
        message = f"{path}: not a paper of a mock exam (its parts do not fit together); move it away"
        raise StoreError(message)
    return sat


def _replace(path: Path, data: bytes) -> None:
    import tempfile  # noqa: PLC0415  for the first paper kept

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105  the name is a plain text here
        sync_folder(path.parent)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108  likewise
        raise
