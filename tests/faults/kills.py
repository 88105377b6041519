"""Kills the real program at random moments, and counts what was lost: `python -m tests.faults.kills 500 --seed 1`.

Sittings and mock exams, on a terminal and as lines, are ended by SIGKILL, SIGTERM, SIGHUP or by letting their
terminal or pipes go: while starting, while answering, between an answer and its feedback. An answer whose
feedback was written must be in the log, the file sound, every memory what the log comes to. Needs POSIX.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizzer.generators.draws import Draws
from quizzer.scheduling.memory import Forgetting
from quizzer.storage import open_store
from quizzer.storage.papers import PaperFiles
from quizzer.study.fold import fold
from quizzer.study.log import Review
from tests.faults.running import SIGNALS, Running, complaints, on_pipes, on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MODES = ("app", "app exam", "plain", "plain exam")
ENDS = (*SIGNALS, "vanished")
LANES = 3
"""Programs at a time: while one waits for its learner, another works."""
STEPS = {"app": 12, "app exam": 10, "plain": 12, "plain exam": 12}
"""How far a learner gets at the most: a step is a question read, an answer given, feedback read."""
STARTING = 4
"""Every so many runs the end falls while the program starts."""
DELAY = 0.25
"""Seconds after the last step within which the end falls, most often early."""
SLOW = 60.0
"""Seconds in which the slowest machine takes a step."""
PROMPT = 10.0
"""Seconds within which a program that was told to end must have ended."""
LEFT = {"SIGKILL": {-9}, "SIGTERM": {-15, 143}, "SIGHUP": {-1, 129}, "vanished": {-1, 129}}
"""How each end may show in the exit code; lines on pipes that go away end as after `:quit`."""
SPARE = 0.45
"""Seconds for which the app ignores Enter after something new."""
QUESTIONS, PAPER = 24, 12
"""In the bank, and in an exam."""


class Found(NamedTuple):
    """What became of one run."""

    mode: str
    end: str
    seen: int
    """Answers whose feedback was written."""
    lost: int
    corrupt: bool
    said: str
    """A traceback, or what else ought not to be."""


def bank(folder: Path, questions: int = QUESTIONS) -> Path:
    """Write a bank of small choices, so that one key answers, and return its file."""
    one = (
        "  - {{id: q{0}, type: choice, topic: t, difficulty: 1, prompt: 'What is {0} and {0}?', why: Doubled.,\n"
        "     options: [{{right: It is {1}}}, {{wrong: It is {2}}}, {{wrong: It is {3}}}]}}\n"
    )
    body = "".join(one.format(number, 2 * number, 2 * number + 1, 3 * number + 2) for number in range(1, questions + 1))
    path = folder / "doubles.yaml"
    path.write_text("bank: doubles\ntitle: Doubles\ntopics: {t: {title: Doubling}}\nquestions:\n" + body)
    return path


def started(mode: str, home: Path, questions: Path, number: int) -> Running:
    """Start the program in a mode; `number` settles what it asks."""
    seeded = ("--seed", str(number))
    if mode == "app":
        return on_terminal(home, "--banks", questions, "drill", *seeded)
    if mode == "app exam":
        return on_terminal(home, "--banks", questions, "exam", "--questions", str(PAPER), *seeded)
    if mode == "plain":
        return on_pipes(home, "--banks", questions, "drill", "--plain", *seeded)
    return on_pipes(home, "--banks", questions, "exam", "--plain", "--questions", str(PAPER), *seeded)


# A learner at work: yields after each step, behind which the end may fall


def _sit(program: Running, draws: Draws) -> Iterator[None]:
    """Answer question after question."""
    for place in range(1, QUESTIONS):
        yield from _read(program, rf"\b{place}/\d+")
        program.send(b"r" if draws.below(3) == 0 else b"%d\r" % (1 + draws.below(3)))
        yield
        yield from _read(program, rf"(?s)\b{place}/\d+.*{FEEDBACK['app']}")
        program.send(b"\r")


def _sit_exam(program: Running, draws: Draws) -> Iterator[None]:
    """Start the clock, then answer question after question."""
    yield from _read(program, "start the clock")
    program.send(b"\r")
    for place in range(1, PAPER):
        yield from _read(program, rf"\b{place}/{PAPER}\b")
        program.send(b"%d\r" % (1 + draws.below(3)))
        yield


def _read(program: Running, pattern: str) -> Iterator[None]:
    """Wait for what is to come, and until Enter does something again."""
    program.wait_for(pattern, until=time.monotonic() + SLOW)
    yield
    program.look(SPARE)


def _type(program: Running, draws: Draws) -> Iterator[None]:
    """Answer line after line, sometimes two at once."""
    sent = 0
    program.wait_for("Answer: ", until=time.monotonic() + SLOW)
    while sent < PAPER - 2:
        yield
        several = 1 + (draws.below(4) == 0)
        program.send(b"".join(b"%d\n" % (1 + draws.below(3)) for _ in range(several)))
        sent += several
        yield
        program.wait_for(rf"(?s)(?:(?:Rated |Kept\.).*?){{{sent}}}", until=time.monotonic() + SLOW)


LEARNERS: dict[str, Callable[[Running, Draws], Iterator[None]]] = {
    "app": _sit,
    "app exam": _sit_exam,
    "plain": _type,
    "plain exam": _type,
}
FEEDBACK = {
    "app": r"1 again (?:today|tomorrow|in )",
    "app exam": r"\b(?:[2-9]|1[0-2])/12\b",
    "plain": r"(?m)^Rated ",
    "plain exam": r"(?m)^Kept\. ",
}
"""What shows that an answer was taken: in an app's exam that the next question is on show."""


