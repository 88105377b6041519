"""What a learner's next plan may begin with, in a file that can be made anew: it is checked, and passed over if odd."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from quizzer.bank.kept import write
from quizzer.study.plan_start import PlanStart

if TYPE_CHECKING:
    from pathlib import Path

EDITION = b"1"
DIGEST = 16
"""Bytes."""


class PlanStartFile:
    """The file of one learner."""

    def __init__(self, cache: Path, learner: str) -> None:
        """Keep it in the folder `cache`."""
        self._path = cache / f"plan-{blake2b(learner.encode(), digest_size=8).hexdigest()}.start"

    def read(self) -> PlanStart | None:
        """Return what was kept last; None where there is no file, or one that is not as it was written."""
        try:
            data = self._path.read_bytes()
            return msgspec.msgpack.decode(data[DIGEST:], type=PlanStart) if _sealed(data[DIGEST:]) == data else None
        except (OSError, msgspec.MsgspecError, RecursionError):
            return None

    def keep(self, start: PlanStart) -> None:
        """Write `start`, whole or not at all; pass over a disk that does not take it."""
        write(self._path, _sealed(msgspec.msgpack.encode(start)))


def _sealed(data: bytes) -> bytes:
    return blake2b(data, digest_size=DIGEST, key=EDITION).digest() + data
