"""The exams and the timetable, in `exams.toml` beside the data: read with care, replaced as a whole."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.cli.wiring import BAD_TOML, read_toml
from quizzer.errors import StoreError, UsageError
from quizzer.study.exam import Timetable

if TYPE_CHECKING:
    from quizzer.cli.wiring import Place

EXAMS_FILE = "exams.toml"


def read_timetable(place: Place) -> Timetable:
    """Return the timetable that is kept, an empty one at first; raise UsageError, with the file, for a broken one."""
    path = place.home / EXAMS_FILE
    if not path.exists():
        return Timetable()
    try:
        found = msgspec.convert(read_toml(path), Timetable, str_keys=True)
    except (FileNotFoundError, NotADirectoryError):
        return Timetable()
    except BAD_TOML as error:
        message = f"{path}: {error}; mend it, or take it away with: quizzer plan --clear"
        raise UsageError(message) from None
    names = [exam.name for exam in found.exams]
    if len(set(names)) < len(names):
        message = f"{path}: two exams have one name; mend it, or take it away with: quizzer plan --clear"
        raise UsageError(message)
    return found


def keep_timetable(place: Place, timetable: Timetable) -> None:
    """Keep `timetable` in the place of what was kept; raise StoreError where it cannot be written."""
    import tomli_w

    plain: dict[str, Any] = msgspec.to_builtins(timetable, str_keys=True)
    for exam in plain["exams"]:
        exam["date"] = dt.date.fromisoformat(exam["date"])  # TOML has dates, so a hand that edits them need not quote
    try:
        place.home.mkdir(parents=True, exist_ok=True)
        _replace(place.home / EXAMS_FILE, tomli_w.dumps(_without_nothing(plain)))
    except OSError as error:
        raise _unwritten(place, error) from None


def _without_nothing(value: Any) -> Any:  # noqa: ANN401  plain data
    """Return `value` without the None that TOML cannot say."""
    if isinstance(value, dict):
        return {key: _without_nothing(one) for key, one in value.items() if one is not None}
    return [_without_nothing(one) for one in value] if isinstance(value, list | tuple) else value


def drop_timetable(place: Place) -> bool:
    """Keep no timetable, and return whether there was one, readable or not."""
    path = place.home / EXAMS_FILE
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unwritten(place, error) from None
    return True


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
    return StoreError(f"{place.home / EXAMS_FILE}: cannot be written ({error.strerror}); choose another with --home")
