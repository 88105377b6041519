"""Every error is one line and an exit code; places and times come from where they should."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import click
import pytest

from quizzer import __version__
from quizzer.cli.main import COMMANDS
from quizzer.cli.sittings import refuse_unknown_keys
from quizzer.errors import QuizzerError, UsageError
from tests.shelf import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.running import Program

CARD = ("--banks", EXAMPLES / "card.yaml")


def test_version_and_help(quizzer: Program) -> None:
    """What it is and what it can do."""
    assert quizzer("--version").out == f"quizzer, version {__version__}\n"
    ran = quizzer("--help")
    assert ran.code == 0
    assert all(name in ran.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, quizzer: Program) -> None:
    """With -h and --help."""
    ran = quizzer(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert quizzer(name, "-h").out == ran.out


def test_an_unknown_command_names_the_nearest(quizzer: Program) -> None:
    """Exit code 2."""
    assert "did you mean `drill`?" in quizzer("dril").err
    assert "see quizzer --help" in (ran := quizzer("xyzzy")).err
    assert ran.code == 2


@pytest.mark.parametrize("command", ["review", "drill", "weak", "browse"])
def test_without_a_terminal_the_same_command_is_offered_without_screens(command: str, quizzer: Program) -> None:
    """Exit code 2, and the way on; the home screen has no lines, so a review is offered."""
    assert f"use lines: quizzer {command} --plain" in (ran := quizzer(*CARD, command)).err
    assert ran.code == 2
    assert "quizzer review --plain" in quizzer(*CARD).err


def test_a_search_for_no_state_names_the_nearest(quizzer: Program) -> None:
    """A mistyped state is an error, not an empty list."""
    assert "did you mean `is:due`?" in (ran := quizzer(*CARD, "browse", "--plain", "is:deu")).err
    assert ran.code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, quizzer: Program) -> None:
    """A script for each shell."""
    ran = quizzer("completion", shell)
    assert ran.code == 0
    assert "_QUIZZER_COMPLETE" in ran.out
    assert quizzer("completion", "tcsh").code == 2


@pytest.mark.parametrize("now", ["yesterday", "2026-13-01", "", "2026", "9999-12-31", "0001-01-01T00:00:00+23:00"])
def test_a_stopped_clock_that_says_no_time(now: str, quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2 with how to write it; empty means that the clock runs."""
    monkeypatch.setenv("QUIZZER_NOW", now)
    ran = quizzer(*CARD, "review", "--plain")
    assert ran.code == (2 if now else 0)
    assert ("QUIZZER_NOW is" in ran.err) == bool(now)


def test_where_data_lives(quizzer: Program, tmp_path: Path) -> None:
    """--home before QUIZZER_HOME."""
    quizzer(*CARD, "drill", "--plain", "--limit", "1", stdin="3\n")
    assert (quizzer.home / "quizzer.db").exists()
    quizzer("--home", tmp_path / "other", *CARD, "drill", "--plain", "--limit", "1", stdin="3\n")
    assert (tmp_path / "other" / "quizzer.db").exists()
    assert len(quizzer("log", "export").out.splitlines()) == 1


