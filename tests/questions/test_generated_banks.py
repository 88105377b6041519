"""Every generated question of the shipped banks, over many seeds: the solver agrees, slips are told apart.

Each question is held against the solver for 1,000 seeds. On a slow machine `QUIZZER_SEEDS=200` shortens
the run; what is released has seen all 1,000.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
import pytest

from quizzer.bank.check import try_questions
from quizzer.bank.lesson import lesson_problems
from quizzer.bank.lints import lint_bank
from quizzer.bank.reading import read_bank
from quizzer.generators.arithmetic import plain
from quizzer.generators.backbones import body_layers
from quizzer.questions.base import Outcome
from quizzer.questions.derivation import Derivation
from quizzer.questions.derived import DerivationVariant
from quizzer.questions.number import accepts
from quizzer.simulator import Cell, FreezePlan, agreement, cell_of, count, load_backbone
from quizzer.simulator.plan import ALL, HEAD
from quizzer.solver.network import build, counted
from tests.questions.budgets import BANK, derivations, with_values
from tests.shelf import library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOLVER_SEEDS = int(os.environ.get("QUIZZER_SEEDS", "1000"))
SLIP_SEEDS = SOLVER_SEEDS // 5
GENERATED = {key: one for key, one in library().questions.items() if isinstance(one, Derivation)}
CHECKED = {key: one for key, one in GENERATED.items() if one.network is not None}
every_generated = pytest.mark.parametrize("key", GENERATED)


def variants(question: Derivation, seeds: int) -> Iterator[DerivationVariant]:
    """Yield a question's first variants, one asked as a choice worked out like the others."""
    yield from (question.derived(seed) for seed in range(seeds))


@pytest.mark.parametrize("key", CHECKED)
def test_the_solver_agrees(key: str) -> None:
    """What the steps claim is what building the network counts, for 1,000 seeds; equal networks are built once."""
    counted_in: dict[bytes, dict[str, int]] = {}
    for asked in variants(CHECKED[key], SOLVER_SEEDS):
        claims = asked.claims()
        layers, entry = claims[0].layers, claims[0].entry
        sizes = msgspec.json.encode((layers, entry))
        if sizes not in counted_in:
            network = build(layers, entry)
            counted_in[sizes] = {claim.count: counted(network, claim.count) for claim in claims}
        assert counted_in[sizes] == {claim.count: claim.value for claim in claims}, asked.given


@every_generated
def test_slips_keep_apart(key: str) -> None:
    """In 1,000 variants no slip gives the right answer, or another slip's, at its step or at the end."""
    question = GENERATED[key]
    last = question.steps[-1].id
    for asked in variants(question, SOLVER_SEEDS):
        places = {(one.step, one.value, one.slip) for one in asked.tempting}
        places |= {(last, one.last, one.slip) for one in asked.tempting if one.carries}
        numbers = [(step, value) for step, value, _ in places]
        assert len(set(numbers)) == len(numbers), asked.given
        right = asked.right
        rounds = {step.id: step.round for step in asked.steps}
        assert not any(accepts(value, right[step], rounds[step], 0) for step, value in numbers), asked.given


@every_generated
def test_every_declared_slip_is_possible(key: str) -> None:
    """A slip that a question names can be made in it."""
    question = GENERATED[key]
    assert {one.slip for one in next(variants(question, 1)).tempting} == set(question.slip_names())


@every_generated
def test_what_a_slip_gives_is_told_as_that_slip(key: str) -> None:
    """At its step after right ones, and alone at the end, for 200 seeds; the right numbers are right."""
    for asked in variants(GENERATED[key], SLIP_SEEDS):
        right = [plain(asked.right[step.id]) for step in asked.steps]
        assert asked.mark(asked.read("; ".join(right))).right
        assert asked.mark(asked.read(right[-1])).right
        for one in asked.tempting:
            place = [step.id for step in asked.steps].index(one.step)
            typed = [*right[:place], plain(one.value), *["?"] * (len(right) - place - 1)]
            verdict = asked.mark(asked.read("; ".join(typed)))
            assert (verdict.lines[place].outcome, verdict.slips) == (Outcome.WRONG, (one.slip,)), (asked.seed, one)
            if one.carries:
                assert asked.mark(asked.read(plain(one.last))).slips == (one.slip,), (asked.seed, one)


