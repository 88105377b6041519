"""What goes out and comes in again says what it said; YAML, GIFT and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.bank.exchange.csv_pairs import export_csv, import_csv
from quizzer.bank.exchange.flattening import WRITERS
from quizzer.bank.exchange.gift_reading import import_gift
from quizzer.bank.exchange.gift_writing import export_gift
from quizzer.bank.exchange.writing import write_bank, write_data
from quizzer.bank.reading import load_bank
from quizzer.nodes import Mapping, Problems, Scalar, parse
from quizzer.nodes.writing import dump
from quizzer.questions import BY_KIND
from tests.shelf import all_banks

if TYPE_CHECKING:
    from quizzer.bank.bank import Bank

HOSTILE = r"~a=b #c {d} e:f \n \\ -> [[x]] {{c1::y}} %50% // $CATEGORY: z <b>&amp; " + "long " * 200
words = st.text(st.sampled_from(list("ab Z9~=#{}:\\%/[]<>&$*é→\"'\n-")), min_size=1, max_size=30).map(
    lambda text: f"x{text.strip()}y"
)


def bank_of(*questions: dict[str, Any]) -> Bank:
    """Return a bank of `questions`, the keys that all share filled in."""
    shared = {"topic": "t", "difficulty": 3}
    head = {"bank": "b", "title": "The bank", "topics": {"t": {"title": "A topic"}}}
    filled = [{"id": f"q{place}", **shared, **one} for place, one in enumerate(questions)]
    return load_bank(write_data(head, filled).encode(), "b.yaml")


def through_gift(bank: Bank) -> Any:  # noqa: ANN401  whichever question it is
    """Return the one question of `bank` after a way through GIFT."""
    done = export_gift(bank, variants=1, seed=0)
    again = import_gift(done.data, "b.gift", bank="b").bank
    assert [topic.title for topic in again.head.topics.values()] == ["A topic"]
    return again.questions[0]


@pytest.mark.parametrize("bank", all_banks(), ids=lambda bank: bank.key)
def test_a_bank_written_is_the_same_bank(bank: Bank) -> None:
    """Every shipped bank and every example, read again from the YAML written, is equal."""
    assert load_bank(write_bank(bank).encode(), bank.file) == bank


@given(st.text(max_size=60))
def test_any_text_survives_yaml(text: str) -> None:
    """Whatever a scalar holds, it is read as it was written, in blocks and on one line; never as nothing."""
    for flow in (False, True):
        problems = Problems("f")
        node = parse(dump({"k": text}, flow=flow).encode("utf-8", "replace"), problems)
        assert isinstance(node, Mapping), problems.sorted()
        found = node.at("k")
        assert isinstance(found, Scalar)
        assert found.text == text
        assert not found.empty


def test_quotes_only_where_needed() -> None:
    """Words, numbers and yes stand plain; what YAML would take for something else is quoted."""
    assert dump({"a": "No", "b": "512", "c": "two words", "d": "a: b", "e": ""}) == (
        "a: No\nb: 512\nc: two words\nd: 'a: b'\ne: ''\n"
    )


def test_every_type_has_a_way_out() -> None:
    """A new type is flattened, or says that it is not."""
    assert set(WRITERS) == set(BY_KIND)


@settings(max_examples=60)
@given(st.lists(words, min_size=4, max_size=5, unique_by=str.casefold), words, words, st.booleans())
def test_options_through_gift(texts: list[str], prompt: str, why: str, several: bool) -> None:  # noqa: FBT001  drawn
    """Prompt, right and wrong options, feedback and why are kept."""
    options: list[dict[str, str]] = [{"right": texts[0]}, *({"wrong": text, "why": f"no {text}"} for text in texts[1:])]
    if several:
        options[1] = {"right": texts[1]}
    kind = "choices" if several else "choice"
    bank = bank_of({"type": kind, "prompt": prompt, "options": options, "why": why})
    found, was = through_gift(bank), bank.questions[0]
    assert (found.kind, found.id, found.prompt, found.why) == (kind, "q0", was.prompt, was.why)
    assert found.options == was.options  # type: ignore[attr-defined]


@settings(max_examples=60)
@given(st.lists(words, min_size=7, max_size=7, unique_by=str.casefold))
def test_pairs_through_gift(texts: list[str]) -> None:
    """Lefts, rights and distractors are kept; an arrow in a left side alone is drawn, since GIFT would split there."""
    pairs = [{"id": f"p{at}", "left": texts[at], "right": texts[at + 3]} for at in range(3)]
    bank = bank_of({"type": "match", "prompt": "Match.", "show": 3, "pairs": pairs, "distractors": [texts[6]]})
    found = through_gift(bank)
    assert [(one.left, one.right) for one in found.pairs] == [
        (pair["left"].replace("->", "→"), pair["right"]) for pair in pairs
    ]
    assert list(found.distractors) == [texts[6]]


@settings(max_examples=60)
@given(st.integers(-999, 999), st.integers(1, 99), words)
def test_numbers_through_gift(value: int, off: int, said: str) -> None:
    """The number, its tolerance, its unit and its slips with their words are kept."""
    slip = {"title": "A slip", "why": said}
    question: dict[str, Any] = {"type": "number", "prompt": "How much?", "answer": str(value), "unit": "MB"}
    question |= {"slips": [{"slip": "s", "gives": str(value + off)}]}
    head = {"bank": "b", "title": "B", "topics": {"t": {"title": "A topic"}}, "slips": {"s": slip}}
    text = write_data(head, [{"id": "q", "topic": "t", "difficulty": 1, **question}])
    done = export_gift(load_bank(text.encode(), "b.yaml"), variants=1, seed=0)
    again = import_gift(done.data, "b.gift", bank="b").bank
    found: Any = again.questions[0]
    assert (found.prompt, found.answer, found.unit) == ("How much?", str(value), "MB")
    assert [(again.slip(one.slip).title, again.slip(one.slip).why, one.gives) for one in found.slips] == [
        ("A slip", said, str(value + off))
    ]


@settings(max_examples=60)
@given(words, words)
def test_cards_through_gift(front: str, back: str) -> None:
    """A card is an essay whose general feedback is its back."""
    found = through_gift(bank_of({"type": "card", "front": f"F{front}", "back": f"B{back}"}))
    assert (found.kind, found.front, found.back) == ("card", f"F{front}", f"B{back}")


def test_a_blank_through_gift() -> None:
    """A missing word, with what is also right."""
    found = through_gift(bank_of({"type": "cloze", "text": "The *capital* is [[Paris|paris city]], I think."}))
    assert (found.text, found.prompt) == ("The *capital* is [[Paris|paris city]], I think.", "Fill the blanks.")


def test_hostile_text_survives_gift() -> None:
    """Escapes, markup, Anki's blanks and a thousand characters."""
    options = [{"right": f"{HOSTILE}1"}, {"wrong": f"%50%{HOSTILE}2"}, {"wrong": "[html]<b>x</b>"}]
    bank = bank_of({"type": "choice", "prompt": HOSTILE.strip(), "options": options})
    found = through_gift(bank)
    assert (found.prompt, found.options) == (HOSTILE.strip(), bank.questions[0].options)  # type: ignore[attr-defined]


