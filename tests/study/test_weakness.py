"""What is weak, in marks: topics, types and slips against figures worked out by hand, and what drills them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzer.bank.blueprint import Blueprint
from quizzer.scheduling.memory import DAY, Forgetting, Learned, Rating
from quizzer.study.desk import Desk
from quizzer.study.exam import Exam, Timetable
from quizzer.study.exam_marks import exam_marks
from quizzer.study.fold import Standing
from quizzer.study.past import PastReview
from quizzer.study.selection import Selection
from quizzer.study.slip_history import trend_of
from quizzer.study.weakness import WeakArea, exposures, weak_areas, weak_slips
from tests.study.sitter import Learner, right, wrong

NOW = datetime(2026, 1, 11, 9, tzinfo=UTC)
FORGETTING = Forgetting()
LIBRARY = Learner().library
MARKS = exam_marks(LIBRARY, Exam(date=date(2026, 1, 1)))
LUCK = {"b/pick": 1 / 3, "b/several": 1 / 63, "b/flip": 0.0}


def learned(stability: float, days: float, reviews: int = 3) -> Standing:
    """Return the standing of an item last reviewed `days` before NOW."""
    last = NOW - timedelta(days=days)
    memory = Learned(difficulty=5, stability=stability, last_review=last, reviews=reviews, lapses=0)
    return Standing(memory=memory)


def told(item: str, day: float, *, known: bool = True, answer: str = "", slips: tuple[str, ...] = ()) -> PastReview:
    """Return a review `day` days after the first of January."""
    at = (datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=day)).timestamp()
    rating = Rating.GOOD if known else Rating.AGAIN
    return PastReview(answer or f"{item}{day}", item, at, rating, float(known), 10.0, slips)


def areas(
    standings: dict[str, Standing], past: tuple[PastReview, ...] = ()
) -> tuple[dict[str, WeakArea], dict[str, WeakArea]]:
    """Return topics and types by key."""
    topics, types = weak_areas(LIBRARY, exposures(LIBRARY, MARKS, standings, FORGETTING, NOW), past)
    return {one.key: one for one in topics}, {one.key: one for one in types}


def test_marks_lost_by_hand() -> None:
    """At a stability's end recall is 0.9; what guessing saves is not lost, and what was never met stands apart."""
    topics, types = areas({"b/pick": learned(stability=10, days=10)})
    easy = topics["b/easy"]
    third = 0.25 / 3
    assert easy.marks == pytest.approx(0.25)
    assert easy.lost == pytest.approx(third * 0.1 * (1 - LUCK["b/pick"]))
    assert easy.unmet == pytest.approx(third * (1 - LUCK["b/several"]) + third * (1 - LUCK["b/flip"]))
    assert (easy.met, easy.items, easy.reviews, easy.drill) == (1, 3, 3, ("b/pick",))
    assert types["choice"].lost == pytest.approx(easy.lost)
    assert types["match"].unmet == pytest.approx(0.75 / 2 * (1 - 1 / 3))
    assert topics["b/hard"].evidence == "not met yet"


def test_nothing_is_said_of_answers_before_they_are_read() -> None:
    """By memories alone an area is neither known to be recalled nor called unsure."""
    learner = practised()
    topic = learner.desk.weak_points().areas().topics[0]
    assert (topic.tested, topic.few, topic.evidence) == (None, False, "3 of 3 items met")
    assert learner.desk.weak_points().answers().topics[0].few


def test_suspended_items_lose_nothing() -> None:
    """What the learner has put aside is neither weak nor new."""
    topics, _ = areas({"b/pick": Standing(suspended=True)})
    assert topics["b/easy"].items == 2


def test_the_weakest_area_is_first() -> None:
    """Lists are ordered by the marks lost in what was met, then by those in what was not."""
    risks = exposures(LIBRARY, MARKS, {"b/flip": learned(stability=1, days=9)}, FORGETTING, NOW)
    topics, types = weak_areas(LIBRARY, risks)
    assert [one.key for one in topics] == ["b/easy", "b/hard"]
    assert [one.key for one in types] == ["card", "derivation", "match", "choices", "choice"]