def test_the_systems_place_for_data(quizzer: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither is given."""
    monkeypatch.delenv("QUIZZER_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    ran = quizzer("doctor")
    assert ran.code == 0
    assert str(tmp_path) in ran.out


def test_a_home_that_cannot_be_made(quizzer: Program, tmp_path: Path) -> None:
    """A file in the way: exit code 4 and what to do."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    ran = quizzer("--home", blocked / "home", *CARD, "drill", "--plain")
    assert ran.code == 4
    assert "cannot be made" in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("data", [b"no database at all" * 99, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_database_that_is_none(data: bytes, quizzer: Program) -> None:
    """Exit code 4 and one line; the file is left as it is."""
    quizzer.home.mkdir()
    (quizzer.home / "quizzer.db").write_bytes(data)
    for command in (("log", "export"), (*CARD, "drill", "--plain"), ("doctor",)):
        ran = quizzer(*command, stdin="3\n")
        assert ran.code == 4
        assert ran.err.startswith("quizzer: ")
        assert len(ran.err.splitlines()) == 1
    assert (quizzer.home / "quizzer.db").read_bytes() == data


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("theme = ", "quizzer.toml: "),
        ('theme = "pink"', 'write "dark" or "light"'),
        ("desired_retention = 1.5", "write 0.5 to 0.99"),
        ("desired_retention = nan", "write 0.5 to 0.99"),
        ('colour = "red"', "colour"),
        ('limit = "ten"', "limit"),
        ("limit = 0", "limit"),
        ("limit = -3", "limit"),
        ('learner = ""', "learner"),
        ("\x00", "quizzer.toml: "),
    ],
)
def test_a_configuration_that_cannot_be_read(text: str, says: str, quizzer: Program) -> None:
    """Exit code 2 with the file and what to write."""
    quizzer.home.mkdir()
    (quizzer.home / "quizzer.toml").write_text(text)
    ran = quizzer(*CARD, "review", "--plain")
    assert ran.code == 2
    assert "quizzer.toml" in ran.err
    assert says in ran.err


def test_a_configuration_counts(quizzer: Program) -> None:
    """Learner, limit, retention and more banks."""
    quizzer.home.mkdir()
    text = f'learner = "ada"\nlimit = 1\ndesired_retention = 0.8\nbanks = ["{EXAMPLES / "card.yaml"}"]\n'
    (quizzer.home / "quizzer.toml").write_text(text)
    ran = quizzer("drill", "--plain", "--type", "card", stdin="4\n4\n")
    assert "1 answered" in ran.out
    assert '"learner":"ada"' in quizzer("log", "export").out
    assert "example-card" in quizzer("bank", "list").out


def test_nothing_is_written_where_nothing_is_kept(quizzer: Program) -> None:
    """Checking and the schema leave no home behind."""
    quizzer("check", EXAMPLES)
    quizzer("bank", "schema")
    quizzer("--help")
    assert not quizzer.home.exists()


def test_a_fault_of_ours_is_one_line(quizzer: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Exit code 1, where to find the details, and that nothing is lost."""
    monkeypatch.setattr("quizzer.bank.check.check_paths", lambda _: 1 / 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ran = quizzer("check", EXAMPLES)
    assert ran.code == 1
    assert "a fault of ours (ZeroDivisionError: division by zero)" in ran.err
    (report,) = tmp_path.glob("quizzer-fault-*.txt")
    assert str(report) in ran.err
    assert "Traceback" in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


@pytest.mark.parametrize("error", [KeyboardInterrupt, click.Abort])
def test_an_interruption(error: type[BaseException], quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 130, and nothing said."""

    def interrupted(_: object) -> None:
        raise error

    monkeypatch.setattr("quizzer.bank.check.check_paths", interrupted)
    ran = quizzer("check", EXAMPLES)
    assert (ran.code, ran.err.strip()) == (130, "")


def leaves(kind: type[QuizzerError]) -> Iterator[type[QuizzerError]]:
    """Yield every error of the tree."""
    yield kind
    for one in kind.__subclasses__():
        yield from leaves(one)


@pytest.mark.parametrize("kind", sorted(set(leaves(QuizzerError)), key=str))
def test_every_error_has_its_exit_code(
    kind: type[QuizzerError], quizzer: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1 to 4 as the tree draws it, with the message on standard error."""

    def failing(_: object) -> None:
        message = "said"
        raise kind(message)

    monkeypatch.setattr("quizzer.bank.check.check_paths", failing)
    ran = quizzer("check", EXAMPLES)
    assert (ran.code, ran.out, ran.err) == (kind.exit_code, "", "quizzer: said\n")
    assert kind.exit_code in {1, 2, 3, 4}


def test_a_key_bound_to_no_command_is_refused() -> None:
    """A typo under [keys] is an error with the nearest name, never a key that silently does nothing."""
    refuse_unknown_keys({"hint": "i", "undo": "z"})
    with pytest.raises(UsageError, match="binds `hnt`, which is no command; did you mean `hint`"):
        refuse_unknown_keys({"hnt": "i"})
