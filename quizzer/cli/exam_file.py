"""The exam that is set, in `exam.toml` beside the data: read with care, replaced as a whole."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import StoreError, UsageError
from quizzer.study.exam import Exam

if TYPE_CHECKING:
    from quizzer.cli.wiring import Place

EXAM_FILE = "exam.toml"


def read_exam(place: Place) -> Exam | None:
    """Return the exam that is set, if one is; raise UsageError, with the file, where it cannot be read."""
    path = place.home / EXAM_FILE
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Exam)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        message = f"{path}: {error}; mend it, or take it away with: quizzer plan --clear"
        raise UsageError(message) from None


def keep_exam(place: Place, exam: Exam) -> None:
    """Set `exam` in the place of what was set; raise StoreError where it cannot be written."""
    lines = (
        f"date = {exam.date.isoformat()}",
        f"name = {_quoted(exam.name)}",
        f"banks = [{', '.join(map(_quoted, exam.banks))}]",
        f"minutes = {exam.minutes}",
        f"days_off = [{', '.join(map(_quoted, exam.days_off))}]",
    )
    try:
        place.home.mkdir(parents=True, exist_ok=True)
        _replace(place.home / EXAM_FILE, "".join(f"{line}\n" for line in lines))
    except OSError as error:
        raise _unwritten(place, error) from None


def drop_exam(place: Place) -> bool:
    """Set no exam, and return whether there was one, readable or not."""
    path = place.home / EXAM_FILE
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unwritten(place, error) from None
    return True


def _quoted(text: str) -> str:
    """Return `text`, which is printable, as a string of TOML: what JSON escapes then, TOML escapes the same way."""
    return json.dumps(text, ensure_ascii=False)


def _replace(path: Path, text: str) -> None:
    """Write `text` beside `path` first, so that a crash leaves the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _unwritten(place: Place, error: OSError) -> StoreError:
    return StoreError(f"{place.home / EXAM_FILE}: cannot be written ({error.strerror}); choose another with --home")
