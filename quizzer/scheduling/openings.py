"""The next step of each item: leave it until its exams, or review it first in one of the periods.

Here memories are exact and days may be fractions; what follows the first review is read from the tables.
Items of equal worth, cost and memory are one, counted; many thousands are crowded into fewer that are nearly so.
"""

from __future__ import annotations

import msgspec
import numpy as np

from quizzer.scheduling.arrays import Floats, Places, distinct
from quizzer.scheduling.belief import Items
from quizzer.scheduling.exams import Exams
from quizzer.scheduling.value_tables import Columns, Kernel, best_of, first_outcomes, review_outcomes

MOST_COLUMNS, MOST_LAPSES, LEAST_WORTHS, EXACT_ITEMS = 12, 3, 3, 500
LEAST_SHARE = 1e-3
"""Worth under this share of the greatest is read from the table of that share: nothing is planned for it."""


class Openings(msgspec.Struct, frozen=True, kw_only=True):
    """What may be done first with each item; all in units of a pass's seconds."""

    seconds: Floats
    """(items,): of a pass."""
    worth: Floats
    """(items,): marks at stake per second of a pass."""
    left: Floats
    """(items, exams): marks that each exam gives if it is left alone, likewise."""
    sat: Floats
    """(exams, periods): 1 for an exam that is over by the reviews of that period."""
    stop: Floats
    """(items,): marks kept at all exams if it is left alone."""
    earned: Floats
    """(items, periods): marks of the exams that are over by a first review in that period."""
    cost: Floats
    """(items, periods): seconds expected of a review."""
    recall: Floats
    """(items, periods): chance of recall at it; 0 at a first meeting."""
    places: Places
    """(items, periods, 16): where the values of what it leads to stand in the tables, laid flat, lower column."""
    chances: Floats
    """Likewise: how often."""
    column: Places
    """(items,): the lower of the two columns its value is read from."""
    lower: Floats
    """(items,): the share of that column; what is worth less than all columns has less than all of the lowest."""
    upper: Floats
    """(items,): the share of the column above."""

    def at(self, exam: int) -> Openings:
        """Return the same with no marks but those of one exam."""
        left = self.left[:, exam]
        return msgspec.structs.replace(self, stop=left, earned=left[:, None] * self.sat[exam])


