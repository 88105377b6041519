"""`freeze`: goals and counts, marked by the model behind the simulator."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from quizzer.errors import Malformed
from quizzer.questions.base import Pretrained
from quizzer.questions.freeze_count import TRAINED, FreezeCountVariant
from quizzer.questions.freeze_goal import FreezeGoalVariant, Goal
from quizzer.questions.freeze_plans import bound_of, missing, nothing_trained, read_plan, written
from quizzer.questions.freeze_search import smallest
from quizzer.simulator import FreezePlan, backbone_names, count, load_backbone
from tests.shelf import found_in, question, scores, slips, variant

if TYPE_CHECKING:
    from quizzer.questions.base import Variant

NETWORK = Pretrained(backbone="resnet18", classes=5)


def goal(keys: str, *, backbone: str = "resnet18", classes: int = 5, images: int = 300, similarity: float = 0.8) -> str:
    """Return a question with a goal, as YAML."""
    return f"""
    type: freeze
    backbone: [{backbone}]
    classes: {{choose: [{classes}]}}
    images: {{choose: [{images}]}}
    similarity: {{choose: [{similarity}]}}
    goal: {{{keys}}}
    """


def count_of(predict: str, train: str, *, backbone: str = "resnet18", classes: str = "choose: [5]") -> str:
    """Return a question that asks for a count, as YAML."""
    return f"""
    type: freeze
    backbone: [{backbone}]
    classes: {{{classes}}}
    predict: {predict}
    train: {train}
    """


def lacks(asked: Variant, response: str) -> str:
    """Return what a response is said to lack."""
    return asked.mark(asked.read(response)).lines[0].found


# Plans as text


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("layer4, head", "layer4, head"),
        ("  HEAD ,Layer4 ", "layer4, head"),
        ("head layer4", "layer4, head"),
        ("1, 2", "layer4, head"),
        ("all", "all"),
        ("stem layer1 layer2 layer3 layer4 head", "all"),
        ("none", "none"),
        ("head from layer2", "head from layer2"),
        ("head FROM 4", "head from layer2"),
        ("all from stem", "all from stem"),
        ("none from layer3", "none from layer3"),
        ("head from layer4", "head"),
    ],
)
def test_a_plan_is_read_and_written(text: str, plan: str) -> None:
    """Names in any order and case, by number from the top too; written, it reads the same again."""
    read = read_plan(NETWORK, text)
    assert written(read) == plan
    assert read_plan(NETWORK, plan) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no stage is named"),
        ("from layer2", "no stage is named"),
        ("layr4, head", "did you mean `layer4`?"),
        ("layer4.1, head", "part of a stage"),
        ("layer4.1.conv2", "part of a stage"),
        ("hed", "did you mean `head`?"),
        ("head from layr2", "did you mean `layer2`?"),
        ("head from layer2 layer3", "behind `from`"),
        ("head from", "behind `from`"),
        ("layer4 head from layer2", "cut off"),
        ("head, none", "stands alone"),
        ("7", "no stage or layer `7`"),
    ],
)
def test_a_plan_that_cannot_be_read(text: str, said: str) -> None:
    """It is explained, with the nearest name, and not marked."""
    with pytest.raises(Malformed, match=said.replace("?", r"\?")):
        read_plan(NETWORK, text)


@pytest.mark.parametrize("backbone", backbone_names())
def test_every_stage_can_be_named(backbone: str) -> None:
    """Whatever a backbone calls its stages, one alone and all together are read as they are written."""
    network = Pretrained(backbone=backbone, classes=5)
    empty = nothing_trained(network)
    for stage in empty.stages:
        plan = empty.train(stage.name)
        assert read_plan(network, written(plan)) == plan
    for stage in empty.backbone.stages:
        plan = empty.read_from(stage.name).train("head")
        assert read_plan(network, written(plan)) == plan


# Goals


@pytest.mark.parametrize(
    ("images", "similarity", "right", "wrong"),
    [
        (300, 0.8, "head", ["all", "layer4, head", "head from layer3", "none"]),
        (300, 0.1, "head from layer3", ["head", "all", "layer3, head from layer3", "none from layer3"]),
        (100_000, 0.8, "all", ["head", "all from layer3", "none"]),
        (100_000, 0.1, "layer2, layer3, layer4, head", ["head", "layer4, head", "layer2, layer3, layer4"]),
        (4_999, 0.6, "head", ["all"]),
        (50_000, 0.39, "all", ["head"]),
    ],
)
def test_the_rule_marks(images: int, similarity: float, right: str, wrong: list[str]) -> None:
    """In each cell, and on its borders, a plan scores where the simulator's panel agrees."""
    asked = variant(goal("agrees: true", images=images, similarity=similarity))
    assert scores(asked, right) == {"": 1}
    for text in wrong:
        assert scores(asked, text) == {"": 0}


