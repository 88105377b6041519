"""`bank import` and `bank export`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.shelf import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program


def test_out_and_in(quizzer: Program, tmp_path: Path) -> None:
    """What goes out as GIFT comes in as a bank that the checker passes; losses are lines on standard error."""
    gift, bank = tmp_path / "b.gift", tmp_path / "b.yaml"
    out = quizzer("--banks", EXAMPLES, "bank", "export", "example-grid", "-o", gift)
    assert (out.code, out.out) == (0, f"2 entries in {gift}\n")
    assert "becomes a matching" in out.err
    back = quizzer("bank", "import", gift, "-o", bank)
    assert (back.code, back.out) == (0, f"2 questions, kept as {bank}\n")
    assert back.err.splitlines()[-1] == "1 line of what is not carried, or not as it was"
    assert quizzer("check", bank).code == 0


def test_as_data(quizzer: Program, tmp_path: Path) -> None:
    """`--json` gives the losses on standard output, and nothing on the other."""
    out = quizzer("--banks", EXAMPLES, "bank", "export", "example-match", "-o", tmp_path / "b.csv", "--json")
    found = json.loads(out.out)
    assert (out.code, out.err, found["bank"]) == (0, "", "example-match")
    assert {"where", "why"} == set(found["lost"][0])


def test_anki_with_its_history(quizzer: Program, tmp_path: Path) -> None:
    """A package's reviews are written as a log that `log import` takes, twice without doubling."""
    from tests.bank.exchange.malformed.packages import note, package  # noqa: PLC0415  made on the spot

    deck, past = tmp_path / "d.apkg", tmp_path / "past.jsonl"
    card = "INSERT INTO cards VALUES (70, 7, 1, 0, 0)"
    deck.write_bytes(package(note(), card, "INSERT INTO revlog VALUES (1700000000000, 70, 3, 4000, 1)"))
    ran = quizzer("bank", "import", deck, "-o", tmp_path / "d.yaml", "--history", past)
    assert ran.code == 0
    assert "1 review, kept as" in ran.out
    assert quizzer("log", "import", past).out == "1 entries read, 1 of them new\n"
    assert quizzer("log", "import", past).out == "1 entries read, 0 of them new\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("import", "x.gift"), 3, "x.gift:1:1: cannot be read"),
        (("import", "x.doc"), 2, "its ending says nothing"),
        (("import", "x.gift", "--bank", "A B"), 2, "no name for a bank"),
        (("export", "nowhere", "-o", "x.gift"), 2, "there is no bank `nowhere`"),
        (("export", "example-order", "-o", "x.csv"), 2, "no pairs and no cards"),
    ],
)
def test_what_cannot_be_done(quizzer: Program, arguments: tuple[str, ...], code: int, said: str) -> None:
    """One sentence and the exit code of its kind."""
    ran = quizzer("--banks", EXAMPLES, "bank", *arguments)
    assert (ran.code, said in ran.err) == (code, True), ran.err


def test_every_problem_of_a_file_is_said(quizzer: Program, tmp_path: Path) -> None:
    """All lines, with their places; exit code 3, nothing written."""
    bad = tmp_path / "b.csv"
    bad.write_text("front,back\n,a\nb,\n")
    ran = quizzer("bank", "import", bad, "-o", tmp_path / "b.yaml")
    assert (ran.code, (tmp_path / "b.yaml").exists()) == (3, False)
    assert f"{bad}:2:1: `front` is empty" in ran.err
    assert f"{bad}:3:3: `back` is empty" in ran.err