def columns_for(items: Items, profiles: int = 1) -> Columns:
    """Return the columns that serve `items` of so many profiles, those of each profile together."""
    used = max(1, len(distinct(items.profile)))
    blocks = [
        _block(items.picked(np.flatnonzero(items.profile == one)), MOST_COLUMNS // used) for one in range(profiles)
    ]
    return Columns(
        worth=np.concatenate([worth for worth, _ in blocks]),
        lapse=np.concatenate([lapse for _, lapse in blocks]),
        profile=np.repeat(np.arange(profiles), [len(worth) for worth, _ in blocks]),
    )


def _block(items: Items, most: int) -> tuple[Floats, Floats]:
    """Return each worth and lapse of `items` exactly if they are few, else a ladder of worths."""
    worth, ratio = items.stakes / items.pass_seconds, items.lapse_seconds / items.pass_seconds
    ratios = distinct(ratio) if len(ratio) else np.ones(1)
    if len(ratios) > MOST_LAPSES:
        ratios = distinct(np.quantile(ratio, (np.arange(MOST_LAPSES) + 0.5) / MOST_LAPSES))
    top = float(worth.max(initial=0.0)) or 1.0
    worths = distinct(np.maximum(worth, top * LEAST_SHARE)) if len(worth) else np.ones(1)
    most = max(LEAST_WORTHS, most // len(ratios))
    if len(worths) > most:
        worths = np.geomspace(worths[0], worths[-1], most)
    return np.tile(worths, len(ratios)), np.repeat(ratios, len(worths))


def _in_columns(columns: Columns, items: Items) -> tuple[Places, Floats, Floats]:
    """Return the lower column of each item, its share and that of the one above: a value is convex in worth."""
    worth, ratio = items.stakes / items.pass_seconds, items.lapse_seconds / items.pass_seconds
    place, lower, upper = np.zeros(len(worth), dtype=np.intp), np.zeros(len(worth)), np.zeros(len(worth))
    for profile in distinct(items.profile):
        block, among = np.flatnonzero(columns.profile == profile), np.flatnonzero(items.profile == profile)
        found = _in_block(columns.worth[block], columns.lapse[block], worth[among], ratio[among])
        place[among], lower[among], upper[among] = found[0] + block[0], found[1], found[2]
    return place, lower, upper


def _in_block(worths: Floats, lapses: Floats, worth: Floats, ratio: Floats) -> tuple[Places, Floats, Floats]:
    ratios = distinct(lapses)
    worths = worths[: len(worths) // len(ratios)]
    block = np.abs(ratio[:, None] - ratios).argmin(axis=1)
    place = np.clip(np.searchsorted(worths, worth * (1 + 1e-12), side="right") - 1, 0, max(0, len(worths) - 2))
    if len(worths) == 1:
        return block, worth / worths[0], np.zeros(len(worth))
    upper = np.clip((worth - worths[place]) / (worths[place + 1] - worths[place]), 0.0, 1.0)
    return block * len(worths) + place, np.minimum(1 - upper, worth / worths[0]), upper


def openings_of(kernel: Kernel, columns: Columns, items: Items, days: tuple[int, ...], exams: Exams) -> Openings:
    """Return what may be done first with `items` on `days` before and between `exams`."""
    new, count = items.new, (len(items.marks), len(days))
    recall, cost = np.zeros(count), np.empty(count)
    places, chances = np.zeros((*count, 16), dtype=np.intp), np.zeros((*count, 16))
    cost[new] = (items.first_seconds / items.pass_seconds)[new, None]
    first = first_outcomes(kernel, items.shift[new], items.first_chances(kernel.habits)[new])
    places[new], chances[new] = first[0][:, None], first[1][:, None]
    met = np.flatnonzero(~new)
    known = items.picked(met)
    elapsed = known.elapsed[:, None] + np.asarray(days, dtype=np.float64)
    stability, difficulty, shift = (np.broadcast_to(one[:, None], elapsed.shape) for one in _memory(known))
    recall[met] = kernel.belief.recall(elapsed, stability, shift)
    places[met], chances[met] = review_outcomes(kernel, stability, difficulty, elapsed, recall=recall[met], shift=shift)
    ratio = items.lapse_seconds / items.pass_seconds
    cost[met] = recall[met] + (1 - recall[met]) * ratio[met, None]
    worth = items.stakes / items.pass_seconds
    left = _left(kernel, items, exams) * worth[:, None]
    sat = (np.array(exams.days)[:, None] <= np.array(days)).astype(np.float64)
    column, lower, upper = _in_columns(columns, items)
    return Openings(
        seconds=items.pass_seconds,
        worth=worth,
        left=left,
        sat=sat,
        stop=left.sum(axis=1),
        earned=left @ sat,
        cost=cost,
        recall=recall,
        places=(np.arange(len(days))[:, None] * kernel.grid.size + places) * len(columns.worth) + column[:, None, None],
        chances=chances,
        column=column,
        lower=lower,
        upper=upper,
    )


def _left(kernel: Kernel, items: Items, exams: Exams) -> Floats:
    """Return (items, exams): the share of its marks that each item keeps at each exam, left alone."""
    kept = np.zeros((len(items.marks), len(exams.days)))
    met = np.flatnonzero(~items.new)
    known = items.picked(met)
    for place, day in enumerate(exams.days):
        kept[met, place] = kernel.belief.recall(known.elapsed + day, known.stability, known.shift)
    return kept * exams.shares[items.profile]


def _memory(items: Items) -> tuple[Floats, Floats, Floats]:
    return items.stability, items.difficulty, items.shift


def options_of(openings: Openings, values: Floats, prices: Floats) -> Floats:
    """Return (1 + periods, items): the value of never, and of a first review in each period, less its price."""
    flat, places = values.ravel(), openings.places
    found = openings.lower[:, None] * np.einsum("ipk,ipk->ip", openings.chances, flat[places])
    if openings.upper.any():
        above = np.einsum("ipk,ipk->ip", openings.chances, flat[np.minimum(places + 1, flat.size - 1)])
        found += openings.upper[:, None] * above
    return np.vstack([openings.stop, (found + openings.earned - openings.cost * prices).T])


def arriving_from(openings: Openings, shape: tuple[int, int, int], mass: Floats) -> Floats:
    """Return (periods, states, columns): the `mass` (items, periods) of first reviews by the state they lead to."""
    places = openings.places
    weights = mass[:, :, None] * openings.chances
    lower = weights * openings.lower[:, None, None]
    size = int(np.prod(shape))
    arriving: Floats = np.bincount(places.ravel(), lower.ravel(), size).astype(np.float64)
    if openings.upper.any():
        upper = weights * openings.upper[:, None, None]
        arriving += np.bincount(np.minimum(places + 1, size - 1).ravel(), upper.ravel(), size)
    return arriving.reshape(shape)


def best_first(openings: Openings, options: Floats, softness: float | None) -> tuple[Floats, Floats]:
    """Return each item's best value and (1 + periods, items) how often it does what first."""
    if softness is None:
        return best_of(options, None)
    top = float(openings.worth.max(initial=0.0)) or 1.0
    return best_of(options, softness * np.maximum(openings.worth, top * LEAST_SHARE))


def crowded(items: Items, most: int = EXACT_ITEMS) -> tuple[Items, Floats]:
    """Return fewer items that stand for all, and how many each stands for: equal ones, or neighbours if over `most`.

    New and known ones are counted apart.
    """
    profiles = distinct(items.profile) if len(items.profile) else np.zeros(1)
    kinds = [(items.profile == one) & (items.new == new) for one in profiles for new in (True, False)]
    places, counts = zip(*(_crowd(items, np.flatnonzero(kind), most // len(profiles)) for kind in kinds), strict=True)
    return items.picked(np.concatenate(places)), np.concatenate(counts)


def _crowd(items: Items, among: Places, most: int) -> tuple[Places, Floats]:
    """Return places that stand for those `among`, in order of marks, stability, difficulty; and for how many."""
    columns = np.column_stack([getattr(items, name)[among] for name in items.__struct_fields__])
    _, first, counts = np.unique(np.nan_to_num(columns, nan=-1.0), axis=0, return_index=True, return_counts=True)
    block = -(-len(first) // most) or 1
    starts = np.arange(0, len(first), block)
    middles = np.minimum(starts + block // 2, len(first) - 1)
    return among[first[middles]], np.add.reduceat(counts.astype(np.float64), starts) if len(starts) else np.zeros(0)