@pytest.mark.parametrize("text", ["layer4, head", "layer3, layer4, head", "layer1, layer4, head"])
def test_where_sources_differ_nothing_is_marked(text: str) -> None:
    """With many similar images a plan that trains some of the body is neither right nor wrong."""
    asked = variant(goal("agrees: true", images=100_000))
    with pytest.raises(Malformed, match="sources of the rule differ"):
        asked.read(text)


@pytest.mark.parametrize(
    ("keys", "right", "wrong", "said"),
    [
        ("at_most_trainable: 1 %", "stem, head", "layer4, head", "75.1 %, where 1 % is the most"),
        ("at_most_trainable: '2,565'", "head", "stem, head", "12,101 parameters, where 2,565 is the most"),
        ("at_most_trainable: 1000", "head from layer2", "head", "2,565 parameters"),
        ("at_least_trainable: 50 %", "layer4, head", "layer3, head", "too little trains: 18.8 %"),
        ("trains: [last_two]", "layer3, layer4, head", "layer4, head", "layer3 does not train"),
        ("trains: [all]", "all", "all from layer3", "layer4 does not train"),
        ("trains: [head], freezes: [body]", "head", "stem, head", "stem trains"),
        ("freezes: [layer4]", "layer3, head", "all", "layer4 trains"),
        ("trains: [head]", "head", "layer4", "the new head is frozen"),
    ],
)
def test_a_goal_marks(keys: str, right: str, wrong: str, said: str) -> None:
    """A plan that meets all keys scores; another is told what it lacks, and not what would do."""
    asked = variant(goal(keys))
    assert scores(asked, right) == {"": 1}
    assert scores(asked, wrong) == {"": 0}
    assert said in lacks(asked, wrong)
    assert lacks(asked, right) == ""


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("agrees: true", "head"),
        ("at_most_trainable: 1 %", "head"),
        ("at_most_trainable: 1000", "head from layer2"),
        ("at_least_trainable: 10 %, at_most_trainable: 30 %", "layer3, head"),
        ("at_least_trainable: 10 %, freezes: [layer3]", "layer4, head"),
        ("at_least_trainable: 4 %", "layer2, head"),
        ("trains: [stem]", "stem, head"),
        ("trains: [last]", "layer4, head"),
        ("freezes: [layer4]", "head"),
    ],
)
def test_the_answer_shown_is_the_smallest(keys: str, answer: str) -> None:
    """Nothing is cut off without need; then as little trains as can be."""
    verdict = variant(goal(keys)).reveal()
    assert verdict.answer == answer
    assert verdict.model.startswith(f"{answer}: ")


@pytest.mark.parametrize(
    "wanted",
    [
        Goal(at_least_trainable="9 %"),
        Goal(at_least_trainable="500000", freezes=("layer2",)),
        Goal(at_least_trainable="3000", at_most_trainable="200000"),
        Goal(trains=("layer1",), at_most_trainable="3 %"),
    ],
)
def test_no_plan_is_smaller(wanted: Goal) -> None:
    """Of all plans with the head on top that meet the goal, none trains fewer parameters."""
    found = smallest(NETWORK, wanted)
    assert found is not None
    names = [stage.name for stage in found.backbone.stages]
    plans = [
        FreezePlan.of(found.backbone, 5, [*some, "head"])
        for many in range(len(names) + 1)
        for some in itertools.combinations(names, many)
    ]
    least = min(count(plan).trainable for plan in plans if not missing(plan, wanted, NETWORK))
    assert count(found).trainable == least


@pytest.mark.parametrize(
    ("text", "said"), [("1 %", "1 %"), ("0.5%", "0.5 %"), ("50_000", "50,000"), ("100 %", "100 %"), ("1,000", "1,000")]
)
def test_bounds_are_read(text: str, said: str) -> None:
    """A share or a number of parameters."""
    assert str(bound_of(text)) == said


@pytest.mark.parametrize("text", ["", "few", "1.5", "101 %", "-3", "1 % of it", "%"])
def test_what_is_no_bound(text: str) -> None:
    """Words, parts of a parameter and more than everything are none."""
    assert bound_of(text) is None


def test_the_reason_comes_after_the_reveal() -> None:
    """What the plan lacks names no plan; why, and what would make it agree, stand in the line's why."""
    asked = variant(goal("agrees: true", similarity=0.1))
    (line,) = asked.mark(asked.read("head")).lines
    assert line.found == "another plan than the rule asks for with such data"
    assert line.why.endswith("Let the head read layer3 (without layer4).")


# Counts


