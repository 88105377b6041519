"""One stretch of study: next, answer, rate, undo, finish."""

from __future__ import annotations

import pytest

from quizzer.errors import Malformed, UsageError
from quizzer.questions.base import Outcome
from quizzer.scheduling.memory import Learned, Rating
from quizzer.study.fold import fold
from quizzer.study.log import Amend, Retry, Review, Void
from quizzer.study.sitting import Sitting
from tests.study.sitter import MORNING, Learner, linked, right, wrong


def reviews(learner: Learner) -> list[Review]:
    """Return the reviews in the log, in order."""
    return [entry for entry in learner.store.entries() if isinstance(entry, Review)]


def keys(sitting: Sitting) -> list[str]:
    """Return the questions asked in a sitting, each answered right."""
    asked = []
    while sitting.asking is not None:
        asked.append(sitting.asking.key)
        sitting.answer(right(sitting))
        sitting.next()
    return asked


def test_an_answer_is_marked_kept_and_told() -> None:
    """A review in the log says what, when, how and how well; the feedback says it all."""
    learner = Learner()
    sitting = learner.sitting("pick")
    learner.wait(seconds=12)
    feedback = sitting.answer(right(sitting))
    (review,) = reviews(learner)
    assert (review.item, review.score, review.rating) == ("b/pick", 1, Rating.GOOD)
    assert (review.learner, review.version, review.answered_at) == ("me", "test", learner.now)
    assert (review.seconds, review.hints, review.sureness) == (12, 0, None)
    assert review.response == feedback.response
    assert review.answer == feedback.answer_id
    assert sitting.asking is not None
    assert (review.seed, review.parts) == (sitting.asking.variant.seed, sitting.asking.variant.parts)
    assert review.fingerprint == learner.library.questions["b/pick"].fingerprint("")
    assert feedback.right
    assert feedback.stage == "final"
    assert feedback.why == "Yes is right."
    assert feedback.ratings == {"b/pick": Rating.GOOD}


def test_the_variant_can_be_made_again_from_the_log() -> None:
    """Seed, parts and response of a review give the same verdict again."""
    learner = Learner()
    sitting = learner.sitting()
    while sitting.asking is not None and len(reviews(learner)) < 9:
        feedback = sitting.answer(right(sitting))
        review = reviews(learner)[-1]
        variant = learner.library.questions[sitting.asking.key].variant(review.seed, review.parts)
        assert variant.mark(variant.read(review.response)) == feedback.verdict
        sitting.next()


@pytest.mark.parametrize("question", ["pick", "several", "sum", "pairs", "flip"])
def test_the_log_is_written_before_the_feedback(question: str) -> None:
    """Where the store fails there is no feedback, and the question is still open."""
    learner = Learner()
    sitting = learner.sitting(question)
    learner.store.full = True
    with pytest.raises(OSError, match="no space left"):
        sitting.answer(right(sitting))
    assert sitting.feedback is None
    assert sitting.finish().answered == 0
    learner.store.full = False
    assert sitting.answer(right(sitting)).right
    assert len({review.answer for review in reviews(learner)}) == 1


def test_a_failed_second_try_can_be_made_again() -> None:
    """The first try stays as it was."""
    learner = Learner()
    sitting = learner.sitting("sum")
    sitting.answer(wrong(sitting))
    learner.store.full = True
    with pytest.raises(OSError, match="no space left"):
        sitting.answer(right(sitting))
    assert sitting.feedback is not None
    assert sitting.feedback.stage == "repair"
    learner.store.full = False
    assert sitting.answer(right(sitting)).stage == "final"


def test_what_cannot_be_read_costs_nothing() -> None:
    """Malformed: nothing is kept, the question stays, and so does a hint shown."""
    learner = Learner()
    sitting = learner.sitting("pick")
    sitting.hint()
    with pytest.raises(Malformed):
        sitting.answer("what?")
    assert learner.store.log == {}
    assert sitting.feedback is None
    assert sitting.answer(right(sitting)).rating is Rating.HARD


def test_a_second_answer_is_refused() -> None:
    """After the final feedback, nothing can be answered until the next question."""
    learner = Learner()
    sitting = learner.sitting("pick")
    sitting.answer(right(sitting))
    with pytest.raises(RuntimeError, match="answered"):
        sitting.answer("1")
    while sitting.next() is not None:
        sitting.answer(right(sitting))
    with pytest.raises(RuntimeError, match="no question is on show"):
        sitting.answer("1")


