"""An Anki package as it lies in its zip: notes, cards, decks, note types and reviews, as plain values.

Nothing is written to disk: sizes are bounded, SQLite reads from memory. Three generations are known:
`collection.anki21b` (zstd, tables of note types), `collection.anki21` and `collection.anki2` (JSON).
"""

from __future__ import annotations

import io
import json
import lzma
import re
import sqlite3
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from quizzer.errors import BankError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 256 * 2**20
MOST_NOTES = 20_000
MOST_TEXT = 2**20
"""Bytes of one value: a damaged database can claim the same pages for each of its rows."""
MOST_ALL = 2**26
"""Characters of all notes together."""
MOST_STEPS = 50_000
"""Calls of SQLite's progress handler, each after 10,000 instructions: a query that never ends is ended."""
NAMES = ("collection.anki21b", "collection.anki21", "collection.anki2")
INSTALL = "install it with: pip install 'quizzer[anki]'"
MAX_WINDOW = 2**27
_FIELD = re.compile(r"\{\{([^{}#^/][^{}]*)\}\}")


DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, ValueError, struct.error)
"""What Python's reader of zips raises for one whose headers lie (NotImplementedError is a RuntimeError)."""


class NoteType(msgspec.Struct, frozen=True, kw_only=True):
    """What a note's fields are called, and which of them its cards show."""

    name: str
    cloze: bool
    fields: tuple[str, ...]
    sides: dict[int, tuple[tuple[str, ...], tuple[str, ...]]]
    """Fields on the front and on the back, by the number of the card."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note with its texts."""

    id: int
    kind: NoteType
    tags: tuple[str, ...]
    texts: tuple[str, ...]


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    notes: tuple[Note, ...]
    cards: tuple[tuple[int, int, int, str], ...]
    """Id, note, number, deck."""
    reviews: tuple[tuple[int, int, int, int, int], ...]
    """Id (milliseconds), card, ease, milliseconds taken, kind."""
    media: int