def seen_in(program: Running, mode: str) -> int:
    """Return how many answers the learner has seen taken: a screen may be painted twice, a line is written once."""
    if mode != "app":
        found = re.findall(FEEDBACK[mode], program.text)
        return len(set(found)) if mode == "app exam" else len(found)
    seen, place = set(), ""
    for one in re.finditer(rf"\b(\d+)/\d+\b|{FEEDBACK[mode]}", program.text):
        place = one[1] or place
        seen |= set() if one[1] else {place}
    return len(seen)


def one_run(mode: str, end: str, home: Path, questions: Path, draws: Draws) -> Found:
    """Start the program in a home of its own, let a learner work, end it at a random moment, look what is there."""
    shutil.rmtree(home / "papers", ignore_errors=True)  # each paper from its first question
    before = answers_in(home)
    with started(mode, home, questions, draws.below(1000)) as program:
        _live(program, mode, draws)
        running = program.process.poll() is None
        if end == "vanished":
            program.drain()
            program.vanish()
        elif running:
            program.process.send_signal(SIGNALS[end])
        code = program.end(PROMPT)
        said = _odd(program, mode, end, code) + _faults(program, home)
        seen = seen_in(program, mode)
    try:
        kept = answers_on_paper(home) if "exam" in mode else answers_in(home) - before
        wrong = problems(home)
    except Exception as error:  # noqa: BLE001  whatever it is, it is counted
        kept, wrong = 0, [str(error)]
    return Found(mode, end, seen, max(0, seen - kept), bool(wrong), said + "; ".join(wrong))


def _live(program: Running, mode: str, draws: Draws) -> None:
    """Let the program live until a random moment: of its start, or of a sitting."""
    begun = time.monotonic()
    if draws.below(STARTING) == 0:
        program.look(_starts[mode] * draws.below(1000) / 1000)
        return
    steps = 1 + draws.below(STEPS[mode])
    for step, _ in enumerate(LEARNERS[mode](program, draws), 1):
        if step == 1:
            _starts[mode] = time.monotonic() - begun
        if step == steps or program.process.poll() is not None:
            break
    program.look(DELAY * (draws.below(1000) / 1000) ** 2)


_starts = dict.fromkeys(MODES, 1.5)
"""Seconds that the last start took, in each mode."""


def _odd(program: Running, mode: str, end: str, code: int | None) -> str:
    """Return what is wrong with how a program has ended."""
    if code is None:
        return "went on; "
    due = {0, *LEFT[end]} if "plain" in mode and end == "vanished" else LEFT[end]
    said = "" if code in due else f"ended with {code}; "
    said += "left a process; " if program.left_behind else ""
    restored = end in {"SIGKILL", "vanished"} or "plain" in mode or program.terminal_is_restored
    return said + ("" if restored else "left the terminal in disorder; ")


