"""`review` and `drill --plain`: a sitting line by line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from quizzer.questions import BY_KIND
from tests.shelf import EXAMPLES, library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program, Ran


def drill(quizzer: Program, *lines: str, kind: str = "choice", limit: int = 1, seed: int = 3, **options: Any) -> Ran:  # noqa: ANN401
    """Drill the example bank of a type with `lines` as input."""
    bank: Path = EXAMPLES / f"{kind}.yaml"
    stdin = "".join(f"{line}\n" for line in lines)
    called = ["--banks", bank, "drill", "--plain", "--seed", seed, "--limit", limit]
    return quizzer(*map(str, called), stdin=stdin, **options)


def log(quizzer: Program) -> list[dict[str, Any]]:
    """Return the whole log."""
    ran = quizzer("log", "export")
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.splitlines()]


def answer_to(quizzer: Program, kind: str, seed: int = 3) -> str:
    """Return the model answer to the first question that this drill asks, found by giving up in another home."""
    elsewhere = quizzer.home.with_name(f"elsewhere-{kind}")
    drill(quizzer, "?", kind=kind, seed=seed, home=elsewhere)
    ran = quizzer("log", "export", home=elsewhere)
    review = json.loads(ran.out.splitlines()[0])
    question = library().questions[review["item"].partition("#")[0]]
    return question.variant(review["seed"], review["parts"]).reveal().answer


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_type_can_be_answered(kind: str, quizzer: Program) -> None:
    """Right at once: said so, rated good, every item in the log; exit code 0."""
    ran = drill(quizzer, answer_to(quizzer, kind), kind=kind)
    assert (ran.code, ran.err) == (0, "")
    assert "Rated good; back 2026-01-03." in ran.out
    assert "1 answered, 1 right. Everything is kept." in ran.out
    assert ("Right." in ran.out) == (kind != "card")
    assert {entry["kind"] for entry in log(quizzer)} == {"review"}
    assert {(entry["score"], entry["rating"]) for entry in log(quizzer)} == {(1, 3)}


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_type_can_be_given_up(kind: str, quizzer: Program) -> None:
    """`?` shows the answer: again."""
    ran = drill(quizzer, "?", kind=kind)
    assert ran.code == 0
    assert "Rated again; back 2026-01-02." in ran.out
    assert {entry["rating"] for entry in log(quizzer)} == {1}


@pytest.mark.parametrize("kind", BY_KIND)
def test_the_end_of_input_ends_the_sitting(kind: str, quizzer: Program) -> None:
    """Exit code 0 with nothing answered, and nothing in the log."""
    ran = drill(quizzer, kind=kind)
    assert (ran.code, ran.err) == (0, "")
    assert "Nothing answered." in ran.out
    assert log(quizzer) == []


@pytest.mark.parametrize("kind", BY_KIND)
def test_what_cannot_be_read_is_asked_again(kind: str, quizzer: Program) -> None:
    """With how to write it; nothing is lost."""
    nonsense = "not; an; answer; at; all; really; no; no; no"
    ran = drill(quizzer, nonsense, answer_to(quizzer, kind), kind=kind)
    assert "Not read, nothing lost: " in ran.out
    assert "1 answered, 1 right." in ran.out


def test_all_types_in_one_sitting(quizzer: Program) -> None:
    """Over all example banks, everything given up: every item is in the log, misses come back."""
    ran = quizzer("--banks", EXAMPLES, "drill", "--plain", "--seed", "1", "--limit", "999", stdin="?\n" * 999)
    assert ran.code == 0
    assert " answered, 0 right." in ran.out
    asked = {entry["item"] for entry in log(quizzer)}
    assert {item.partition("/")[0] for item in asked} == {f"example-{kind}" for kind in BY_KIND}
    assert ", again" in ran.out


def test_the_log_has_the_keys_of_the_readme(quizzer: Program) -> None:
    """For reviews at least these."""
    drill(quizzer, "1")
    (entry,) = log(quizzer)
    assert set(entry) >= {
        "id",
        "kind",
        "answer",
        "learner",
        "item",
        "seed",
        "parts",
        "answered_at",
        "response",
        "score",
        "rating",
        "slips",
        "sureness",
        "seconds",
    }
    assert (entry["learner"], entry["answered_at"], entry["response"]) == ("me", "2026-01-01T09:00:00Z", "1")


def test_undo(quizzer: Program) -> None:
    """The last answer is taken back and asked again; the log says so."""
    right = answer_to(quizzer, "choice")
    wrong = next(digit for digit in "123" if digit != right)
    ran = drill(quizzer, wrong, ":undo", right, limit=2)
    assert "undone; here it is again" in ran.out
    assert "1 answered, 1 right." in ran.out
    assert [entry["kind"] for entry in log(quizzer)] == ["review", "void", "review"]
    assert "nothing to undo" in drill(quizzer, ":undo").out


def test_repair_before_reveal(quizzer: Program) -> None:
    """A derivation's first miss names the slip and allows one more try, before any number is shown."""
    right = answer_to(quizzer, "derivation")
    weights, *_, total = right.split("; ")
    ran = drill(quizzer, weights, right, kind="derivation")
    first, _, second = ran.out.partition("One more try (the rating stays that of a miss).")
    assert "Slip: Bias forgotten" in first
    assert f"{int(total):,}" not in first
    assert "Right at the second try." in second
    assert [entry["kind"] for entry in log(quizzer)].count("retry") == 1
    assert {
        entry["item"].partition("#")[2]: entry["rating"] for entry in log(quizzer) if entry["kind"] == "review"
    } == {
        "total": 1,
        "weights": 3,
        "biases": 3,
    }


