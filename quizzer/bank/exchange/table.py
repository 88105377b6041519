"""CSV cell by cell: each with its line and column, separators found by looking, quotes taken strictly.

Python's `csv` knows no columns of the file and forgives what is broken, so the few rules are here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from quizzer.bank.exchange.source import Source
    from quizzer.nodes import Problems

SEPARATORS = (",", ";", "\t")


class Cell(msgspec.Struct, frozen=True):
    """A cell and where it starts."""

    text: str
    at: int


def separator_of(text: str) -> str:
    """Return what separates the cells: whichever stands most often in the first line."""
    first = text.partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def rows_of(source: Source, problems: Problems) -> list[list[Cell]]:
    """Return the rows that are not empty; a quote that is never closed, or not rightly, is noted."""
    text, separator = source.text, separator_of(source.text)
    rows: list[list[Cell]] = [[]]
    at = 0
    while at <= len(text):
        cell, at = _cell(text, at, separator, source, problems)
        rows[-1].append(cell)
        if at < len(text) and text[at] == "\n":
            rows.append([])
        at += 1
    return [row for row in rows if any(cell.text.strip() for cell in row)]


def _cell(text: str, start: int, separator: str, source: Source, problems: Problems) -> tuple[Cell, int]:
    """Return a cell, and the position of what ends it."""
    if not text.startswith('"', start):
        end = start
        while end < len(text) and text[end] not in {separator, "\n"}:
            end += 1
        return Cell(text[start:end].strip(), start), end
    end = start + 1
    while (end := text.find('"', end)) >= 0 and text.startswith('""', end):
        end += 2
    if end < 0:
        problems.add_at(*source.place(start), "open-quote", 'this quote is never closed; write " behind the cell')
        return Cell(text[start + 1 :], start), len(text)
    after = end + 1
    if after < len(text) and text[after] not in {separator, "\n"}:
        message = 'text behind the closing quote; write "" for a quote within a cell'
        problems.add_at(*source.place(after), "late-text", message)
        while after < len(text) and text[after] not in {separator, "\n"}:
            after += 1
    return Cell(text[start + 1 : end].replace('""', '"').strip(), start), after
