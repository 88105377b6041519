"""A bank hostile in every text, on every screen and in every command: nothing is obeyed, and the layout stands."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from quizzer.bank.lesson import read_lesson
from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.study.desk import Desk
from quizzer.study.exam import Exam, Timetable
from quizzer.study.prose import plain_text
from quizzer.study.selection import Selection
from quizzer.tui.glyphs import UNICODE
from quizzer.tui.screens.reader import ReaderScreen
from quizzer.tui.widgets.page_rows import lay_out
from quizzer.tui.widgets.prose import content
from tests.faults.ways_in import clean, obeyed
from tests.tui.screen_text import screen_lines
from tests.tui.test_home import QUICK, SECOND, Seat, desk_on, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program

KINDS = {
    "escapes": r"\e]0;owned\a\e[31m\x9b2J\e[?1049h\r\x7f",
    "directions": r"\u202Eevil\u2066x\u2069\u200F\u061C",
    "zero width": r"\u200B\u2060\uFEFF\u00AD\u200D\u115F",
    "wide": "漢字仮名交じり文" * 12 + r"\uFDFD\U0001F468\u200D\U0001F469",
    "marks": "e" + r"\u0301" * 60 + "ก" + r"\u0E31" * 60,
    "markup": "[red]x[/red][/][@click=app.quit]q[/][link=file:///etc/passwd]l[/link] $accent [",
    "long": "Wort" * 100,
    "markdown": "**a `b` $x^2$ | <b> &#x1b; # > - ```",
}
EVERY = "".join(KINDS.values())


def bank_text(bad: str, name: str = "b") -> str:
    """Return a bank with `bad` in every text that it can hold."""
    return f"""\
bank: {name}
title: "T{bad}"
lesson: l.md
topics: {{t: {{title: "U{bad}"}}, o: {{title: "O{bad}"}}}}
slips: {{own: {{title: "S{bad}", why: "W{bad}"}}}}
questions:
  - {{id: pick, type: choice, topic: t, difficulty: 1, prompt: "P{bad}", why: "W{bad}", hints: ["H{bad}"],
     section: "a", source: "Q{bad}",
     options: [{{right: "R{bad}"}}, {{wrong: "X{bad}", slip: own, why: "Y{bad}"}}, {{wrong: "Z{bad}"}}]}}
  - {{id: link, type: match, topic: t, difficulty: 2, prompt: "P{bad}", why: "W{bad}", show: 2,
     distractors: ["D{bad}"], pairs: [{{id: one, left: "L{bad}", right: "R{bad}", why: "W{bad}"}},
     {{id: two, left: "M{bad}", right: "S{bad}"}}]}}
  - {{id: size, type: number, topic: o, difficulty: 1, prompt: "P{bad}", answer: 5, unit: "M{bad}", why: "W{bad}"}}
  - {{id: flip, type: card, topic: o, difficulty: 1, front: "F{bad}", back: "B{bad}", why: "W{bad}"}}
  - {{id: line, type: order, topic: o, difficulty: 1, prompt: "P{bad}", first: "F{bad}", why: W,
     things: ["A{bad}", B, C]}}
  - {{id: gap, type: cloze, topic: o, difficulty: 1, text: "C [[N\\x9b31m\\u202E]]", why: W}}
