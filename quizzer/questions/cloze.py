"""`cloze`: fill the blanks of a text. Each blank has a memory of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from quizzer.errors import Malformed
from quizzer.generators.arithmetic import read_number
from quizzer.questions.base import (
    GIVE_UP,
    Authored,
    Concrete,
    Group,
    Line,
    LineVerdict,
    Outcome,
    Presentation,
    Score,
    Slug,
    Specimen,
    Text,
    Verdict,
    fingerprint_of,
    folded,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems

BLANK = re.compile(r"\[\[((?:(?!\[\[|\]\]).)*)\]\]", re.DOTALL)
HALF_BLANK = re.compile(r"\[\[\S{0,20}|(?:^|\s)\[[^\[\]\n]+\]\]")
"""What is left of a blank when a bracket is missing; `x[i[0]]` is code and stays."""
HALF_ANSWER = re.compile(r"^[^\[]*\]|\[[^\]]*$")
"""An answer with a bracket that has no partner in it."""
MOST_BLANKS = 7


class BlankSlip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody who makes a slip writes in a blank, counted from 1."""

    slip: Slug
    blank: Annotated[int, msgspec.Meta(ge=1)]
    gives: Text


class Cloze(Authored, frozen=True, kw_only=True, tag="cloze", forbid_unknown_fields=True):
    """Fill the blanks `[[answer|also right]]` of a text."""

    text: Text
    prompt: str = "Fill the blanks."
    slips: tuple[BlankSlip, ...] = ()

    kind: ClassVar[str] = "cloze"
    seconds: ClassVar[float] = 10.0
    name: ClassVar[str] = "Fill in"

    @property
    def blanks(self) -> tuple[tuple[str, ...], ...]:
        """Return the answers of each blank, the model answer first."""
        return tuple(tuple(one.strip() for one in found.split("|")) for found in BLANK.findall(self.text))

    def items(self) -> tuple[str, ...]:
        """Return the blanks' numbers."""
        return tuple(str(number) for number in range(1, len(self.blanks) + 1))

    def variant(self, seed: int, parts: Sequence[str]) -> ClozeVariant:
        """Return the one variant there is; a text asks all its blanks."""
        del parts
        return ClozeVariant(question=self, seed=seed, parts=self.items())

    def fingerprint(self, part: str) -> str:
        """Return what belongs in the blank."""
        return fingerprint_of(*self.blanks[int(part) - 1])

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips that have a text of their own."""
        return tuple(dict.fromkeys(one.slip for one in self.slips))

    def problems(self, node: Node, found: Problems) -> None:
        """Note a text without blanks, empty ones, and slips that are right or name no blank."""
        where, blanks = node.at("text"), self.blanks
        self._brackets(blanks, where, found)
        if len(blanks) > MOST_BLANKS:
            found.add(where, "too-many-blanks", f"{len(blanks)} blanks; at most {MOST_BLANKS} can be kept in mind")
        for number, answers in enumerate(blanks, 1):
            if not all(folded(answer) for answer in answers):
                found.add(where, "empty-blank", f"blank {number} has an empty answer; write [[answer]]")
            if any(";" in answer for answer in answers):
                found.add(where, "semicolon", f"blank {number} has a `;`, which stands between answers; reword it")
        for place, one in enumerate(self.slips):
            if one.blank > len(blanks):
                message = f"there is no blank {one.blank}; there are {len(blanks)}"
                found.add(node.at("slips", place, "blank"), "no-such-blank", message)
            elif fits(one.gives, blanks[one.blank - 1]):
                message = f"`{one.gives}` is right in blank {one.blank}; change one of the two"
                found.add(node.at("slips", place, "gives"), "slip-is-right", message)

    def _brackets(self, blanks: tuple[tuple[str, ...], ...], where: Node, found: Problems) -> None:
        """Note a text without blanks, and what looks like a blank that has lost a bracket."""
        half = HALF_BLANK.search(BLANK.sub(" ", self.text))
        if half:
            found.add(where, "half-blank", f"a bracket is missing at `{half[0].strip()}`; write [[answer]]")
        elif not blanks:
            found.add(where, "no-blank", "the text has no blank; write one as [[answer]]")
        for number, answers in enumerate(blanks, 1):
            if any(HALF_ANSWER.search(answer) for answer in answers):
                message = f"blank {number} holds a bracket without its partner; write each blank as [[answer]]"
                found.add(where, "half-blank", message)


class ClozeVariant(Concrete, frozen=True, kw_only=True):
    """A text with blanks."""

    question: Cloze

    def present(self) -> Presentation:
        """Show the text with numbered blanks, and a field for each."""
        numbers = iter(range(1, len(self.parts) + 1))
        text = BLANK.sub(lambda _: f"[{next(numbers)}: ____]", self.question.text)
        lines = tuple(Line(label=part, text=f"Blank {part}", part=part) for part in self.parts)
        how = "the missing words" if len(lines) == 1 else "the missing words with ; between, ? for one you do not know"
        prompt = f"{self.question.prompt}\n\n{text}"
        return Presentation(prompt=prompt, groups=(Group(lines=lines),), how=how)

    def read(self, text: str) -> tuple[str, ...]:
        """Read as many texts as there are blanks, `;` between them."""
        given = tuple(one.strip() for one in text.split(";"))
        if len(given) != len(self.parts):
            counts = f"{_counted(len(self.parts), 'blank')}, {_counted(len(given), 'answer')}"
            message = f"{counts}; put `;` between them, ? where you do not know"
            raise Malformed(message)
        empty = [part for part, one in zip(self.parts, given, strict=True) if not one]
        if empty:
            message = f"nothing in blank {' and '.join(empty)}; ? says that you do not know"
            raise Malformed(message)
        return given

    def mark(self, response: tuple[str, ...]) -> Verdict:
        """Mark each blank by itself; case, spacing and hyphens aside."""
        return self._verdict(response)

    def reveal(self) -> Verdict:
        """Show what belongs in the blanks."""
        return self._verdict((GIVE_UP,) * len(self.parts))

    def _verdict(self, given: tuple[str, ...]) -> Verdict:
        scores, lines = [], []
        for part, text, answers in zip(self.parts, given, self.question.blanks, strict=True):
            known = text != GIVE_UP
            right = known and fits(text, answers)
            slip = "" if right else self._slip(int(part), text)
            outcome = Outcome.RIGHT if right else Outcome.WRONG if known else Outcome.MISSED
            shown = text if known else ""
            lines.append(LineVerdict(label=part, outcome=outcome, given=shown, answer=answers[0], slip=slip))
            scores.append(Score(part=part, score=float(right), slips=(slip,) if slip else ()))
        answer = "; ".join(answers[0] for answers in self.question.blanks)
        model = BLANK.sub(lambda found: found[1].partition("|")[0].strip(), self.question.text)
        return Verdict(scores=tuple(scores), lines=tuple(lines), answer=answer, model=model, why=self.question.why)

    def _slip(self, blank: int, text: str) -> str:
        made = (one.slip for one in self.question.slips if one.blank == blank and fits(text, (one.gives,)))
        return next(made, "")

    def specimens(self) -> tuple[Specimen, ...]:
        """Return all right, each alternative, all wrong, nothing known, and what cannot be read."""
        blanks = self.question.blanks
        right, wrong = dict.fromkeys(self.parts, 1.0), dict.fromkeys(self.parts, 0.0)
        found = [Specimen(response="; ".join(answers[-1] for answers in blanks), scores=right)]
        found.append(Specimen(response=" ; ".join(answers[0].upper() for answers in blanks), scores=right))
        found.append(Specimen(response=";".join("zzz" for _ in blanks), scores=wrong))
        found.append(Specimen(response=";".join(["? "] * len(blanks)), scores=wrong))
        many = ";".join(["x"] * (len(blanks) + 1))
        return (*found, *(Specimen(response=bad, scores=None) for bad in ("", many)))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def fits(text: str, answers: Sequence[str]) -> bool:
    """Return whether `text` says one of `answers`, as words or as a number."""
    words = _words(text)
    if any(words == _words(answer) for answer in answers):
        return True
    return any(_same_number(text, answer) for answer in answers)


def _words(text: str) -> str:
    return folded(text.replace("-", " ").replace("`", ""))


def _same_number(text: str, answer: str) -> bool:
    try:
        return read_number(text) == read_number(answer)
    except Malformed:
        return False