def test_everything_that_goes_out_comes_in() -> None:
    """Every question of the shipped banks that GIFT carries is read again, none refused."""
    for bank in all_banks():
        done = export_gift(bank, variants=1, seed=3)
        if done.entries:
            again = import_gift(done.data, "b.gift", bank="b")
            assert len(again.bank.questions) == done.entries
            named = {loss.where for loss in done.losses} | {one.id for one in again.bank.questions}
            assert {one.id for one in bank.questions} <= named | {one.rpartition("-")[0] for one in named}


@settings(max_examples=60)
@given(st.lists(words, min_size=6, max_size=6, unique_by=str.casefold))
def test_tables_come_back(texts: list[str]) -> None:
    """Pairs and cards, whatever stands in a cell."""
    pairs = [{"id": f"p{at}", "left": texts[at], "right": texts[at + 3], "why": "w"} for at in range(3)]
    bank = bank_of({"type": "match", "prompt": "Match.", "show": 2, "pairs": pairs})
    found: Any = import_csv(export_csv(bank).data, "b.csv", bank="b").bank.questions[0]
    assert [(one.left, one.right, one.why) for one in found.pairs] == [(p["left"], p["right"], "w") for p in pairs]
    cards = bank_of({"type": "card", "front": texts[0], "back": texts[1], "why": texts[2]})
    card: Any = import_csv(export_csv(cards).data, "b.csv", bank="b").bank.questions[0]
    assert (card.front, card.back, card.why) == tuple(texts[:3])


@pytest.mark.parametrize("text", ["\ufeffleft;right\na;b\nc;d\ne;f\n", "left\tright\r\na\tb\r\nc\td\r\ne\tf\r\n"])
def test_separators_and_a_mark_of_order(text: str) -> None:
    """Semicolons, tabs, a byte order mark, Windows' line ends."""
    found: Any = import_csv(text.encode(), "b.csv", bank="b").bank.questions[0]
    assert [(one.left, one.right) for one in found.pairs] == [("a", "b"), ("c", "d"), ("e", "f")]