@pytest.mark.parametrize(
    ("days", "evidence"),
    [
        ([(0, True), (1, False), (2, True)], "1 of 3 items met, too few answers to tell"),
        ([(0, True), (0.1, True), (0.2, True), (0.3, True), (0.4, True), (0.45, True), (0.48, True)], "too few"),
        ([(0, False), (1, False), (2, True), (3, True), (4, False), (5, True)], "recalled 3 of the last 5"),
        ([(day, day > 3) for day in range(30)], "recalled 20 of the last 20"),
    ],
    ids=["few", "one day", "enough", "the last twenty"],
)
def test_evidence(days: list[tuple[float, bool]], evidence: str) -> None:
    """Only reviews half a day after the one before tell of memory, and fewer than five of them tell nothing."""
    past = tuple(told("b/pick", day, known=known) for day, known in days)
    topics, _ = areas({"b/pick": learned(stability=3, days=4)}, past)
    assert evidence in topics["b/easy"].evidence


def test_a_memory_started_anew_is_not_held_against_the_old_one() -> None:
    """The first review after a reset is no test of what was known before."""
    past = [PastReview("a", "b/pick", day * 86400.0, 1, 0.0, 1.0, life=day) for day in range(9)]
    topics, _ = weak_areas(LIBRARY, exposures(LIBRARY, MARKS, {}, FORGETTING, NOW), past)
    assert {one.tested for one in topics} == {0}


@pytest.mark.parametrize(
    ("made", "trend"),
    [
        ([True] * 14, ""),
        ([True] * 5 + [False] * 10, "less often"),
        ([False] * 5 + [True] * 10, "more often"),
        ([True, False] * 10, ""),
    ],
    ids=["too short", "less", "more", "as before"],
)
def test_trend(made: list[bool], trend: str) -> None:
    """The last ten answers are held against five or more before them; small differences are chance."""
    assert trend_of(made) == trend


def test_slips_cost_their_share_of_the_marks_where_they_tempt() -> None:
    """Made in 2 of 3 answers, shrunk to 2 of 5, times the marks of a choice and of a whole match."""
    past = [
        told("b/pick", 0, known=False, slips=("b/own",)),
        told("b/pick", 1),
        told("b/pairs#p1", 2, known=False, slips=("b/own",), answer="x"),
        told("b/pairs#p2", 2, answer="x"),
    ]
    risks = exposures(LIBRARY, MARKS, {}, FORGETTING, NOW)
    (slip,) = weak_slips(LIBRARY, risks, past, NOW)
    assert (slip.key, slip.made, slip.chances, slip.days) == ("b/own", 2, 3, 8)
    assert slip.marks == pytest.approx(0.25 / 3 + 0.75 / 2)
    assert slip.lost == pytest.approx(2 / 5 * slip.marks)
    assert slip.evidence == "in 2 of 3 answers where it tempts, last 8 days ago, too few answers to tell"
    assert set(slip.drill) == {"b/pick", *(f"b/pairs#p{place}" for place in range(1, 6))}


STANDINGS = st.dictionaries(
    st.sampled_from(sorted(MARKS)),
    st.builds(learned, stability=st.floats(0.1, 300), days=st.floats(0, 300)),
)


@given(STANDINGS)
def test_topics_and_types_sum_to_the_exam(standings: dict[str, Standing]) -> None:
    """Either way of cutting the exam loses as many marks, those of all items together."""
    risks = exposures(LIBRARY, MARKS, standings, FORGETTING, NOW)
    for cut in weak_areas(LIBRARY, risks):
        assert sum(one.lost + one.unmet for one in cut) == pytest.approx(sum(risk.lost for risk in risks))
        assert sum(one.marks for one in cut) == pytest.approx(1)


