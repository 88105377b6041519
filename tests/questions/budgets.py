"""The questions of `banks/parameter-budgets.yaml` with values of one's own, for tables of figures."""

from __future__ import annotations

import functools

from quizzer.bank.reading import load_bank
from quizzer.generators.arithmetic import Number
from quizzer.generators.backbones import quantities
from quizzer.questions.computed import Computed
from quizzer.questions.derivation import Derivation
from quizzer.questions.derived import DerivationVariant
from tests.shelf import SHIPPED

BANK = SHIPPED / "parameter-budgets.yaml"


@functools.cache
def derivations() -> dict[str, Derivation]:
    """Return every derivation of the bank by its id; those asked as a choice are left out."""
    bank = load_bank(BANK.read_bytes(), str(BANK))
    return {one.id: one for one in bank.questions if isinstance(one, Derivation) and not isinstance(one, Computed)}


def with_values(key: str, values: str) -> DerivationVariant:
    """Return a question with values such as `F=512 C=5`, a backbone's name among them where it draws one."""
    question = derivations()[key]
    given: dict[str, Number] = {}
    backbone = ""
    for word in values.split():
        name, is_value, number = word.partition("=")
        if is_value:
            given[name] = int(number)
        else:
            backbone = name
    if backbone:
        given |= quantities(backbone)
    right = question.values(given)
    tempting = tuple(question.tempting(right))
    return DerivationVariant(
        question=question,
        seed=0,
        parts=question.items(),
        given=given,
        right=right,
        backbone=backbone,
        tempting=tempting,
    )
