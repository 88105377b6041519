"""`cloze`: texts for blanks; each blank is an item."""

from __future__ import annotations

import pytest

from quizzer.errors import Malformed
from tests.shelf import found_in, question, scores, slips, variant

TEXT = """
    type: cloze
    text: A frozen body is [[feature extraction|linear probing]]; moving it on is [[fine-tuning]] at [[0.001]].
    slips: [{slip: own, blank: 1, gives: fine-tuning}]
"""


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("feature extraction; fine-tuning; 0.001", (1, 1, 1)),
        ("Linear Probing;FINE TUNING;1/1000", (1, 1, 1)),
        (" feature  extraction. ; `fine-tuning` ; 1e-3", (1, 1, 1)),
        ("fine-tuning; fine-tuning; 0.01", (0, 1, 0)),
        ("?; fine-tuning; ?", (0, 1, 0)),
        ("extraction; tuning; 0.0010001", (0, 0, 0)),
    ],
)
def test_each_blank_is_marked_by_itself(text: str, due: tuple[float, ...]) -> None:
    """Case, spacing, hyphens and other ways to write a number do not matter."""
    assert tuple(scores(variant(TEXT), text).values()) == due


def test_a_slip_is_known_by_its_text_in_its_blank() -> None:
    """Fine-tuning in the first blank is the slip, elsewhere it is not."""
    assert slips(variant(TEXT), "Fine tuning; fine-tuning; 0.001") == ("own",)
    assert slips(variant(TEXT.replace("[[fine-tuning]]", "[[x]]")), "linear probing; fine-tuning; 1") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "3 blanks, 1 answer; put `;` between them, ? where you do not know"),
        ("a;b;c;d", "3 blanks, 4 answers; put `;` between them, ? where you do not know"),
        ("a; ;c", "nothing in blank 2; ? says that you do not know"),
        (";;", "nothing in blank 1 and 2 and 3; ? says that you do not know"),
    ],
)
def test_malformed_says_how_to_write_it(text: str, says: str) -> None:
    """A count that does not fit and an empty blank have their own advice."""
    with pytest.raises(Malformed) as caught:
        variant(TEXT).read(text)
    assert str(caught.value) == says


def test_blanks_are_shown_numbered() -> None:
    """The prompt has a numbered gap for each blank and no answer in it."""
    prompt = variant(TEXT).present().prompt
    assert "A frozen body is [1: ____]; moving it on is [2: ____] at [3: ____]." in prompt
    assert "probing" not in prompt


def test_the_model_answer_is_the_whole_text() -> None:
    """With the first of each blank's answers in it."""
    model = variant(TEXT).reveal().model
    assert model == "A frozen body is feature extraction; moving it on is fine-tuning at 0.001."


def test_another_answer_is_another_answer() -> None:
    """The fingerprint is that of the blank's answers; the words around them may change."""
    one = question(TEXT)
    assert question(TEXT.replace("A frozen body", "An unmoved body")).fingerprint("1") == one.fingerprint("1")
    changed = question(TEXT.replace("linear probing", "probing"))
    assert [part for part in one.items() if changed.fingerprint(part) != one.fingerprint(part)] == ["1"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("text: Nothing to fill.", "no-blank"),
        ("text: '" + "x [[a]] " * 8 + "'", "too-many-blanks"),
        ("text: 'A [[ ]].'", "empty-blank"),
        ("text: 'A [[a], b [[c]].'", "half-blank"),
        ("text: 'A [[a]], b [c]] d.'", "half-blank"),
        ("text: 'A [[a], b [c]] d.'", "half-blank"),
        ("text: 'A [[x[0]]].'", "half-blank"),
        ("text: 'A [[a;b]].'", "semicolon"),
        ("text: 'A [[a]].', slips: [{slip: own, blank: 2, gives: b}]", "no-such-blank"),
        ("text: 'A [[a]].', slips: [{slip: own, blank: 1, gives: A}]", "slip-is-right"),
    ],
)
def test_problems(fields: str, code: str) -> None:
    """Texts without blanks, with too many, with empty ones, and slips that lead nowhere are noted."""
    found = found_in(f"- {{id: q, type: cloze, topic: t, difficulty: 1, {fields}}}")
    assert [one.partition(":")[0] for one in found] == [code]


def test_brackets_of_code_are_no_blanks() -> None:
    """Single brackets, and those of an index of an index, stay as they are."""
    assert found_in("- {id: q, type: cloze, topic: t, difficulty: 1, text: 'Of `x[i[0]]` [this] is [[a[1] b]].'}") == []


def test_brackets_that_never_close_cost_no_time() -> None:
    """Ten thousand openings without an end are one problem, found at once."""
    found = found_in("- {id: q, type: cloze, topic: t, difficulty: 1, text: '" + "[[" * 10_000 + "'}")
    assert [one.partition(":")[0] for one in found] == ["half-blank"]