@given(STANDINGS, st.sampled_from(sorted(MARKS)), st.floats(1, 100), st.floats(1, 30))
def test_a_miss_never_ranks_a_topic_lower(
    standings: dict[str, Standing], item: str, stability: float, days: float
) -> None:
    """With the last review of an item missed instead of known, its topic stands where it stood, or higher."""
    places = []
    for rating in (Rating.GOOD, Rating.AGAIN):
        before = learned(stability, days + 10).memory
        after = Standing(memory=FORGETTING.reviewed(before, rating, NOW - days * DAY))
        risks = exposures(LIBRARY, MARKS, {**standings, item: after}, FORGETTING, NOW)
        topics, _ = weak_areas(LIBRARY, risks)
        places.append([one.key for one in topics].index(LIBRARY.items[item].topic))
    assert places[1] <= places[0]


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.lists(st.booleans(), min_size=1, max_size=12), st.data())
def test_a_slip_made_more_often_never_ranks_lower(own: list[bool], bias: list[bool], data: st.DataObject) -> None:
    """One answer more in which it is made, of as many, and it stands where it stood, or higher."""
    place = data.draw(st.sampled_from(range(len(own))))
    more = [made or at == place for at, made in enumerate(own)]
    risks = exposures(LIBRARY, MARKS, {}, FORGETTING, NOW)
    ranks = []
    for flags in (own, more):
        past = [told("b/pick", at, slips=("b/own",) if made else ()) for at, made in enumerate(flags)]
        past += [told("b/sum#total", at, slips=("no-bias",) if made else ()) for at, made in enumerate(bias)]
        keys = [slip.key for slip in weak_slips(LIBRARY, risks, past, NOW)]
        ranks.append(keys.index("b/own") if "b/own" in keys else len(keys))
    assert ranks[1] <= ranks[0]


# What drills them


def asked(desk: Desk) -> list[str]:
    """Return the questions that a sitting of all that is weak asks, in order."""
    sitting = desk.weak()
    found = []
    while (asking := sitting.next()) is not None:
        assert asking.want.reason == "weak"
        found.append(asking.key)
        sitting.answer(right(sitting))
    return found


def practised() -> Learner:
    """Return a learner who knows one thing and misses another, five days ago."""
    learner = Learner()
    sitting = learner.sitting("pick", "flip", "several")
    while sitting.asking is not None:
        sitting.answer(right(sitting) if sitting.asking.key != "b/flip" else "again")
        sitting.next()
    learner.wait(days=5)
    return learner


def test_weak_drills_what_was_met_most_lost_first() -> None:
    """What was never met is left to studying."""
    learner = practised()
    assert asked(learner.desk) == ["b/flip", "b/several", "b/pick"]


def test_a_topic_is_drilled_alone() -> None:
    """Only its items that were met."""
    learner = practised()
    learner.sitting("pairs").answer("?")
    topic = learner.desk.weak_points().areas().topics[0]
    sitting = learner.desk.weak(topic)
    assert sitting.total == len({item.partition("#")[0] for item in topic.drill})


def test_a_slip_is_drilled_where_it_tempts() -> None:
    """Every question in which it can be made, met or not."""
    learner = Learner()
    sitting = learner.sitting("pick")
    assert sitting.asking is not None
    lines = sitting.asking.presentation.groups[0].lines
    sitting.answer(next(line.label for line in lines if line.text == "no"))
    (slip,) = learner.desk.weak_points().answers().slips
    drill = learner.desk.weak(slip)
    found = set()
    while (asking := drill.next()) is not None:
        found.add(asking.key)
        drill.answer(right(drill))
    assert found == {"b/pick", "b/pairs"}


def test_what_is_new_is_studied_apart() -> None:
    """Of a topic or a type, or all of it; nothing that was met."""
    learner = practised()
    assert learner.desk.drill(Selection(topics=("b/easy",)), new=True).total == 0
    sitting = learner.desk.drill(Selection(kinds=("derivation",)), new=True)
    asking = sitting.next()
    assert asking is not None
    assert (asking.key, sitting.total) == ("b/sum", 1)


def test_marks_are_those_of_the_exam_ahead() -> None:
    """An exam whose paper asks one topic alone loses marks there alone, and is named."""
    learner = practised()
    exam = Exam(date=date(2026, 2, 1), name="Finals", blueprint=Blueprint(topics={"easy": 0, "hard": 10}))
    desk = Desk(learner.ground, seed=1, timetable=Timetable(exams=(exam,)))
    found = desk.weak_points().areas()
    assert found.exam == "Finals"
    assert {one.key: one.marks for one in found.topics} == {"b/hard": pytest.approx(1), "b/easy": 0}
    assert found.lost == 0


def test_a_wrong_answer_is_weak_at_once_in_all_lists() -> None:
    """Everything an answer says is in the marks: the topic, the type, and what is confused."""
    learner = Learner()
    sitting = learner.sitting("pick")
    sitting.answer(wrong(sitting))
    learner.wait(days=2)
    found = learner.desk.weak_points().all()
    assert found.topics[0].key == "b/easy"
    assert found.types[0].key == "choice"
    assert [one.question for one in found.pairs] == ["b/pick"]