# Ratings


def test_a_hint_makes_it_hard() -> None:
    """Each hint in turn, then none; how many is kept."""
    learner = Learner()
    sitting = learner.sitting("pick")
    assert [sitting.hint(), sitting.hint(), sitting.hint()] == ["First hint", "Second hint", None]
    assert sitting.answer(right(sitting)).rating is Rating.HARD
    assert reviews(learner)[0].hints == 2
    assert sitting.hint() is None


@pytest.mark.parametrize(
    ("sureness", "rating"),
    [("guess", Rating.AGAIN), ("fairly", Rating.GOOD), ("sure", Rating.GOOD), (None, Rating.GOOD)],
)
def test_a_guess_is_a_miss(sureness: str | None, rating: Rating) -> None:
    """Only the guess changes the rating; all are kept."""
    learner = Learner()
    sitting = learner.sitting("pick")
    sitting.say_sureness(sureness)  # type: ignore[arg-type]  # a parameter of the test
    assert sitting.answer(right(sitting)).rating is rating
    assert reviews(learner)[0].sureness == sureness


def test_hints_and_sureness_are_of_one_question() -> None:
    """The next question starts without."""
    sitting = Learner().sitting("pick", "several")
    sitting.say_sureness("guess")
    sitting.hint()
    sitting.answer(right(sitting))
    sitting.next()
    assert (sitting.sureness, sitting.hints_shown) == (None, 0)


def test_four_of_five_is_hard() -> None:
    """Score 0.8 of the choices."""
    sitting = Learner().sitting("several")
    assert sitting.answer(right(sitting)[:-2]).rating is Rating.HARD


@pytest.mark.parametrize("word", ["again", "hard", "good", "easy"])
def test_a_card_is_rated_by_the_learner(word: str) -> None:
    """Easy too, and a hint or guess does not matter."""
    learner = Learner()
    sitting = learner.sitting("flip")
    assert sitting.turn_over().model == "B"
    assert sitting.answer(word).rating is Rating[word.upper()]
    assert reviews(learner)[0].rating is Rating[word.upper()]


@pytest.mark.parametrize("question", ["pick", "several", "sum", "pairs", "flip"])
def test_giving_up_shows_everything(question: str) -> None:
    """`?`: Again for every item, final at once, the answer shown."""
    learner = Learner()
    sitting = learner.sitting(question)
    feedback = sitting.answer(" ? ")
    assert feedback.stage == "final"
    assert set(feedback.ratings.values()) == {Rating.AGAIN}
    assert feedback.verdict.model
    assert {review.score for review in reviews(learner)} == {0}


# Repair before reveal


def test_a_first_miss_shows_where_and_not_what() -> None:
    """Before the second try: outcome and cue of each line, no answer, no why, no dates."""
    learner = Learner()
    sitting = learner.sitting("pairs")
    feedback = sitting.answer(linked(sitting, p1="R2", p2="R1"))
    assert feedback.stage == "repair"
    assert {note.outcome for note in feedback.lines} == {Outcome.WRONG}
    assert {note.answer for note in feedback.lines} == {""}
    assert {note.why for note in feedback.lines} == {""}
    assert "Own slip" in {note.cue for note in feedback.lines}
    assert [slip.key for slip in feedback.slips] == ["b/own"]
    assert feedback.why == ""
    assert feedback.dates == {}


def test_the_rating_stays_that_of_the_miss() -> None:
    """Right at the second try: Again for what was wrong, Good for what was right, a retry in the log."""
    learner = Learner()
    sitting = learner.sitting("pairs")
    sitting.answer(linked(sitting, p1="R1", p2="R3"))
    learner.wait(seconds=30)
    feedback = sitting.answer(linked(sitting, p1="R1", p2="R2"))
    assert feedback.stage == "final"
    assert feedback.second_try
    assert feedback.ratings == {"b/pairs#p1": Rating.GOOD, "b/pairs#p2": Rating.AGAIN}
    (retry,) = [entry for entry in learner.store.entries() if isinstance(entry, Retry)]
    assert (retry.score, retry.seconds, retry.answer) == (1, 30, feedback.answer_id)
    assert len(reviews(learner)) == 2
    assert sitting.finish().score == 0


def test_questions_without_repair_are_final_at_once() -> None:
    """A choice has one try only: the second would be given away."""
    sitting = Learner().sitting("pick")
    assert sitting.answer(wrong(sitting)).stage == "final"