def read_package(data: bytes, file: str) -> Package:
    """Return what the package holds; raise BankError, naming the note where there is one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            name = next((one for one in NAMES if one in archive.namelist()), "")
            if not name:
                _refuse(file, "no collection in it; export the deck from Anki as .apkg")
            raw = _member(archive, name, file)
            media = sum(one.filename.isdigit() for one in archive.infolist())
    except DAMAGED as error:
        _refuse(file, f"not a package of Anki, or damaged ({error}); export it again")
    if name.endswith("b"):
        raw = _unpacked(raw, file)
    return _tables(raw, file, media)


def _refuse(file: str, why: str) -> NoReturn:
    message = f"{file}: {why}"
    raise BankError(message)


def _member(archive: zipfile.ZipFile, name: str, file: str) -> bytes:
    """Return a member of the zip, by reading no more than is allowed whatever its header says."""
    with archive.open(name) as stream:
        return _bounded(stream.read(MOST_BYTES + 1), file)


def _bounded(data: bytes, file: str) -> bytes:
    if len(data) > MOST_BYTES:
        _refuse(file, f"its collection unpacks to more than {MOST_BYTES // 2**20} MiB; export fewer decks")
    return data


def _unpacked(data: bytes, file: str) -> bytes:
    try:
        import zstandard  # noqa: PLC0415  an optional dependency
    except ImportError:
        _refuse(file, f"packages of this kind need the package `zstandard`; {INSTALL}")
    try:
        with zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).stream_reader(io.BytesIO(data)) as stream:
            return _bounded(stream.read(MOST_BYTES + 1), file)
    except zstandard.ZstdError as error:
        _refuse(file, f"its collection is damaged ({error}); export it again")


def _tables(raw: bytes, file: str, media: int) -> Package:
    if not raw.startswith(b"SQLite format 3\0"):
        _refuse(file, "its collection is no database; export it again")
    if raw[18:20] == b"\x02\x02":  # a write-ahead log belongs to a file; what lies in memory has none
        raw = raw[:18] + b"\x01\x01" + raw[20:]
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(raw)
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_TEXT)
        base.execute("PRAGMA trusted_schema = OFF")
        base.create_collation(
            "unicase", lambda one, two: (one.casefold() > two.casefold()) - (one.casefold() < two.casefold())
        )
        steps = iter(range(MOST_STEPS))
        base.set_progress_handler(lambda: next(steps, -1) < 0, 10_000)
        return _Tables(base, file).package(media)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        _refuse(file, f"its collection cannot be read ({error}); export it again")
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        _refuse(file, f"its tables are not as Anki writes them ({type(error).__name__}: {error}); export it again")
    finally:
        base.close()


class _Tables:
    """Reads the tables of one collection."""

    def __init__(self, base: sqlite3.Connection, file: str) -> None:
        self.base = base
        self.file = file
        rows = base.execute("SELECT type || ' ' || name FROM sqlite_master")
        self.names = {name for (name,) in rows}
        for wanted in ("col", "notes", "cards", "revlog"):
            if f"table {wanted}" not in self.names:
                _refuse(file, f"its collection has no table `{wanted}`; export it again")

    def package(self, media: int) -> Package:
        """Return everything."""
        modern = "table notetypes" in self.names
        kinds = dict(self._modern_kinds() if modern else self._kinds())
        decks = dict(self.base.execute("SELECT id, name FROM decks") if modern else self._decks())
        count = self.base.execute("SELECT count(*) FROM notes").fetchone()[0]
        if count > MOST_NOTES:
            _refuse(
                self.file,
                f"{count:,} notes, more than the {MOST_NOTES:,} that one bank can hold; export decks one by one",
            )
        notes = tuple(
            self._note(row, kinds) for row in self.base.execute("SELECT id, mid, tags, flds FROM notes ORDER BY id")
        )
        if sum(len(text) for note in notes for text in note.texts) > MOST_ALL:
            _refuse(self.file, f"its notes hold more than {MOST_ALL // 2**20} MiB of text; export fewer decks")
        rows = self.base.execute("SELECT id, nid, ord, CASE WHEN odid THEN odid ELSE did END FROM cards ORDER BY id")
        cards = tuple((int(one), int(note), int(number), str(decks.get(deck, ""))) for one, note, number, deck in rows)
        reviews = self.base.execute("SELECT id, cid, ease, time, type FROM revlog ORDER BY id")
        past = tuple((int(one), int(card), int(ease), int(time), int(kind)) for one, card, ease, time, kind in reviews)
        return Package(notes=notes, cards=cards, reviews=past, media=media)

    def _note(self, row: tuple[Any, ...], kinds: dict[int, NoteType]) -> Note:
        note, kind, tags, fields = row
        if not isinstance(note, int) or not isinstance(fields, str) or not isinstance(tags, str):
            _refuse(self.file, f"note {note}: its fields are no text; export it again")
        if kind not in kinds:
            _refuse(self.file, f"note {note}: its note type {kind} is not in the package; export it again")
        texts = tuple(fields.split("\x1f"))
        if len(texts) != len(kinds[kind].fields):
            counts = f"{len(texts)} fields, but its note type has {len(kinds[kind].fields)}"
            _refuse(self.file, f"note {note}: {counts}; mend it in Anki (Tools, Check Database)")
        return Note(id=note, kind=kinds[kind], tags=tuple(tags.split()), texts=texts)

    def _column(self, name: str) -> dict[str, Any]:
        text = self.base.execute(f"SELECT {name} FROM col").fetchone()[0]  # noqa: S608  a name of ours
        try:
            found = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            _refuse(self.file, f"its {name} are no JSON; export it again")
        if not isinstance(found, dict):
            _refuse(self.file, f"its {name} are not as Anki writes them; export it again")
        return found

    def _decks(self) -> Iterator[tuple[int, str]]:
        for key, deck in self._column("decks").items():
            yield int(key), str(deck["name"]).replace("::", "\x1f")

    def _kinds(self) -> Iterator[tuple[int, NoteType]]:
        for key, one in self._column("models").items():
            names = tuple(str(field["name"]) for field in one["flds"])
            sides = {int(card["ord"]): _sides(card["qfmt"], card["afmt"], names) for card in one["tmpls"]}
            yield int(key), NoteType(name=str(one["name"]), cloze=one["type"] == 1, fields=names, sides=sides)

    def _modern_kinds(self) -> Iterator[tuple[int, NoteType]]:
        fields: dict[int, list[str]] = {}
        for kind, name in self.base.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            fields.setdefault(kind, []).append(str(name))
        sides: dict[int, dict[int, Any]] = {}
        for kind, number, blob in self.base.execute("SELECT ntid, ord, config FROM templates"):
            front, back = (_string(bytes(blob), field) for field in (1, 2))
            sides.setdefault(kind, {})[number] = _sides(front, back, tuple(fields.get(kind, ())))
        for kind, name, blob in self.base.execute("SELECT id, name, config FROM notetypes"):
            mine = tuple(fields.get(kind, ()))
            cloze = bytes(blob).startswith(b"\x08\x01")
            yield kind, NoteType(name=str(name), cloze=cloze, fields=mine, sides=sides.get(kind, {}))


def _sides(front: str, back: str, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields that a card's front shows, and those that only its back does."""
    used = [[name.rpartition(":")[2].strip() for name in _FIELD.findall(side)] for side in (front, back)]
    first = tuple(dict.fromkeys(name for name in used[0] if name in names))
    return first, tuple(dict.fromkeys(name for name in used[1] if name in names and name not in first))


def _string(blob: bytes, wanted: int) -> str:
    """Return a text of a protobuf message by its field's number."""
    at = 0
    while at < len(blob):
        tag, at = _varint(blob, at)
        if tag & 7 == 2:  # noqa: PLR2004  bytes with their length before them
            size, at = _varint(blob, at)
            if tag >> 3 == wanted:
                return blob[at : at + size].decode("utf-8", "replace")
            at += size
        elif tag & 7 == 0:
            _, at = _varint(blob, at)
        else:
            at += {1: 8, 5: 4}.get(tag & 7, len(blob))
    return ""


def _varint(blob: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(blob):
        value |= (blob[at] & 0x7F) << shift
        shift += 7
        at += 1
        if not blob[at - 1] & 0x80:
            break
    return value, at