def test_hint_and_guess(quizzer: Program) -> None:
    """A hint makes it hard; a guess makes it a miss."""
    right = answer_to(quizzer, "cloze", seed=1)
    ran = drill(quizzer, ":hint", ":hint", right, kind="cloze", seed=1)
    assert "hint: " in ran.out
    assert "there is no hint left" in ran.out
    assert "Rated hard" in ran.out
    elsewhere = quizzer.home.with_name("guessing")
    assert "Rated again" in drill(quizzer, ":guess", right, kind="cloze", seed=1, home=elsewhere).out


def test_rate_and_overrule(quizzer: Program) -> None:
    """`:easy` after a right answer, `:mine` after a wrong one."""
    right = answer_to(quizzer, "choice")
    ran = drill(quizzer, right, ":easy", limit=2)
    assert "the last answer is rated easy now" in ran.out
    assert [(entry["kind"], entry["rating"]) for entry in log(quizzer)] == [("review", 3), ("amend", 4)]
    elsewhere = quizzer.home.with_name("mine")
    wrong = next(digit for digit in "123" if digit != right)
    ran = drill(quizzer, wrong, ":mine", limit=2, home=elsewhere)
    assert "the last answer is rated good now" in ran.out


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (":why", "why now: you have not met it yet"),
        (":help", ":undo"),
        (":rubbish", ":rubbish is no command; :help lists them"),
        (":h", ":h is no command"),
        (":", ": is no command"),
        (":EASY", "there is no answer to rate yet"),
        (":mine", "there is no answer to rate yet"),
        (":s", "noted: sure"),
        (":quit", "Nothing answered."),
        (":\x1b[31m", "\\x1b[31m is no command"),
    ],
)
def test_commands(line: str, says: str, quizzer: Program) -> None:
    """Each does what it says, may be shortened, and a wrong one costs nothing."""
    ran = drill(quizzer, line)
    assert ran.code == 0
    assert says in ran.out
    assert "\x1b" not in ran.out
    assert log(quizzer) == []


def test_a_card_is_turned_over_first(quizzer: Program) -> None:
    """An empty line shows the back; the rating comes after."""
    ran = drill(quizzer, "", "4", kind="card")
    assert "Recall it, then an empty line turns it over." in ran.out
    assert "Rated easy" in ran.out


def test_a_seed_settles_a_sitting(quizzer: Program) -> None:
    """Two homes, one seed: the same output to the letter."""
    lines = ["?"] * 8
    one = drill(quizzer, *lines, kind="match", limit=8, home=quizzer.home.with_name("one"))
    two = drill(quizzer, *lines, kind="match", limit=8, home=quizzer.home.with_name("two"))
    assert one == two


