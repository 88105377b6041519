"""`plan`: setting an exam, showing what the days are worth, and what review makes of it."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from quizzer.bank.blueprint import Blueprint
from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.cli.exam_file import EXAMS_FILE, keep_timetable, read_timetable
from quizzer.cli.wiring import Place, open_desk
from quizzer.errors import StoreError
from quizzer.study.exam import Exam, Timetable
from tests.shelf import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program

PATH = EXAMPLES / "derivation.yaml"
BANK = ("--banks", PATH)
NEXT = "Set the next one with:"
SET = (*BANK, "plan", "--date", "2026-01-15", "--minutes", "20")


def figures(quizzer: Program) -> Any:  # noqa: ANN401  JSON
    """Return what `plan --json` prints."""
    ran = quizzer(*BANK, "plan", "--json")
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def kept(quizzer: Program) -> Timetable:
    """Return what is kept."""
    return read_timetable(Place(home=quizzer.home))


def exam_is_set(quizzer: Program, *exams: Exam) -> None:
    """Keep what the command in SET keeps, or `exams`, without the plan that it prints."""
    set_by_hand = Timetable(minutes=20, exams=exams or (Exam(date=dt.date(2026, 1, 15)),))
    keep_timetable(Place(home=quizzer.home), set_by_hand)


def test_setting_keeps_what_the_other_tests_start_from(quizzer: Program) -> None:
    """The command itself keeps the timetable that the tests below keep by hand."""
    quizzer(*SET)
    found = kept(quizzer)
    exam_is_set(quizzer)
    assert kept(quizzer) == found


def test_no_exam_is_no_error(quizzer: Program) -> None:
    """It says how to set one; the keys of the JSON are there all the same."""
    ran = quizzer("plan")
    assert (ran.code, ran.out) == (
        0,
        "no exam is set; set one with: quizzer plan --date 2026-01-22 --minutes 20\n",
    )
    empty: dict[str, Any] = {
        "exam": None,
        "days_left": None,
        "minutes_per_day": None,
        "expected": None,
        "topics": [],
        "exams": [],
    }
    assert figures(quizzer) == empty
    assert quizzer("plan", "--clear").out == "no exam was set\n"


def test_an_exam_is_set_and_shown(quizzer: Program) -> None:
    """Its day, the time, the marks expected, the topics; what is set stays for the next call."""
    ran = quizzer(*SET, "--name", 'The "final"', "--day-off", "sat", "--day-off", "sun")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith('The "final": 2026-01-15, 14 days left, 20 minutes a day, none on sat, sun\n')
    assert re.search(r"\d+%  if the exam were today\n", ran.out)
    assert re.search(r"\d+%  on the day, with no more study\n", ran.out)
    assert re.search(r"\d+%  on the day, with the plan \(at the very most \d+%\)\n", ran.out)
    assert re.search(r"100%  0/\d+ .*%  Parameter budgets\n", ran.out)
    assert "time is short" not in ran.out
    assert quizzer(*BANK, "plan").out == ran.out
    assert [path.name for path in quizzer.home.iterdir() if "exam" in path.name] == [EXAMS_FILE]


def test_what_is_not_named_stays(quizzer: Program) -> None:
    """Minutes alone change nothing else; minutes of a day that is not known yet are refused."""
    early = quizzer(*BANK, "plan", "--minutes", "5")
    assert (early.code, early.err) == (
        2,
        "quizzer: no exam is set; name its day too: quizzer plan --date 2026-01-22 --minutes 20\n",
    )
    quizzer(*SET, "--name", "final", "--bank", "example-derivation")
    quizzer(*BANK, "plan", "--minutes", "1")
    assert figures(quizzer)["exam"] == {
        "date": "2026-01-15",
        "name": "final",
        "banks": ["example-derivation"],
        "blueprint": None,
        "floors": {},
    }


def test_the_json_has_its_keys(quizzer: Program) -> None:
    """As the issue asks for, shares from 0 to 1 in their order."""
    exam_is_set(quizzer)
    found = figures(quizzer)
    assert {"exam", "days_left", "minutes_per_day", "expected", "topics"} <= found.keys()
    assert (found["days_left"], found["minutes_per_day"]) == (14, 20)
    expected = found["expected"]
    assert expected.keys() == {"today", "unstudied", "planned", "upper_bound"}
    assert 0 <= expected["unstudied"] <= expected["today"] < expected["planned"] <= expected["upper_bound"] <= 1
    assert all({"topic", "title", "weight", "items", "seen", "expected"} <= topic.keys() for topic in found["topics"])
    assert sum(topic["weight"] for topic in found["topics"]) == pytest.approx(1)


def test_days_pass(quizzer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The days left go by; on the day and after it the plan is over and says so."""
    exam_is_set(quizzer)
    monkeypatch.setenv("QUIZZER_NOW", "2026-01-14T21:00:00")
    assert figures(quizzer)["days_left"] == 1
    assert "1 day left" in quizzer(*BANK, "plan").out
    monkeypatch.setenv("QUIZZER_NOW", "2026-01-15T07:00:00")
    assert quizzer(*BANK, "plan").out.startswith("exam is today; review goes by what is due.")
    monkeypatch.setenv("QUIZZER_NOW", "2026-01-20T07:00:00")
    ran = quizzer(*BANK, "plan")
    assert (ran.code, ran.out) == (
        0,
        f"exam was on 2026-01-15; review goes by what is due. {NEXT} quizzer plan --date 2026-02-10 --minutes 20\n",
    )
    assert (figures(quizzer)["days_left"], figures(quizzer)["expected"]) == (-5, None)
    assert "you have not met it yet" in quizzer(*BANK, "review", "--plain", "--limit", "1", stdin=":why\n").out


