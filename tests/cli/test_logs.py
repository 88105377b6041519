"""`log export / import` and `doctor`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.shelf import EXAMPLES, example_questions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program


def study(quizzer: Program, home: Path, kind: str, *, seed: int = 1, learner: str = "me") -> None:
    """Answer three questions in `home`, undo one, rate one."""
    called = ("--learner", learner, "--banks", EXAMPLES / f"{kind}.yaml", "drill", "--plain", "--seed", str(seed))
    ran = quizzer(*called, "--limit", "4", stdin="?\n:undo\n?\n:easy\n?\n?\n", home=home)
    assert ran.code == 0


def exported(quizzer: Program, home: Path, *options: str) -> str:
    """Return the log of `home`."""
    ran = quizzer("log", "export", *options, home=home)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


@pytest.fixture
def homes(quizzer: Program) -> tuple[Path, Path]:
    """Return two homes in which different things were studied."""
    one, two = quizzer.home.with_name("one"), quizzer.home.with_name("two")
    study(quizzer, one, "match")
    study(quizzer, one, "derivation")
    study(quizzer, two, "derivation", seed=2)
    study(quizzer, two, "card")
    return one, two


def test_two_homes_become_equal(quizzer: Program, homes: tuple[Path, Path], tmp_path: Path) -> None:
    """Each log into the other, in any order and twice: equal exports, equal memories, nothing new the second time."""
    files = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for home, file in zip(homes, files, strict=True):
        assert quizzer("log", "export", "--output", file, home=home).code == 0
    counts = [len(file.read_text().splitlines()) for file in files]
    for home, mine, other in ((homes[0], 0, 1), (homes[1], 1, 0)):
        first = quizzer("log", "import", files[other], home=home)
        assert first.out == f"{counts[other]} entries read, {counts[other]} of them new\n"
        for again in (files[other], files[mine]):
            assert quizzer("log", "import", again, home=home).out.endswith(", 0 of them new\n")
    one, two = (exported(quizzer, home) for home in homes)
    assert one == two
    assert len(one.splitlines()) == sum(counts)
    rows = [quizzer("--banks", EXAMPLES, "browse", "--json", home=home).out for home in homes]
    assert rows[0] == rows[1]
    for home in homes:
        assert quizzer("--banks", EXAMPLES, "doctor", home=home).code == 0


def test_a_log_can_be_piped_in(quizzer: Program, homes: tuple[Path, Path]) -> None:
    """`-` is standard input; empty lines are passed over."""
    text = exported(quizzer, homes[0])
    ran = quizzer("log", "import", "-", stdin=text.replace("\n", "\n\n"), home=homes[1])
    assert ran.code == 0
    assert set(text.splitlines()) <= set(exported(quizzer, homes[1]).splitlines())


def test_a_log_comes_in_order_of_time(quizzer: Program, homes: tuple[Path, Path]) -> None:
    """One JSON object a line."""
    entries = [json.loads(line) for line in exported(quizzer, homes[0]).splitlines()]
    assert entries == sorted(entries, key=lambda entry: (entry["answered_at"], entry["id"]))
    assert {entry["kind"] for entry in entries} == {"review", "void", "amend"}


def test_learners_are_kept_apart(quizzer: Program) -> None:
    """Each has a log of their own; `--as` takes another's log for one's own."""
    home = quizzer.home
    study(quizzer, home, "card", learner="ada")
    study(quizzer, home, "grid", learner="bob")
    ada, bob = (exported(quizzer, home, "--learner", name) for name in ("ada", "bob"))
    assert {json.loads(line)["learner"] for line in ada.splitlines()} == {"ada"}
    assert sorted(exported(quizzer, home).splitlines()) == sorted([*ada.splitlines(), *bob.splitlines()])
    elsewhere = home.with_name("elsewhere")
    assert quizzer("log", "import", "-", "--as", "eve", stdin=bob, home=elsewhere).code == 0
    assert exported(quizzer, elsewhere, "--learner", "eve") == bob.replace('"learner":"bob"', '"learner":"eve"')


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("nonsense\n", ":1:1: not an entry of a log"),
        ("\n\n{}\n", ":3:1: not an entry of a log"),
        (b"\xff\xfe\n", ":1:1: not an entry of a log"),
        ("[" * 50_000, ":1:1: not an entry of a log"),
    ],
)
def test_a_bad_log_is_refused_whole(quizzer: Program, data: str | bytes, place: str, tmp_path: Path) -> None:
    """Exit code 4 with file and line; nothing of it is taken."""
    good = '{"kind":"suspend","id":"1","learner":"me","answered_at":"2026-01-01T00:00:00Z","item":"b/x"}\n'
    file = tmp_path / "bad.jsonl"
    raw = data if isinstance(data, bytes) else data.encode()
    file.write_bytes(raw + good.encode())
    ran = quizzer("log", "import", file)
    assert ran.code == 4
    assert f"bad.jsonl{place}" in ran.err
    assert exported(quizzer, quizzer.home) == ""


def test_a_seed_beyond_the_database_is_refused(quizzer: Program, tmp_path: Path) -> None:
    """A log from elsewhere cannot bring numbers that SQLite has no room for."""
    study(quizzer, quizzer.home, "card")
    line = json.loads(exported(quizzer, quizzer.home).splitlines()[0])
    file = tmp_path / "huge.jsonl"
    file.write_text(json.dumps({**line, "id": "huge", "seed": 2**70}))
    ran = quizzer("log", "import", file)
    assert ran.code in {0, 4}
    assert "fault" not in ran.err


def test_a_log_that_is_not_there(quizzer: Program) -> None:
    """Exit code 4."""
    ran = quizzer("log", "import", "nowhere.jsonl")
    assert (ran.code, ran.out) == (4, "")
    assert "nowhere.jsonl: cannot be read" in ran.err


def test_an_output_that_cannot_be_written(quizzer: Program, tmp_path: Path) -> None:
    """Exit code 4; no half file is left."""
    ran = quizzer("log", "export", "--output", tmp_path / "no" / "where.jsonl")
    assert ran.code == 4
    assert "cannot be written" in ran.err


def test_doctor(quizzer: Program) -> None:
    """Home, database, counts, and that all is well; as JSON too."""
    study(quizzer, quizzer.home, "card")
    ran = quizzer("--banks", EXAMPLES, "doctor")
    assert ran.code == 0
    assert "all is well" in ran.out
    assert f"home: {quizzer.home}" in ran.out
    found = json.loads(quizzer("--banks", EXAMPLES, "doctor", "--json").out)
    assert found["problems"] == []
    assert found["facts"]["learners"] == "me"
    assert found["facts"]["questions"] == example_questions()


def test_doctor_rebuilds_the_memories(quizzer: Program) -> None:
    """Memories that differ from the log are found, and mended with --rebuild."""
    study(quizzer, quizzer.home, "match")
    rows = ("--banks", EXAMPLES, "browse", "--json")
    before = quizzer(*rows).out
    with closing(sqlite3.connect(quizzer.home / "quizzer.db")) as database, database:
        assert database.execute("DELETE FROM memory").rowcount > 0
    ran = quizzer("--banks", EXAMPLES, "doctor")
    assert ran.code == 1
    assert "problem: " in ran.out
    assert "memories mended: " in quizzer("--banks", EXAMPLES, "doctor", "--rebuild").out
    assert quizzer("--banks", EXAMPLES, "doctor").code == 0
    assert quizzer(*rows).out == before


def test_doctor_names_a_broken_bank(quizzer: Program) -> None:
    """Exit code 1; the rest is looked over all the same."""
    (quizzer.home / "banks").mkdir(parents=True)
    (quizzer.home / "banks" / "bad.yaml").write_text("bank: [")
    ran = quizzer("doctor")
    assert ran.code == 1
    assert "bad.yaml" in ran.out
    assert "1 to mend" in ran.out