def test_a_wrong_last_step_asks_for_the_others() -> None:
    """The steps are reviewed at the second try as they come out there; the last keeps its miss."""
    learner = Learner()
    sitting = learner.sitting("sum")
    assert sitting.asking is not None
    weights, biases, total = sitting.asking.variant.reveal().answer.split("; ")
    first = sitting.answer(weights)
    assert first.stage == "repair"
    assert [slip.key for slip in first.slips] == ["no-bias"]
    assert [review.item for review in reviews(learner)] == ["b/sum#total"]
    last = sitting.answer(f"{weights}; 1{biases}; {total}")
    assert last.ratings == {
        "b/sum#total": Rating.AGAIN,
        "b/sum#weights": Rating.GOOD,
        "b/sum#biases": Rating.AGAIN,
    }
    assert len({review.answer for review in reviews(learner)}) == 1
    undone = sitting.undo()
    assert undone is not None
    assert learner.store.standings() == {}


def test_a_right_last_step_carries_the_others() -> None:
    """One number, three reviews."""
    learner = Learner()
    sitting = learner.sitting("sum")
    assert sitting.answer(right(sitting).split("; ")[-1]).right
    assert [review.rating for review in reviews(learner)] == [Rating.GOOD] * 3


def test_giving_up_at_the_second_try() -> None:
    """Everything is shown, and what was right at first stays right."""
    learner = Learner()
    sitting = learner.sitting("pairs")
    sitting.answer(linked(sitting, p1="R1"))
    feedback = sitting.answer("?")
    assert feedback.stage == "final"
    assert feedback.ratings == {"b/pairs#p1": Rating.GOOD, "b/pairs#p2": Rating.AGAIN}


# After the answer


def test_a_rating_can_be_amended() -> None:
    """Easy after the feedback: the memory is that of Easy, the log has both."""
    learner = Learner()
    sitting = learner.sitting("pick")
    dates = sitting.answer(right(sitting)).dates
    feedback = sitting.rate(Rating.EASY)
    assert feedback.rating is Rating.EASY
    assert sitting.feedback == feedback
    memory = learner.store.standings()["b/pick"].memory
    assert isinstance(memory, Learned)
    assert learner.forgetting.due(memory) == dates[Rating.EASY]
    assert dates[Rating.AGAIN] <= dates[Rating.HARD] < dates[Rating.GOOD] < dates[Rating.EASY]
    assert [type(entry) for entry in learner.store.entries()] == [Review, Amend]


def test_amending_leaves_what_was_missed() -> None:
    """Easy for a match half right is Easy for the right half; Again is Again for all."""
    sitting = Learner().sitting("pairs")
    sitting.answer(linked(sitting, p1="R1"))
    sitting.answer("?")
    assert sitting.rate(Rating.EASY).ratings == {"b/pairs#p1": Rating.EASY, "b/pairs#p2": Rating.AGAIN}
    assert set(sitting.rate(Rating.AGAIN).ratings.values()) == {Rating.AGAIN}
    assert set(sitting.rate(Rating.HARD).ratings.values()) == {Rating.HARD}


def test_the_learner_may_overrule() -> None:
    """`my answer was right`: what was missed counts as Good, with the learner's own score."""
    learner = Learner()
    sitting = learner.sitting("pick")
    sitting.answer(wrong(sitting))
    assert sitting.overrule().rating is Rating.GOOD
    amend = [entry for entry in learner.store.entries() if isinstance(entry, Amend)]
    assert [(one.item, one.rating, one.score) for one in amend] == [("b/pick", Rating.GOOD, 1.0)]
    assert sitting.finish().missed == ()
    assert sitting.finish().score == 1


def test_a_rating_reaches_back_over_the_next_question() -> None:
    """The last answer can be rated while the next question is on show, which stays untouched."""
    learner = Learner()
    sitting = learner.sitting("pick", "several")
    sitting.answer(right(sitting))
    sitting.next()
    shown = sitting.asking
    assert set(sitting.rate(Rating.EASY).ratings.values()) == {Rating.EASY}
    assert sitting.asking is shown
    assert sitting.feedback is None


def test_there_may_be_nothing_to_rate() -> None:
    """Before the first answer, and while a try is left."""
    sitting = Learner().sitting("sum")
    with pytest.raises(UsageError, match="no answer to rate"):
        sitting.rate(Rating.EASY)
    sitting.answer(wrong(sitting))
    with pytest.raises(UsageError, match="no answer to rate"):
        sitting.overrule()


