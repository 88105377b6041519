r"""Exercises to GIFT, Moodle's text format: https://docs.moodle.org/en/GIFT_format.

Every text is written on one line with `\n` in it, since a blank line ends a question. Prompts are marked
`[markdown]`; feedback and options take their question's format.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from quizzer.bank.exchange.exercise import Answer, Blanked, Counted, Exercise, Filled, Linked, Picked, Recalled
from quizzer.bank.exchange.flattening import Flattener
from quizzer.bank.exchange.report import WHOLE_BANK, Exported, Loss
from quizzer.generators.arithmetic import plain, rounded
from quizzer.questions.cloze import BLANK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizzer.bank.bank import Bank

RESERVED = re.compile(r"[\\~=#{}:]")
FORMATS = ("html", "markdown", "moodle", "plain")
_FORMAT = re.compile(rf"\[(?:{'|'.join(FORMATS)})\]")
FILL = "Fill the blanks."
"""What a cloze asks where its author says nothing; it is left out, for the blank says as much."""
DECIMALS = 5
"""Moodle knows its shares of 100 % to five decimals: 33.33333."""
UNIT = "Unit: "


def export_gift(bank: Bank, *, variants: int, seed: int) -> Exported:
    """Return `bank` as GIFT, generated questions as `variants` numbers to type, from `seed` on."""
    flattener = Flattener(bank, variants, seed)
    lost = "difficulties, weights and needs of topics, blueprint and lesson are not carried"
    flattener.losses.append(Loss(WHOLE_BANK, f"{lost}; slips are carried as the words of their feedback"))
    blocks, topic, count = [f"// {_one_line(bank.head.title)}: {_one_line(bank.key)}, written by Quizzer"], "", 0
    for exercise in flattener.exercises():
        for one in _split(exercise, flattener):
            if one.topic != topic:
                topic = one.topic
                blocks.append(f"$CATEGORY: {_category(bank, topic)}")
            blocks.append(_block(one, flattener))
            count += 1
    return Exported(data=("\n\n".join(blocks) + "\n").encode(), entries=count, losses=tuple(flattener.losses))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _category(bank: Bank, topic: str) -> str:
    """Return a category's path; a slash within a name is doubled, as Moodle writes it."""
    title, name = (_one_line(one).replace("/", "//") for one in (bank.head.title, bank.head.topics[topic].title))
    return f"{title}/{name}"


def _split(exercise: Exercise, flattener: Flattener) -> Iterator[Exercise]:
    """Yield a text with several blanks as one for each, the other blanks filled in."""
    if not isinstance(exercise, Blanked):
        yield exercise
        return
    blanks = list(BLANK.finditer(exercise.text))
    if len(blanks) > 1:
        reason = f"{len(blanks)} blanks become as many questions: a missing word is one for each"
        flattener.losses.append(Loss(exercise.name, reason))
    prompt = "" if exercise.prompt == FILL else exercise.prompt
    for number, blank in enumerate(blanks, 1):
        wrong = tuple(answer for place, answer in exercise.wrong if place == number)
        right = tuple(Answer(text=one.strip(), worth=Fraction(1)) for one in blank[1].split("|"))
        yield Filled(
            name=exercise.name if len(blanks) == 1 else f"{exercise.name}-{number}",
            topic=exercise.topic,
            prompt=prompt,
            why=exercise.why,
            before=_filled(exercise.text[: blank.start()]),
            answers=(*right, *wrong),
            after=_filled(exercise.text[blank.end() :]),
        )


def _filled(text: str) -> str:
    return BLANK.sub(lambda blank: blank[1].split("|")[0].strip(), text)


def escaped(text: str) -> str:
    r"""Return `text` with what GIFT would obey behind a backslash, and its lines as `\n`."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return RESERVED.sub(lambda found: f"\\{found[0]}", clean).replace("\n", "\\n")


def _text(text: str) -> str:
    """Return a text that may start with what looks like a format's mark, and does not mean it."""
    return ("[markdown]" if _FORMAT.match(text.strip()) else "") + escaped(text)


