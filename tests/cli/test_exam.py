"""`exam` as lines: one paper from the first line to its result, killed at any moment, listed afterwards."""

from __future__ import annotations

import json
import re
import signal
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from quizzer.generators.draws import Draws
from tests.cli.running import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program, Ran

BANK, KILLS = "twelve.yaml", 6
QUESTION = """\
  - {{id: q{0}, type: choice, topic: t, difficulty: 1, prompt: What is {0}?, why: W,
     options: [{{right: one}}, {{wrong: two}}, {{wrong: three}}]}}
"""


@pytest.fixture(autouse=True)
def bank(quizzer: Program) -> Path:
    """Write a bank of twelve questions to choose, as the learner's own and only one."""
    head = "bank: twelve\ntitle: Twelve\ntopics:\n  t: {title: T}\nquestions:\n"
    path = quizzer.home.parent / BANK
    path.write_text(head + "".join(QUESTION.format(number) for number in range(12)), encoding="utf-8")
    return path


def sat(quizzer: Program, *options: str, stdin: str = "") -> Ran:
    """Run the paper over one bank."""
    return quizzer("--banks", quizzer.home.parent / BANK, "exam", "--plain", *options, stdin=stdin)


def kept(quizzer: Program) -> dict[str, object]:
    """Return the one paper that is kept."""
    (path,) = (quizzer.home / "papers").glob("*.json")
    found: dict[str, object] = json.loads(path.read_bytes())
    return found


def test_a_paper_from_beginning_to_end(quizzer: Program) -> None:
    """Answers are kept as they come, feedback comes with the hand-in, and no memory is moved."""
    ran = sat(quizzer, "--questions", "3", "--seed", "1", stdin="1\n1\n1\n:done\ny\nn\n")
    assert ran.code == 0
    assert ran.out.count("Kept.") == 3
    before, _, after = ran.out.partition("Hand in?")
    assert "Every question has an answer." in before
    assert not re.search("right:|not quite:|were expected", before)
    assert re.search(r"\d+ of 100 marks; \d+ were expected", after)
    assert "No memory was changed." in after
    assert quizzer("log", "export").out == ""


def test_commands_move_flag_and_clear(quizzer: Program) -> None:
    """Any question at any time; flags and answers show in the list."""
    lines = "2\n:back\n:flag\n:go 3\n1\n:go 3\n:clear\n:list\n:time\n:go 9\n:nonsense\n:help\n:quit\n"
    ran = sat(quizzer, "--questions", "3", "--seed", "1", stdin=lines)
    assert "Your answer: 2" in ran.out
    assert re.search(r"  1\) answered, flagged, \d+ marks", ran.out)
    assert re.search(r"  3\) empty, \d+ marks", ran.out)
    assert "45:00 left" in ran.out
    assert "name a question from 1 to 3, such as :go 3" in ran.out
    assert ":nonsense is no command" in ran.out
    assert "Go on: quizzer exam --plain" in ran.out


def test_unreadable_lines_cost_nothing(quizzer: Program) -> None:
    """What cannot be read is explained, the question stays, and no answer is kept."""
    ran = sat(quizzer, "--questions", "2", "--seed", "1", stdin="many\n")
    assert "Not read, nothing lost" in ran.out
    assert "Kept." not in ran.out


