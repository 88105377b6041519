"""`simulate`: the freeze simulator on a screen, as text, as data, or as PyTorch code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from quizzer.cli.saying import say, say_json
from quizzer.cli.wiring import Place, configuration, speaks_unicode

if TYPE_CHECKING:
    from quizzer.simulator.scenario import Findings, Scenario

IMAGES, SIMILARITY, CLASSES = 300, 0.8, 5
"""The flowers of the first preset, where an option is left out."""


@click.command()
@click.option("--backbone", default="resnet18", show_default=True, help="A name, or a YAML file of your own.")
@click.option("--classes", type=int, default=CLASSES, show_default=True, help="Classes of the new task.")
@click.option("--train", default="head", show_default=True, help="What trains: stages by comma, `head`, `all`.")
@click.option("--images", type=int, default=IMAGES, show_default=True, help="Labelled images.")
@click.option("--similarity", type=float, default=SIMILARITY, show_default=True, help="To ImageNet's photos, 0 to 1.")
@click.option("--read", help="The stage that the head reads (else the last one).")
@click.option("--json", "as_json", is_flag=True, help="Counts and advice as JSON.")
@click.option("--plain", is_flag=True, help="The same as text, without a screen.")
@click.option("--pytorch", is_flag=True, help="The PyTorch code that builds exactly this plan.")
@click.pass_obj
def simulate(  # noqa: PLR0913  one argument for each option
    place: Place,
    *,
    backbone: str,
    classes: int,
    train: str,
    images: int,
    similarity: float,
    read: str | None,
    as_json: bool,
    plain: bool,
    pytorch: bool,
) -> None:
    """Freeze and train a pretrained network's stages, and see what that comes to.

    On a terminal this opens the screen; with --json, --plain or --pytorch, or in a pipe, it prints.
    """
    from quizzer.simulator.scenario import findings

    scenario = _scenario(backbone, classes, train, images, similarity, read)
    found = findings(scenario)
    if as_json:
        say_json(as_data(found), indent=2)
    elif pytorch:
        from quizzer.simulator.pytorch import pytorch_code

        click.echo(pytorch_code(scenario.plan), nl=False)
    elif plain or not _has_screen():
        _print(found)
    else:
        _open(place, scenario)


def _scenario(  # noqa: PLR0913, PLR0917  one argument for each option
    backbone: str, classes: int, train: str, images: int, similarity: float, read: str | None
) -> Scenario:
    """Return what the options say; raise UsageError or BankError."""
    from quizzer.simulator.plan import FreezePlan
    from quizzer.simulator.reading import load_backbone
    from quizzer.simulator.scenario import Scenario

    plan = FreezePlan.of(load_backbone(backbone), classes, ())
    if read is not None:
        plan = plan.read_from(read)
    names = [name.strip() for name in train.split(",") if name.strip()]
    return Scenario(plan=plan.train(*names), images=images, similarity=similarity)


def as_data(found: Findings) -> dict[str, Any]:
    """Return findings as `--json` prints them: stages and learning rates from the input to the head."""
    counts, plan = found.counts, found.plan
    return {
        "backbone": plan.backbone.name,
        "classes": plan.classes,
        "images": found.scenario.images,
        "similarity": found.scenario.similarity,
        "reads": plan.reads,
        "total": counts.total,
        "trainable": counts.trainable,
        "frozen": counts.frozen,
        "stages": [
            {"name": stage.name, "parameters": stage.parameters, "trainable": stage.trainable}
            for stage in counts.stages
        ],
        "cell": found.cell,
        "recommendation": found.recommendation.title,
        "agrees": found.agreement.agrees,
        "reason": found.agreement.reason,
        "change": None if found.agreement.change is None else str(found.agreement.change),
        "risk": found.risk.word,
        "per_image": found.risk.per_image,
        "learning_rates": {one.stage: one.rate for one in found.rates},
        "step_share": counts.step_share,
        "memory": counts.memory,
        "warnings": counts.warnings,
    }


def _print(found: Findings) -> None:
    from quizzer.simulator.drawing import ASCII, UNICODE
    from quizzer.simulator.report import report

    say(report(found, UNICODE if speaks_unicode() else ASCII))


def _has_screen() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _open(place: Place, scenario: Scenario) -> None:
    from quizzer.cli.ending import run_to_its_end
    from quizzer.cli.sittings import app_settings
    from quizzer.tui.simulator import SimulatorApp

    app = SimulatorApp(scenario, app_settings(configuration(place)))
    run_to_its_end(app)
