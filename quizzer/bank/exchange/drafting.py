"""Exercises to a bank: names, topics, slips; what our types cannot say is listed, and what a bank refuses too."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, Any

from quizzer.bank.exchange.drafts import DRAFTERS, Draft, Unfit
from quizzer.bank.exchange.exercise import Exercise, Names
from quizzer.bank.exchange.report import WHOLE_BANK, Answered, Imported, Loss
from quizzer.bank.exchange.writing import write_data
from quizzer.bank.reading import Reading, broken, read_bank
from quizzer.errors import BankError
from quizzer.generators.slips import SLIPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Problem

DIFFICULTY = 2
"""What a question is taken to be where nothing says."""
LONGEST_TITLE = 60
_BUILT_IN = {one.title: name for name, one in SLIPS.items()}


class Drafter:
    """Gathers what a file holds, and makes a bank of it."""

    def __init__(self, bank: str, title: str = "") -> None:
        """Draft the bank called `bank`; `title` may be suggested later."""
        self.bank = bank
        self.title = title
        self.losses: list[Loss] = []
        self.questions: list[dict[str, Any]] = []
        self.topics: dict[str, str] = {}
        self.slips: dict[str, dict[str, str]] = {}
        self._slip_keys: dict[tuple[str, str], str] = {}
        self._topic_names, self._slip_names, self._ids = Names(), Names(), Names()
        self._asks_difficulty = False

    def suggest(self, title: str) -> None:
        """Take `title` for the bank's where it has none yet."""
        self.title = self.title or title

    def lose(self, loss: Loss) -> None:
        """Note what is not carried."""
        self.losses.append(loss)

    def add(self, exercise: Exercise) -> str:
        """Draft a question of `exercise`; return its id, empty where none could be made."""
        draft = Draft()
        try:
            fields = DRAFTERS[type(exercise)](exercise, draft, self.slip)
        except Unfit as unfit:
            self.lose(Loss(exercise.name, f"not carried: {unfit}"))
            return ""
        name = self._ids.give(exercise.name, "question")
        self.losses += [Loss(name, why) for why in draft.losses]
        self._asks_difficulty = self._asks_difficulty or not exercise.difficulty
        shared = {"id": name, "topic": self.topic(exercise.topic), "difficulty": exercise.difficulty or DIFFICULTY}
        prompt = {"prompt": exercise.prompt} if exercise.prompt.strip() and "front" not in fields else {}
        why = {"why": exercise.why} if exercise.why.strip() else {}
        self.questions.append({**shared, **prompt, **fields, **why})
        return name

    def topic(self, title: str) -> str:
        """Return the key of a topic by its title."""
        title = " ".join(title.split()) or self.title or self.bank
        if title not in self.topics:
            self.topics[title] = self._topic_names.give(title, "topic")
        return self.topics[title]

    def slip(self, said: str) -> str:
        """Return the key of a slip by the words said of it, `Title: why`."""
        title, colon, why = said.partition(": ")
        if not colon or len(title) > LONGEST_TITLE or "\n" in title or not why.strip():
            title, why = _shortened(said), said
        if title in _BUILT_IN:
            return _BUILT_IN[title]
        if (title, why) in self._slip_keys:
            return self._slip_keys[title, why]
        key = self._slip_names.give(title, "slip")
        while key in SLIPS:
            key = self._slip_names.give(title, "slip")
        self.slips[key] = {"title": title, "why": why}
        self._slip_keys[title, why] = key
        return key

    def imported(self, file: str, what: str, history: Sequence[Answered] = ()) -> Imported:
        """Return the bank; what cannot stand in one is listed. Raise BankError where nothing is left."""
        if self._asks_difficulty:
            said = f"{what} has no difficulties: every question is taken as {DIFFICULTY} of 4; edit the bank"
            self.lose(Loss(WHOLE_BANK, said))
        reading = self._checked()
        if not self.questions or reading is None:
            first = f": {self.losses[0]}" if self.losses else ""
            message = f"{file}: nothing in it can become a question{first}"
            raise BankError(message)
        bank = reading.bank
        if bank is None:
            raise broken(reading.problems.sorted())
        kept = {f"{bank.key}/{one.id}" for one in bank.questions}
        past = tuple(one for one in history if one.item.partition("#")[0] in kept)
        return Imported(bank=bank, text=self.text(), losses=tuple(self.losses), history=past)

    def text(self) -> str:
        """Return the bank as YAML."""
        used = {one["topic"] for one in self.questions}
        topics = {key: {"title": title} for title, key in self.topics.items() if key in used}
        named = set(_slips_in(self.questions))
        slips = {key: one for key, one in self.slips.items() if key in named}
        head = {"bank": self.bank, "title": self.title or self.bank, "topics": topics, "slips": slips}
        return write_data({key: value for key, value in head.items() if value}, self.questions)

    def _checked(self) -> Reading | None:
        """Return the bank as it is read again, questions that cannot stand left out; None where none can."""
        while self.questions:
            reading = read_bank(self.text().encode(), f"{self.bank}.yaml")
            bad = _blamed(reading)
            if not bad:
                return reading
            for place, problem in sorted(bad.items(), reverse=True):
                self.lose(Loss(self.questions.pop(place)["id"], f"not carried: {problem.message}"))
        return None


def _blamed(reading: Reading) -> dict[int, Problem]:
    """Return the first problem of each question that has one, by its place."""
    items = getattr(reading.root.at("questions") if reading.root else None, "items", [])
    lines = [one.line for one in items]
    found: dict[int, Problem] = {}
    for problem in reading.problems.sorted():
        place = bisect.bisect_right(lines, problem.line) - 1
        if place >= 0:
            found.setdefault(place, problem)
    return found


def _slips_in(data: Any) -> Sequence[str]:  # noqa: ANN401  plain data
    if isinstance(data, dict):
        own = [data["slip"]] if "slip" in data else []
        return [*own, *(name for value in data.values() for name in _slips_in(value))]
    return [name for one in data for name in _slips_in(one)] if isinstance(data, list) else []


def _shortened(text: str) -> str:
    first = text.strip().split("\n")[0]
    return first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1].rstrip()}…"