def test_it_goes_on_where_it_was(quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another start has the same paper, its answers, and the time that is left by now."""
    sat(quizzer, "--questions", "3", "--seed", "1", stdin="2\n")
    monkeypatch.setenv("QUIZZER_NOW", "2026-01-01T09:30:00")
    ran = sat(quizzer, stdin=":go 1\n")
    assert "going on, 15:00 left" in ran.out
    assert "[2/3]" in ran.out.splitlines()[5]
    assert "Your answer: 2" in ran.out


def test_found_after_its_time(quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days later it is handed in as it stood, and its result shown."""
    sat(quizzer, "--questions", "3", "--seed", "1", stdin="2\n")
    monkeypatch.setenv("QUIZZER_NOW", "2026-01-04T09:00:00")
    ran = sat(quizzer, stdin="1\n")
    assert "were expected" in ran.out
    assert kept(quizzer)["handed_in_at"] == "2026-01-01T09:45:00Z"


def test_other_terms_need_a_new_paper(quizzer: Program) -> None:
    """An open paper is not silently another one: that is said, and --new hands it in first."""
    sat(quizzer, "--questions", "3", "--seed", "1", stdin="2\n")
    ran = sat(quizzer, "--questions", "2")
    assert ran.code == 2
    assert "--new" in ran.err
    ran = sat(quizzer, "--questions", "2", "--new")
    assert re.search(r"The open paper is handed in as it stood: \d+ of 100 marks", ran.out)
    assert "2 questions" in ran.out
    assert len(list((quizzer.home / "papers").iterdir())) == 2


def test_misses_go_to_review_on_request(quizzer: Program) -> None:
    """`y` at the end logs each miss once, rated Again."""
    ran = sat(quizzer, "--questions", "3", "--seed", "1", stdin=":done\ny\ny\n")
    assert "3 sent to review." in ran.out
    entries = [json.loads(line) for line in quizzer("log", "export").out.splitlines()]
    assert [(one["kind"], one["rating"]) for one in entries] == [("review", 1)] * 3


def test_results_are_listed(quizzer: Program) -> None:
    """Papers handed in are listed, as lines and as JSON with stable keys; an open one is not."""
    assert (
        "no mock exam has been handed in yet" in quizzer("--banks", quizzer.home.parent / BANK, "exam", "--results").out
    )
    sat(quizzer, "--questions", "3", "--seed", "1", stdin="1\n:done\ny\n")
    sat(quizzer, "--questions", "2", "--seed", "2", stdin="1\n")
    lines = quizzer("--banks", quizzer.home.parent / BANK, "exam", "--results").out
    assert re.fullmatch(r"2026-01-01 09:00  \d+ of 100 marks, \d+ expected  all banks\n", lines)
    (one,) = json.loads(quizzer("--banks", quizzer.home.parent / BANK, "exam", "--results", "--json").out)
    assert (one["seed"], one["minutes"], one["out_of"], one["sent_to_review"]) == (1, 45, 100, False)
    assert sum(topic["marks"] for topic in one["topics"]) == pytest.approx(one["marks"])
    assert [question["answer"] for question in one["questions"]] == ["1", "", ""]
    assert {"id", "exam", "started_at", "handed_in_at", "seconds", "expected", "missed"} <= set(one)


def test_a_paper_that_cannot_be_read_is_said(quizzer: Program) -> None:
    """A torn file is one sentence on standard error; everything else works."""
    sat(quizzer, "--questions", "3", "--seed", "1", stdin="1\n")
    path = quizzer.home / "papers" / "torn.json"
    path.write_bytes(b'{"id": "to')
    ran = sat(quizzer)
    assert ran.code == 0
    assert ran.err.count("\n") == 1
    assert "torn.json: not a paper of a mock exam" in ran.err
    assert "going on" in ran.out


def test_an_exam_that_is_not_there(quizzer: Program) -> None:
    """A name that no exam has is said before anything is drawn."""
    ran = sat(quizzer, "--name", "never")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no exam `never`" in ran.err


@pytest.mark.parametrize("turn", range(KILLS))
def test_killed_halfway_it_goes_on(turn: int, quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed with -9 at a random moment: every answer that was acknowledged is there, and the right time is left.

    Some answers are awaited, then more lines are sent without waiting, and the kill falls somewhere into those.
    """
    draws = Draws("kill-exam", turn)
    call = (
        "--banks",
        quizzer.home.parent / BANK,
        "exam",
        "--plain",
        "--seed",
        str(turn),
        "--questions",
        "12",
        "--minutes",
        "60",
    )
    process = quizzer.started(*call)
    assert process.stdin is not None
    assert process.stdout is not None
    sent, seen = [str(1 + draws.below(2)) for _ in range(12)], []
    for line in sent[: (awaited := 1 + draws.below(2))]:
        process.stdin.write(f"{line}\n".encode())
        process.stdin.flush()
        while not (shown := process.stdout.readline()).startswith(b"Kept."):
            pass
        seen.append(shown)
    more = sent[awaited : awaited + draws.below(5)]
    process.stdin.write("".join(f"{line}\n:flag\n" for line in more).encode())
    process.stdin.flush()
    seen += [process.stdout.readline() for _ in range(draws.below(1 + 6 * len(more)))]
    process.kill()
    seen += process.stdout.readlines()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    acknowledged = {int(one) for one in re.findall(rb"Kept. \((\d+)/", b"".join(seen))}
    assert acknowledged >= set(range(1, awaited + 1))
    later = datetime.fromisoformat(NOW) + timedelta(minutes=18)
    monkeypatch.setenv("QUIZZER_NOW", later.isoformat())
    ran = sat(quizzer, stdin=":list\n")
    assert ran.code == 0
    assert "going on, 42:00 left" in ran.out
    entered = kept(quizzer)["entered"]
    assert isinstance(entered, list)
    for number in acknowledged:
        assert entered[number - 1].get("answer") == sent[number - 1]