def _block(exercise: Exercise, flattener: Flattener) -> str:
    write = _WRITERS[type(exercise)]
    return f"::{escaped(exercise.name)}::[markdown]{write(exercise, flattener)}"


def _general(why: str) -> str:
    return f"\t####{_text(why)}\n" if why.strip() else ""


def _said(answer: Answer) -> str:
    return f"{_text(answer.text)}#{_text(answer.said)}" if answer.said.strip() else _text(answer.text)


def _percent(worth: Fraction) -> str:
    return f"%{plain(rounded(worth * 100, DECIMALS))}%"


def _picked(one: Picked, _: Flattener) -> str:
    lines = []
    for option in one.options:
        if option.worth == 1 and not one.several:
            mark = "="
        elif option.worth or option.text.strip().startswith("%"):  # else the text itself would be read as a worth
            mark = f"~{_percent(option.worth)}"
        else:
            mark = "~"
        lines.append(f"\t{mark}{_said(option)}\n")
    return f"{escaped(one.prompt)}{{\n{''.join(lines)}{_general(one.why)}}}"


def _counted(one: Counted, _: Flattener) -> str:
    lines = []
    for answer in one.answers:
        said = f"#{_text(answer.said)}" if answer.said.strip() else ""
        lines.append(f"\t={_percent(answer.worth)}{_decimal(answer.value)}:{_decimal(answer.within)}{said}\n")
    prompt = f"{one.prompt}\n\n{UNIT}{one.unit}" if one.unit else one.prompt
    return f"{escaped(prompt)}{{#\n{''.join(lines)}{_general(one.why)}}}"


def _decimal(value: Fraction | None) -> str:
    """Return a number with a point: Moodle reads no fractions."""
    text = plain(value or Fraction(0))
    return text if "/" not in text else plain(rounded(value or Fraction(0), 9))


def _linked(one: Linked, flattener: Flattener) -> str:
    if any("->" in left for left, _ in one.pairs):
        flattener.losses.append(Loss(one.name, "`->` in a left side is written as `→`: GIFT would split there"))
    if any(why.strip() for why in one.whys):
        flattener.losses.append(Loss(one.name, "the whys of its pairs are not carried: a matching has no feedback"))
    lines = [f"\t={_text(left.replace('->', '→'))} -> {_link(right)}\n" for left, right in one.pairs]
    lines += [f"\t= -> {_link(right)}\n" for right in one.spare]
    return f"{escaped(one.prompt)}{{\n{''.join(lines)}{_general(one.why)}}}"


def _link(text: str) -> str:
    return escaped(text)


def _filled_in(one: Filled, _: Flattener) -> str:
    answers = "".join(f"\t={_percent(answer.worth)}{_short(answer)}\n" for answer in one.answers)
    start = f"{one.prompt}\n\n" if one.prompt and (one.before or one.after) else one.prompt
    before, after = _edges(start + one.before), _edges(one.after)
    return f"{before}{{\n{answers}{_general(one.why)}}}{after}"


def _edges(text: str) -> str:
    """Return `text` escaped with the spaces at its ends kept: the blank stands between them."""
    if not text.strip():
        return text.replace("\n", "\\n")
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return left.replace("\n", "\\n") + escaped(text) + right.replace("\n", "\\n")


def _short(answer: Answer) -> str:
    r"""Return a short answer, its asterisks as `\*`: alone they would stand for anything."""
    text = Answer(text=answer.text.replace("*", "\\*"), worth=answer.worth, said=answer.said)
    return _said(text)


def _recalled(one: Recalled, _: Flattener) -> str:
    back = f"{one.back}\n\n{one.why}" if one.why else one.back
    return f"{escaped(one.prompt)}{{####{_text(back)}}}"


_WRITERS: dict[type, Callable[[Any, Flattener], str]] = {
    Picked: _picked,
    Counted: _counted,
    Linked: _linked,
    Filled: _filled_in,
    Recalled: _recalled,
}