@pytest.mark.parametrize("question", ["pick", "several", "sum", "pairs", "flip"])
@pytest.mark.parametrize("amend", [False, True])
def test_undo_restores_the_fold_exactly(question: str, *, amend: bool) -> None:
    """Whatever was answered, retried and amended: the standings are those of before, the same variant is on show."""
    learner = Learner()
    sitting = learner.sitting("flip", "several")
    sitting.answer(right(sitting))
    before = learner.store.standings()
    sitting = learner.sitting(question)
    shown = sitting.asking
    assert shown is not None
    if sitting.answer(wrong(sitting)).stage == "repair":
        sitting.answer(right(sitting))
    if amend:
        sitting.rate(Rating.EASY)
    assert learner.store.standings() != before
    again = sitting.undo()
    assert learner.store.standings() == before
    assert again is not None
    assert (again.variant, again.place) == (shown.variant, shown.place)
    assert sitting.finish().answered == 0
    assert isinstance(list(learner.store.entries())[-1], Void)


def test_undo_reaches_back_step_by_step() -> None:
    """Over several answers, and after the end; then there is nothing left."""
    learner = Learner()
    sitting = learner.sitting("pick", "several", "flip")
    asked = keys(sitting)
    assert sitting.asking is None
    undone = []
    while (again := sitting.undo()) is not None:
        undone.append(again.key)
    assert undone == asked[::-1]
    assert learner.store.standings() == {}
    assert sitting.undo() is None
    assert sitting.asking is not None
    assert keys(sitting) == asked


def test_undo_of_a_first_try() -> None:
    """While a try is left the first one can be taken back."""
    learner = Learner()
    sitting = learner.sitting("sum")
    sitting.answer(wrong(sitting))
    sitting.undo()
    assert sitting.feedback is None
    assert sitting.answer(right(sitting)).right
    assert set(learner.store.standings()) == {"b/sum#weights", "b/sum#biases", "b/sum#total"}


# What is asked


def test_a_miss_comes_back_after_three_others() -> None:
    """As another variant, for what was missed; and no more once it is right."""
    learner = Learner()
    sitting = learner.sitting()
    assert sitting.asking is not None
    missed = sitting.asking.key
    sitting.answer("?")
    asked = [missed]
    while sitting.next() is not None:
        asked.append(sitting.asking.key)
        reason = sitting.asking.want.reason
        sitting.answer(right(sitting))
        assert reason != "missed" or sitting.asking.key == missed
    assert asked.count(missed) >= 2
    assert asked.index(missed, 1) == 4
    assert missed not in asked[1:4]


def test_a_miss_comes_back_sooner_where_there_is_nothing_else() -> None:
    """And not for ever: twice."""
    sitting = Learner().sitting("pick")
    turns = 0
    while sitting.asking is not None:
        sitting.answer("?")
        turns += 1
        sitting.next()
    assert turns == 3


def test_what_is_overruled_does_not_come_back() -> None:
    """Nor what is undone and then right."""
    sitting = Learner().sitting("pick")
    sitting.answer(wrong(sitting))
    sitting.overrule()
    assert sitting.next() is None
    sitting = Learner().sitting("pick")
    sitting.answer(wrong(sitting))
    sitting.undo()
    sitting.answer(right(sitting))
    assert sitting.next() is None


def test_amending_to_again_brings_it_back() -> None:
    """The learner who was lucky says so."""
    sitting = Learner().sitting("pick")
    sitting.answer(right(sitting))
    sitting.rate(Rating.AGAIN)
    again = sitting.next()
    assert again is not None
    assert again.want.reason == "missed"


def test_a_missed_pair_comes_back_first() -> None:
    """The asking that comes back holds the pair missed; what was right may keep it company."""
    sitting = Learner().sitting("pairs")
    sitting.answer(linked(sitting, p1="R1"))
    sitting.answer("?")
    while (asking := sitting.next()) is not None:
        if asking.want.reason == "missed":
            assert asking.want.parts == ("p2", "p1")
            return
        sitting.answer(right(sitting))
    pytest.fail("it never came back")


