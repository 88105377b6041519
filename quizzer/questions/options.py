"""Options to pick from, as `choice` and `choices` share them: shuffling, marking line by line, checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from quizzer.errors import Malformed
from quizzer.generators.draws import Draws
from quizzer.questions.base import (
    WHOLE,
    Authored,
    Concrete,
    Confusion,
    Group,
    Line,
    LineVerdict,
    Outcome,
    Presentation,
    Slug,
    Specimen,
    Text,
    Verdict,
    fingerprint_of,
    verdict_of,
)
from quizzer.questions.twins import refuse_twins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems

LEAST, MOST = 2, 9
STANDS_OUT, BY_CHARACTERS = 1.6, 18
"""A right option so many times as long as the longest wrong one, and so much longer, gives itself away."""


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


class Optioned(Authored, frozen=True, kw_only=True):
    """A question with options; what picking them is worth is its type's own."""

    options: tuple[Option, ...]

    def shuffled(self, seed: int) -> tuple[Option, ...]:
        """Return the options in the order this seed shows them."""
        return tuple(Draws(self.id, seed, "options").shuffled(self.options))

    def fingerprint(self, part: str) -> str:
        """Return what the right options are, in any order."""
        del part
        return fingerprint_of(*sorted(one.text for one in self.options if one.right is not None))

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips behind the wrong options."""
        return tuple(dict.fromkeys(one.slip for one in self.options if one.slip))

    def problems(self, node: Node, found: Problems) -> None:
        """Note options that are neither right nor wrong, twins, and too many or too few of a kind."""
        for place, one in enumerate(self.options):
            where = node.at("options", place)
            if (one.right is None) == (one.wrong is None):
                found.add(where, "option-kind", "an option needs `right:` or `wrong:` with its text, one of the two")
            if one.right is not None and one.slip:
                found.add(where.at("slip"), "slip-on-right", "a right option has no slip; remove `slip:`")
        where = node.at("options")
        if not any(one.wrong is not None for one in self.options):
            found.add(where, "no-wrong-option", "every option is right; add one that is wrong")
        if not LEAST <= len(self.options) <= MOST:
            found.add(where, "option-count", f"{len(self.options)} options; give {LEAST} to {MOST}, a digit picks each")
        texts = [(where.at(place), one.text) for place, one in enumerate(self.options)]
        refuse_twins(found, "same-option", texts)

    @property
    def rights(self) -> int:
        """Return how many options are right."""
        return sum(one.right is not None for one in self.options)

    def trials(self, node: Node, found: Problems, seeds: range) -> None:
        """Note a right option that gives itself away by its length."""
        del seeds
        longest = max(len(one.text) for one in self.options if one.wrong is not None)
        for place, one in enumerate(self.options):
            length = len(one.text) if one.right is not None else 0
            if length > STANDS_OUT * longest and length > longest + BY_CHARACTERS:
                message = f"the right option has {length} characters, the longest wrong one {longest}; even them out"
                found.add(node.at("options", place, "right"), "right-stands-out", message)


class OptionedVariant(Concrete, frozen=True, kw_only=True):
    """Options in the order shown."""

    prompt: str
    why: str = ""
    options: tuple[Option, ...]

    @property
    def lesson(self) -> str:
        """Return what to take away."""
        return self.why

    @property
    def right(self) -> tuple[int, ...]:
        """Return the numbers of the right options, from 1."""
        return tuple(place for place, one in enumerate(self.options, 1) if one.right is not None)

    def presented(self, how: str) -> Presentation:
        """Return the options under the digits 1, 2, ..."""
        lines = tuple(Line(label=str(place), text=one.text) for place, one in enumerate(self.options, 1))
        return Presentation(prompt=self.prompt, groups=(Group(lines=lines),), how=how)

    def picks(self, text: str) -> tuple[int, ...]:
        """Return the numbers picked, ascending; raise Malformed for anything else."""
        raw, count = text.strip(), len(self.options)
        if not re.fullmatch(r"[0-9](?:[\s,]*[0-9])*", raw):
            message = f"type the number of an option, 1 to {count}"
            raise Malformed(message)
        picks = tuple(sorted({int(digit) for digit in re.findall(r"[0-9]", raw)}))
        if not 1 <= picks[0] <= picks[-1] <= count:
            wrong = picks[-1] if picks[-1] > count else picks[0]
            message = f"there is no option {wrong}; the options are 1 to {count}"
            raise Malformed(message)
        return picks

    def verdict(self, picks: Sequence[int], score: float) -> Verdict:
        """Return the verdict with what became of each option."""
        lines = [_line(place, one, picked=place in picks) for place, one in enumerate(self.options, 1)]
        return verdict_of(
            score,
            lines,
            answer=" ".join(map(str, self.right)),
            model="; ".join(one.text for one in self.options if one.right is not None),
            why=self.lesson,
            slips=[line.slip for line in lines],
        )

    def reveal(self) -> Verdict:
        """Show which options are right."""
        return self.verdict((), 0.0)


class OneOptionVariant(OptionedVariant, frozen=True, kw_only=True):
    """Options of which exactly one is right."""

    def present(self) -> Presentation:
        """Show the options under digits."""
        return self.presented(f"the number of one option, 1 to {len(self.options)}")

    def read(self, text: str) -> int:
        """Read one digit."""
        picks = self.picks(text)
        if len(picks) != 1:
            message = "pick one option only"
            raise Malformed(message)
        return picks[0]

    def mark(self, response: int) -> Verdict:
        """Score 1 for the right option, else 0 with the option's slip."""
        return self.verdict((response,), float((response,) == self.right))

    def confusions(self, response: int) -> tuple[Confusion, ...]:
        """Return every wrong option that could have been picked for the right one, and whether it was."""
        right = self.options[self.right[0] - 1].text
        return tuple(
            Confusion(WHOLE, right, "", one.text, place == response)
            for place, one in enumerate(self.options, 1)
            if one.right is None
        )

    def specimens(self) -> tuple[Specimen, ...]:
        """Return every option, and picks that cannot be read."""
        scores = {str(place): float(one.right is not None) for place, one in enumerate(self.options, 1)}
        picks = [Specimen(response=pick, scores={"": score}) for pick, score in scores.items()]
        return (*picks, *(Specimen(response=bad, scores=None) for bad in ("", "0", "x", "1 2", "99")))


def _line(place: int, option: Option, *, picked: bool) -> LineVerdict:
    if option.right is not None:
        outcome = Outcome.RIGHT if picked else Outcome.MISSED
    else:
        outcome = Outcome.WRONG if picked else Outcome.PLAIN
    slip = option.slip if picked and option.slip else ""
    return LineVerdict(label=str(place), outcome=outcome, why=option.why, slip=slip)
