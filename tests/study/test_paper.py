"""Drawing a paper: what it sums to, what it mirrors, that its seed settles it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.bank.blueprint import Blueprint
from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.errors import UsageError
from quizzer.study.exam import Exam
from quizzer.study.exam_marks import exam_marks
from quizzer.study.paper import draw_paper
from tests.shelf import SHIPPED, library

if TYPE_CHECKING:
    from quizzer.study.paper import Paper

DAY = dt.date(2026, 12, 14)
BANKS = tuple(path.stem for path in sorted(SHIPPED.glob("*.yaml")))
SIZES = st.integers(1, 200)


def shipped_exam(blueprint: Blueprint | None = None) -> Exam:
    """Return an exam on the shipped banks."""
    return Exam(date=DAY, banks=BANKS, blueprint=blueprint)


def small(questions: str) -> Library:
    """Return a bank of two topics, weights 1 and 3, with `questions`."""
    head = "bank: b\ntitle: B\ntopics:\n  s: {title: S, weight: 1}\n  t: {title: T, weight: 3}\nquestions:\n"
    return Library([load_bank((head + questions).encode(), "b.yaml")])


def number(name: str, topic: str) -> str:
    """Return a question to compute."""
    return f"  - {{id: {name}, type: number, topic: {topic}, difficulty: 1, prompt: P, answer: '1', why: W}}\n"


def choice(name: str, topic: str) -> str:
    """Return a question to choose."""
    return (
        f"  - {{id: {name}, type: choice, topic: {topic}, difficulty: 1, prompt: P, why: W,"
        " options: [{right: a}, {wrong: b}]}\n"
    )


def kinds(paper: Paper) -> Counter[str]:
    """Return how many questions of each kind a paper has."""
    return Counter(one.kind for one in paper.questions)


def topics(paper: Paper) -> Counter[str]:
    """Return how many questions of each topic a paper has."""
    return Counter(one.topic for one in paper.questions)


@settings(max_examples=30)
@given(st.integers(0, 10**9), SIZES)
def test_a_paper_sums_to_a_hundred_without_repeats(seed: int, questions: int) -> None:
    """Whatever is asked for: marks sum to 100, each question has some, none stands twice, no card is there."""
    paper = draw_paper(library(), None, seed, questions=questions)
    assert sum(one.marks for one in paper.questions) == pytest.approx(100)
    assert all(one.marks > 0 for one in paper.questions)
    keys = [one.question for one in paper.questions]
    assert len(set(keys)) == len(keys)
    assert len(keys) == min(questions, sum(not one.self_rated for one in library().questions.values()))
    assert not any(library().questions[key].self_rated for key in keys)


@settings(max_examples=30)
@given(st.integers(0, 10**9), st.integers(1, 40))
def test_topics_are_within_one_question_of_their_marks(seed: int, questions: int) -> None:
    """Each topic has its share of the questions, rounded up or down."""
    exam = shipped_exam()
    paper, marks = draw_paper(library(), exam, seed, questions=questions), exam_marks(library(), exam)
    shares: defaultdict[str, float] = defaultdict(float)
    for key, share in marks.items():
        item = library().items[key]
        shares[item.topic] += share
    counts = topics(paper)
    whole = sum(shares.values())
    assert all(abs(counts[topic] - questions * share / whole) < 1 for topic, share in shares.items())


@settings(max_examples=20)
@given(st.integers(0, 10**9))
def test_kinds_mirror_their_marks(seed: int) -> None:
    """Over the whole paper each kind has its share of the questions too, within one."""
    paper, marks = draw_paper(library(), shipped_exam(), seed, questions=20), exam_marks(library(), shipped_exam())
    shares: defaultdict[str, float] = defaultdict(float)
    for key, share in marks.items():
        shares[library().items[key].kind] += share
    counts = kinds(paper)
    assert all(abs(counts[kind] - 20 * share) <= 1.5 for kind, share in shares.items())


@given(st.integers(0, 10**9))
@settings(max_examples=20)
def test_topics_get_their_marks(seed: int) -> None:
    """A topic's marks on the paper are those it has in the exam, to the rounding of a mark."""
    lib = small("".join(choice(f"s{n}", "s") + number(f"t{n}", "t") for n in range(9)))
    paper = draw_paper(lib, None, seed, questions=8)
    found = {topic: sum(one.marks for one in paper.questions if one.topic == topic) for topic in topics(paper)}
    assert found == {"b/s": 25, "b/t": 75}