def test_the_bank_is_a_ladder() -> None:
    """At least 24 questions, all four steps of difficulty in use, every one checked by the solver, three slips each."""
    questions = derivations().values()
    assert len(questions) >= 24
    assert {one.difficulty for one in questions} == {1, 2, 3, 4}
    assert all(one.network is not None for one in questions)
    assert all(len(one.slip_names()) >= 3 for one in questions)
    assert sum(one.topic == "scenarios" for one in questions) >= 5


# The bank with a fault in it


def broken(folder: Path, old: str, new: str, question: str) -> tuple[int, list[tuple[int, str, str]]]:
    """Return the line of `new`, which stands for `old` in one question of the bank, and the problems found.

    The bank is checked as `check_paths` does it, but for running the other questions: `tests/bank/test_check.py`
    runs those of the bank as it is.
    """
    text = BANK.read_text(encoding="utf-8")
    start = text.index(f"- id: {question}\n")
    end = text.find("\n  - id: ", start)
    part = text[start:end]
    assert part.count(old) == 1
    changed = text[:start] + part.replace(old, new) + text[end:]
    file = folder / "bank.yaml"
    file.write_text(changed, encoding="utf-8")
    reading = read_bank(file.read_bytes(), str(file))
    lesson_problems(reading)
    others = [pair for pair in reading.questions if pair[0].id != question]
    reading.questions = [pair for pair in reading.questions if pair[0].id == question]
    try_questions(reading, seeds=20)
    reading.questions += others
    lint_bank(reading)
    found = [(one.line, one.code, one.message) for one in reading.problems.sorted()]
    return changed[: changed.index(new, start)].count("\n") + 1, found


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        ("linear-head", "answer: weights + biases", "answer: weights + biases + 1"),
        ("two-layer-head", "answer: hidden + output", "answer: hidden + output + C // 20"),
        ("convolution-and-batch-norm", "'Running statistics', answer: 2 * O", "'Running statistics', answer: O"),
        ("strided-convolution-output", "// T + 1}", "// T + 1 + S // 60}"),
        ("head-replaced", "answer: published - old_head + new_head", "answer: published - old_head + new_head + 1"),
    ],
)
def test_a_wrong_formula_is_caught(tmp_path: Path, question: str, old: str, new: str) -> None:
    """With the line of the formula, and the seed and values where building the network first gave something else."""
    line, found = broken(tmp_path, old, new, question)
    differing = [(where, message) for where, code, message in found if code == "solver-differs"]
    assert len(differing) == 1
    assert differing[0][0] == line
    assert "at seed " in differing[0][1]
    assert "building the network" in differing[0][1]


def test_a_colliding_slip_is_caught(tmp_path: Path) -> None:
    """With its line and a seed, where it gives another slip's number, or the right one, in most draws."""
    line, found = broken(tmp_path, "C: {between: [3, 150]}", "C: {choose: [1, 1, 1, 4]}", "linear-head")
    assert {code for _, code, _ in found} == {"slip-collision"}
    assert {where for where, _, _ in found} == {line + 10}, "the list of slips stands ten lines below"
    assert all("at seed 0 and " in message for _, _, message in found)
    assert any("`single-bias` gives" in message and "the right answer" in message for _, _, message in found)
    assert any("as `bias-per-weight` does" in message for _, _, message in found)


def test_a_slip_that_is_always_right_is_caught(tmp_path: Path) -> None:
    """Where no draw tells it from the right answer, there is no variant, and the message names the slip."""
    new = "{slip: bias-where-none, step: parameters, gives: O * I * K ** 2}"
    old = "{slip: bias-where-none, step: parameters, gives: K ** 2 * I * O + O}"
    _, found = broken(tmp_path, old, new, "convolution-without-bias")
    assert [code for _, code, _ in found] == ["no-variant"]
    assert "`bias-where-none` gives " in found[0][2]


# The lesson's numbers, by three ways