def _faults(program: Running, home: Path) -> str:
    """Return the last line of a traceback, if there is one anywhere."""
    told = complaints(home)
    told += program.text if "Traceback" in program.text else ""
    return told.strip()[-300:]


# What is there afterwards


def answers_in(home: Path) -> int:
    """Return how many answers the log holds."""
    if not (home / "quizzer.db").exists():
        return 0
    with open_store(home / "quizzer.db", learner="me", forgetting=Forgetting()) as store:
        return len({entry.answer for entry in store.entries() if isinstance(entry, Review)})


def answers_on_paper(home: Path) -> int:
    """Return how many answers the papers hold; raise RuntimeError for a paper that cannot be read."""
    kept = PaperFiles(home / "papers", "me").kept()
    if kept.problems:
        raise RuntimeError("; ".join(kept.problems))
    return sum(bool(entered.answer) for sat in kept.sat for entered in sat.entered)


def problems(home: Path) -> list[str]:
    """Return what is wrong with a home's database: damage, or a memory that is not the fold of the log."""
    if not (home / "quizzer.db").exists():
        return []
    with open_store(home / "quizzer.db", learner="me", forgetting=Forgetting()) as store:
        folded = fold(store.entries(), Forgetting())
        return store.check() + ([] if store.standings() == folded else ["memories are not the fold of the log"])


# All runs


def all_runs(
    count: int, seed: int, folder: Path, told: Callable[[int], None] = lambda _: None, in_bank: int = QUESTIONS
) -> list[Found]:
    """Make `count` runs in `folder` on so large a bank, several at a time, every mode with every end in turn."""
    questions = bank(folder, in_bank)
    turns = range(len(ENDS))
    kinds = [(mode, ENDS[(turn + place) % len(ENDS)]) for turn in turns for place, mode in enumerate(MODES)]

    def lane(first: int) -> list[Found]:
        found = []
        for number in range(first, count, LANES):
            mode, end = kinds[number % len(kinds)]
            found.append(one_run(mode, end, folder / f"home{first}", questions, Draws("kills", seed, number)))
            told(number)
        return found

    with ThreadPoolExecutor(LANES) as pool:
        return [one for found in pool.map(lane, range(LANES)) for one in found]


def table(found: Sequence[Found]) -> str:
    """Return the counts by mode and end, and their sums."""
    heads = ("mode", "end", "runs", "answers seen", "lost", "corrupt", "tracebacks and the like")
    rows = [
        _row((mode, end), [one for one in found if (one.mode, one.end) == (mode, end)])
        for mode in MODES
        for end in ENDS
    ]
    rows = [heads, *(row for row in rows if row[2] != "0"), _row(("all", ""), found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _row(names: tuple[str, str], found: Sequence[Found]) -> tuple[str, ...]:
    counts = (
        len(found),
        sum(one.seen for one in found),
        sum(one.lost for one in found),
        sum(one.corrupt for one in found),
        sum(bool(one.said) for one in found),
    )
    return (*names, *map(str, counts))


def main() -> None:
    """Make the runs that the command line asks for, print the table, leave with 1 if anything is wrong."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("count", type=int, nargs="?", default=500)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--questions", type=int, default=QUESTIONS, help="in the bank; of very many the first is early"
    )
    chosen = options.parse_args()
    begun = time.monotonic()

    def told(number: int) -> None:
        if number % 50 == 0:
            sys.stderr.write(f"{number} of {chosen.count}, {time.monotonic() - begun:.0f} s\n")

    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        found = all_runs(chosen.count, chosen.seed, Path(folder), told, in_bank=chosen.questions)
    sys.stdout.write(table(found) + "\n")
    for said, count in Counter(f"{one.mode}, {one.end}: {one.said}" for one in found if one.said).most_common(20):
        sys.stdout.write(f"{count} x {said}\n")
    sys.exit(any(one.lost or one.corrupt or one.said for one in found))


if __name__ == "__main__":
    main()
