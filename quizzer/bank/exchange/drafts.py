"""One question of each kind of exercise, as the plain data of a bank's YAML."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from quizzer.bank.exchange.exercise import (
    Answer,
    Blanked,
    Counted,
    Filled,
    Linked,
    Names,
    Picked,
    Recalled,
)
from quizzer.generators.arithmetic import plain
from quizzer.questions.base import folded

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.bank.exchange.exercise import Told

SHOWN = 4
MOST_SHOWN = 7
MOST_DECIMALS = 9
NONE_OF_THESE = "None of these"


class Unfit(Exception):
    """No question of ours can say this; the message says why."""


class Draft:
    """What is lost of one question while it is drafted."""

    def __init__(self) -> None:
        """Start with nothing lost."""
        self.losses: list[str] = []


def _picked(one: Picked, draft: Draft, _: Callable[[str], str]) -> dict[str, Any]:
    rights = [option for option in one.options if option.worth > 0]
    if one.several:
        if len({option.worth for option in rights}) > 1:
            draft.losses.append("right options of different worth are taken as worth the same")
        options = [_option(option, right=option.worth > 0) for option in one.options]
        return {"type": "choices", "options": options}
    best = next((option for option in one.options if option.worth == 1), None)
    if best is None:
        reason = "no option is worth 100 %"
        raise Unfit(reason)
    options = []
    for option in one.options:
        if option is not best and option.worth == 1:
            draft.losses.append(f"`{option.text}` is right too; it was left out, since one option is right here")
            continue
        if option is not best and option.worth:
            draft.losses.append(f"`{option.text}` was worth a part; it is taken as wrong")
        options.append(_option(option, right=option is best))
    return {"type": "choice", "options": options}


def _option(option: Answer, *, right: bool) -> dict[str, Any]:
    said = {"why": option.said} if option.said else {}
    return {"right" if right else "wrong": option.text, **said}


def _linked(one: Linked, draft: Draft, _: Callable[[str], str]) -> dict[str, Any]:
    names, seen = Names(), set[str]()
    pairs: list[dict[str, str]] = []
    for place, (left, right) in enumerate(one.pairs):
        if folded(right) in seen or folded(left) in {folded(pair["left"]) for pair in pairs}:
            draft.losses.append(f"the pair `{left} -> {right}` was left out: another has the same left or right side")
            continue
        seen.add(folded(right))
        why = one.whys[place] if one.whys else ""
        name = names.give(one.ids[place] if one.ids else left, "pair")
        pairs.append({"id": name, "left": left, "right": right, **({"why": why} if why else {})})
    spare = [tile for tile in dict.fromkeys(one.spare) if folded(tile) not in seen]
    if len(spare) < len(one.spare):
        draft.losses.append("right sides that stand twice were left out")
    if len(pairs) + len(spare) <= 2:  # noqa: PLR2004  two at the least are shown, and a tile to spare
        spare.append(NONE_OF_THESE)
        draft.losses.append(f"`{NONE_OF_THESE}` was added, so that nothing is won by elimination")
    show = max(2, min(SHOWN, len(pairs), len(pairs) + len(spare) - 1))
    extra = {"distractors": spare} if spare else {}
    return {"type": "match", "show": show, "pairs": pairs, **extra}


def _counted(one: Counted, draft: Draft, naming: Callable[[str], str]) -> dict[str, Any]:
    right = [answer for answer in one.answers if answer.worth == 1 and answer.value is not None]
    if not right:
        reason = "no number is worth 100 %"
        raise Unfit(reason)
    best = right[0]
    slips = []
    for answer in one.answers:
        if answer is best:
            if answer.said:
                draft.losses.append("the feedback on the right number is not carried: write it under `why:`")
        elif answer.worth:
            draft.losses.append(f"`{answer.text}` is not carried: one number is right, and none is worth a part")
        elif not answer.said:
            draft.losses.append(f"the wrong number `{answer.text}` is not carried: it has no feedback to name it by")
        else:
            if answer.within:
                draft.losses.append(f"the tolerance of the wrong number `{answer.text}` is not carried")
            slips.append({"slip": naming(answer.said), "gives": plain(answer.value or Fraction(0))})
    unit = {"unit": one.unit} if one.unit else {}
    return {
        "type": "number",
        "answer": plain(best.value or Fraction(0)),
        **unit,
        **_near(best),
        **({"slips": slips} if slips else {}),
    }


def _near(best: Answer) -> dict[str, Any]:
    """Return how near a number has to be: exactly, for a whole one without a tolerance."""
    value = best.value or Fraction(0)
    if best.within:
        return {"tolerance": plain(best.within)}
    if value.denominator == 1:
        return {}
    decimals = len(plain(value).partition(".")[2])
    return {"round": decimals} if 0 < decimals <= MOST_DECIMALS else {"tolerance": "0"}


def _filled(one: Filled, draft: Draft, naming: Callable[[str], str]) -> dict[str, Any]:
    """Return a text with one blank; a card where the answers hold signs that a blank cannot."""
    rights, slips = [], []
    for answer in one.answers:
        if answer.worth == 1:
            rights.append(answer.text)
            if answer.said:
                draft.losses.append(f"the feedback on `{answer.text}` is not carried: write it under `why:`")
        elif answer.worth:
            draft.losses.append(f"`{answer.text}` was worth a part; it is not carried")
        elif answer.said:
            slips.append({"slip": naming(answer.said), "blank": 1, "gives": answer.text})
        else:
            draft.losses.append(f"the wrong answer `{answer.text}` is not carried: it has no feedback to name it by")
    if not rights:
        reason = "no answer is worth 100 % without a wildcard"
        raise Unfit(reason)
    fitting = [text for text in rights if not set("|;[]\n") & set(text) and folded(text)]
    if not fitting:
        draft.losses.append("became a card: its answers hold signs that a blank cannot")
        front = f"{one.prompt}\n\n{one.before}{'____' if one.before or one.after else ''}{one.after}".strip()
        return {"type": "card", "front": front, "back": "\n".join(rights)}
    if len(fitting) < len(rights):
        draft.losses.append("answers that hold `|`, `;` or brackets are not carried")
    text = f"{_unblanked(one.before, draft)}[[{'|'.join(fitting)}]]{_unblanked(one.after, draft)}"
    return {"type": "cloze", "text": text, **({"slips": slips} if slips else {})}


def _unblanked(text: str, draft: Draft) -> str:
    """Return text in which doubled brackets open no blank."""
    if "[[" not in text and "]]" not in text:
        return text
    draft.losses.append("doubled brackets in the text are written apart: they would open a blank")
    while "[[" in text or "]]" in text:
        text = text.replace("[[", "[ [").replace("]]", "] ]")
    return text


def _blanked(one: Blanked, draft: Draft, naming: Callable[[str], str]) -> dict[str, Any]:
    del draft
    slips = [{"slip": naming(answer.said), "blank": blank, "gives": answer.text} for blank, answer in one.wrong]
    return {"type": "cloze", "text": one.text, **({"slips": slips} if slips else {})}


def _recalled(one: Recalled, draft: Draft, _: Callable[[str], str]) -> dict[str, Any]:
    del draft
    if not one.back.strip():
        reason = "there is no answer to show"
        raise Unfit(reason)
    if not one.prompt.strip():
        reason = "its front shows no text"
        raise Unfit(reason)
    return {"type": "card", "front": one.prompt, "back": one.back}


DRAFTERS: dict[type[Told], Callable[[Any, Draft, Callable[[str], str]], dict[str, Any]]] = {
    Picked: _picked,
    Linked: _linked,
    Counted: _counted,
    Filled: _filled,
    Blanked: _blanked,
    Recalled: _recalled,
}
"""What becomes of each kind of exercise."""
