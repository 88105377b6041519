"""Running the program: within this process where that will do, as a process of its own where it must."""

from __future__ import annotations

import functools
import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from quizzer.bank import folders
from quizzer.bank.reading import load_bank
from quizzer.cli import main
from tests.shelf import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NOW = "2026-01-01T09:00:00"


read_once = functools.lru_cache(load_bank)
"""A bank's bytes are parsed once for all tests here; banks are frozen, so they can be shared."""


class Ran(NamedTuple):
    """What a call came to."""

    code: int
    out: str
    err: str


class Program:
    """Quizzer with a home of its own and a clock that stands."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch) -> None:
        """Work in `home`."""
        self.home = home
        self._patch = patch
        patch.setenv("QUIZZER_NOW", NOW)
        patch.setenv("QUIZZER_HOME", str(home))
        patch.setattr(folders, "load_bank", read_once)

    def __call__(self, *arguments: str | Path, stdin: str | bytes = "", home: Path | None = None) -> Ran:
        """Run the command line in this process."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with self._patch.context() as patch:
            patch.setattr(sys, "argv", ["quizzer", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            if home is not None:
                patch.setenv("QUIZZER_HOME", str(home))
            with pytest.raises(SystemExit) as left:
                main()
        texts = [stream.buffer.getvalue().decode() for stream in (out, err)]
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, *texts)

    def started(self, *arguments: str | Path, **environment: str) -> subprocess.Popen[bytes]:
        """Start the program as a process, with pipes."""
        pipe = subprocess.PIPE
        called = [sys.executable, "-m", "quizzer", *map(str, arguments)]
        full = {**os.environ, **environment}
        return subprocess.Popen(called, cwd=ROOT, env=full, stdin=pipe, stdout=pipe, stderr=pipe)
