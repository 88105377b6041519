"""The checker: every problem of a bank at once, and the bank *run*: specimens, slips, derivation against solver.

The one place where generators and the solver meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.bank.folders import bank_files
from quizzer.bank.lesson import lesson_problems
from quizzer.bank.lints import lint_bank
from quizzer.bank.reading import Reading, read_bank, read_file
from quizzer.errors import BankError, FormulaError, Malformed
from quizzer.nodes import Problem, Problems
from quizzer.nodes.node import inside
from quizzer.solver.network import build, counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from quizzer.nodes import Mapping
    from quizzer.questions.base import Claim, Question, Variant

SEEDS = 200
"""How many variants of a generated question are held against the solver."""
SPECIMEN_SEEDS = 5


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What checking came to."""

    problems: tuple[Problem, ...]
    questions: int
    files: int


def check_paths(paths: Iterable[Path], *, seeds: int = SEEDS) -> Checked:
    """Check every bank in `paths`; raise BankError for a path that is not there."""
    problems: list[Problem] = []
    questions = 0
    owners: dict[str, str] = {}
    files = bank_files(paths)
    for path in files:
        try:
            reading = read_bank(read_file(path), str(path))
        except BankError as error:
            problems += error.problems
            continue
        _same_bank(reading, owners)
        lesson_problems(reading)
        try_questions(reading, seeds)
        lint_bank(reading)
        problems += reading.problems.sorted()
        questions += len(reading.questions)
    return Checked(problems=tuple(problems), questions=questions, files=len(files))


def _same_bank(reading: Reading, owners: dict[str, str]) -> None:
    if reading.head is None or reading.root is None:
        return
    other = owners.setdefault(reading.head.bank, reading.problems.file)
    if other != reading.problems.file:
        message = f"{other} is the bank `{reading.head.bank}` already; choose another name"
        reading.problems.add(reading.root.at("bank"), "same-bank", message)


def try_questions(reading: Reading, seeds: int) -> None:
    """Run every question of `reading` that can be run, and see that each topic has some."""
    head, root = reading.head, reading.root
    bad_lines = [problem.line for problem in reading.problems.sorted()]
    for question, node in reading.questions:
        if not any(inside(line, node) for line in bad_lines):
            _try(question, node, reading.problems, seeds)
    if head is None or root is None:
        return
    used = {question.topic for question, _ in reading.questions}
    for name in head.topics:
        if name not in used and len(reading.problems) == 0:
            message = f"no question is on `{name}`, so its marks cannot be earned; add one or remove the topic"
            reading.problems.add(root.at("topics", name), "empty-topic", message)


def _try(question: Question, node: Mapping, problems: Problems, seeds: int) -> None:
    try:
        question.trials(node, problems, range(seeds))
        for seed in range(SPECIMEN_SEEDS):
            _try_specimens(question, question.variant(seed, question.asked(question.items())), node, problems)
        for seed in range(seeds):
            variant = question.variant(seed, question.asked(question.items()))
            claims = variant.claims()
            if not claims or not all(_agrees(claim, variant, node, problems) for claim in claims):
                break
    except FormulaError as error:
        problems.add(node, "no-variant", str(error))


def _agrees(claim: Claim, variant: Variant, node: Mapping, problems: Problems) -> bool:
    given = ", ".join(f"{name} = {value}" for name, value in variant.worked().given.items())
    where = f"at seed {variant.seed} ({given})"
    try:
        found = counted(build(claim.layers, claim.entry), claim.count)
    except (ValueError, MemoryError) as error:
        problems.add(node.at("network"), "network-does-not-fit", f"{where} {error}; mend the network")
        return False
    if found == claim.value:
        return True
    message = f"{where} this gives {claim.value}, building the network {found} ({claim.count}); mend one of the two"
    problems.add(node.at(*claim.path), "solver-differs", message)
    return False


def _try_specimens(question: Question, variant: Variant, node: Mapping, problems: Problems) -> None:
    """Hold the question to its own specimens: what should score, what should not be read."""
    for specimen in variant.specimens():
        try:
            verdict = variant.mark(variant.read(specimen.response))
        except Malformed as error:
            if specimen.scores is not None:
                message = f"the response {specimen.response!r} should be read, but: {error}"
                problems.add(node, "specimen", message)
            continue
        scores = {one.part: one.score for one in verdict.scores}
        expected = specimen.scores
        if expected is None or any(abs(scores[part] - score) > 1e-9 for part, score in expected.items()):  # noqa: PLR2004
            message = f"`{question.id}` marks {specimen.response!r} with {scores}, expected {expected}; report this"
            problems.add(node, "specimen", message)