"""


def hostile_desk(bad: str) -> Desk:
    """Return a desk on such a bank, with an exam of such a name, and some answers."""
    bank = load_bank(bank_text(bad).encode(), "b.yaml")
    other = load_bank(SECOND.encode(), "other.yaml")
    base = desk_on(SECOND)
    said = bank.head.title
    exam = Exam(date=dt.date(2026, 3, 20), name=said[:300])
    ground = msgspec.structs.replace(base.ground, library=Library([bank, other]))
    desk = Desk(ground, seed=1, notices=(said,), timetable=Timetable(exams=(exam,)))
    sitting = desk.drill(Selection(questions=("b/pick", "b/link", "b/line")))
    for response in ("2", "?", "?"):
        if sitting.next() is not None:
            sitting.answer(response)
    return desk


def stands(seat: Seat) -> None:
    """Hold a screen to its width and to showing nothing that is obeyed."""
    width = seat.app.size.width
    for line in screen_lines(seat.app.screen):
        assert cell_len(line) <= width, line
        assert not obeyed(line), ascii(line)


async def test_every_screen_shows_it() -> None:
    """Home, browse, drill, weak, plan, progress, mock exam: each by its key from home, and back."""
    async with opened(hostile_desk(EVERY)) as seat:
        stands(seat)
        for key in ("b", "d", "w", "p", "s", "m"):
            await seat.press(key)
            stands(seat)
            while len(seat.app.screen_stack) > 2:
                await seat.press("escape")
        assert seat.app.is_running


async def test_a_sitting_shows_it() -> None:
    """A question of each kind of widget, shown and given up, with its feedback, on a small terminal."""
    names = tuple(f"b/{name}" for name in ("pick", "link", "flip", "line", "size", "gap"))
    async with opened(
        hostile_desk(EVERY), size=(40, 12), begin=lambda desk: desk.drill(Selection(questions=names))
    ) as seat:
        for _ in names:
            stands(seat)
            await seat.press("escape", "r")
            stands(seat)
            if seat.app.is_running:
                await seat.press("enter")


async def test_the_reader_shows_it(tmp_path: Path) -> None:
    """A lesson of such text, opened at a section that is not there: its name is said, not obeyed as markup."""
    desk = hostile_desk(KINDS["markup"])
    bank = desk.ground.library.banks["b"]
    bad = bank.head.title
    path = tmp_path / "l.md"
    path.write_text(
        f"# {bad}\n## {bad}\n{bad}\n\n| a | {bad} |\n|---|---|\n| b | c |\n\n```py\n{bad}\n```\n", encoding="utf-8"
    )
    moved = msgspec.structs.replace(bank, file=str(tmp_path / "b.yaml"))

    def above(desk: Desk) -> ReaderScreen:
        return ReaderScreen(desk, QUICK, moved, "[/nowhere][red")

    async with opened(desk, above=above) as seat:
        stands(seat)
        await seat.press("t")
        stands(seat)


@pytest.mark.parametrize(
    "command",
    [
        ("bank", "stats"),
        ("bank", "preview", "b/pick"),
        ("bank", "preview", "b/link"),
        ("plan", "--plain"),
        ("stats", "--plain"),
        ("weak", "--list"),
        ("weak", "--plain"),
        ("exam", "--plain", "--questions", "2"),
        ("read", "b", "--plain"),
        ("bank", "stats", "--json"),
        ("weak", "--json"),
        ("bank", "list", "--json"),
        ("make", "b/link", "--json"),
        ("make", "b/pick", "--format", "markdown"),
        ("bank", "export", "b", "--format", "gift"),
    ],
    ids=" ".join,
)
def test_every_command_prints_it(command: tuple[str, ...], quizzer: Program, tmp_path: Path) -> None:
    """No escape, no direction, nothing hidden: in text, in JSON and in what is said of losses."""
    path = tmp_path / "b.yaml"
    path.write_text(bank_text(EVERY), encoding="utf-8")
    (tmp_path / "l.md").write_text("# L\x1b[31m\u202e\n## a\n\x9b\u200b[red]x\n", encoding="utf-8")
    output = ("--output", str(tmp_path / "out.gift")) if command[:2] == ("bank", "export") else ()
    quizzer("--banks", path, "drill", "--plain", "--limit", "3", stdin="2\n\n1\n?\n?\n?\n?\n?\n")
    ran = quizzer("--banks", path, *command, *output, stdin="?\n1\n\n2\nhand in\ny\n\n")
    assert ran.code == 0, ran.err
    clean(ran.out)
    clean(ran.err)


HOSTILE = st.lists(
    st.sampled_from(
        [
            *"ab \n\t*_`$|#>-[]()<&\\{}",
            "\x1b[31m",
            "\x9b",
            "\u202e",
            "\u2066",
            "\u200b",
            "\u200d",
            "\u0301",
            "漢",
            "\ufdfd",
        ]
    )
    | st.characters(),
    max_size=60,
).map("".join)


@settings(max_examples=120, deadline=None)
@given(HOSTILE)
def test_no_text_is_obeyed(text: str) -> None:
    """Whatever Markdown makes of it, in lines and as content."""
    text = text.encode("utf-8", "replace").decode()
    clean(plain_text(text))
    clean(content(text).plain)


@settings(max_examples=80, deadline=None)
@given(HOSTILE, st.integers(20, 100))
def test_a_lesson_keeps_within_its_page(text: str, width: int) -> None:
    """No row is wider than the page in cells, what is drawn wide on purpose aside."""
    lesson = read_lesson(f"## {text}\n{text}\n".encode("utf-8", "replace").decode())
    for row in lay_out(lesson.sections, {}, {}, UNICODE, width):
        clean(row.line.plain)
        assert row.wide or row.line.cell_length <= width
