"""The notes of an Anki package to exercises, its reviews to plain values that a log can take over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from quizzer.bank.exchange.anki_package import Note, Package, read_package
from quizzer.bank.exchange.drafting import Drafter
from quizzer.bank.exchange.exercise import Blanked, Recalled
from quizzer.bank.exchange.markup import to_markdown
from quizzer.bank.exchange.report import WHOLE_BANK, Answered, Imported, Loss
from quizzer.questions.cloze import MOST_BLANKS

if TYPE_CHECKING:
    from quizzer.bank.exchange.exercise import Exercise

OURS = "Quizzer"
"""Note types of this name are our own exports: they know their question's id."""
KEY, WHY = "Key", {"Why", "Extra", "Back Extra"}
EASES = range(1, 5)
OPEN, CLOSE, BAR = "\ue000", "\ue001", "\ue002"
"""Stand for the signs of a blank while the HTML around them is read."""
_CLOZE = re.compile(r"\{\{c(\d{1,3})::((?:(?!\{\{c\d|\}\}).)*)\}\}", re.DOTALL)
_NESTED = re.compile(r"\{\{c\d{1,3}::")
_OCCLUSION = re.compile(r"image-occlusion:")
_DIFFICULTY = re.compile(r"difficulty::([1-4])")


def import_anki(data: bytes, file: str, *, bank: str, title: str = "") -> Imported:
    """Return the bank that a package makes, with its reviews; raise BankError where it cannot be read."""
    package = read_package(data, file)
    reader = _Reader(package, Drafter(bank, title))
    for note in package.notes:
        reader.note(note)
    if package.media:
        count = f"{package.media} picture{'s' if package.media > 1 else ''} or sounds"
        reader.drafter.lose(Loss(WHOLE_BANK, f"{count} not carried: a bank is text"))
    history = reader.history()
    return reader.drafter.imported(file, "Anki", history)


