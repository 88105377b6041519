"""Banks read cold and unchanged against PyYAML's C loader, and one variant of a generated question."""

from __future__ import annotations

import gc
import statistics
from itertools import count
from typing import TYPE_CHECKING

import yaml

from quizzer.bank.folders import bank_files, load_all, shipped
from tests.benchmarks.measuring import Line, in_turn, seconds_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from quizzer.questions.base import Question
    from tests.benchmarks.measuring import Bench

BIG = 5_000
"""Questions of the larger bank, at most."""
PEER = "CSafeLoader"
SEEDS = 20
"""Variants of each question in a round."""


def loading(bench: Bench) -> list[Line]:
    """Time the banks that come with Quizzer, and a large one."""
    big = min(BIG, max(bench.questions))
    made = bench.shelf.banks(big)
    return [*_loading(bench, shipped(), "shipped banks"), *_loading(bench, made, f"{big:,} questions")]


def _loading(bench: Bench, folder: Path, name: str) -> list[Line]:
    cache = bench.shelf.cache
    texts = [path.read_bytes() for path in bank_files([folder])]
    load_all([folder], cache)

    def plainly() -> None:
        for text in texts:
            yaml.load(text, yaml.CSafeLoader)

    found = in_turn(
        bench.rounds,
        cold=_collected(lambda: load_all([folder], None)),
        peer=_collected(plainly),
        unchanged=_collected(lambda: load_all([folder], cache)),
    )
    return [
        Line(what=f"{name}, read cold", ours=found["cold"], peer=found["peer"], peer_is=PEER, most=0.5),
        Line(what=f"{name}, unchanged", ours=found["unchanged"], peer=found["peer"], peer_is=PEER, most=0.05),
    ]


def _collected(act: Callable[[], object]) -> Callable[[], float]:
    def run() -> float:
        gc.collect()
        return seconds_of(act)

    return run


def variant(bench: Bench) -> list[Line]:
    """Time a new variant of each generated question of the banks that come with Quizzer: the mean, and the slowest."""
    banks, _ = load_all([shipped()], bench.shelf.cache)
    drawn = {f"{bank.key}/{one.id}": one for bank in banks for one in bank.questions if is_drawn(one)}
    seeds = count(1_000, SEEDS)
    means: dict[str, list[float]] = {key: [] for key in drawn}

    def run() -> float:
        first = next(seeds)
        for key, one in drawn.items():
            means[key].append(seconds_of(lambda: _made(one, first)) / SEEDS)  # noqa: B023  called at once
        return statistics.fmean(times[-1] for times in means.values())

    found = in_turn(bench.rounds, mean=run)
    slowest = max(means, key=lambda key: statistics.median(means[key]))
    note = f"mean of {len(drawn)} generated questions"
    return [
        Line(what="one generated variant", note=note, ours=found["mean"], most=100e-6, absolute=True),
        Line(what="one generated variant", note=f"the slowest: {slowest}", ours=tuple(means[slowest][-bench.rounds :])),
    ]


def _made(question: Question, first: int) -> None:
    parts = question.asked(question.items())
    for seed in range(first, first + SEEDS):
        question.variant(seed, parts)


def is_drawn(question: Question) -> bool:
    """Return whether the question's numbers are drawn for each variant."""
    return bool(question.variant(0, question.asked(question.items())).worked().given)
