"""The plan for the exams ahead: what the learner's items are worth on their days, and what is given up."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from quizzer.errors import UsageError
from quizzer.scheduling.memory import DAY, DEFAULT_WEIGHTS, Learned
from quizzer.study.exam import Exam, Timetable
from quizzer.study.exam_plan import ExamPlan, exam_plan
from quizzer.study.made_plan import made_plan
from tests.scheduling.reference_plan import PlainItem, PlainMemory, reference_plan
from tests.study.reference_learner import PlainCosts
from tests.study.sitter import BANK, MORNING, Learner, right, wrong

SOON = Exam(date=dt.date(2026, 1, 4))
"""Three days after the morning on which every learner begins."""
MINUTE = Timetable(minutes=1, exams=(SOON,))


def studied() -> Learner:
    """Return a learner who knew two questions and missed one, some hours ago, each in five seconds."""
    learner = Learner()
    sitting = learner.sitting("pick", "flip", "several")
    while sitting.asking is not None:
        learner.wait(seconds=5)
        sitting.answer(wrong(sitting) if sitting.asking.key == "b/pick" else right(sitting))
        if len(learner.store.log) >= 3:
            break
        sitting.next()
    learner.wait(hours=30)
    return learner


def planned(learner: Learner, exam: Exam, **others: object) -> ExamPlan:
    """Return the plan for the only exam."""
    timetable = Timetable(**{"minutes": 1, "exams": (exam,), **others})  # type: ignore[arg-type]
    return exam_plan(learner.ground, timetable, exam)


def plain_items(learner: Learner, weights: tuple[float, ...] = DEFAULT_WEIGHTS) -> list[PlainItem]:
    """Return the items of the bank as the reference takes them, figure by figure; each was met once at the most."""
    ratings = {review.item: review.rating for review in learner.store.past()}
    standings, costs = learner.store.standings(), PlainCosts(learner.store.past(), learner.library)
    luck = {"b/pick": 1 / 3, "b/several": 1 / 63, "b/pairs": 1 / 3}
    found = []
    for item in learner.library.items.values():
        memory = standings[item.key].memory if item.key in standings else None
        known = memory if isinstance(memory, Learned) else None
        stability, difficulty = PlainMemory(weights).first(ratings[item.key]) if known else (None, None)
        found.append(
            PlainItem(
                marks=item.marks,
                stability=stability,
                difficulty=difficulty,
                elapsed=None if known is None else (learner.now - known.last_review) / DAY,
                luck=luck.get(item.question, 0.0),
                pass_seconds=costs.seconds(item.kind, "pass"),
                lapse_seconds=costs.seconds(item.kind, "lapse"),
                first_seconds=costs.seconds(item.kind, "first"),
                first=costs.first(item.kind),
            )
        )
    return found


def test_the_plan_is_the_references() -> None:
    """Every figure equals the slow reference's, to 1e-9."""
    learner = studied()
    made = made_plan(learner.ground, MINUTE)
    plan = exam_plan(learner.ground, MINUTE, SOON, made)
    items = list(learner.library.items.values())
    passing = PlainCosts(learner.store.past(), learner.library).passing()
    reference = reference_plan(plain_items(learner), [60.0, 60.0], weights=DEFAULT_WEIGHTS, passing=passing)
    cautious = made.learner.correction.cautious.weights
    careful = reference_plan(plain_items(learner, cautious), [60.0, 60.0], weights=cautious, passing=passing)
    expected = plan.expected
    assert (plan.days_left, plan.minutes_per_day, plan.suspended, plan.reviews) == (2, 1, 0, 3)
    assert expected.today == pytest.approx(sum(reference.today), abs=1e-9)
    assert expected.unstudied == pytest.approx(sum(reference.unstudied), abs=1e-9)
    assert expected.planned == pytest.approx(sum(reference.planned), abs=1e-9)
    assert expected.upper_bound == pytest.approx(reference.bound, abs=1e-9)
    assert made.plan.index == pytest.approx(careful.index, abs=1e-9)
    for topic in plan.topics:
        inside = [place for place, item in enumerate(items) if item.topic == topic.topic]
        assert topic.weight == pytest.approx(sum(items[place].marks for place in inside))
        for said, found in ((topic.today, reference.today), (topic.expected, reference.planned)):
            assert said * topic.weight == pytest.approx(sum(found[place] for place in inside), abs=1e-9)
    assert [(topic.topic, topic.title, topic.items, topic.seen) for topic in plan.topics] == [
        ("b/easy", "Easy", 3, 3),
        ("b/hard", "Hard", 8, 0),
    ]


def test_figures_are_in_order() -> None:
    """Study never lowers what is expected, and nothing exceeds the bound."""
    expected = planned(studied(), SOON).expected
    assert 0 < expected.unstudied < expected.today < expected.planned <= expected.upper_bound <= 1


def test_today_has_what_is_left_of_it() -> None:
    """Seconds studied since four in the morning are gone from the plan's first day."""
    learner = studied()
    learner.wait(hours=-29)
    left = planned(learner, SOON).minutes_today
    assert left == pytest.approx(1 - 15 / 60)
    assert planned(studied(), SOON).minutes_today == 1


def test_banks_share_the_marks() -> None:
    """An exam of one bank has all of its marks; one of no bank at hand says so."""
    learner = Learner()
    plan = planned(learner, Exam(date=SOON.date, banks=("b",)))
    assert sum(topic.weight for topic in plan.topics) == pytest.approx(1)
    with pytest.raises(UsageError, match="no bank at hand is covered by finals"):
        planned(learner, Exam(date=SOON.date, name="finals", banks=("other",)))