@pytest.mark.parametrize(
    ("network", "published", "with_five_classes"),
    [("resnet18", 11_689_512, 11_179_077), ("resnet50", 25_557_032, 23_518_277), ("vgg16", 138_357_544, 134_281_029)],
)
def test_the_lessons_totals(network: str, published: int, with_five_classes: int) -> None:
    """From the simulator's plan and from the solver's arrays alike."""
    backbone = load_backbone(network)
    counts = count(FreezePlan.of(backbone, 5, ALL))
    body = body_layers(network, "all")
    heads = [{"linear": {"in": backbone.feature_width, "out": classes}} for classes in (1000, 5)]
    assert [build([*body, head]).trainable for head in heads] == [published, with_five_classes]
    assert (counts.published, counts.total, counts.trainable) == (published, with_five_classes, with_five_classes)


def test_the_lessons_derivations() -> None:
    """2,565 for a head of 512 features and 5 classes; 11,179,077 once it stands on ResNet-18."""
    assert with_values("linear-head", "F=512 C=5").right["trainable"] == 2565
    assert with_values("backbone-head", "C=5 resnet18").right["trainable"] == 2565
    swapped = with_values("head-replaced", "C=5 resnet18")
    assert swapped.given["published"] == 11_689_512
    assert swapped.right["total"] == 11_179_077
    assert with_values("body-by-hand", "C=5 resnet18").right["trainable"] == 11_179_077
    assert with_values("fine-tuning-memory", "C=5 resnet18").right["trainable"] == 11_179_077
    assert with_values("last-stage-and-head", "C=5 resnet18").right["trainable"] == 8_396_293
    assert with_values("parameters-per-image", "C=5 N=300 resnet18").right["ratio"] * 100 == 855


@pytest.mark.parametrize(
    ("key", "values", "step", "due"),
    [
        ("basic-block", "K=3 C=64", "learned", 73_984),
        ("block-with-projection", "K=3 I=64 O=128", "learned", 230_144),
        ("bottleneck-against-basic", "K=3 B=64", "bottleneck", 69_632),
        ("convolution-without-bias", "K=7 I=3 O=64", "parameters", 9_408),
        ("convolution-and-batch-norm", "K=3 I=64 O=128", "learned", 73_984),
        ("transformer-block", "D=768 M=3072", "parameters", 7_087_872),
        ("patch-embedding", "S=224 P=16 I=3 D=768", "parameters", 742_656),
        ("three-layer-classifier", "D=512 S=7 H=4096 C=10", "trainable", 119_586_826),
        ("small-kernels-stacked", "K=3 N=3 C=64", "large", 49 * 64 * 64),
        ("stem-output", "S=64 K=7 T=2 P=3 W=2", "side", 16),
    ],
)
def test_figures_of_known_networks(key: str, values: str, step: str, due: int) -> None:
    """Blocks of ResNet, VGG and ViT come out as published."""
    assert with_values(key, values).right[step] == due


# Scenarios against the simulator's own advice

SCENARIOS = [key for key, one in derivations().items() if "plan" in one.items()]


def plan_of(asked: DerivationVariant) -> FreezePlan:
    """Return the plan that a scenario's answer stands for."""
    start = FreezePlan.of(load_backbone(asked.backbone), int(asked.given["C"]), HEAD)
    number = asked.right["plan"]
    if number == 2:
        (stage,) = [one.name for one in start.backbone.stages[1:] if one.width == asked.right["width"]]
        return start.read_from(stage)
    return start.train(ALL) if number == 3 else start


def test_there_are_scenarios() -> None:
    """Five at least choose a plan by the rule."""
    assert len(SCENARIOS) >= 5


@pytest.mark.parametrize("key", SCENARIOS)
def test_a_scenario_follows_the_simulator(key: str) -> None:
    """Cell, plan and count are what the simulator says of the same data, for 200 seeds; no draw lies in a band."""
    numbers = {cell: number for number, cell in enumerate(Cell, 1)}
    for asked in variants(derivations()[key], SLIP_SEEDS):
        images, similarity = int(asked.given["images"]), 0.9 if asked.given["distance"] < 4 else 0.1
        cell = cell_of(images, similarity)
        assert cell is not None
        assert asked.right["cell"] == numbers[cell]
        plan = plan_of(asked)
        assert agreement(plan, images, similarity).agrees is True
        assert count(plan).trainable == asked.right["trainable"]
