"""`check_paths`: banks found, and *run*."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizzer.bank import check
from quizzer.bank.check import check_paths
from quizzer.bank.folders import bank_files
from quizzer.errors import BankError
from quizzer.questions.choice import ChoiceVariant
from quizzer.questions.choices import ChoicesVariant
from tests.shelf import EXAMPLES, SHIPPED, found_in

if TYPE_CHECKING:
    from pathlib import Path

CARD = """\
bank: {name}
title: T
topics: {{t: {{title: T}}}}
questions:
  - {{id: one, type: card, topic: t, difficulty: 1, front: A, back: B}}
"""
HEAD = """
    - id: head
      type: derivation
      topic: t
      difficulty: 1
      prompt: From {F} to {C}.
      given: {F: {between: [50, 500]}, C: {between: [2, 40]}}
      steps:
        - {id: weights, ask: a, answer: F * C}
        - {id: total, ask: b, answer: weights + C}
      network: {layers: [{linear: {in: F, out: C}}]}
"""


@pytest.mark.parametrize("path", bank_files([SHIPPED, EXAMPLES]), ids=lambda path: path.stem)
def test_a_good_bank_has_no_problem(path: Path) -> None:
    """The shipped banks and the examples check clean, with all their questions run."""
    checked = check_paths([path], seeds=40)
    assert checked.problems == ()
    assert checked.questions >= 2
    assert checked.files == 1


def test_a_right_formula_agrees_with_the_solver() -> None:
    """F*C + C is what building the network counts."""
    assert found_in(HEAD) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weights + C", "weights"),
        ("weights + C", "weights + F"),
        ("weights + C", "weights + C + C // 41"),
        ("F * C}", "F * C + 1}"),
        ("out: C}", "out: C, bias: false}"),
        ("out: C}", "out: C, frozen: true}"),
        ("out: C}", "out: C + 1}"),
    ],
)
def test_a_wrong_formula_is_caught_with_its_seed(old: str, new: str) -> None:
    """Whichever of the two is wrong, the first seed where they differ is named with its numbers."""
    found = found_in(HEAD.replace(old, new))
    if new.endswith("// 41"):
        assert found == [], "C is at most 40: the two are the same"
        return
    assert len(found) == 1
    assert found[0].startswith("solver-differs: at seed 0 (F = ")
    assert "mend one of the two" in found[0]


def test_a_formula_wrong_at_few_seeds_is_caught() -> None:
    """Wrong for C above 35 only: found at the first seed where it shows."""
    found = found_in(HEAD.replace("weights + C", "weights + C + C // 36"), seeds=200)
    assert len(found) == 1
    assert "solver-differs" in found[0]
    assert "at seed 0 " not in found[0]


def test_a_slip_that_often_hides_is_noted_with_its_seed() -> None:
    """Where k = 1 in most draws, k hides k squared."""
    found = found_in("""
        - id: q
          type: derivation
          topic: t
          difficulty: 1
          prompt: P
          given: {k: {choose: [1, 1, 1, 3]}, C: {between: [3, 9]}}
          steps: [{id: s, ask: a, answer: k ** 2 * C}]
          slips: [{slip: own, step: s, gives: k * C}]
    """)
    assert len(found) == 1
    assert found[0].startswith("slip-collision: `own` gives ")
    assert "the right answer, at seed " in found[0]


def test_two_slips_that_give_the_same_are_noted() -> None:
    """Two slips with one number cannot be told apart."""
    found = found_in("""
        - id: q
          type: derivation
          topic: t
          difficulty: 1
          prompt: P
          given: {F: {between: [3, 9]}}
          steps: [{id: s, ask: a, answer: F * F}]
          slips: [{slip: own, step: s, gives: 2 * F + 100}, {slip: other, step: s, gives: F + F + 100}]
    """)
    assert [one.partition(":")[0] for one in found] == ["no-variant"]


def test_a_mistake_in_a_type_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """A type that marks its own specimens wrongly is reported, question by question."""
    bank = "- {id: q, type: choice, topic: t, difficulty: 1, prompt: P, options: [{right: A}, {wrong: B}]}"
    assert found_in(bank) == []
    with monkeypatch.context() as broken:
        broken.setattr(ChoiceVariant, "mark", lambda self, response: self.reveal() if response else None)
        assert {one.partition(":")[0] for one in found_in(bank)} == {"specimen"}
    with monkeypatch.context() as broken:
        broken.setattr(ChoiceVariant, "read", ChoicesVariant.read)
        assert {one.partition(":")[0] for one in found_in(bank)} == {"specimen"}


def test_every_file_of_a_folder_is_checked(tmp_path: Path) -> None:
    """Folders are searched through, both endings, each file once; others are left alone."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "a.yaml").write_text(CARD.format(name="a"))
    (inner / "b.yml").write_text(CARD.format(name="b"))
    (inner / "notes.md").write_text("no bank")
    checked = check_paths([tmp_path, inner, tmp_path / "a.yaml"])
    assert (checked.files, checked.questions, checked.problems) == (2, 2, ())


def test_two_banks_of_one_name_are_noted(tmp_path: Path) -> None:
    """The second one is told which the first is."""
    for file in ("a.yaml", "b.yaml"):
        (tmp_path / file).write_text(CARD.format(name="same"))
    (problem,) = check_paths([tmp_path]).problems
    assert (problem.file, problem.line, problem.column, problem.code) == (str(tmp_path / "b.yaml"), 1, 7, "same-bank")
    assert str(tmp_path / "a.yaml") in problem.message


def test_a_path_that_is_not_there() -> None:
    """A wrong path is an error of the call, not a problem of a bank."""
    with pytest.raises(BankError, match="no such file or folder"):
        check_paths([SHIPPED / "nowhere.yaml"])


def test_two_hundred_seeds_are_the_rule() -> None:
    """As the design says."""
    assert check.SEEDS == 200
