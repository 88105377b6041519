"""Disks without room and folders that may not be written, as far as this machine lets a test make them."""

from __future__ import annotations

import os
import resource
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def no_room() -> Iterator[None]:
    """Let this process add nothing to any file: a limit on their size, as a quota sets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a disk of that size at `folder`; skip the test where none may be mounted."""
    folder.mkdir()
    if not _ran("mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)):
        pytest.skip("no disk may be mounted here")
    try:
        yield folder
    finally:
        _ran("umount", "-l", str(folder))


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """Let nothing in `folder` be written; skip the test where that cannot be had (root may write everywhere)."""
    if os.geteuid() != 0:
        modes = {one: one.stat().st_mode for one in (*folder.rglob("*"), folder)}
        for one, mode in modes.items():
            one.chmod(mode & ~0o222)
        yield folder
        for one, mode in modes.items():
            one.chmod(mode)
        return
    if not _ran("mount", "--bind", str(folder), str(folder)):
        pytest.skip("root may write everywhere, and no folder may be mounted here")
    try:
        if not _ran("mount", "-o", "remount,bind,ro", str(folder)):
            pytest.skip("root may write everywhere, and no folder may be mounted read-only here")
        yield folder
    finally:
        _ran("umount", "-l", str(folder))


def _ran(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