class _Reader:
    """Goes through the notes, and remembers which card became which item."""

    def __init__(self, package: Package, drafter: Drafter) -> None:
        self.package = package
        self.drafter = drafter
        self.decks: dict[int, str] = {}
        self.numbers: dict[int, list[tuple[int, int]]] = {}
        for card, note, number, deck in package.cards:
            self.decks.setdefault(note, deck)
            self.numbers.setdefault(note, []).append((number, card))
        self.items: dict[int, list[str]] = {}
        """The items of each card."""
        self.shared = _shared(list(self.decks.values()))
        if self.shared:
            drafter.suggest(self.shared)

    def note(self, note: Note) -> None:
        """Draft what a note becomes; what it leaves behind is listed."""
        if any(_OCCLUSION.search(text) for text in note.texts):
            self._lose(note, "not carried: it hides parts of a picture")
        elif note.kind.cloze:
            self._cloze(note)
        else:
            for number, card in sorted(self.numbers.get(note.id, [(0, 0)])):
                self._card(note, number, card)

    def _lose(self, note: Note, why: str) -> None:
        self.drafter.lose(Loss(f"note {note.id}", why))

    def _told(self, note: Note, suffix: str = "") -> dict[str, Any]:
        """Return the fields every exercise has: its name, its deck as topic, its difficulty from our own tags."""
        texts = dict(zip(note.kind.fields, note.texts, strict=True))
        key = texts.get(KEY, "") if note.kind.name.startswith(OURS) else ""
        name = key.partition("/")[2].replace("#", "-") or f"note-{note.id}{suffix}"
        found = [_DIFFICULTY.fullmatch(tag) for tag in note.tags]
        level = next((int(one[1]) for one in found if one), 0)
        left = [tag for tag in note.tags if not _DIFFICULTY.fullmatch(tag) and not (key and tag.startswith("topic::"))]
        if left and not suffix:
            self._lose(note, f"its tags are not carried: {' '.join(left)}")
        return {"name": name, "topic": self._topic(note), "difficulty": level}

    def _topic(self, note: Note) -> str:
        parts = self.decks.get(note.id, "").split("\x1f")
        inner = parts[1:] if self.shared and len(parts) > 1 else parts
        return ": ".join(inner)

    def _texts(self, note: Note) -> dict[str, str]:
        """Return the fields as Markdown."""
        found = {}
        for name, text in zip(note.kind.fields, note.texts, strict=True):
            found[name], media = to_markdown(text)
            if media:
                self._lose(note, f"not carried: {', '.join(media)}")
        return found

    def _card(self, note: Note, number: int, card: int) -> None:
        texts = self._texts(note)
        front, back = note.kind.sides.get(number, ((), ()))
        front, back = front or note.kind.fields[:1], back or note.kind.fields[1:2]
        whys = [name for name in back if name in WHY and texts[name] and len(back) > 1]
        sides = [
            "\n\n".join(texts[name] for name in side if texts[name] and name not in whys) for side in (front, back)
        ]
        hidden = [name for name in note.kind.fields if texts[name] and name not in (*front, *back) and name != KEY]
        told = self._told(note, f"-{number + 1}" if number else "")
        name = self.drafter.add(
            Recalled(**told, prompt=sides[0], back=sides[1], why="\n\n".join(texts[one] for one in whys))
        )
        if hidden and name and not number:
            self._lose(note, f"fields that card 1 does not show are not carried by it: {', '.join(hidden)}")
        if name:
            self.items[card] = [f"{self.drafter.bank}/{name}"]

    def _cloze(self, note: Note) -> None:
        raw = dict(zip(note.kind.fields, note.texts, strict=True))
        field = next((name for name in note.kind.fields if _CLOZE.search(raw[name])), note.kind.fields[0])
        numbers: list[int] = []
        hints: list[str] = []
        raw[field] = _CLOZE.sub(lambda found: _marked(found, numbers, hints), raw[field])
        marked = Note(id=note.id, kind=note.kind, tags=note.tags, texts=tuple(raw.values()))
        texts = self._texts(marked)
        why = "\n\n".join(texts[name] for name in texts if name in WHY and texts[name])
        if hints:
            self._lose(note, f"hints within blanks are not carried: {', '.join(hints)}")
        told = {**self._told(note), "why": why}
        exercise, blanks = self._blanked(note, texts[field], told, bool(_NESTED.search(raw[field])))
        name = self.drafter.add(exercise)
        if name:
            self._remember(note, name, numbers if blanks else [])

    def _blanked(self, note: Note, text: str, told: dict[str, Any], nested: bool) -> tuple[Exercise, bool]:  # noqa: FBT001  what the raw text was like
        """Return a cloze, or a card where its blanks are too many or hold signs that ours cannot."""
        found = re.findall(f"{OPEN}(.*?){CLOSE}", text, re.DOTALL)
        plain = text.replace(OPEN, "").replace(CLOSE, "").replace(BAR, "")
        bad = [one for one in found if set("|;\n") & set(one) or not one.strip() or "[[" in one or "]]" in one]
        if found and not bad and len(found) <= MOST_BLANKS and "[[" not in plain and not nested:
            return Blanked(**told, text=text.replace(OPEN, "[[").replace(CLOSE, "]]")), True
        if found:
            self._lose(note, "became a card: it has too many blanks, nested ones, or signs that a blank cannot hold")
        front = re.sub(f"{OPEN}.*?{CLOSE}", "____", text, flags=re.DOTALL)
        return Recalled(**told, prompt=front, back=plain if found else ""), False

    def _remember(self, note: Note, name: str, numbers: list[int]) -> None:
        key = f"{self.drafter.bank}/{name}"
        for number, card in self.numbers.get(note.id, []):
            mine = [f"{key}#{place}" for place, one in enumerate(numbers, 1) if one == number + 1]
            self.items[card] = mine if numbers else [key] * (number == 0)

    def history(self) -> list[Answered]:
        """Return the reviews of what was carried; those without a counterpart are counted."""
        found, manual, lost = [], 0, 0
        for review, card, ease, taken, kind in self.package.reviews:
            items = self.items.get(card, [])
            if ease not in EASES or kind not in range(4):
                manual += 1
            elif not items:
                lost += 1
            seconds = max(0, taken) / 1000 / max(1, len(items))
            found += [
                Answered(item=item, source=f"{card}-{review}-{place}", milliseconds=review, ease=ease, seconds=seconds)
                for place, item in enumerate(items)
                if ease in EASES and kind in range(4)
            ]
        for count, why in ((manual, "dates set by hand"), (lost, "reviews of cards that were not carried")):
            if count:
                self.drafter.lose(Loss(WHOLE_BANK, f"{count} {why} have no counterpart in the log"))
        return found


def _marked(found: re.Match[str], numbers: list[int], hints: list[str]) -> str:
    """Return a blank between marks; its number and its hint are noted."""
    answer, colons, hint = found[2].partition("::")
    numbers.append(int(found[1]))
    if colons:
        hints.append(hint)
    return f"{OPEN}{answer}{CLOSE}"


def _shared(decks: list[str]) -> str:
    """Return the name of the deck that all others lie in, empty where there is none."""
    firsts = {deck.split("\x1f")[0] for deck in decks}
    return firsts.pop() if len(firsts) == 1 else ""
