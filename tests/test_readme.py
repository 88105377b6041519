"""What the README's tables say is what the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quizzer.bank.check import check_paths
from quizzer.bank.folders import load_all
from quizzer.cli.bank_stats import summary
from quizzer.cli.main import COMMANDS
from quizzer.generators.slips import SLIPS
from quizzer.questions import BY_KIND
from quizzer.study.bank_stats import bank_stats
from quizzer.tui.screens.sitting import SittingScreen
from tests.shelf import SHIPPED

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def column(heading: str) -> list[str]:
    """Return the first cells of the table whose first heading is `heading`."""
    table = re.search(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert table, f"the README has no table of `{heading}`"
    return [row.split("|")[1].strip() for row in table[1].splitlines()]


def test_commands_are_all_there() -> None:
    """The table of commands names every command, and no other."""
    named = [cell.strip("`").split() for cell in column("command")]
    assert [words[1] for words in named if len(words) > 1] == list(COMMANDS)


def test_types_are_all_there() -> None:
    """The table of question types names every type, in the order of the registry."""
    assert [cell.strip("`") for cell in column("type")] == list(BY_KIND)


def test_slips_are_all_there() -> None:
    """The table of slips names every built-in one, with its title."""
    rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|$", README, re.MULTILINE)
    assert {name: title for name, title in rows if name in SLIPS} == {name: one.title for name, one in SLIPS.items()}
    assert [cell.strip("`") for cell in column("slip")] == list(SLIPS)


def test_the_counts_of_the_banks_are_those_of_today() -> None:
    """The table of what the shipped banks hold is what `bank stats` prints of them."""
    banks, errors = load_all([SHIPPED], None)
    assert errors == []
    printed = "\n".join(summary([bank_stats(bank, {}, []) for bank in banks]))
    assert f"\n\n{printed}\n\n" in README


def test_command_keys_are_all_there() -> None:
    """Every command key of a sitting stands in the table of keys."""
    cells = " ".join(column("keys"))
    letters = {command.keys for command in SittingScreen.KEY_TABLE if re.fullmatch("[a-z]", command.keys)}
    assert letters
    assert {letter for letter in letters if f"`{letter}`" not in cells} == set()


def test_the_bank_in_it_is_clean(tmp_path: Path) -> None:
    """The bank that the README shows can be saved, checked and used as it stands."""
    shown = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert shown
    bank = tmp_path / "birds.yaml"
    bank.write_text(shown[1], encoding="utf-8")
    checked = check_paths([bank])
    assert [str(problem) for problem in checked.problems] == []
    assert checked.questions == 2


@pytest.mark.parametrize("command", ["pip install . && quizzer", "pip install -e '.[test]' && pytest"])
def test_the_two_commands_stand_alone_on_a_line(command: str) -> None:
    """The two commands can be copied as they are; `.ci/run` takes the second from here."""
    assert re.search(rf"^{re.escape(command)}$", README, re.MULTILINE)


def test_every_link_leads_somewhere() -> None:
    """Files and folders that the README links to exist."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