def test_review_goes_by_the_plan(quizzer: Program) -> None:
    """While the exam is ahead each question says so; when it is cleared, review is what it was."""
    called = (*BANK, "review", "--plain", "--limit", "1", "--seed", "1")
    before = quizzer(*called, stdin=":why\n").out
    exam_is_set(quizzer)
    assert "of 100 marks, more than any other for its time" in quizzer(*called, stdin=":why\n").out
    assert quizzer("plan", "--clear").out == "all exams are forgotten\n"
    assert quizzer(*called, stdin=":why\n").out == before
    assert "you have not met it yet" in before


def test_what_is_given_up_is_said(quizzer: Program) -> None:
    """One line, with the topics where most is lost, when no study can reach nearly all; suspended items too."""
    banks = ("--banks", EXAMPLES)
    ran = quizzer(*banks, "plan", "--date", "2026-01-02", "--minutes", "1")
    assert "1 day left, 1 minute a day" in ran.out
    assert re.search(r"time is short: \d\d% of the marks are given up, most of them in .+ \(\d+%\)\n", ran.out)


def test_what_is_left_out_is_said(quizzer: Program, tmp_path: Path) -> None:
    """Suspended items, how many; a bank that cannot be used, on standard error."""
    banks = tmp_path / "banks"
    banks.mkdir()
    shutil.copy(EXAMPLES / "card.yaml", banks)
    (banks / "broken.yaml").write_text("bank: [")
    desk = open_desk(Place(home=quizzer.home, banks=(EXAMPLES / "card.yaml",)), 1)
    desk.suspend(next(iter(desk.ground.library.items)))
    ran = quizzer("--banks", banks, "plan", "--date", "2026-01-15")
    assert "left out, since suspended: 1 item\n" in ran.out
    assert "broken.yaml:" in ran.err
    assert ran.code == 0


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--date", "soon", "`soon` is no date; write the day as 2026-12-14"),
        ("--date", "2026-01-01", "2026-01-01 is not ahead"),
        ("--date", "2099-01-01", "2099-01-01 is too far ahead"),
        ("--name", "two\nlines", "--name is one line"),
        ("--name", "", "--name is one line"),
        ("--bank", "nowhere", "there is no bank `nowhere`; there are "),
    ],
)
def test_what_makes_no_exam_is_refused(quizzer: Program, option: str, value: str, said: str) -> None:
    """With what to write instead; what was set stays."""
    exam_is_set(quizzer)
    before = (quizzer.home / EXAMS_FILE).read_bytes()
    ran = quizzer(*BANK, "plan", option, value)
    assert ran.code == 2
    assert said in ran.err
    assert (quizzer.home / EXAMS_FILE).read_bytes() == before


