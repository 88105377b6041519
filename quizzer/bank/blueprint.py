"""The blueprint of an exam's paper: how its marks lie over topics and kinds of question, its time, its rules.

A bank may carry one under `blueprint:`, as what an exam on it is like; a learner may set another for an exam.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

OTHER = "other"
"""Among kinds: all that are not named."""
MOST_QUESTIONS = 200
Marks = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MOST_QUESTIONS)]


class Blueprint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a paper asks; what is not said is as the banks' topics weigh."""

    topics: dict[str, Marks] = {}
    """Marks by topic (`topic` or `bank/topic`); a topic not named keeps its bank's weight."""
    kinds: dict[str, Marks] = {}
    """Marks by kind of question, `other` for all that are not named (0 otherwise); empty: as topics give them."""
    counts: dict[str, Count] = {}
    """How many questions of a topic or a kind a paper has, where that is known."""
    questions: Annotated[int, msgspec.Meta(ge=1, le=MOST_QUESTIONS)] = 20
    minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 45
    wrong: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    """What a wrong answer costs, as a share of the question's marks; leaving it out costs nothing."""
    calculator: bool = True
    """Without one, answers are numbers worked out by hand: arithmetic is not read."""


STANDARD = Blueprint()
"""The blueprint of an exam of which nothing is known."""
