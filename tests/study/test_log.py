"""Entries as lines of JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.errors import StoreError
from quizzer.study.log import Entry, decode, encode, read_lines
from tests.storage.histories import histories

LINE = {
    "kind": "review",
    "id": "1",
    "learner": "me",
    "answered_at": "2026-01-01T10:00:00+01:00",
    "answer": "a",
    "item": "b/one",
    "seed": 5,
    "parts": [""],
    "response": "2",
    "score": 1,
    "rating": 3,
}


def written(**changes: object) -> bytes:
    """Return a line with some fields changed; None takes one out."""
    return json.dumps({key: value for key, value in {**LINE, **changes}.items() if value is not None}).encode()


@settings(max_examples=60, deadline=None)
@given(log=histories())
def test_an_entry_survives_its_line(log: list[Entry]) -> None:
    """Encoded and decoded it is the same; one line each."""
    lines = [encode(entry) for entry in log]
    assert [decode(line) for line in lines] == log
    assert all(b"\n" not in line for line in lines)
    assert list(read_lines(lines, "x")) == log


def test_times_come_out_in_utc() -> None:
    """Whatever zone they were written in."""
    entry = decode(written())
    assert entry.answered_at == datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert entry.answered_at.tzinfo is UTC


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nonsense",
        b"[]",
        b"{}",
        b"\xff\xfe",
        written(kind="unheard-of"),
        written(kind=None),
        written(item=None),
        written(item=""),
        written(item="x" * 301),
        written(score=1.5),
        written(score="1"),
        written(rating=5),
        written(rating="good"),
        written(answered_at="2026-01-01T10:00:00"),
        written(answered_at="yesterday"),
        written(answered_at="0001-01-01T00:00:00+23:00"),
        written(answered_at="9999-12-31T23:00:00-05:00"),
        written(answered_at="1969-12-31T23:59:59Z"),
        written(seconds=-1),
        written(parts="abc"),
        written(sureness="very"),
        b"[" * 100_000,
        b'{"kind":"note","id":"1"',
    ],
)
def test_anything_else_is_refused(line: bytes) -> None:
    """Broken, incomplete, out of range, of no time zone, of no calendar."""
    with pytest.raises(StoreError, match="not an entry of a log"):
        decode(line)


def test_an_unknown_field_of_a_newer_version_is_passed_over() -> None:
    """A log from tomorrow can be read today."""
    assert decode(written(mood="good")) == decode(written())


def test_the_place_of_a_bad_line_is_named() -> None:
    """File, line and column; empty lines are passed over and counted."""
    lines = [written(), b"\n", b"nonsense\n"]
    with pytest.raises(StoreError, match=r"^me\.jsonl:3:1: not an entry of a log"):
        list(read_lines(lines, "me.jsonl"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_an_entry_or_an_error(line: bytes) -> None:
    """Nothing else is raised."""
    try:
        decode(line)
    except StoreError as error:
        said = str(error)
        assert said.startswith("not an entry")
