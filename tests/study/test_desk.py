"""Where a learner sits down: the overview, browsing, saying things of items."""

from __future__ import annotations

from unittest import mock

import pytest

from quizzer.bank import library as library_module
from quizzer.scheduling.memory import Learned, Rating
from quizzer.study.desk import Desk
from quizzer.study.log import Flag, Note, Reset, Resume, Suspend
from quizzer.study.selection import Selection, names_in
from quizzer.study.slip_history import slip_histories
from tests.study.sitter import BANK, Learner, right, wrong

ITEMS = 3 + 3 + 5


def answered(*questions: str) -> Learner:
    """Return a learner who has answered `questions` right."""
    learner = Learner()
    sitting = learner.sitting(*questions)
    while sitting.asking is not None:
        sitting.answer(right(sitting))
        sitting.next()
    return learner


def keys(learner: Learner, search: str) -> list[str]:
    """Return the items that a search finds."""
    return [row.item.key for row in learner.desk.rows(search)]


def test_the_overview_of_a_new_learner() -> None:
    """Everything new, nothing seen; what is expected is luck alone."""
    overview = Learner().desk.overview()
    assert (overview.questions, overview.items, overview.seen, overview.due, overview.new) == (5, ITEMS, 0, 0, ITEMS)
    assert [(topic.key, topic.share) for topic in overview.topics] == [
        ("b/easy", 0.25),
        ("b/hard", pytest.approx(0.75)),
    ]
    easy, hard = overview.topics
    assert easy.expected == pytest.approx((1 / 3 + 1 / 63 + 0) / 3)
    assert hard.expected == pytest.approx((0 + 1 / 3) / 2)


def test_the_overview_follows_time() -> None:
    """After an answer recall is certain, then it fades until the item is due."""
    learner = answered("pick", "several", "flip")
    now = learner.desk.overview()
    assert (now.seen, now.due, now.new) == (3, 0, ITEMS - 3)
    assert now.topics[0].expected == pytest.approx(1)
    learner.wait(days=2)
    later = learner.desk.overview()
    assert later.due == 3
    assert 0.8 < later.topics[0].expected < 0.95


def test_a_changed_answer_is_noticed() -> None:
    """Another answer is named, another wording is not; a reset settles it."""
    learner = answered("pick", "flip")
    for old, new, changed in (
        (b"right: yes", b"right: sure", ("b/pick",)),
        (b"prompt: Which?", b"prompt: Which one?", ()),
        (b"back: B", b"back: Z", ("b/flip",)),
    ):
        other = Learner(BANK.replace(old, new), ids="other")
        other.store.log = dict(learner.store.log)
        assert other.desk.overview().changed == changed
        assert keys(other, "is:changed") == list(changed)
        for item in changed:
            other.desk.reset(item)
        assert other.desk.overview().changed == ()


def test_rows_say_where_each_item_stands() -> None:
    """Prompt, part, due date or `new`, recall."""
    learner = answered("pick")
    rows = {row.item.key: row for row in learner.desk.rows()}
    assert len(rows) == ITEMS
    assert (rows["b/pick"].due, rows["b/pick"].recall, rows["b/pick"].text) == ("2026-01-03", 1, "")
    assert (rows["b/flip"].due, rows["b/flip"].prompt) == ("new", "F")
    assert rows["b/pairs#p3"].text == "L3"
    assert rows["b/sum#biases"].text == "Biases"
    learner.wait(days=30)
    assert {row.item.key: row.due for row in learner.desk.rows()}["b/pick"] == "now"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("pick", ["b/pick"]),
        ("PICK which", ["b/pick"]),
        ("which", ["b/pick", "b/several"]),
        ("which nothing", []),
        ("choices", ["b/several"]),
        ("L4", ["b/pairs#p4"]),
        ("hard biases", ["b/sum#biases"]),
        ("is:due", []),
        ("is:new pick", ["b/pick"]),
        ("is:suspended", []),
    ],
)
def test_every_word_of_a_search_must_be_found(search: str, found: list[str]) -> None:
    """In key, prompt, part, topic or type, whatever the case."""
    assert keys(Learner(), search) == found


def test_states_can_be_searched() -> None:
    """Due, new, suspended, flagged, noted."""
    learner = answered("pick", "several")
    learner.desk.suspend("b/flip")
    learner.desk.flag("b/pick", "two are right")
    learner.desk.note("b/several", "see page 3")
    assert keys(learner, "is:suspended") == ["b/flip"]
    assert keys(learner, "is:flagged") == ["b/pick"]
    assert keys(learner, "is:noted") == ["b/several"]
    assert keys(learner, "page") == ["b/several"]
    assert keys(learner, "two right") == ["b/pick"]
    assert "b/flip" not in keys(learner, "is:new")
    learner.wait(days=3)
    assert keys(learner, "is:due") == ["b/pick", "b/several"]
    assert learner.desk.overview().flagged == 1