def test_a_week_off_is_refused(quizzer: Program) -> None:
    """Seven days off leave nothing to plan; clearing and setting at once is refused too."""
    week = [word for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun") for word in ("--day-off", day)]
    assert "seven days off" in quizzer(*SET, *week).err
    assert "one or the other" in quizzer(*SET, "--clear").err


@pytest.mark.parametrize(
    "text",
    [
        b"minutes = 0\n",
        b"[[exams]]\ndate = 'soon'\n",
        b"[[exams]]\ndate = 2026-01-15T09:00:00\n",
        b"[[exams]]\ndate = 2026-01-15\ncolour = 'red'\n",
        b"[[exams]]\ndate = 2026-01-15\n[[exams]]\ndate = 2026-01-15\n",
        b"weekdays = {someday = 3}\n",
        b"dates = {someday = 3}\n",
        b"minutes = \n",
        b"\xff",
    ],
)
def test_a_broken_file_is_one_line(quizzer: Program, text: bytes) -> None:
    """Plan and review name the file and what to do; clearing it helps."""
    quizzer.home.mkdir()
    (quizzer.home / EXAMS_FILE).write_bytes(text)
    for called in (("plan",), (*BANK, "review", "--plain")):
        ran = quizzer(*called)
        assert ran.code == 2
        assert ran.err.startswith(f"quizzer: {quizzer.home / EXAMS_FILE}: ")
        assert ran.err.endswith("mend it, or take it away with: quizzer plan --clear\n")
        assert ran.err.count("\n") == 1
    assert quizzer("plan", "--clear").code == 0
    assert quizzer("plan").code == 0


def test_an_exam_that_cannot_be_kept(quizzer: Program) -> None:
    """A folder in its place or a file in the place of its folder is said; a failed write leaves nothing behind."""
    (quizzer.home / EXAMS_FILE).mkdir(parents=True)
    ran = quizzer("plan", "--clear")
    assert (ran.code, "cannot be written" in ran.err) == (4, True)
    place = Place(home=quizzer.home)
    with pytest.raises(StoreError, match="cannot be written"):
        keep_timetable(place, Timetable(exams=(Exam(date=dt.date(2026, 1, 15)),)))
    assert [path.name for path in quizzer.home.iterdir()] == [EXAMS_FILE]
    taken = quizzer.home / "file"
    taken.write_text("")
    ran = quizzer("plan", "--date", "2026-01-15", home=taken)
    assert (ran.code, "cannot be written" in ran.err) == (4, True)


def test_a_second_exam_shares_the_minutes(quizzer: Program) -> None:
    """Named and dated it is added, in order; both are told, each can be asked for, changed and forgotten alone."""
    exam_is_set(quizzer, Exam(date=dt.date(2026, 1, 15), name="final"))
    quizzer(*BANK, "plan", "--exam", "quiz", "--date", "2026-01-06")
    assert [exam.name for exam in kept(quizzer).exams] == ["quiz", "final"]
    ran = quizzer(*BANK, "plan")
    assert ran.out.index("quiz: 2026-01-06") < ran.out.index("final: 2026-01-15")
    assert "Tue 2026-01-06  quiz" in ran.out
    found = figures(quizzer)
    assert (found["exam"]["name"], [one["exam"]["name"] for one in found["exams"]]) == ("quiz", ["quiz", "final"])
    assert "quiz" not in quizzer(*BANK, "plan", "--exam", "final").out.partition("the days to come")[0]
    quizzer(*BANK, "plan", "--exam", "final", "--date", "2026-01-16")
    assert kept(quizzer).exams[1].date == dt.date(2026, 1, 16)
    assert quizzer("plan", "--exam", "quiz", "--clear").out == "quiz is forgotten\n"
    assert [exam.name for exam in kept(quizzer).exams] == ["final"]


def test_the_paper_is_set(quizzer: Program) -> None:
    """Marks by topic and by type, questions, minutes, what is wrong costs, the calculator, floors."""
    exam_is_set(quizzer)
    topic = next(iter(Library([load_bank(PATH.read_bytes(), "x")]).banks["example-derivation"].head.topics))
    paper = ("--weight", f"{topic}=40", "--kind", "derivation=3", "--kind", "other=1", "--questions", "12")
    rules = ("--paper-minutes", "90", "--wrong", "0.25", "--no-calculator", "--floor", f"{topic}=0.5")
    assert quizzer(*BANK, "plan", *paper, *rules).code == 0
    (exam,) = kept(quizzer).exams
    assert exam.floors == {topic: 0.5}
    assert exam.blueprint == Blueprint(
        topics={topic: 40},
        kinds={"derivation": 3, "other": 1},
        questions=12,
        minutes=90,
        wrong=0.25,
        calculator=False,
    )
    assert "(at least 50%)" in quizzer(*BANK, "plan").out


def test_the_days_are_set(quizzer: Program) -> None:
    """A weekday, a date, days off; other days off take the place of those before."""
    quizzer(*SET, "--day", "sun=40", "--day", "2026-01-07=0", "--day-off", "mon", "--day-off", "tue")
    assert kept(quizzer).weekdays == {"sun": 40, "mon": 0, "tue": 0}
    assert kept(quizzer).dates == {dt.date(2026, 1, 7): 0}
    quizzer(*BANK, "plan", "--day-off", "sat")
    assert kept(quizzer).weekdays == {"sun": 40, "sat": 0}
    out = quizzer(*BANK, "plan").out
    assert "Wed 2026-01-07   off" in out
    assert re.search(r"Sun 2026-01-04    40 ", out)


def test_a_target_says_its_minutes(quizzer: Program) -> None:
    """None where nothing needs to be done, few for little, more than a day has for the impossible."""
    exam_is_set(quizzer)
    asked = [quizzer(*BANK, "plan", "--target", mark).out.splitlines()[-1] for mark in ("0", "40", "100")]
    assert asked[0] == "0 of 100 marks in exam need no more study"
    assert re.fullmatch(r"40 of 100 marks in exam need about \d+ minutes a day", asked[1])
    assert asked[2] == "100 of 100 marks in exam need more than there are in a day"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--exam", "new"), "there is no exam `new`; there are exam"),
        (("--exam", "new", "--bank", "example-derivation"), "there is no exam `new`; name its day too"),
        (("--exam", "new", "--clear"), "there is no exam `new`; there are exam"),
        (("--weight", "nowhere=3"), "there is no topic `nowhere`"),
        (("--weight", "nowhere"), "`nowhere` is no pair; write NAME=NUMBER"),
        (("--kind", "mach=3"), "there is no question type `mach`; did you mean `match`?"),
        (("--kind", "match=many"), "`match=many`: write a number from 0 to"),
        (("--day", "someday=3"), "`someday` is no day; write a weekday"),
        (("--day", "sun=1441"), "`sun=1441`: write a number from 0 to 1440"),
    ],
)
def test_what_cannot_be_set_is_refused(quizzer: Program, options: tuple[str, ...], said: str) -> None:
    """With what to write instead; what was set stays."""
    exam_is_set(quizzer)
    before = kept(quizzer)
    ran = quizzer(*BANK, "plan", *options)
    assert (ran.code, said in ran.err) == (2, True)
    assert kept(quizzer) == before


def test_two_exams_have_two_names(quizzer: Program) -> None:
    """A name that another has is refused."""
    days = {"quiz": dt.date(2026, 1, 6), "final": dt.date(2026, 1, 15)}
    exam_is_set(quizzer, *(Exam(date=day, name=name) for name, day in days.items()))
    assert "there is an exam `final` already" in quizzer("plan", "--exam", "quiz", "--name", "final").err