def test_the_seed_settles_everything() -> None:
    """One seed draws one paper, questions, order, parts and variants; another draws another."""
    assert draw_paper(library(), None, 7) == draw_paper(library(), None, 7)
    assert draw_paper(library(), None, 7) != draw_paper(library(), None, 8)


def test_parts_are_drawn_by_the_seed() -> None:
    """A match that shows some of its pairs shows others under another seed."""
    exam = Exam(date=DAY, banks=("match-examples",))
    if "match-examples" not in library().banks:
        exam = Exam(date=DAY, banks=(next(bank for bank in library().banks if "match" in bank),))
    drawn = {one.parts for seed in range(12) for one in draw_paper(library(), exam, seed).questions}
    assert len(drawn) > len({one.question for one in draw_paper(library(), exam, 0).questions})


@pytest.mark.parametrize("by", [{"s": 5}, {"b/s": 5}])
def test_counted_topics(by: dict[str, int]) -> None:
    """A topic that the blueprint counts has so many questions; the others share the rest."""
    lib = small("".join(choice(f"s{n}", "s") + number(f"t{n}", "t") for n in range(9)))
    exam = Exam(date=DAY, blueprint=Blueprint(counts=by, questions=8))
    assert topics(draw_paper(lib, exam, 3)) == {"b/s": 5, "b/t": 3}


def test_counted_kinds() -> None:
    """A kind that the blueprint counts has so many questions, whatever the topics' marks would give."""
    lib = small("".join(choice(f"s{n}", "s") + choice(f"tc{n}", "t") + number(f"t{n}", "t") for n in range(9)))
    exam = Exam(date=DAY, blueprint=Blueprint(counts={"number": 5}, questions=8))
    paper = draw_paper(lib, exam, 3)
    assert kinds(paper) == {"number": 5, "choice": 3}
    assert topics(paper) == {"b/s": 2, "b/t": 6}


def test_counts_of_every_topic_make_the_paper() -> None:
    """Where all topics are counted the paper has as many as they sum to; a number asked for scales them."""
    lib = small("".join(choice(f"s{n}", "s") + number(f"t{n}", "t") for n in range(9)))
    exam = Exam(date=DAY, blueprint=Blueprint(counts={"s": 2, "t": 4}))
    assert topics(draw_paper(lib, exam, 3)) == {"b/s": 2, "b/t": 4}
    assert topics(draw_paper(lib, exam, 3, questions=12)) == {"b/s": 4, "b/t": 8}


def test_kinds_with_marks_of_their_own() -> None:
    """Marks by kind settle how many there are of each, and where the banks lack some, what each is worth."""
    lib = small("".join(choice(f"s{n}", "s") for n in range(9)) + number("t", "t") + choice("u", "t"))
    exam = Exam(
        date=DAY, blueprint=Blueprint(topics={"s": 1, "t": 1}, kinds={"choice": 60, "number": 40}, questions=10)
    )
    paper = draw_paper(lib, exam, 5)
    assert kinds(paper)["number"] == 1
    assert sum(one.marks for one in paper.questions) == 100
    assert next(one.marks for one in paper.questions if one.kind == "number") > 20


def test_what_is_suspended_is_not_asked() -> None:
    """A suspended question is left out; with none left there is a sentence."""
    lib = small(choice("one", "s") + number("two", "t"))
    assert [one.question for one in draw_paper(lib, None, 1, suspended={"b/one"}).questions] == ["b/two"]
    with pytest.raises(UsageError, match="no question for a paper"):
        draw_paper(lib, None, 1, suspended={"b/one", "b/two"})


def test_the_rules_are_the_blueprints() -> None:
    """Minutes, questions, the cost of a wrong answer and the calculator come from the exam; minutes can be set."""
    blueprint = Blueprint(questions=3, minutes=90, wrong=0.25, calculator=False)
    paper = draw_paper(library(), shipped_exam(blueprint), 1)
    assert (len(paper.questions), paper.minutes, paper.wrong, paper.calculator) == (3, 90, 0.25, False)
    assert draw_paper(library(), shipped_exam(blueprint), 1, minutes=7).minutes == 7
