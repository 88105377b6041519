"""What stands between the braces of a GIFT question: which kind it is, its answers, their worth and feedback."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.bank.exchange.exercise import Answer, Counted, Exercise, Filled, Linked, Picked, Recalled
from quizzer.bank.exchange.gift_writing import FORMATS, UNIT
from quizzer.bank.exchange.markup import LOOKS_LIKE_HTML, to_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

_ESCAPE = re.compile(r"\\[\\~=#{}:n]")
_WORTH = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_UNIT = re.compile(rf"\n\n{UNIT}([^\n]+)$")
WHOLE = Fraction(1)
BLANK_SIGN = "_____"


class Wrong(Exception):
    """What cannot be read, and where it stands."""

    def __init__(self, at: int, message: str) -> None:
        """Hold the position in the file."""
        super().__init__(message)
        self.at = at


class Part:
    """A stretch of the file; `masked` is as long, with every escaped sign hidden from searches."""

    def __init__(self, text: str, start: int, masked: str | None = None) -> None:
        """Hold `text`, which starts at a position of the file."""
        self.text = text
        self.start = start
        self.masked = _ESCAPE.sub("\uffff\uffff", text) if masked is None else masked

    def slice(self, start: int, end: int | None = None) -> Part:
        """Return a part of this one."""
        return Part(self.text[start:end], self.start + start, self.masked[start:end])

    def stripped(self) -> Part:
        """Return this without the spaces around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(start, len(self.text.rstrip())))

    def plain(self) -> str:
        r"""Return the text with its escapes resolved, `\n` a line's end."""
        return _ESCAPE.sub(lambda found: "\n" if found[0][1] == "n" else found[0][1], self.text)

    def said(self, style: str, *, edges: bool = False) -> str:
        """Return the text as Markdown, in the format it names or else in its question's."""
        part = self if edges else self.stripped()
        found = re.match(rf"\[({'|'.join(FORMATS)})\]", part.text)
        if found:
            style, part = found[1], part.slice(found.end())
        text = part.plain()
        if style == "html" or (style in {"", "moodle"} and LOOKS_LIKE_HTML.search(text)):
            left, right = (" " * text.startswith(" "), " " * text.endswith(" ")) if edges else ("", "")
            return left + to_markdown(text)[0] + right
        return text if edges else text.strip()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An exercise, where there is one, and what of it could not be carried."""

    exercise: Exercise | None
    losses: tuple[str, ...] = ()


def read_answers(inside: Part, around: tuple[str, str], style: str, told: dict[str, Any], why: str) -> Found:
    """Return the exercise of a question, its text around the answers at hand; raise Wrong."""
    before, after = around
    prompt = f"{before}{BLANK_SIGN}{after}".strip() if after.strip() else before.strip()
    told = {**told, "prompt": prompt, "why": why}
    if not inside.text:
        return Found(exercise=Recalled(**{**told, "why": ""}, back=why))
    if inside.text.startswith("#"):
        return _numerical(inside.slice(1).stripped(), style, told)
    if "~" in inside.masked:
        return _picked(inside, style, told)
    if "->" in inside.masked and "=" in inside.masked:
        return _linked(inside, style, told)
    if inside.masked.partition("#")[0].strip() in _TRUTH:
        return _truth(inside, style, told)
    return _short(inside, style, told, around)


def _pieces(inside: Part, signs: str) -> list[tuple[str, Part]]:
    """Return what each unescaped sign opens, with the sign; raise Wrong for text before the first."""
    places = [found.start() for found in re.finditer(f"[{signs}]", inside.masked)]
    first = inside.slice(0, places[0] if places else None)
    if first.text.strip():
        if places:
            message = "text before the first answer; start each with = or ~, and write \\= or \\~ for the signs"
            raise Wrong(inside.start, message)
        return [("=", first.stripped())]
    ends = [*places[1:], len(inside.text)]
    return [(inside.text[at], inside.slice(at + 1, end).stripped()) for at, end in zip(places, ends, strict=True)]


def _answer(piece: Part, style: str, usual: Fraction, reads: Callable[[Part], dict[str, Any]] | None = None) -> Answer:
    """Return an answer with its worth before it and its feedback behind it."""
    worth = usual
    if piece.text.startswith("%"):
        found = _WORTH.match(piece.text)
        if not found or abs(Fraction(found[1])) > 100:  # noqa: PLR2004  per cent
            message = "a worth is a number from -100 to 100 between two % signs, such as %50%"
            raise Wrong(piece.start, message)
        worth, piece = Fraction(found[1]) / 100, piece.slice(found.end()).stripped()
    at = piece.masked.find("#")
    body = piece if at < 0 else piece.slice(0, at)
    said = "" if at < 0 else piece.slice(at + 1).said(style)
    if not body.text.strip():
        message = "an answer without a text; write it behind its sign"
        raise Wrong(piece.start, message)
    fields = reads(body.stripped()) if reads else {"text": body.said(style)}
    return Answer(worth=worth, said=said, **fields)


def _picked(inside: Part, style: str, told: dict[str, Any]) -> Found:
    pieces = _pieces(inside, "~=")
    several = all(sign == "~" for sign, _ in pieces)
    options = tuple(_answer(piece, style, WHOLE if sign == "=" else Fraction(0)) for sign, piece in pieces)
    if len(options) < 2:  # noqa: PLR2004  nothing to pick from
        message = "one option leaves nothing to pick; add a second"
        raise Wrong(inside.start, message)
    if not any(one.worth > 0 for one in options):
        message = "no option is right; write = before it, or a worth such as %100%"
        raise Wrong(inside.start, message)
    return Found(exercise=Picked(**told, options=options, several=several))


def _truth(inside: Part, style: str, told: dict[str, Any]) -> Found:
    """Return true and false as options: feedback on the wrong one comes first, then that on the right one."""
    word, *said = _split(inside, "#", 3)
    right = _TRUTH[word.text.strip()]
    wrong_said, right_said = (*(one.said(style) for one in said), "", "")[:2]
    options = tuple(
        Answer(text=text, worth=WHOLE * (value is right), said=right_said if value is right else wrong_said)
        for text, value in (("True", True), ("False", False))
    )
    return Found(exercise=Picked(**told, options=options))


def _split(part: Part, sign: str, most: int) -> list[Part]:
    found: list[Part] = []
    while len(found) < most - 1 and (at := part.masked.find(sign)) >= 0:
        found.append(part.slice(0, at))
        part = part.slice(at + 1)
    return [*found, part]


def _linked(inside: Part, style: str, told: dict[str, Any]) -> Found:
    pairs, spare, losses = [], [], []
    for _, piece in _pieces(inside, "="):
        left, arrow, _ = piece.masked.partition("->")
        if not arrow:
            message = "a pair without ->; write `=left -> right`"
            raise Wrong(piece.start, message)
        right = piece.slice(len(left) + 2)
        if not right.text.strip():
            message = "a pair without its right side; write `=left -> right`"
            raise Wrong(piece.start, message)
        text = piece.slice(0, len(left)).said(style)
        if text:
            pairs.append((text, right.plain().strip()))
        else:
            spare.append(right.plain().strip())
    if len(pairs) < 2:  # noqa: PLR2004  nothing to link
        message = "a matching needs two pairs at the least; add one"
        raise Wrong(inside.start, message)
    if "#" in inside.masked:
        losses.append("a matching has no feedback, so `#` and what follows it was taken as text")
    return Found(exercise=Linked(**told, pairs=tuple(pairs), spare=tuple(spare)), losses=tuple(losses))


def _short(inside: Part, style: str, told: dict[str, Any], around: tuple[str, str]) -> Found:
    losses = []
    answers = [_answer(piece, style, WHOLE, _word) for _, piece in _pieces(inside, "=")]
    wild = [one for one in answers if "*" in one.text.replace("\\*", "")]
    if wild:
        losses.append(f"answers with a wildcard are not carried: {', '.join(one.text for one in wild)}")
    kept = tuple(msgspec.structs.replace(one, text=one.text.replace("\\*", "*")) for one in answers if one not in wild)
    before, after = around
    if not after.strip():
        return Found(exercise=Filled(**told, before="", answers=kept, after=""), losses=tuple(losses))
    prompt, _, text = before.rpartition("\n\n")
    told = {**told, "prompt": prompt.strip()}
    return Found(
        exercise=Filled(**told, before=text.lstrip(), answers=kept, after=after.rstrip()), losses=tuple(losses)
    )


def _word(part: Part) -> dict[str, Any]:
    return {"text": part.plain().strip()}


def _numerical(inside: Part, style: str, told: dict[str, Any]) -> Found:
    losses = []
    at = inside.masked.find("~")
    if at >= 0:
        losses.append("the feedback on every other number is not carried: only named slips have words")
        inside = inside.slice(0, at).stripped()
    answers = [_answer(piece, style, WHOLE, _value) for _, piece in _pieces(inside, "=") if piece.text]
    if not answers:
        message = "a numerical question without a number; write one such as {#1822:5}"
        raise Wrong(inside.start, message)
    unit = _UNIT.search(told["prompt"])
    told = {**told, "prompt": told["prompt"][: unit.start()]} if unit else told
    exercise = Counted(**told, answers=tuple(answers), unit=unit[1] if unit else "")
    return Found(exercise=exercise, losses=tuple(losses))


def _value(part: Part) -> dict[str, Any]:
    """Return a number: `1822`, within `1822:5`, or from `1817..1827`."""
    text = part.plain().strip()
    low, dots, high = text.partition("..")
    if dots:
        bottom, top = _number(low, part), _number(high, part)
        if top < bottom:
            message = f"{low.strip()} is greater than {high.strip()}; write the smaller number first"
            raise Wrong(part.start, message)
        return {"text": text, "value": (bottom + top) / 2, "within": (top - bottom) / 2}
    middle, colon, within = text.partition(":")
    allowed = _number(within, part) if colon else Fraction(0)
    if allowed < 0:
        message = f"the tolerance {within.strip()} is less than zero; write how far off an answer may be"
        raise Wrong(part.start, message)
    return {"text": text, "value": _number(middle, part), "within": allowed}


def _number(text: str, part: Part) -> Fraction:
    if not _NUMBER.fullmatch(text.strip()):
        message = f"`{text.strip()}` is no number; write digits with a point, such as 3.14 or 3.14:0.01 or 3..4"
        raise Wrong(part.start, message)
    return Fraction(text.strip())
