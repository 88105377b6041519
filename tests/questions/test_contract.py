"""What holds for every type and every question of every bank.

A test takes its question's seeds one after another, since a test of its own for each would cost more than what it
holds; each message names the seed.
"""

from __future__ import annotations

import functools

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzer.errors import Malformed
from quizzer.questions import BY_KIND, TYPES
from quizzer.questions.base import LETTERS, Outcome, Question, Variant
from tests.shelf import library

QUESTIONS = library().questions
SEEDS = range(4)
every_question = pytest.mark.parametrize("key", QUESTIONS)
ANSWER_LIKE = st.text(alphabet="abcdefg 0123456789;,.?=*+-/()_xX", max_size=30)


@functools.lru_cache(maxsize=64)
def full(key: str, seed: int) -> Variant:
    """Return the variant that asks as much as one asking can; variants are frozen, so one question's tests share it."""
    question = QUESTIONS[key]
    return question.variant(seed, question.asked(question.items()))


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_type_is_tried(kind: str) -> None:
    """No type escapes this contract: some bank has a question of it."""
    assert any(question.kind == kind for question in QUESTIONS.values())


def test_kinds_and_names_are_different() -> None:
    """A kind and a name on the screen each say one type."""
    assert len(BY_KIND) == len(TYPES)
    assert len({one.name for one in TYPES}) == len(TYPES)


@every_question
def test_items_are_named_once(key: str) -> None:
    """A question has at least one item, and each part's id stands once."""
    items = QUESTIONS[key].items()
    assert items
    assert len(set(items)) == len(items)


@every_question
def test_an_asking_asks_items(key: str) -> None:
    """What one asking shows are items of the question, those wanted first."""
    question = QUESTIONS[key]
    backwards = question.items()[::-1]
    asked = question.asked(backwards)
    assert asked
    assert set(asked) <= set(backwards)
    assert backwards[0] in asked


@every_question
def test_a_seed_settles_a_variant(key: str) -> None:
    """The same question, seed and parts give the same variant, whatever the order of the parts."""
    question = QUESTIONS[key]
    parts = question.asked(question.items())
    for seed in SEEDS:
        variant = question.variant(seed, parts)
        assert question.variant(seed, parts) == variant
        assert question.variant(seed, parts[::-1]).present() == variant.present(), seed
        assert variant.seed == seed
        assert set(variant.parts) == set(parts), seed


@every_question
def test_what_is_shown_names_the_parts(key: str) -> None:
    """The lines on show ask the variant's parts, each once, under labels that no two lines of a group share."""
    variant = full(key, 1)
    shown = variant.present()
    asked = [line.part for group in shown.groups for line in group.lines if line.part]
    assert sorted(asked) == sorted(part for part in variant.parts if part)
    assert shown.prompt.strip()
    assert shown.how.strip()
    for group in shown.groups:
        labels = [line.label for line in group.lines]
        assert len(set(labels)) == len(labels)
        assert all(label.isdigit() or label in LETTERS for label in labels)


@every_question
def test_specimens_come_out_as_due(key: str) -> None:
    """Right, wrong and malformed specimens score as they say, and each type has some of both kinds."""
    for seed in SEEDS:
        specimens = full(key, seed).specimens()
        assert any(one.scores is None for one in specimens), seed
        scores = [one.scores.values() for one in specimens if one.scores is not None]
        assert any(all(score == 1 for score in ones) for ones in scores), seed
        assert any(0 in ones for ones in scores), seed
        as_due(full(key, seed))


def as_due(variant: Variant) -> None:
    """See that each specimen comes out as it says."""
    for one in variant.specimens():
        if one.scores is None:
            with pytest.raises(Malformed) as caught:
                variant.read(one.response)
            assert str(caught.value)
            continue
        found = {score.part: score.score for score in variant.mark(variant.read(one.response)).scores}
        assert {part: found[part] for part in one.scores} == pytest.approx(one.scores), (variant.seed, one.response)


@every_question
def test_the_model_answer_scores_in_full(key: str) -> None:
    """The model answer, read as a response, is right everywhere and finds no slip."""
    for seed in SEEDS:
        variant = full(key, seed)
        verdict = variant.mark(variant.read(variant.reveal().answer))
        assert verdict.right, seed
        assert verdict.score == 1, seed
        assert verdict.slips == (), seed
        assert {one.part for one in verdict.scores} == set(variant.parts), seed


