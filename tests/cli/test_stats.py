"""`stats`: as text, as JSON, on a screen, on an empty log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.shelf import EXAMPLES

if TYPE_CHECKING:
    from tests.cli.running import Program

BANK = ("--banks", EXAMPLES / "number.yaml")


def study(quizzer: Program) -> None:
    """Answer two questions, one of them wrongly."""
    quizzer(*BANK, "review", "--plain", "--limit", "2", "--seed", "1", stdin="1\n1\n")


def test_the_json_has_its_keys(quizzer: Program) -> None:
    """The keys that the README documents, shares from 0 to 1."""
    study(quizzer)
    found = json.loads(quizzer(*BANK, "stats", "--json").out)
    assert list(found) == ["today", "days", "marks", "retention", "sureness", "load", "pace", "slips"]
    assert found["today"] == "2026-01-01"
    assert list(found["days"]) == ["studied", "streak", "calendar"]
    assert list(found["days"]["studied"][0]) == ["date", "answers", "items", "right", "seconds"]
    assert found["days"]["streak"] == {"current": 1, "best": 1}
    assert list(found["marks"]["points"][0]) == ["date", "expected"]
    assert 0 <= found["marks"]["points"][-1]["expected"] <= 1
    assert {"reviews", "predicted", "found", "log_loss", "rmse", "verdict", "bins"} == found["retention"].keys()
    assert [one["sureness"] for one in found["sureness"]] == ["guess", "fairly", "sure"]
    assert len(found["load"]["days"]) == 30
    assert list(found["load"]["days"][0]) == ["date", "items", "minutes"]


def test_the_json_of_an_empty_log(quizzer: Program) -> None:
    """The same keys, with nothing in them."""
    ran = quizzer(*BANK, "stats", "--json")
    found = json.loads(ran.out)
    assert ran.code == 0
    assert list(found) == ["today", "days", "marks", "retention", "sureness", "load", "pace", "slips"]
    assert (found["days"]["studied"], found["marks"]["points"], found["slips"]) == ([], [], [])


@pytest.mark.parametrize("flags", [("--plain",), ()], ids=["asked for", "in a pipe"])
def test_plain(quizzer: Program, flags: tuple[str, ...]) -> None:
    """Every page with its title; in a pipe there is no screen to open."""
    study(quizzer)
    ran = quizzer(*BANK, "stats", *flags)
    assert ran.code == 0
    assert "1 Days\nA streak of 1 day.\n" in ran.out
    assert "2026-01-01: " in ran.out
    assert "\n7 Slips\n" in ran.out


def test_plain_of_an_empty_log(quizzer: Program) -> None:
    """What to do first."""
    ran = quizzer(*BANK, "stats", "--plain")
    assert (ran.code, ran.out) == (0, "nothing answered yet; begin with: quizzer review\n")


def test_the_screen(quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the screen opens at once; the desk is opened by it."""
    opened = []
    monkeypatch.setattr("quizzer.cli.stats._has_screen", lambda: True)
    monkeypatch.setattr("quizzer.cli.ending.run_to_its_end", lambda app: opened.append(app.open_desk))
    assert quizzer(*BANK, "stats").code == 0
    assert len(opened) == 1
    assert opened[0]().ground.store.past() == []
