"""`simulate`: as data, as text, as code; and the screen where there is a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from quizzer.simulator import FreezePlan, backbone_names, count, load_backbone
from quizzer.simulator.pytorch import pytorch_code
from tests.shelf import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program

FOLDER = ROOT / "quizzer" / "simulator" / "backbones"
KEYS = {
    "backbone",
    "classes",
    "total",
    "trainable",
    "frozen",
    "stages",
    "cell",
    "recommendation",
    "agrees",
    "risk",
    "learning_rates",
}


def data(quizzer: Program, *arguments: str) -> dict[str, Any]:
    """Return what `simulate --json` prints."""
    ran = quizzer("simulate", *arguments, "--json")
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_the_format(quizzer: Program) -> None:
    """The keys of the issue are there; stages run from the input to the head, with what trains of each."""
    found = data(quizzer, "--train", "layer4,head")
    assert found.keys() >= KEYS
    assert (found["backbone"], found["classes"]) == ("resnet18", 5)
    assert [stage["name"] for stage in found["stages"]] == ["stem", "layer1", "layer2", "layer3", "layer4", "head"]
    assert found["stages"][-2:] == [
        {"name": "layer4", "parameters": 8_393_728, "trainable": 8_393_728},
        {"name": "head", "parameters": 2_565, "trainable": 2_565},
    ]
    assert found["learning_rates"] == {"layer4": 1e-4, "head": 1e-3}
    assert (found["cell"], found["agrees"], found["risk"]) == ("small-similar", False, "very high")


@pytest.mark.parametrize("name", backbone_names())
def test_counts_are_the_simulators(name: str, quizzer: Program) -> None:
    """Total, trainable and frozen add up and equal the model's, for every backbone."""
    found = data(quizzer, "--backbone", name, "--classes", "37", "--train", "all")
    counts = count(FreezePlan.of(load_backbone(name), 37, "all"))
    assert (found["total"], found["trainable"], found["frozen"]) == (counts.total, counts.total, 0)
    assert sum(stage["parameters"] for stage in found["stages"]) == found["total"]


@pytest.mark.parametrize(
    ("images", "similarity", "train", "cell", "agrees"),
    [
        ("300", "0.8", "head", "small-similar", True),
        ("300", "0.8", "all", "small-similar", False),
        ("250", "0.1", "head", "small-different", False),
        ("100000", "0.9", "all", "large-similar", True),
        ("100000", "0.1", "all", "large-different", True),
        ("20000", "0.9", "all", None, None),
    ],
)
def test_advice(  # noqa: PLR0913, PLR0917  a table of cases
    images: str, similarity: str, train: str, cell: str | None, agrees: object, quizzer: Program
) -> None:
    """The cell, null in the band, and whether the plan agrees: true, false or null."""
    found = data(quizzer, "--images", images, "--similarity", similarity, "--train", train)
    assert (found["cell"], found["agrees"]) == (cell, agrees)


def test_a_head_on_an_earlier_stage(quizzer: Program) -> None:
    """`--read` cuts off what lies above; naming a stage that is cut off is a mistake."""
    found = data(quizzer, "--classes", "2", "--read", "layer2", "--images", "250", "--similarity", "0.1")
    assert (found["trainable"], found["agrees"], found["reads"]) == (258, True, "layer2")
    ran = quizzer("simulate", "--read", "layer2", "--train", "layer4", "--json")
    assert ran.code == 2
    assert "cut off" in ran.err


def test_a_backbone_of_ones_own(quizzer: Program, tmp_path: Path) -> None:
    """A file does wherever a name does; a broken one is exit code 3 with its place."""
    shipped = FOLDER / "resnet18.yaml"
    own = tmp_path / "mine.yaml"
    own.write_text(shipped.read_text(encoding="utf-8").replace("backbone: resnet18", "backbone: mine"))
    assert data(quizzer, "--backbone", str(own))["trainable"] == 2_565
    own.write_text("backbone: mine\n")
    ran = quizzer("simulate", "--backbone", str(own), "--json")
    assert ran.code == 3
    assert f"{own}:1:" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--train", "layr4"), "did you mean `layer4`?"),
        (("--backbone", "resnet19"), "did you mean"),
        (("--images", "0"), "give a number from 1 to 10,000,000"),
        (("--similarity", "2"), "give a number from 0"),
        (("--similarity", "nan"), "give a number from 0"),
        (("--classes", "0"), "give a number from 1 to 1,000,000"),
        (("--read", "layr2"), "did you mean `layer2`?"),
    ],
)
def test_mistakes(arguments: tuple[str, ...], said: str, quizzer: Program) -> None:
    """Each is one line on standard error and exit code 2."""
    ran = quizzer("simulate", *arguments, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize("arguments", [(), ("--plain",)])
def test_text(arguments: tuple[str, ...], quizzer: Program) -> None:
    """`--plain`, or no terminal, prints the report; neither bank nor store is made."""
    ran = quizzer("simulate", *arguments)
    assert ran.code == 0
    assert "2,565 of 11,179,077 train" in ran.out
    assert "agrees with the rule" in ran.out
    assert not quizzer.home.exists()


def test_code(quizzer: Program) -> None:
    """`--pytorch` prints the file."""
    ran = quizzer("simulate", "--pytorch", "--train", "layer4,head")
    assert ran.out == pytorch_code(FreezePlan.of(load_backbone("resnet18"), 5, "layer4,head"))


def test_the_screen(quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the screen opens with what the options say."""
    opened = []
    monkeypatch.setattr("quizzer.cli.simulate._has_screen", lambda: True)
    monkeypatch.setattr("quizzer.cli.ending.run_to_its_end", lambda app: opened.append(app.scenario))
    assert quizzer("simulate", "--images", "777").code == 0
    assert [scenario.images for scenario in opened] == [777]