@pytest.mark.parametrize("backbone", backbone_names())
@pytest.mark.parametrize("train", TRAINED)
@pytest.mark.parametrize("classes", [2, 37])
def test_counts_are_the_simulators(backbone: str, train: str, classes: int) -> None:
    """Trainable, total, frozen and head equal what the simulator counts for the same plan."""
    plan = FreezePlan.of(load_backbone(backbone), classes, "head")
    names = [stage.name for stage in plan.backbone.stages]
    counts = count(plan.train(*names[len(names) - {"head": 0, "last": 1, "last_two": 2, "all": len(names)}[train] :]))
    due = {
        "trainable": counts.trainable,
        "total": counts.total,
        "frozen": counts.frozen,
        "head": counts.new_head,
    }
    for predict, value in due.items():
        if (predict, train) != ("frozen", "all"):
            made = variant(count_of(predict, train, backbone=backbone, classes=f"choose: [{classes}]"))
            assert isinstance(made, FreezeCountVariant)
            assert made.right == value
            assert scores(made, f"{value:,}") == {"": 1}
            assert scores(made, f"{value + 1}") == {"": 0}
            assert made.worked_out().endswith(f" {value:,}")


@pytest.mark.parametrize(
    ("predict", "train", "typed", "slip"),
    [
        ("trainable", "head", "512*5", "no-bias"),
        ("trainable", "head", "513000", "kept-old-head"),
        ("trainable", "head", "2565 + 513000", "kept-old-head"),
        ("trainable", "head", "11179077", "counted-frozen"),
        ("trainable", "head", "2565 + 512*4", None),
        ("trainable", "last", "8393728 + 2560", "no-bias"),
        ("trainable", "last", "8393728", "dropped-head"),
        ("trainable", "last", "11179077", "counted-frozen"),
        ("trainable", "last_two", "10493440", "dropped-head"),
        ("trainable", "all", "11689512", "published-total"),
        ("trainable", "all", "11176512", "dropped-head"),
        ("total", "head", "11689512", "published-total"),
        ("total", "head", "11689512 + 2565", "old-head-in-total"),
        ("total", "head", "2565", "trainable-as-total"),
        ("total", "last", "11176512", "dropped-head"),
        ("total", "last", "11179072", "no-bias"),
        ("frozen", "last", "11689512 - 8393728", "published-total"),
        ("head", "head", "2560", "no-bias"),
        ("head", "head", "513000", "kept-old-head"),
        ("head", "head", "2*512*5", "bias-per-weight"),
    ],
)
def test_a_slip_is_known_by_its_number(predict: str, train: str, typed: str, slip: str | None) -> None:
    """Each named slip is diagnosed; another number names none."""
    asked = variant(count_of(predict, train))
    assert slips(asked, typed) == ((slip,) if slip else ())


def test_another_count_of_the_plan_is_told() -> None:
    """Whoever gives the trainable count for the frozen one hears so."""
    asked = variant(count_of("frozen", "last"))
    assert "`trainable`" in lacks(asked, "8396293")


def test_a_hidden_slip_is_drawn_again() -> None:
    """With 1000 classes the old head has the size of the new one, so other classes are drawn."""
    made = [variant(count_of("trainable", "head", classes="choose: [1000, 10]"), seed) for seed in range(20)]
    assert {one.network.classes for one in made if isinstance(one, FreezeCountVariant)} == {10}


def test_the_size_of_the_head_is_not_shown() -> None:
    """What is to be worked out stands nowhere in the presentation of a count; the sizes of the body do."""
    shown = variant(count_of("trainable", "last")).present()
    text = " ".join(line.text for group in shown.groups for line in group.lines)
    assert "8,393,728" in text
    assert "2,565" not in text
    assert "512 features to 5 classes" in text


# Variants


def test_a_draw_depends_on_the_seed() -> None:
    """Backbone, classes, images and similarity are drawn, and filled into prompt, hints and why."""
    one = question("""
    type: freeze
    backbone: [resnet18, vgg16]
    classes: {between: [3, 40]}
    images: {choose: [200, 300]}
    similarity: {choose: [0.1, 0.8]}
    goal: {agrees: true}
    prompt: "{backbone}, {classes} kinds, {images} pictures {similarity}"
    hints: ["{features} features"]
    why: "{last_name} has {last}"
    """)
    shown = {one.variant(seed, one.items()).present() for seed in range(30)}
    prompts = {each.prompt for each in shown}
    assert len(prompts) > 10
    assert any("VGG-16" in prompt for prompt in prompts)
    assert any("300 pictures like X-rays, microscopy, spectrograms" in prompt for prompt in prompts)
    assert {each.hints for each in shown} == {("512 features",), ("4096 features",)}
    assert not any("{" in each.prompt for each in shown)


