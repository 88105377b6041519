"""Options to pick from, as `choice` and `choices` share them: shuffling, marking line by line, checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import Malformed
from quizzer.generators.draws import Draws
from quizzer.questions.base import (
    Group,
    Line,
    LineVerdict,
    Outcome,
    Presentation,
    Slug,
    Text,
    fingerprint_of,
    refuse_twins,
)

if TYPE_CHECKING:
    from quizzer.nodes import Mapping, Problems

LEAST, MOST = 2, 9


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One option: `right:` or `wrong:` with its text, and for a wrong one the slip behind it."""

    right: Text | None = None
    wrong: Text | None = None
    slip: Slug | None = None
    why: str = ""

    @property
    def text(self) -> str:
        """Return what it says."""
        return self.right or self.wrong or ""


def shuffled(question: str, seed: int, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the options in the order this seed shows them."""
    return tuple(Draws(question, seed, "options").shuffled(options))


def present(prompt: str, options: tuple[Option, ...], how: str) -> Presentation:
    """Return the options under the digits 1, 2, ..."""
    lines = tuple(Line(label=str(place), text=one.text) for place, one in enumerate(options, 1))
    return Presentation(prompt=prompt, groups=(Group(lines=lines),), how=how)


def read_picks(text: str, count: int) -> tuple[int, ...]:
    """Return the numbers picked, from 1, ascending; raise Malformed for anything else."""
    raw = text.strip()
    if not re.fullmatch(r"\d(?:[\s,]*\d)*", raw):
        message = f"type the number of an option, 1 to {count}"
        raise Malformed(message)
    picks = tuple(sorted({int(digit) for digit in re.findall(r"\d", raw)}))
    if not 1 <= picks[0] <= picks[-1] <= count:
        wrong = picks[-1] if picks[-1] > count else picks[0]
        message = f"there is no option {wrong}; the options are 1 to {count}"
        raise Malformed(message)
    return picks


def lines(options: tuple[Option, ...], picks: tuple[int, ...]) -> list[LineVerdict]:
    """Return what became of each option."""
    return [_line(place, one, picked=place in picks) for place, one in enumerate(options, 1)]


def _line(place: int, option: Option, *, picked: bool) -> LineVerdict:
    if option.right is not None:
        outcome = Outcome.RIGHT if picked else Outcome.MISSED
    else:
        outcome = Outcome.WRONG if picked else Outcome.PLAIN
    slip = option.slip if picked and option.slip else ""
    return LineVerdict(label=str(place), outcome=outcome, why=option.why, slip=slip)


def right_picks(options: tuple[Option, ...]) -> tuple[int, ...]:
    """Return the numbers of the right options."""
    return tuple(place for place, one in enumerate(options, 1) if one.right is not None)


def model(options: tuple[Option, ...]) -> str:
    """Return the right options in words."""
    return "; ".join(one.text for one in options if one.right is not None)


def fingerprint(options: tuple[Option, ...]) -> str:
    """Return the fingerprint of the right options, in any order."""
    return fingerprint_of(*sorted(one.text for one in options if one.right is not None))


def slip_names(options: tuple[Option, ...]) -> tuple[str, ...]:
    """Return the slips behind the wrong options."""
    return tuple(dict.fromkeys(one.slip for one in options if one.slip))


def problems(options: tuple[Option, ...], node: Mapping, found: Problems, *, several: bool) -> None:
    """Note what is wrong with the options of a question at `node`."""
    for place, one in enumerate(options):
        where = node.at("options", place)
        if (one.right is None) == (one.wrong is None):
            found.add(where, "option-kind", "an option needs `right:` or `wrong:` with its text, one of the two")
        if one.right is not None and one.slip:
            found.add(where.at("slip"), "slip-on-right", "a right option has no slip; remove `slip:`")
    rights = sum(one.right is not None for one in options)
    where = node.at("options")
    if several and rights < 1:
        found.add(where, "no-right-option", "no option is right; write `right:` for at least one")
    if not several and rights != 1:
        found.add(where, "right-options", f"{rights} options are right; a `choice` has one (several: `choices`)")
    if not any(one.wrong is not None for one in options):
        found.add(where, "no-wrong-option", "every option is right; add one that is wrong")
    if not LEAST <= len(options) <= MOST:
        found.add(where, "option-count", f"{len(options)} options; give {LEAST} to {MOST}, a digit picks each")
    refuse_twins(found, "same-option", [(node.at("options", place), one.text) for place, one in enumerate(options)])


STANDS_OUT, BY_CHARACTERS = 1.6, 18


def trials(options: tuple[Option, ...], node: Mapping, found: Problems) -> None:
    """Note a right option that gives itself away by its length."""
    longest = max(len(one.text) for one in options if one.wrong is not None)
    for place, one in enumerate(options):
        length = len(one.text) if one.right is not None else 0
        if length > STANDS_OUT * longest and length > longest + BY_CHARACTERS:
            message = f"the right option is {length} characters long, the longest wrong one {longest}; even them out"
            found.add(node.at("options", place, "right"), "right-stands-out", message)
