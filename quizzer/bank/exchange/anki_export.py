"""A bank as an Anki package, through `genanki`: a note's id comes from its question's key, so that it is updated."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizzer.bank.exchange.anki_package import INSTALL
from quizzer.bank.exchange.exercise import Answer, Blanked, Counted, Exercise, Linked, Picked, Recalled
from quizzer.bank.exchange.flattening import Flattener
from quizzer.bank.exchange.markup import to_html
from quizzer.bank.exchange.report import WHOLE_BANK, Exported, Loss
from quizzer.errors import UsageError
from quizzer.questions.cloze import BLANK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizzer.bank.bank import Bank

BASIC_ID, CLOZE_ID = 1_704_000_001, 1_704_000_002
"""Anki knows note types by number: these stay, or a second export would not update the first."""
CSS = ".card { font-family: sans-serif; font-size: 20px; text-align: left; } .why { color: gray; font-size: 16px; }"
_BACK = "{{FrontSide}}<hr id=answer>{{Back}}{{#Why}}<div class=why><br>{{Why}}</div>{{/Why}}"
_CLOZE_BACK = "{{cloze:Text}}{{#Why}}<div class=why><br>{{Why}}</div>{{/Why}}"
Sides = tuple[str, str, str, str]
"""Front, back, why and key, in Markdown."""


def export_anki(bank: Bank, *, variants: int, seed: int, timestamp: float) -> Exported:
    """Return `bank` as a package written at `timestamp`; raise UsageError where genanki is missing."""
    try:
        import genanki  # noqa: PLC0415  an optional dependency
    except ImportError:
        message = f"writing Anki packages needs the package `genanki`; {INSTALL}"
        raise UsageError(message) from None
    flattener = Flattener(bank, variants, seed)
    lost = "weights and needs of topics, blueprint and lesson are not carried"
    flattener.losses.append(Loss(WHOLE_BANK, f"{lost}; cards are rated by yourself, so slips are words on the back"))
    models, count = _models(genanki), 0
    decks: dict[str, Any] = {}
    for exercise in flattener.exercises():
        for cloze, fields, key in _notes(exercise, flattener):
            deck = decks.setdefault(exercise.topic, _deck(genanki, bank, exercise.topic))
            tags = [f"topic::{exercise.topic}", f"difficulty::{exercise.difficulty}"]
            deck.add_note(
                genanki.Note(model=models[cloze], fields=fields, tags=tags, guid=genanki.guid_for("quizzer", key))
            )
            count += 1
    if not count:
        message = f"the bank `{bank.key}` holds nothing that Anki's cards can carry"
        raise UsageError(message)
    return Exported(data=_packed(genanki, [*decks.values()], timestamp), entries=count, losses=tuple(flattener.losses))


def _models(genanki: Any) -> dict[bool, Any]:  # noqa: ANN401  an untyped library
    basic = genanki.Model(
        BASIC_ID,
        "Quizzer Basic",
        fields=[{"name": name} for name in ("Front", "Back", "Why", "Key")],
        templates=[{"name": "Card 1", "qfmt": "{{Front}}", "afmt": _BACK}],
        css=CSS,
    )
    cloze = genanki.Model(
        CLOZE_ID,
        "Quizzer Cloze",
        fields=[{"name": name} for name in ("Text", "Why", "Key")],
        templates=[{"name": "Cloze", "qfmt": "{{cloze:Text}}", "afmt": _CLOZE_BACK}],
        css=CSS,
        model_type=genanki.Model.CLOZE,
    )
    return {False: basic, True: cloze}


def _deck(genanki: Any, bank: Bank, topic: str) -> Any:  # noqa: ANN401  an untyped library
    number = int.from_bytes(hashlib.blake2b(f"{bank.key}/{topic}".encode(), digest_size=4).digest()) | 1 << 32
    names = (bank.head.title, bank.head.topics[topic].title)
    return genanki.Deck(number, "::".join(" ".join(one.replace("::", ":").split()) for one in names))


def _packed(genanki: Any, decks: list[Any], timestamp: float) -> bytes:  # noqa: ANN401  an untyped library
    with tempfile.TemporaryDirectory(prefix="quizzer-anki-") as folder:
        path = Path(folder) / "bank.apkg"
        genanki.Package(decks).write_to_file(str(path), timestamp=timestamp)
        return path.read_bytes()


def _notes(exercise: Exercise, flattener: Flattener) -> Iterator[tuple[bool, list[str], str]]:
    """Yield whether a note is a cloze, its fields as HTML, its key."""
    if isinstance(exercise, Blanked):
        yield True, [_clozed(exercise, flattener), to_html(exercise.why), exercise.key], exercise.key
        return
    for front, back, why, key in _SIDES[type(exercise)](exercise, flattener):
        yield False, [to_html(front), to_html(back), to_html(why), key], key


def _clozed(one: Blanked, flattener: Flattener) -> str:
    """Return the text with Anki's blanks; what is also right has no place in them."""
    blanks = [found[1].split("|") for found in BLANK.finditer(one.text)]
    if any(len(answers) > 1 for answers in blanks):
        flattener.losses.append(Loss(one.name, "other right answers of its blanks are not carried, only the first"))
    if one.wrong:
        flattener.losses.append(Loss(one.name, "slips in its blanks are not carried"))
    if one.prompt.strip() and one.prompt != "Fill the blanks.":
        flattener.losses.append(Loss(one.name, "its prompt is not carried, only its text"))
    between = BLANK.split(one.text)[::2]
    pieces = [to_html(between[0])]
    for number, (answers, text) in enumerate(zip(blanks, between[1:], strict=True), 1):
        pieces += [f"{{{{c{number}::{_blank(answers[0].strip())}}}}}", to_html(text)]
    return "".join(pieces)


def _blank(answer: str) -> str:
    """Return an answer in which nothing closes the blank or opens a hint."""
    return to_html(answer).replace("}", "&#125;").replace("{", "&#123;")


def _picked(one: Picked, _: Flattener) -> Iterator[Sides]:
    options = "\n".join(f"- {option.text}" for option in one.options)
    right = "\n".join(option.text for option in one.options if option.worth > 0)
    yield f"{one.prompt}\n\n{options}", right, _said(one.why, one.options), one.key


def _counted(one: Counted, _: Flattener) -> Iterator[Sides]:
    answer = f"{one.answers[0].text} {one.unit}".strip()
    yield one.prompt, answer, _said(one.why, one.answers), one.key


def _said(why: str, answers: tuple[Answer, ...]) -> str:
    """Return the why, then each answer that has something said of it."""
    lines = [f"- {answer.text}: {answer.said}" for answer in answers if answer.said.strip()]
    return "\n\n".join(part for part in (why, "\n".join(lines)) if part.strip())


def _linked(one: Linked, flattener: Flattener) -> Iterator[Sides]:
    if one.spare:
        flattener.losses.append(Loss(one.name, "its distractors are not carried: each pair is a card of its own"))
    for (left, right), why, part in zip(one.pairs, one.whys, one.ids, strict=True):
        yield f"{one.prompt}\n\n{left}", right, why or one.why, f"{one.key}#{part}"


def _recalled(one: Recalled, _: Flattener) -> Iterator[Sides]:
    yield one.prompt, one.back, one.why, one.key


_SIDES: dict[type, Callable[[Any, Flattener], Iterator[Sides]]] = {
    Picked: _picked,
    Counted: _counted,
    Linked: _linked,
    Recalled: _recalled,
}