def test_another_like_it_comes_next() -> None:
    """On demand a fresh variant of the last question follows at once."""
    sitting = Learner().sitting("sum", "pick")
    while sitting.asking is not None and sitting.asking.key != "b/sum":
        sitting.answer(right(sitting))
        sitting.next()
    assert sitting.asking is not None
    before = sitting.asking.variant
    sitting.answer(right(sitting))
    sitting.another()
    asking = sitting.next()
    assert asking is not None
    assert (asking.key, asking.want.reason) == ("b/sum", "another")
    assert asking.variant != before


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_no_more_than_the_limit(limit: int) -> None:
    """Repeats count."""
    sitting = Learner().sitting(limit=limit)
    asked = 0
    while sitting.asking is not None:
        asked += 1
        assert sitting.total <= limit
        sitting.answer("?")
        sitting.next()
    assert asked == limit
    assert sitting.finish().left > 0


def test_no_question_after_the_minutes() -> None:
    """The one on show may still be answered."""
    learner = Learner()
    sitting = learner.sitting(minutes=10)
    learner.wait(minutes=9.9)
    sitting.answer(right(sitting))
    assert sitting.next() is not None
    learner.wait(minutes=0.1)
    assert sitting.answer(right(sitting)).right
    assert sitting.next() is None


def test_the_same_seed_asks_the_same() -> None:
    """Two desks with one seed: question by question the same variants."""
    one, two = Learner().sitting(), Learner().sitting()
    while one.asking is not None and two.asking is not None:
        assert one.asking.variant == two.asking.variant
        one.answer(right(one))
        two.answer(right(two))
        one.next()
        two.next()
    assert one.asking is two.asking is None


def test_a_repeat_is_another_variant() -> None:
    """The nth asking of a question in a sitting has a seed of its own."""
    sitting = Learner().sitting("sum")
    seeds = set()
    while sitting.asking is not None:
        seeds.add(sitting.asking.variant.seed)
        sitting.answer("?")
        sitting.next()
    assert len(seeds) == 3


# The end


def test_the_summary_says_what_was_missed_and_why() -> None:
    """How many, how many right, how long, and each miss with its answer, slip and why."""
    learner = Learner()
    sitting = learner.sitting("pick", "several")
    assert sitting.asking is not None
    options = sitting.asking.presentation.groups[0].lines
    learner.wait(seconds=20)
    sitting.answer(next(line.label for line in options if line.text == "no"))
    sitting.next()
    learner.wait(seconds=10)
    sitting.answer(right(sitting))
    summary = sitting.finish()
    assert (summary.answered, summary.right, summary.score, summary.seconds) == (2, 1, 0.5, 30)
    (missed,) = summary.missed
    assert (missed.key, missed.answer, missed.why) == ("b/pick", "yes", "Yes is right.")
    assert [(slip.title, slip.why) for slip in missed.slips] == [("Own slip", "Because of it.")]


def test_a_sitting_may_have_nothing() -> None:
    """Nothing due and nothing new."""
    learner = Learner()
    keys(learner.sitting())
    sitting = learner.desk.review()
    assert sitting.next() is None
    assert sitting.finish().answered == 0


def test_the_store_is_the_fold_of_its_log() -> None:
    """After a whole sitting with misses, retries, amendments and undos."""
    learner = Learner()
    sitting = learner.sitting(limit=20)
    for turn in range(60):
        if sitting.asking is None:
            break
        if sitting.answer(wrong(sitting) if turn % 3 == 0 else right(sitting)).stage == "repair":
            sitting.answer(right(sitting))
        if turn % 4 == 1:
            sitting.rate(Rating.EASY)
        if turn % 7 == 6:
            sitting.undo()
            continue
        learner.wait(minutes=1)
        sitting.next()
    assert learner.store.standings() == fold(learner.store.log.values(), learner.forgetting)
    assert learner.now > MORNING


def test_a_look_into_the_lesson_is_a_hint() -> None:
    """Before the answer, once for each question; after it the look is free, and undo forgets it."""
    learner = Learner()
    sitting = learner.sitting("pick", "several")
    assert sitting.look_up()
    assert not sitting.look_up()
    assert sitting.hint() == "First hint"
    sitting.answer(right(sitting))
    assert not sitting.look_up()
    assert [(one.hints, one.rating) for one in reviews(learner)] == [(2, Rating.HARD)]
    sitting.undo()
    sitting.answer(right(sitting))
    sitting.next()
    sitting.answer(right(sitting))
    assert [(one.hints, one.rating) for one in reviews(learner)][1:] == [(0, Rating.GOOD), (0, Rating.GOOD)]
