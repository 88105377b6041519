"""Malformed packages of Anki, made on the spot: a zip of a few bytes with one thing wrong."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile

MODELS = {
    "1": {
        "name": "B",
        "type": 0,
        "flds": [{"name": "F"}, {"name": "B"}],
        "tmpls": [{"ord": 0, "qfmt": "{{F}}", "afmt": "{{B}}"}],
    }
}
DECKS = {"1": {"name": "D"}}
TABLES = (
    "CREATE TABLE col (models, decks)",
    "CREATE TABLE notes (id, mid, tags, flds)",
    "CREATE TABLE cards (id, nid, did, ord, odid)",
    "CREATE TABLE revlog (id, cid, ease, time, type)",
)


def zipped(name: str, data: bytes) -> bytes:
    """Return a zip with one member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def package(*more: str, models: object = MODELS, decks: object = DECKS, tables: tuple[str, ...] = TABLES) -> bytes:
    """Return a package whose collection is made by statements."""
    base = sqlite3.connect(":memory:")
    for one in tables:
        base.execute(one)
    if TABLES[0] in tables:
        texts = [one if isinstance(one, str) else json.dumps(one) for one in (models, decks)]
        base.execute("INSERT INTO col VALUES (?, ?)", texts)
    for one in more:
        base.execute(one)
    base.commit()
    return zipped("collection.anki2", base.serialize())


def note(number: int = 7, kind: str = "1", fields: str = "'a' || char(31) || 'b'") -> str:
    """Return the statement for a note."""
    return f"INSERT INTO notes VALUES ({number}, {kind}, '', {fields})"  # noqa: S608  a test's own text


PACKAGES: dict[str, bytes] = {
    "empty": b"",
    "no-zip": b"PK but not really",
    "cut-off": package(note())[:300],
    "no-collection": zipped("media", b"{}"),
    "climbs-out": zipped("../collection.anki2", b"SQLite format 3\0"),
    "no-database": zipped("collection.anki2", b"hello"),
    "no-zstd": zipped("collection.anki21b", b"hello"),
    "broken-database": zipped("collection.anki2", b"SQLite format 3\0" + b"\x07" * 900),
    "no-notes-table": package(tables=TABLES[:1]),
    "no-revlog": package(tables=TABLES[:3]),
    "models-no-json": package(note(), models="{"),
    "models-a-list": package(note(), models=[1]),
    "decks-without-names": package(note(), decks={"1": {}}),
    "unknown-note-type": package(note(kind="9")),
    "too-few-fields": package(note(fields="'a'")),
    "fields-no-text": package(note(fields="x'00ff'")),
    "no-notes": package(),
    "nothing-to-show": package(note(fields="'' || char(31) || ''")),
}