def test_lines_are_short(quizzer: Program) -> None:
    """Nothing is wider than 80 columns."""
    ran = quizzer("drill", "--plain", "--seed", "2", "--limit", "40", stdin="?\n" * 40)
    assert max(map(len, ran.out.splitlines())) <= 80
    assert not re.search(r"\\[a-z]+\{|\$[^$]+\$|\*\*", ran.out)


def test_review_asks_what_is_due(quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing at once after everything is answered; the same again when time has passed."""
    bank = EXAMPLES / "card.yaml"
    called = ("--banks", bank, "review", "--plain")
    assert "2 answered" in quizzer(*called, stdin="3\n3\n").out
    assert "Nothing to ask just now." in quizzer(*called, stdin="3\n").out
    monkeypatch.setenv("QUIZZER_NOW", "2026-02-01T09:00:00+02:00")
    ran = quizzer(*called, stdin=":why\n3\n3\n")
    assert "why now: it is due" in ran.out
    assert "2 answered" in ran.out
    assert log(quizzer)[-1]["answered_at"] == "2026-02-01T07:00:00Z"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--topic", "nowhere"], "`nowhere` is none of the topics at hand"),
        (["--type", "chioce"], "did you mean `choice`?"),
        (["--slip", "no-bais"], "did you mean `no-bias`?"),
        (["--question", "linear-haed"], "did you mean `linear-head`?"),
        (["--difficulty", "5"], "--difficulty"),
        (["--limit", "0"], "--limit"),
        (["--minutes", "0"], "--minutes"),
        (["--minutes", "soon"], "--minutes"),
        (["--seed", "x"], "--seed"),
        (["--colour"], "--colour"),
    ],
)
def test_wrong_options(options: list[str], says: str, quizzer: Program) -> None:
    """Exit code 2, and the nearest name where there is one."""
    ran = quizzer("drill", "--plain", *options, stdin="1\n")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize("command", [[], ["review"], ["drill"], ["browse"]])
def test_screens_need_a_terminal(command: list[str], quizzer: Program) -> None:
    """In a pipe the way out is named: --plain."""
    ran = quizzer(*command)
    assert ran.code == 2
    assert "--plain" in ran.err


def test_drill_by_type_topic_and_slip(quizzer: Program) -> None:
    """Only what fits is asked."""
    drilled = quizzer("drill", "--plain", "--slip", "no-bias", "--type", "derivation", "--limit", "3", stdin="?\n" * 3)
    assert drilled.code == 0
    asked = {entry["item"].partition("#")[0] for entry in log(quizzer)}
    assert asked
    assert all("no-bias" in library().questions[key].slip_names() for key in asked)


def test_browse(quizzer: Program) -> None:
    """Rows as lines and as JSON, narrowed by words."""
    drill(quizzer, "1")
    bank = EXAMPLES / "choice.yaml"
    ran = quizzer("--banks", bank, "browse", "--plain", "biases")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("example-choice/bias-count  ")
    assert len(ran.out.splitlines()) == 1
    rows = json.loads(quizzer("--banks", bank, "browse", "--json").out)
    assert [row["item"] for row in rows] == ["example-choice/frozen-layer", "example-choice/bias-count"]
    assert {"item", "topic", "type", "difficulty", "marks", "prompt", "due", "retrievability", "suspended"} <= set(
        rows[0]
    )
    assert sum(row["due"] == "new" for row in rows) == 1
    assert sum(row["marks"] for row in rows) == pytest.approx(1)


def test_bytes_that_are_no_text_do_no_harm(quizzer: Program) -> None:
    """A line of Latin-1 is read as it can be, answered, kept."""
    bank = EXAMPLES / "cloze.yaml"
    called = ("--banks", bank, "drill", "--plain", "--limit", "1", "--seed", "1", "--question", "bytes")
    ran = quizzer(*called, stdin=b"vi\xe9r\n")
    assert (ran.code, ran.err) == (0, "")
    assert log(quizzer)[0]["response"] == "vi\ufffdr"