def test_what_is_said_is_logged_and_can_be_taken_back() -> None:
    """Suspend and resume, note, flag, reset: one entry each, signed."""
    learner = answered("pick")
    desk = learner.desk
    desk.suspend("b/pick")
    desk.resume("b/pick")
    desk.note("b/pick", "mine")
    desk.note("b/pick", "")
    desk.flag("b/pick", "bad")
    desk.reset("b/pick")
    entries = list(learner.store.entries("b/pick"))[1:]
    assert [type(entry) for entry in entries] == [Suspend, Resume, Note, Note, Flag, Reset]
    assert {(entry.learner, entry.version, entry.answered_at) for entry in entries} == {("me", "test", learner.now)}
    standing = learner.store.standings()["b/pick"]
    assert (standing.suspended, standing.note, standing.flag) == (False, "", "bad")
    assert keys(learner, "is:new pick") == ["b/pick"]


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (Selection(topics=("easy",)), {"b/pick", "b/several", "b/flip"}),
        (Selection(topics=("b/hard",)), {"b/sum", "b/pairs"}),
        (Selection(topics=("c/hard",)), set()),
        (Selection(kinds=("match", "card")), {"b/pairs", "b/flip"}),
        (Selection(slips=("no-bias",)), {"b/sum"}),
        (Selection(slips=("b/own",)), {"b/pick", "b/pairs"}),
        (Selection(slips=("own",), kinds=("choice",)), {"b/pick"}),
        (Selection(difficulties=(2,)), {"b/flip", "b/sum"}),
        (Selection(questions=("b/pick", "flip")), {"b/pick", "b/flip"}),
        (Selection(banks=("b",), difficulties=(2,), topics=("easy",)), {"b/flip"}),
        (Selection(), {"b/pick", "b/several", "b/flip", "b/sum", "b/pairs"}),
    ],
)
def test_a_drill_is_of_what_is_picked(choice: Selection, found: set[str]) -> None:
    """Every field that is given must fit."""
    sitting = Learner().desk.drill(choice)
    asked = set()
    while (asking := sitting.next()) is not None:
        asked.add(asking.key)
        sitting.answer(right(sitting))
    assert asked == found


def test_a_drill_asks_what_is_not_due() -> None:
    """A review does not."""
    learner = answered("pick")
    assert learner.desk.review().total == learner.desk.drill(Selection()).total - 1


def test_names_to_drill_by() -> None:
    """Every name that a selection may hold is listed, with and without the bank's."""
    library = Learner().library
    names = {field: names_in(library, field) for field in Selection.__struct_fields__ if field != "difficulties"}
    assert names["banks"] == {"b"}
    assert names["topics"] == {"easy", "hard", "b/easy", "b/hard"}
    assert names["kinds"] == {"choice", "choices", "card", "derivation", "match"}
    assert {"own", "b/own", "no-bias"} <= names["slips"]
    assert {"pick", "b/pick"} <= names["questions"]
    with mock.patch.object(library_module, "FEW", 0):
        for field in ("topics", "kinds"):
            assert names_in(library, field) == names[field]


def test_the_weakest_come_first() -> None:
    """Only what was met, the marks most likely lost first."""
    learner = Learner()
    sitting = learner.sitting("pick", "sum", "flip")
    while sitting.asking is not None:
        sitting.answer(right(sitting) if sitting.asking.key != "b/sum" else "?")
        sitting.rate(Rating.EASY) if sitting.asking.key == "b/pick" else None
        sitting.next()
    learner.wait(days=5)
    weak = learner.desk.weak()
    asked = []
    while (asking := weak.next()) is not None:
        asked.append(asking.key)
        weak.answer(right(weak))
    assert asked == ["b/sum", "b/flip", "b/pick"]


def test_slips_are_counted_over_all_types() -> None:
    """In so many of the answers where it tempts; answers undone do not count."""
    learner = Learner()
    sitting = learner.sitting("pick")
    assert sitting.asking is not None
    slip = next(line.label for line in sitting.asking.presentation.groups[0].lines if line.text == "no")
    sitting.answer(slip)
    sitting.undo()
    assert slip_histories(learner.store.past(), learner.library) == []
    sitting.answer(slip)
    sitting = learner.sitting("sum")
    assert sitting.asking is not None
    sitting.answer(sitting.asking.variant.reveal().answer.split(";")[0])
    sitting.answer(wrong(sitting))
    histories = {
        one.key: (one.title, one.made, one.chances) for one in slip_histories(learner.store.past(), learner.library)
    }
    assert histories["b/own"] == ("Own slip", 1, 1)
    assert histories["no-bias"] == ("Bias forgotten", 1, 1)


def test_two_sittings_of_a_desk_differ() -> None:
    """The desk's seed settles the first, the next has another one."""
    learner = Learner()
    one, two = learner.desk.review(), learner.desk.review()
    assert one.seed != two.seed
    assert Desk(learner.ground, seed=7).review().seed == one.seed


def test_notices_are_carried() -> None:
    """A bank that could not be used is said where the learner sees it."""
    assert Desk(Learner().ground, seed=1, notices=("x.yaml is broken",)).notices == ("x.yaml is broken",)


def test_a_memory_has_its_reviews() -> None:
    """After one answer, one review."""
    memory = answered("pick").store.standings()["b/pick"].memory
    assert isinstance(memory, Learned)
    assert memory.reviews == 1
