"""What is wrong with a bank as a whole: weights, kinds without questions, right answers that a rule of thumb finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizzer.bank.check import check_paths
from quizzer.bank.lints import gives_away
from quizzer.questions.tells import Tell, number_tells, option_tells, order_tells

if TYPE_CHECKING:
    from pathlib import Path


def said(path: Path, questions: list[str], topics: str = "t: {title: T}", more: str = "") -> list[str]:
    """Return what checking says of a bank with `questions` that are on `t` where they name no topic."""
    listed = "".join(
        f"  - {{id: q{place}, difficulty: 1, prompt: P{place}, {'' if 'topic:' in one else 'topic: t, '}{one}}}\n"
        for place, one in enumerate(questions)
    )
    path.write_text(f"bank: b\ntitle: B\n{more}topics: {{{topics}}}\nquestions:\n{listed}", encoding="utf-8")
    return [f"{one.line}: {one.code}: {one.message}" for one in check_paths([path], seeds=2).problems]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where to keep a bank."""
    return tmp_path / "b.yaml"


NUMBER = "type: number, answer: 3"
TWO = "t: {title: T, weight: 50}, u: {title: U, weight: 50}"


def test_a_topic_that_weighs_nothing(file: Path) -> None:
    """Its questions earn no marks, unless the blueprint gives it some."""
    topics = "t: {title: T}, u: {title: U, weight: 0}"
    questions = [NUMBER, f"topic: u, {NUMBER}"]
    message = "`u` weighs 0, so its 1 question earn no marks; give it a weight or remove them"
    assert said(file, questions, topics) == [f"3: no-weight: {message}"]
    assert said(file, questions, topics, "blueprint: {topics: {u: 5}}\n") == []


@pytest.mark.parametrize(("rare", "others", "found"), [(1, 19, True), (2, 18, True), (3, 17, False), (1, 18, False)])
def test_a_topic_with_hardly_a_question(rare: int, others: int, found: bool, file: Path) -> None:  # noqa: FBT001  a table
    """Half of the marks on a tenth of the questions are too many; a small bank is left alone."""
    problems = said(file, [f"topic: u, {NUMBER}"] * rare + [NUMBER] * others, TWO)
    assert [one.partition(" has ")[0] for one in problems] == (["3: thin-topic: `u`"] if found else [])


def test_a_kind_without_a_question(file: Path) -> None:
    """Marks of the paper that no question can earn."""
    problems = said(file, [NUMBER] * 2, more="blueprint: {kinds: {number: 50, match: 40, cloze: 0, other: 10}}\n")
    message = "the paper gives marks to `match`, and no question is one; add one or remove it"
    assert problems == [f"3: empty-kind: {message}"]


def choices(long: int, short: int, even: int) -> list[str]:
    """Return questions whose right option is the longest, the shortest, neither."""
    options = "type: choice, options: [{{right: {}}}, {{wrong: aaaa}}, {{wrong: bbbb}}, {{wrong: cccccc}}]"
    return [options.format(text) for text in ["rrrrrrr"] * long + ["rr"] * short + ["rrrrr"] * even]


def test_the_longest_option(file: Path) -> None:
    """Right in six of eight where two would be luck: whoever knows nothing passes."""
    message = "the longest option is right in 6 of 8 questions (by luck in 2); change some of them"
    assert said(file, choices(6, 0, 2)) == [f"4: rule-of-thumb: {message}"]
    assert ["the shortest option" in one for one in said(file, choices(0, 8, 2))] == [True]


def test_a_broken_question_is_left_out(file: Path) -> None:
    """No right option, or no wrong one: its own problem is told, and the rules are tried on the others."""
    broken = ["type: choice, options: [{wrong: a}, {wrong: b}]", "type: choice, options: [{right: a}, {right: b}]"]
    told = said(file, [*choices(8, 0, 0), *broken])
    assert told[0].startswith("4: rule-of-thumb: the longest option is right in 8 of 8 ")
    assert len(told) == 4


@pytest.mark.parametrize("mix", [(3, 3, 4), (5, 3, 2), (6, 1, 0), (2, 2, 0)])
def test_lengths_that_may_be_chance(mix: tuple[int, int, int], file: Path) -> None:
    """Neither a few more than by luck, nor a few questions only."""
    assert said(file, choices(*mix)) == []


def test_the_order_of_the_alphabet(file: Path) -> None:
    """Orders that could be had by sorting the things."""
    order = "type: order, things: [{}]"
    told = said(file, [order.format("ax, by, cz, du")] * 5 + [order.format("bx, az, du, ct")] * 3)
    message = "the order of the alphabet is right in 5 of 8 questions (by luck in 1); change some of them"
    assert told == [f"4: rule-of-thumb: {message}"]


def test_the_largest_number(file: Path) -> None:
    """A computed choice whose slips all give less."""
    question = (
        "type: computed, given: {N: {between: [5, 9]}, M: {between: [20, 30]}}, "
        "steps: [{id: all, ask: All, answer: N * M}], "
        "slips: [{slip: own, step: all, gives: N + M}, {slip: other, step: all, gives: M - N}]"
    )
    slips = "slips: {own: {title: O, why: W}, other: {title: O, why: W}}\n"
    told = said(file, [question] * 8, more=slips)
    assert [one.partition(" is right")[0] for one in told] == ["5: rule-of-thumb: the largest number"]


def test_what_each_rule_says() -> None:
    """By hand."""
    assert [one.right for one in option_tells(["abc", "ab", "a"], "abc")] == [True, False]
    assert [one.right for one in option_tells(["abc", "ab", "a"], "ab")] == [False, False]
    assert [one.right for one in number_tells([2.0, 3.0], 1.0)] == [False, True]
    assert [one.right for one in order_tells(["c", "bb", "aaa"])] == [True, True]
    assert [one.right for one in order_tells(["a", "b", "c"])] == [True, False], "all of one length tell nothing"
    assert [one.chance for one in order_tells(["c", "bb", "aaa"])] == [pytest.approx(1 / 3)] * 2


def test_few_trials_prove_nothing() -> None:
    """Eight at the least."""
    tell = Tell(rule="r", right=True, chance=0.25)
    assert not gives_away([tell] * 7)
    assert gives_away([tell] * 8)
