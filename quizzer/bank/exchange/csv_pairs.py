"""CSV of pairs (`left,right`) and of cards (`front,back`), each with `why` and `topic` where they are given."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from quizzer.bank.exchange.drafting import Drafter
from quizzer.bank.exchange.exercise import Linked, Recalled
from quizzer.bank.exchange.flattening import Flattener
from quizzer.bank.exchange.report import WHOLE_BANK, Exported, Imported, Loss, unreadable
from quizzer.bank.exchange.source import decoded
from quizzer.bank.exchange.table import rows_of
from quizzer.errors import UsageError
from quizzer.nodes import Problems

if TYPE_CHECKING:
    from quizzer.bank.bank import Bank
    from quizzer.bank.exchange.exercise import Exercise
    from quizzer.bank.exchange.source import Source
    from quizzer.bank.exchange.table import Cell

PAIRS, CARDS = ("left", "right"), ("front", "back")
EXTRA = ("why", "topic")
HEADER = (
    "start with a row that names the columns: `left,right` for pairs or `front,back` for cards, "
    "`why` and `topic` may follow"
)
POOL = "Match each with what belongs to it."
MOST_ROWS = 20_000


def import_csv(data: bytes, file: str, *, bank: str, title: str = "") -> Imported:
    """Return the bank that a table makes; raise BankError with every place that cannot be read."""
    problems = Problems(file)
    source = decoded(data, problems)
    drafter = Drafter(bank, title)
    if source is not None:
        rows = rows_of(source, problems)
        names = _columns(rows[0] if rows else [], source, problems)
        if not len(problems):
            _draft(names, [_row(names, row, source, problems) for row in rows[1:]], drafter)
        if len(rows) == 1 and not len(problems):
            problems.add_at(
                1, 1, "no-rows", "only the names of the columns stand here; add a row for each pair or card"
            )
        if len(rows) > MOST_ROWS:
            problems.add_at(1, 1, "too-many-rows", f"more than {MOST_ROWS:,} rows; split the file")
    if len(problems):
        raise unreadable(problems)
    return drafter.imported(file, "CSV")


def _columns(row: list[Cell], source: Source, problems: Problems) -> list[str]:
    names = [cell.text.casefold() for cell in row]
    if not row:
        problems.add_at(1, 1, "no-header", f"the file is empty; {HEADER}")
        return []
    seen: set[str] = set()
    for cell, name in zip(row, names, strict=True):
        message = ""
        if name in seen:
            message = f"the column `{name}` stands twice; remove one"
        elif name not in {*PAIRS, *CARDS, *EXTRA}:
            message = f"`{cell.text}` is no column here; {HEADER}"
        if message:
            problems.add_at(*source.place(cell.at), "bad-header", message)
        seen.add(name)
    fits = [sides for sides in (PAIRS, CARDS) if set(sides) <= seen]
    if not len(problems) and len(fits) != 1:
        what = (
            "pairs or cards, not both"
            if fits
            else f"`{' and '.join(sorted(seen & {*PAIRS, *CARDS})) or 'nothing'}` alone"
        )
        problems.add_at(*source.place(row[0].at), "bad-header", f"{what}; {HEADER}")
    return names


def _row(names: list[str], row: list[Cell], source: Source, problems: Problems) -> dict[str, str]:
    where = source.place(row[0].at)
    if len(row) > len(names):
        count = f"{len(row)} cells, {len(names)} columns"
        problems.add_at(
            *source.place(row[len(names)].at), "long-row", f"{count}; put text that holds the separator in quotes"
        )
    found = {name: cell.text for name, cell in zip(names, row, strict=False)}
    for side in names:
        if side not in EXTRA and not found.get(side):
            at = next((cell.at for name, cell in zip(names, row, strict=False) if name == side), None)
            place = where if at is None else source.place(at)
            problems.add_at(*place, "empty-cell", f"`{side}` is empty in this row; write it or remove the row")
    return found


def _draft(names: list[str], rows: list[dict[str, str]], drafter: Drafter) -> None:
    if "front" in names:
        for place, row in enumerate(rows, 1):
            name = f"card-{place}"
            told: dict[str, Any] = {
                "topic": row.get("topic", ""),
                "prompt": row.get("front", ""),
                "why": row.get("why", ""),
            }
            drafter.add(Recalled(name=name, back=row.get("back", ""), **told))
        return
    for topic in dict.fromkeys(row.get("topic", "") for row in rows):
        mine = [row for row in rows if row.get("topic", "") == topic]
        pairs = tuple((row.get("left", ""), row.get("right", "")) for row in mine)
        whys = tuple(row.get("why", "") for row in mine)
        drafter.add(Linked(name=f"pairs {topic}".strip(), topic=topic, prompt=POOL, pairs=pairs, whys=whys))


def export_csv(bank: Bank) -> Exported:
    """Return the pairs of `bank`, or its cards where it has no pairs, as a table; the rest is listed."""
    flattener = Flattener(bank, 1, 0)
    found = list(flattener.exercises())
    pairs = [one for one in found if isinstance(one, Linked)]
    cards = [one for one in found if isinstance(one, Recalled)]
    kept: list[Exercise] = [*pairs] or [*cards]
    if not kept:
        message = f"the bank `{bank.key}` has no pairs and no cards, and CSV carries nothing else; try gift or anki"
        raise UsageError(message)
    names = {one.name for one in kept}
    rest = [one for one in bank.questions if one.id not in names]
    losses = [one for one in flattener.losses if one.where in names]
    losses += [
        Loss(one.id, f"not carried: a table of {'pairs' if pairs else 'cards'} has no room for it") for one in rest
    ]
    losses += [Loss(one.name, "its prompt is not carried, only its pairs") for one in pairs]
    losses += [Loss(one.name, "its distractors are not carried") for one in pairs if one.spare]
    losses += [Loss(one.name, "its why is not carried, only those of its pairs") for one in pairs if one.why]
    losses.append(Loss(WHOLE_BANK, "ids, difficulties, weights and needs of topics are not carried"))
    rows = _pair_rows(bank, pairs) if pairs else _card_rows(bank, cards)
    return Exported(data=_written(rows), entries=len(rows) - 1, losses=tuple(losses))


def _pair_rows(bank: Bank, found: list[Linked]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(*PAIRS, *EXTRA)]
    for one in found:
        title = bank.head.topics[one.topic].title
        rows += [(*pair, why, title) for pair, why in zip(one.pairs, one.whys, strict=True)]
    return rows


def _card_rows(bank: Bank, found: list[Recalled]) -> list[tuple[str, ...]]:
    return [(*CARDS, *EXTRA), *((one.prompt, one.back, one.why, bank.head.topics[one.topic].title) for one in found)]


def _written(rows: list[tuple[str, ...]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()