def test_what_is_suspended_is_left_out() -> None:
    """It is not counted, and how much that is is said; all of it is no plan."""
    learner = Learner()
    learner.desk.suspend("b/pick")
    learner.desk.suspend("b/pairs#p1")
    plan = planned(learner, SOON)
    assert plan.suspended == 2
    assert [topic.items for topic in plan.topics] == [2, 7]
    assert sum(topic.weight for topic in plan.topics) == pytest.approx(1)
    for item in learner.library.items:
        learner.desk.suspend(item)
    with pytest.raises(UsageError, match="every item of exam is suspended"):
        planned(learner, SOON)


def test_what_brings_no_marks_expects_none() -> None:
    """A topic of no weight is shown with nothing expected of it."""
    easy, hard = planned(Learner(BANK.replace(b"weight: 10", b"weight: 0")), SOON).topics
    assert (easy.weight, easy.today, easy.expected, easy.given_up) == (0, 0, 0, 0)
    assert hard.weight == pytest.approx(1)
    assert hard.given_up == pytest.approx(1 - hard.expected)


def test_the_days_to_come() -> None:
    """Each day with its minutes and what the plan uses of them; the exam on its own, with nothing to use."""
    exam = Exam(date=dt.date(2026, 1, 6), name="final")
    plan = planned(Learner(), exam, weekdays={"sat": 0}, dates={dt.date(2026, 1, 4): 9})
    assert [(day.date.day, day.minutes, day.exams) for day in plan.days] == [
        (1, 1, ()),
        (2, 1, ()),
        (3, 0, ()),
        (4, 9, ()),
        (5, 1, ()),
        (6, 0, ("final",)),
    ]
    assert all(0 <= day.used <= day.minutes for day in plan.days)
    assert plan.days[0].used > 0


def test_two_exams_share_the_minutes() -> None:
    """Each has its own figures; the sooner one of the two takes what the later would have had."""
    first = Exam(date=dt.date(2026, 1, 3), name="first", banks=("b",))
    later = Exam(date=dt.date(2026, 1, 8), name="later", banks=("b",))
    table = Timetable(minutes=1, exams=(later, first))
    learner = Learner()
    made = made_plan(learner.ground, table)
    plans = [exam_plan(learner.ground, table, exam, made) for exam in (first, later)]
    assert [plan.days_left for plan in plans] == [2, 7]
    for plan in plans:
        expected = plan.expected
        assert 0 < expected.today == pytest.approx(expected.unstudied)
        assert expected.unstudied < expected.planned <= expected.upper_bound + 1e-9
    alone = planned(learner, first).expected
    assert plans[0].expected.planned <= alone.upper_bound + 1e-5  # each bound is found to within a price's step
    assert plans[1].expected.planned > plans[0].expected.planned


def test_a_floor_is_kept() -> None:
    """A topic that the plan would starve is brought up to what its owner asks, and the others pay for it."""
    starved = planned(Learner(), SOON)
    easy = starved.topics[0]
    floor = easy.expected + 0.15
    lifted = planned(Learner(), msgspec.structs.replace(SOON, floors={"easy": floor}))
    assert lifted.topics[0].expected > easy.expected
    assert lifted.topics[0].floor == floor
    assert lifted.expected.planned <= starved.expected.planned + 1e-9
    assert lifted.expected.upper_bound == pytest.approx(starved.expected.upper_bound, abs=0.01)


def test_a_day_has_its_minutes() -> None:
    """From today on, a figure a day: a date before its weekday, a weekday before the rest; the exam's day has none."""
    table = Timetable(minutes=20, weekdays={"sat": 0, "sun": 5}, dates={dt.date(2026, 1, 4): 0})
    exam, thursday = dt.date(2026, 1, 6), dt.date(2026, 1, 1)
    assert table.seconds_until(exam, thursday) == (1200, 1200, 0, 0, 1200)
    assert table.seconds_until(exam, thursday, spent=200)[:2] == (1000, 1200)
    assert table.seconds_until(exam, thursday, spent=2000)[0] == 0
    assert (table.seconds_until(exam, exam), table.seconds_until(thursday, exam)) == ((), ())
    assert table.minutes_on(dt.date(2026, 1, 11)) == 5


def test_exams_come_in_their_order() -> None:
    """Those ahead, soonest first; on its own day an exam has nothing more to plan."""
    late, soon = (Exam(date=dt.date(2026, 1, day), name=f"{day}") for day in (9, 4))
    table = Timetable(exams=(late, soon))
    assert table.ahead(dt.date(2026, 1, 3)) == (soon, late)
    assert table.ahead(dt.date(2026, 1, 4)) == (late,)
    assert (table.named("9"), table.named("x"), soon.days_left(dt.date(2026, 1, 6))) == (late, None, -2)


def test_a_day_of_study_ends_at_four() -> None:
    """Who studies past midnight is still at it, in the learner's own zone."""
    learner = Learner()
    ground = msgspec.structs.replace(learner.ground, zone=dt.timezone(dt.timedelta(hours=2)))
    for hour, day in ((1, 31), (2, 1), (23, 1)):
        learner.now = MORNING.replace(hour=hour)
        assert ground.today().day == day


def test_a_day_off_before_the_exam_is_planned() -> None:
    """Without any time left, nothing more than forgetting is expected."""
    plan = planned(studied(), Exam(date=dt.date(2026, 1, 3)), weekdays={"fri": 0})
    assert plan.expected.planned == pytest.approx(plan.expected.unstudied)