@every_question
def test_a_reveal_scores_nothing_and_shows_everything(key: str) -> None:
    """Giving up scores 0 for every part, shows the answer and finds no slip."""
    variant = full(key, 2)
    verdict = variant.reveal()
    assert {one.part: one.score for one in verdict.scores} == dict.fromkeys(variant.parts, 0.0)
    assert verdict.slips == ()
    assert verdict.model.strip()
    assert verdict.answer.strip()
    assert verdict.unasked == ()
    assert not any(line.outcome in {Outcome.RIGHT, Outcome.WRONG} for line in verdict.lines)


@every_question
def test_a_verdict_speaks_of_what_is_shown(key: str) -> None:
    """Each line of a verdict belongs to a line on show."""
    variant = full(key, 3)
    labels = {line.label for group in variant.present().groups for line in group.lines}
    assert {line.label for line in variant.reveal().lines} <= labels


@every_question
def test_slips_found_are_slips_announced(key: str) -> None:
    """Every slip a specimen brings out is among the question's own names, and these are in no doubt twice."""
    question = QUESTIONS[key]
    names = question.slip_names()
    assert len(set(names)) == len(names)
    for seed in SEEDS:
        variant = full(key, seed)
        for one in variant.specimens():
            if one.scores is not None:
                assert set(variant.mark(variant.read(one.response)).slips) <= set(names)


@every_question
def test_every_question_explains_itself(key: str) -> None:
    """Every question of a good bank has a why, and luck is a chance."""
    question = QUESTIONS[key]
    assert question.why.strip()
    assert 0 <= question.luck() < 1


@every_question
def test_another_wording_keeps_the_fingerprint(key: str) -> None:
    """Prompt, why, hints, topic and difficulty may change: the answer stays the same one."""
    question = QUESTIONS[key]
    reworded = msgspec.structs.replace(  # type: ignore[type-var]  # a Question is a struct
        question, prompt="Other words.", why="Other reasons.", hints=("Other hint",), topic="other", difficulty=4
    )
    for part in question.items():
        assert reworded.fingerprint(part) == question.fingerprint(part)


@every_question
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=30) | ANSWER_LIKE, seed=st.integers(0, 50))
def test_any_text_is_read_or_malformed(key: str, text: str, seed: int) -> None:
    """Whatever is typed is read or refused with advice; what is read can be marked."""
    marked(full(key, seed), text)


@every_question
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nearly_right_text_is_read_or_malformed(key: str, data: st.DataObject) -> None:
    """Likewise for the model answer with a few characters changed."""
    variant = full(key, 1)
    typed = list(variant.reveal().answer)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(typed)))
        typed[place : place + data.draw(st.integers(0, 2))] = data.draw(ANSWER_LIKE.map(lambda text: text[:3]))
    marked(variant, "".join(typed))


def marked(variant: Variant, text: str) -> None:
    """Read and mark `text`, and see that the verdict makes sense."""
    try:
        response = variant.read(text)
    except Malformed:
        return
    verdict = variant.mark(response)
    assert {one.part for one in verdict.scores} | set(verdict.unasked) == set(variant.parts)
    assert all(0 <= one.score <= 1 for one in verdict.scores)
    assert variant.mark(variant.read(text)) == verdict


@every_question
def test_confusions_are_those_a_response_makes(key: str) -> None:
    """The right answer confuses nothing; a wrong one only what it got wrong; other types have nothing to confuse."""
    for seed in SEEDS:
        confuses_only_what_is_wrong(QUESTIONS[key], full(key, seed))


def confuses_only_what_is_wrong(question: Question, variant: Variant) -> None:
    """See what each specimen confuses."""
    for specimen in variant.specimens():
        if specimen.scores is None:
            continue
        confusions = variant.confusions(variant.read(specimen.response))
        assert bool(confusions) <= (question.confusable or question.kind == "computed")
        assert {one.part for one in confusions if one.made} <= {
            part for part, score in specimen.scores.items() if score < 1
        }
        assert len({(one.part, one.taken) for one in confusions}) == len(confusions)
        assert {one.other for one in confusions} <= {"", *question.items()}