def test_a_guess_may_meet_a_goal() -> None:
    """Luck counts for a goal, a number is not guessed."""
    assert question(goal("agrees: true")).luck() > 0
    assert question(count_of("total", "head")).luck() == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (goal("agrees: true"), goal("agrees: true", similarity=0.1)),
        (goal("at_most_trainable: 1 %"), goal("at_most_trainable: 2 %")),
        (goal("trains: [stem]"), goal("trains: [layer1]")),
        (count_of("trainable", "head"), count_of("trainable", "last")),
        (count_of("trainable", "last"), count_of("total", "last")),
        (count_of("trainable", "last"), goal("trains: [last]")),
    ],
)
def test_another_answer_has_another_fingerprint(one: str, other: str) -> None:
    """A goal, its cell, what is counted and what trains settle the answer."""
    assert question(one).fingerprint("") != question(other).fingerprint("")


def test_another_way_to_write_it_keeps_the_fingerprint() -> None:
    """The order of stages and the blanks in a bound are wording."""
    assert question(goal("at_most_trainable: 1 %")).fingerprint("") == question(
        goal("at_most_trainable: 1%")
    ).fingerprint("")
    first, second = (question(goal(f"trains: [{names}]")) for names in ("stem, last", "last, stem"))
    assert first.fingerprint("") == second.fingerprint("")


def test_a_goal_variant_knows_its_plan() -> None:
    """The answer is a plan of the simulator, and the worksheet gets it in words."""
    made = variant(goal("agrees: true"))
    assert isinstance(made, FreezeGoalVariant)
    assert count(made.model).trainable == 2565
    assert made.worked().answer == "head: 2,565 of 11,179,077 parameters train, 0.02 %"


# What authors get wrong


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("[resnet18]", "[resnet81]"), "unknown-backbone: "),
        (("[300]", "[5000]"), "undecided: 5,000 images lie between small and large, where nothing is marked"),
        (("[300]", "[300, 49999]"), "undecided: 49,999 images"),
        (("choose: [300]", "between: [100, 9000]"), "undecided: some of these lie between"),
        (("[0.8]", "[0.8, 0.5]"), "undecided: 0.5 lies between different and similar"),
        (("[0.8]", "[1.5]"), "bad-value: "),
        (("choose: [5]", "choose: [0]"), "out-of-range: numbers from 1 to 1,000,000"),
        (("choose: [5]", "between: [9, 3]"), "empty-range: 9 is above 3"),
        (("choose: [5]", "step: 2"), "given-kind: "),
        (("agrees: true", "agrees: false"), "empty-goal: "),
        (("agrees: true", "agree: true"), "unknown-key: `agree` is not a key here; did you mean `agrees`?"),
        (("agrees: true", "at_most_trainable: few"), "bad-bound: `few` is no bound"),
        (("agrees: true", "trains: [layr4]"), "unknown-stage: "),
        (("agrees: true", "freezes: [blok1]"), "unknown-stage: "),
        (("agrees: true", "freezes: [head]"), "no-variant: "),
        (("agrees: true", "at_most_trainable: 3"), "no-variant: "),
        (("agrees: true", "agrees: true, trains: [last]"), "no-variant: "),
        (("goal: {agrees: true}", "train: head"), "freeze-kind: give `goal: {..}`"),
        (("goal: {agrees: true}", "predict: total"), "freeze-kind: say what trains"),
        (("goal: {agrees: true}", "predict: frozen\n    train: all"), "freeze-kind: nothing is frozen"),
        (("goal: {agrees: true}", "goal: {agrees: true}\n    train: head"), "freeze-kind: `train:` belongs"),
        (("goal: {agrees: true}", "goal: {agrees: true}\n    predict: total"), "freeze-kind: give `goal: {..}`"),
        (("similarity: {choose: [0.8]}", ""), "no-data: the rule needs data"),
        (("goal: {agrees: true}", "goal: {agrees: true}\n    hints: ['{imges}']"), "unknown-name: `{imges}`"),
    ],
)
def test_problems_are_named(changed: tuple[str, str], said: str) -> None:
    """Unknown names, data in the band, goals that nothing or no plan meets: each with what to write."""
    yaml = "- id: q\n  topic: t\n  difficulty: 1\n  prompt: P\n  why: W\n" + goal("agrees: true").replace(
        "\n    ", "\n  "
    )
    assert found_in(yaml) == []
    found = found_in(yaml.replace(changed[0], changed[1].replace("\n    ", "\n  ")))
    assert len(found) == 1
    assert found[0].startswith(said)


def test_a_draw_without_a_plan_is_found() -> None:
    """A goal that only some of the classes can meet is named with the seed where none does."""
    yaml = "- {id: q, topic: t, difficulty: 1, prompt: P, why: W, type: freeze, backbone: [resnet18], "
    yaml += "classes: {choose: [1, 400]}, goal: {at_most_trainable: 5000}}"
    (found,) = found_in(yaml)
    assert found.startswith("no-plan: at seed ")
    assert "400 classes" in found
