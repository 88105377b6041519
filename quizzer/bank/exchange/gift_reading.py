"""GIFT to exercises: where each question stands, what it says, every malformed one with its line and column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from quizzer.bank.exchange.drafting import Drafter
from quizzer.bank.exchange.exercise import Recalled
from quizzer.bank.exchange.gift_answers import Part, Wrong, read_answers
from quizzer.bank.exchange.gift_writing import FORMATS
from quizzer.bank.exchange.report import Imported, Loss, unreadable
from quizzer.bank.exchange.source import Source, decoded
from quizzer.nodes import Problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizzer.bank.exchange.exercise import Exercise

CATEGORY = "$CATEGORY:"
_BLANK_LINES = re.compile(r"\n(?:[ \t\r]*\n)+")
_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_SEPARATOR = re.compile(r"(?<!/)/(?!/)")


def import_gift(data: bytes, file: str, *, bank: str, title: str = "") -> Imported:
    """Return the bank that a GIFT file makes; raise BankError with every place that cannot be read."""
    problems = Problems(file)
    source = decoded(data, problems)
    drafter = Drafter(bank, title)
    if source is not None:
        _Reader(source, problems, drafter).read()
    if len(problems):
        raise unreadable(problems)
    return drafter.imported(file, "GIFT")


class _Reader:
    """Reads block after block; a blank line ends each."""

    def __init__(self, source: Source, problems: Problems, drafter: Drafter) -> None:
        self.source = source
        self.problems = problems
        self.drafter = drafter
        self.topic = ""
        self.count = 0

    def read(self) -> None:
        """Read all blocks, each problem noted where it stands."""
        for part in self._blocks():
            try:
                self._block(part)
            except Wrong as wrong:
                self.problems.add_at(*self.source.place(wrong.at), "bad-gift", str(wrong))
        if not self.count and not len(self.problems):
            self.problems.add_at(1, 1, "no-questions", "there is no question here; GIFT is text such as `2+2? {=4 ~5}`")

    def _blocks(self) -> Iterator[Part]:
        """Yield each stretch between blank lines, its comments made blank."""
        start = 0
        text = self.source.text
        for gap in [*_BLANK_LINES.finditer(text), None]:
            end = gap.start() if gap is not None else len(text)
            block = _COMMENT.sub(lambda found: " " * len(found[0]), text[start:end])
            if block.strip():
                yield Part(block, start).stripped()
            start = gap.end() if gap is not None else end

    def _block(self, part: Part) -> None:
        if part.text.startswith(CATEGORY):
            line, _, rest = part.text.partition("\n")
            self._category(line[len(CATEGORY) :].strip(), part.start)
            if rest.strip():
                self._block(part.slice(len(line) + 1).stripped())
            return
        self.count += 1
        name, part = self._named(part)
        name = name or f"line {self.source.place(part.start)[0]}"
        told = {"name": name, "topic": self.topic}
        found = self._question(part, told)
        if found is not None:
            self.drafter.add(found)

    def _category(self, path: str, at: int) -> None:
        names = [one.strip().replace("//", "/") for one in _SEPARATOR.split(path)]
        names = [one for one in names if one and one != "top" and not re.fullmatch(r"\$[^$]*\$", one)]
        if not names and not path:
            message = "the category has no name; write one such as `$CATEGORY: Course/Topic`"
            raise Wrong(at, message)
        self.topic = names[-1] if names else ""
        if len(names) > 1:
            self.drafter.suggest(names[-2])

    def _named(self, part: Part) -> tuple[str, Part]:
        """Return the title between `::` and `::`, and what follows it."""
        if not part.text.startswith("::"):
            return "", part
        end = part.masked.find("::", 2)
        if end < 0:
            message = "the title that `::` opens is never closed; write :: behind it"
            raise Wrong(part.start, message)
        return part.slice(2, end).plain().strip(), part.slice(end + 2).stripped()

    def _question(self, part: Part, told: dict[str, Any]) -> Exercise | None:
        style, part = _format(part)
        opened, closed = part.masked.find("{"), part.masked.find("}")
        if opened < 0 and closed < 0:
            self.drafter.lose(Loss(told["name"], "not carried: a description asks nothing"))
            return None
        _check_braces(part, opened, closed)
        before, inside, after = part.slice(0, opened), part.slice(opened + 1, closed), part.slice(closed + 1)
        if not before.text.strip() and not after.text.strip():
            message = "a question without a text; write it before the {"
            raise Wrong(part.start, message)
        inside, why = _general(inside, style)
        found = read_answers(inside, (before.said(style, edges=True), after.said(style, edges=True)), style, told, why)
        self._note(found, told["name"])
        return found.exercise

    def _note(self, found: Any, name: str) -> None:  # noqa: ANN401  what read_answers found
        for why in found.losses:
            self.drafter.lose(Loss(name, why))
        if isinstance(found.exercise, Recalled) and not found.exercise.back:
            self.drafter.lose(Loss(name, "not carried: an essay without general feedback has no answer to show"))


def _format(part: Part) -> tuple[str, Part]:
    """Return the format named in brackets at the start, and what follows."""
    found = re.match(rf"\[({'|'.join(FORMATS)})\]", part.text)
    return (found[1], part.slice(found.end()).stripped()) if found else ("", part)


def _check_braces(part: Part, opened: int, closed: int) -> None:
    message, at = "", opened
    if closed < 0:
        message = "the answers opened here are never closed; write } before the blank line"
    elif opened < 0 or closed < opened:
        message, at = "a } without its {; write \\} for the sign itself", closed
    else:
        again = part.masked.find("{", opened + 1)
        late = part.masked.find("}", closed + 1)
        if again >= 0:
            message, at = "a second { in one question; write \\{ for the sign itself", again
        elif late >= 0:
            message, at = "a second } in one question; write \\} for the sign itself", late
    if message:
        raise Wrong(part.start + at, message)


def _general(inside: Part, style: str) -> tuple[Part, str]:
    """Return the answers without the general feedback, and that."""
    at = inside.masked.rfind("####")
    if at < 0:
        return inside.stripped(), ""
    return inside.slice(0, at).stripped(), inside.slice(at + 4).said(style)
