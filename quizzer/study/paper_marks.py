"""Marking a paper: question by question, then by topic, against the marks that were expected of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from quizzer.bank.library import item_key
from quizzer.errors import Malformed
from quizzer.questions.base import Outcome, gave_up
from quizzer.scheduling.memory import New
from quizzer.scheduling.rating import PASS
from quizzer.study.papers import MockResult, QuestionMarks, TopicMarks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from quizzer.bank.library import Library
    from quizzer.questions.base import Variant, Verdict
    from quizzer.scheduling.memory import Forgetting
    from quizzer.study.fold import Standing
    from quizzer.study.paper import Paper, PaperQuestion
    from quizzer.study.papers import Sat


def variant_of(library: Library, asked: PaperQuestion) -> Variant:
    """Return the variant that a paper asks."""
    return library.question(asked.question).variant(asked.seed, asked.parts)


def still_there(library: Library, asked: PaperQuestion) -> bool:
    """Return whether the banks at hand still have a question with the parts that a paper asks."""
    key = library.aliases.get(asked.question, asked.question)
    return key in library.questions and set(asked.parts) <= set(library.questions[key].items())


def without_gone(sat: Sat, library: Library) -> Sat:
    """Return a paper without the questions that the banks at hand do not have any more."""
    rows = list(zip(sat.paper.questions, sat.predicted, sat.entered, strict=True))
    there = [row for row in rows if still_there(library, row[0])]
    if len(there) == len(rows):
        return sat
    return msgspec.structs.replace(
        sat,
        paper=msgspec.structs.replace(sat.paper, questions=tuple(row[0] for row in there)),
        predicted=tuple(row[1] for row in there),
        entered=tuple(row[2] for row in there),
        place=max(0, min(sat.place, len(there) - 1)),
    )


def verdict_on(library: Library, asked: PaperQuestion, answer: str) -> Verdict | None:
    """Return the verdict on an answer; None where there is none, or none that can be read."""
    if not answer or gave_up(answer):
        return None
    variant = variant_of(library, asked)
    try:
        return variant.mark(variant.read(answer))
    except Malformed:
        return None


def expected_marks(
    paper: Paper, library: Library, standings: Mapping[str, Standing], forgetting: Forgetting, now: datetime
) -> tuple[float, ...]:
    """Return the marks that the memories lead one to expect of each question: `R + (1-R) * luck` of an item's."""
    found = []
    for asked in paper.questions:
        luck = library.questions[asked.question].luck()
        memories = [standings[item].memory if item in standings else New() for item in asked.items]
        recalls = [forgetting.retrievability(memory, now) for memory in memories]
        found.append(asked.marks * sum(recall + (1 - recall) * luck for recall in recalls) / len(recalls))
    return tuple(found)


def marked(sat: Sat, library: Library) -> MockResult:
    """Return what a paper comes to as it stands."""
    rows = zip(sat.paper.questions, sat.entered, sat.predicted, strict=True)
    questions = tuple(
        _question(asked, verdict_on(library, asked, entered.answer), predicted, sat.paper.wrong)
        for asked, entered, predicted in rows
    )
    ended = sat.handed_in_at or sat.deadline
    return MockResult(
        marks=max(0.0, rounded(sum(one.marks for one in questions))),
        out_of=rounded(sum(one.out_of for one in questions)),
        predicted=rounded(sum(one.predicted for one in questions)),
        seconds=max(0.0, (ended - sat.started_at).total_seconds()),
        questions=questions,
        topics=_topics(questions, library),
    )


def _question(asked: PaperQuestion, verdict: Verdict | None, predicted: float, wrong: float) -> QuestionMarks:
    scores = {one.part: one.score for one in verdict.scores} if verdict else {}
    share = sum(scores.get(part, 0.0) for part in asked.parts) / len(asked.parts)
    tried = verdict is not None and any(line.outcome is Outcome.WRONG for line in verdict.lines)
    cost = wrong if tried and not share else 0.0
    low = tuple(item_key(asked.question, part) for part in asked.parts if scores.get(part, 0.0) < PASS)
    return QuestionMarks(
        question=asked.question,
        topic=asked.topic,
        kind=asked.kind,
        marks=rounded(asked.marks * (share - cost)),
        out_of=asked.marks,
        predicted=rounded(predicted),
        answered=verdict is not None,
        right=share == 1,
        missed=low,
    )


def _topics(questions: Sequence[QuestionMarks], library: Library) -> tuple[TopicMarks, ...]:
    """Return what each topic came to, in the order of the banks."""
    order = [f"{bank.key}/{topic}" for bank in library.banks.values() for topic in bank.head.topics]
    keys = dict.fromkeys(one.topic for one in questions)
    return tuple(
        _topic(key, [one for one in questions if one.topic == key], library)
        for key in sorted(keys, key=lambda key: order.index(key) if key in order else len(order))
    )


def _topic(key: str, inside: Sequence[QuestionMarks], library: Library) -> TopicMarks:
    return TopicMarks(
        topic=key,
        title=topic_title(key, library),
        questions=len(inside),
        marks=rounded(sum(one.marks for one in inside)),
        out_of=rounded(sum(one.out_of for one in inside)),
        predicted=rounded(sum(one.predicted for one in inside)),
    )


def topic_title(key: str, library: Library) -> str:
    """Return the title of a topic, or its key where the banks at hand do not have it any more."""
    bank = library.banks.get(key.partition("/")[0])
    topic = bank.head.topics.get(key.partition("/")[2]) if bank else None
    return topic.title if topic else key


def rounded(marks: float) -> float:
    """Return marks without the dust of sums."""
    return round(marks, 6)


def shown_marks(marks: float) -> str:
    """Return marks as they are shown: `5`, `2.5`."""
    return f"{round(marks, 1) + 0.0:g}"
