"""The reader: a lesson as a page, its contents, its questions; opened from a question and back to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from quizzer.bank.lesson import read_lesson
from quizzer.bank.library import Library
from quizzer.bank.reading import load_bank
from quizzer.study.desk import Desk
from quizzer.study.lesson import SectionStanding
from quizzer.study.selection import Selection
from quizzer.tui.glyphs import ASCII, UNICODE
from quizzer.tui.screens.reader import LessonsScreen, ReaderScreen, lessons_screen
from quizzer.tui.screens.sitting import SittingScreen
from quizzer.tui.screens.summary import SummaryScreen
from quizzer.tui.settings import Settings
from quizzer.tui.widgets.code import paint
from quizzer.tui.widgets.page_rows import columns, lay_out
from tests.tui.screen_text import assert_golden
from tests.tui.test_home import QUICK, SECOND, Clock, Seat, desk_on, opened

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

BANK = Path(__file__).parent / "taught.yaml"
LESSON = read_lesson(BANK.with_suffix(".md").read_text(encoding="utf-8"))
SIZES = [(40, 12), (80, 24), (120, 40)]
FIRST = "what-freezing-does"


def taught_desk(*others: str, file: Path = BANK, clock: Clock | None = None) -> Desk:
    """Return a desk with the bank that has a lesson, and `others`."""
    banks = [load_bank(BANK.read_bytes(), str(file)), *(load_bank(one.encode(), "other.yaml") for one in others)]
    ground = desk_on(SECOND, clock=clock).ground
    return Desk(msgspec.structs.replace(ground, library=Library(banks)), seed=1)


def reading(
    desk: Desk | None = None, anchor: str = "", *, size: tuple[int, int] = (80, 24), settings: Settings = QUICK
) -> AbstractAsyncContextManager[Seat]:
    """Open the app on the lesson."""

    def above(desk: Desk) -> ReaderScreen:
        return ReaderScreen(desk, settings, desk.ground.library.banks["taught"], anchor)

    return opened(desk or taught_desk(), size=size, settings=settings, above=above)


def sitting(desk: Desk, *questions: str, size: tuple[int, int] = (80, 24)) -> AbstractAsyncContextManager[Seat]:
    """Open the app on a sitting of `questions`."""
    return opened(desk, size=size, begin=lambda desk: desk.drill(Selection(questions=questions)))


def first_line(seat: Seat) -> str:
    """Return the first line of the page that is not empty."""
    return next(line.strip(" ▌▲│┃") for line in seat.text.splitlines()[1:] if line.strip(" ▌▲│┃"))


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_golden(size: tuple[int, int]) -> None:
    """The page at its start, and at a section with its bar."""
    async with reading(size=size) as seat:
        assert_golden(seat.app, f"reader_{size[0]}x{size[1]}")
    async with reading(anchor=FIRST, size=size) as seat:
        assert_golden(seat.app, f"reader_section_{size[0]}x{size[1]}")


async def test_golden_contents() -> None:
    """The contents take the page's place where there is no room beside it."""
    async with reading(size=(40, 12)) as seat:
        await seat.press("end", "t")
        assert_golden(seat.app, "reader_contents_40x12")


async def test_scrolls_by_keys() -> None:
    """Arrows by a line, Space by a page; the share in the top bar follows."""
    async with reading() as seat:
        start = seat.text
        await seat.press("down")
        assert seat.text != start
        await seat.press("up")
        assert seat.text == start
        await seat.press("space")
        assert first_line(seat) != "Freezing, taught"
        await seat.press("end")
        assert "100%" in seat.text
        assert "That was all." in seat.text
        await seat.press("home")
        assert seat.text == start


async def test_steps_from_section_to_section() -> None:
    """`n` and `p` bring a heading to the top, the last one too, and stop at the ends."""
    async with reading() as seat:
        found = []
        for _ in range(5):
            await seat.press("n")
            found.append(first_line(seat))
        assert found == ["What freezing does", "Shapes", "Code and figures", "Last words", "Last words"]
        assert "Last words" in seat.text.splitlines()[0]
        await seat.press("p", "p")
        assert first_line(seat) == "Shapes"


async def test_contents_lead_to_a_section() -> None:
    """`t` lists the sections, Enter goes to one; Esc and `t` lead back to the page as it was."""
    async with reading() as seat:
        start = seat.text
        await seat.press("t")
        assert "· What freezing does" in seat.text
        await seat.press("t")
        assert seat.text == start
        await seat.press("t", "down", "down", "enter")
        assert first_line(seat) == "Shapes"
        await seat.press("t", "escape")
        assert first_line(seat) == "Shapes"
        await seat.press("escape")
        assert not isinstance(seat.app.screen, ReaderScreen)


async def test_contents_stand_beside_a_wide_page() -> None:
    """A click goes to a section; what was read to its end has a sign and a word."""
    async with reading(size=(120, 20)) as seat:
        assert "·   Shapes" in seat.text
        await seat.press("n", "n", "p", "p", "end")
        assert "✓   Shapes" in seat.text
        await seat.click("Code and fig")
        assert first_line(seat).endswith("Code and figures")
        assert isinstance(seat.app.focused, type(seat.app.screen.query_one("Page")))


async def test_check_yourself_and_back() -> None:
    """`c` asks the section's questions and no others; then the page is where it was, and knows more."""
    desk = taught_desk()
    async with reading(desk, FIRST) as seat:
        assert "0 of 2 known" in seat.text
        await seat.press("down", "down", "c")
        screen = seat.app.screen
        assert isinstance(screen, SittingScreen)
        asked = []
        while isinstance(seat.app.screen, SittingScreen):
            assert screen.sitting.asking is not None
            asked.append(screen.sitting.asking.key)
            screen.mark(screen.sitting.asking.variant.reveal().answer)
            await seat.press("enter")
        assert sorted(asked) == ["taught/freeze", "taught/pixels"]
        await seat.press("enter")
        assert isinstance(seat.app.screen, ReaderScreen)
        assert first_line(seat).startswith("A frozen layer")
        await seat.press("end")
        await seat.press("t")
        assert "2/2" in seat.text


async def test_the_line_can_be_clicked() -> None:
    """The line at a section's end asks its questions, whichever section is at the top."""
    async with reading(anchor="shapes", size=(80, 40)) as seat:
        await seat.click("Check yourself")
        assert isinstance(seat.app.screen, SittingScreen)
        assert "How many heads?" in seat.text


async def test_a_section_without_questions_asks_nothing() -> None:
    """It says so; asking everything would be no check of it."""
    async with reading(anchor="last-words") as seat:
        assert "check yourself" not in seat.text.splitlines()[-1]
        await seat.press("c")
        assert isinstance(seat.app.screen, ReaderScreen)
        assert "no questions" in seat.text


async def test_opens_where_it_was_left() -> None:
    """A bookmark for each bank, with what was read; a look from a question moves it nowhere."""
    desk = taught_desk()
    async with reading(desk) as seat:
        await seat.press("n", "n", "q")
        assert desk.ground.bookmarks["taught"].anchor == "shapes"
    async with reading(desk, FIRST):
        pass
    async with reading(desk) as seat:
        assert first_line(seat) == "Shapes"
        assert "" in desk.ground.bookmarks["taught"].read


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_from_the_feedback_and_back(size: tuple[int, int]) -> None:
    """`l` opens the section that settles the question, with a bar; Esc comes back to the same feedback."""
    async with sitting(taught_desk(), "freeze", size=size) as seat:
        screen = seat.app.screen
        assert isinstance(screen, SittingScreen)
        screen.mark("2")
        await seat.settle()
        before, asked = seat.text, screen.sitting
        await seat.press("l")
        assert first_line(seat).endswith("What freezing does")
        assert "▌" in seat.text
        await seat.press("escape")
        assert seat.app.screen is screen
        assert seat.text == before
        assert asked.hints_shown + asked.looked_up == 0


async def test_before_the_answer_it_is_a_hint() -> None:
    """The entry stays, and a right answer counts as Hard, which is said."""
    async with sitting(taught_desk(), "freeze") as seat:
        screen = seat.app.screen
        assert isinstance(screen, SittingScreen)
        await seat.press("down", "space", "l", "q")
        assert screen.answer is not None
        assert screen.answer.response() == "2"
        assert "counts as Hard" in seat.text
        assert screen.sitting.asking is not None
        screen.mark(screen.sitting.asking.variant.reveal().answer)
        await seat.settle()
        assert "2 hard" in seat.text
        assert screen.final is not None
        assert screen.final.rating == 2


async def test_a_question_without_a_section_opens_nothing() -> None:
    """The key bar does not offer it, and the key says why."""
    async with sitting(taught_desk(), "loose") as seat:
        await seat.press("escape")
        assert "lesson" not in seat.text.splitlines()[-1]
        await seat.press("l")
        assert isinstance(seat.app.screen, SittingScreen)
        assert "no lesson on this" in seat.text
        assert not seat.app.screen.sitting.looked_up


async def test_from_the_summary() -> None:
    """What was missed leads to its sections: at once where there is one, by a choice where there are several."""
    async with sitting(taught_desk(), "freeze", "head") as seat:
        screen = seat.app.screen
        assert isinstance(screen, SittingScreen)
        for _ in range(2):
            screen.mark("?")
            await seat.press("enter")
        await seat.press("q")
        assert isinstance(seat.app.screen, SummaryScreen)
        await seat.press("l")
        assert "Sections to read" in seat.text
        await seat.press("down", "enter")
        assert first_line(seat) in {"What freezing does", "Code and figures"}
        await seat.press("q")
        assert isinstance(seat.app.screen, SummaryScreen)


async def test_a_missing_lesson_is_a_sentence(tmp_path: Path) -> None:
    """Said where the page would be; from a question there is nothing to open, and no hint is charged."""
    desk = taught_desk(file=tmp_path / "bank.yaml")
    async with reading(desk, size=(120, 40)) as seat:
        await seat.press("n", "c", "t", "space")
        assert "is not there; put it beside the bank" in " ".join(seat.text.replace("│", " ").split())
    async with sitting(desk, "freeze") as seat:
        await seat.press("l")
        assert isinstance(seat.app.screen, SittingScreen)
        assert not seat.app.screen.sitting.looked_up


async def test_an_unknown_section_opens_the_start() -> None:
    """And says so."""
    async with reading(anchor="elsewhere") as seat:
        assert first_line(seat) == "Freezing, taught"
        assert "no section elsewhere" in seat.text


async def test_escapes_and_markup_are_shown() -> None:
    """Nothing in a lesson is obeyed."""
    async with reading(anchor=FIRST, size=(120, 40)) as seat:
        assert "[red]in brackets[/red]" in seat.text
        assert "\\x1b[31mwith an escape" in seat.text


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_wide_code_stays_in_its_frame(size: tuple[int, int]) -> None:
    """A line that is longer than the page is cut with a sign, and the right arrow brings the rest."""
    async with reading(anchor="code-and-figures", size=size) as seat:
        assert all(len(line) <= size[0] for line in seat.text.splitlines())
        (line,) = [line for line in seat.text.splitlines() if "def side(" in line]
        assert "…" in line
        assert "page of eighty" not in seat.text
        await seat.press(*["right"] * 12)
        assert "page of eighty" in seat.text
        await seat.press(*["left"] * 12)
        assert line in seat.text


async def test_a_resize_keeps_the_place() -> None:
    """The section at the top stays there."""
    async with reading(anchor="shapes", size=(120, 40)) as seat:
        for width, height in [(40, 12), (80, 24), (60, 20)]:
            await seat.resize(width, height)
            assert first_line(seat) == "Shapes"


async def test_works_in_ascii() -> None:
    """Without UTF-8 there is no sign that needs it, but for what the lesson itself holds."""
    settings = Settings(settle=0, glyphs=ASCII)
    async with reading(anchor="last-words", size=(120, 40), settings=settings) as seat:
        assert seat.text.isascii()


async def test_one_lesson_is_opened_and_several_are_offered() -> None:
    """No bank with a lesson: nothing to open."""
    assert lessons_screen(desk_on(SECOND), QUICK) is None
    assert isinstance(lessons_screen(taught_desk(SECOND), QUICK), ReaderScreen)
    two = taught_desk(SECOND.replace("bank: other", "lesson: other.md\nbank: other"))
    async with opened(two, above=lambda desk: LessonsScreen(desk, QUICK)) as seat:
        assert "Other things" in seat.text
        await seat.press("enter")
        assert first_line(seat) == "Freezing, taught"
        await seat.press("q")
        assert "Lessons" not in seat.text


# As pure functions


@pytest.mark.parametrize("width", [1, 2, 7, 20, 36, 76, 200])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_rows_fit(width: int, glyphs: object) -> None:
    """Whatever the width, no row of running text is wider, and none is wider than the measure."""
    assert glyphs in {UNICODE, ASCII}
    chosen = UNICODE if glyphs is UNICODE else ASCII
    standings = {FIRST: SectionStanding(questions=("a/b",), known=0)}
    rows = lay_out(LESSON.sections, standings, {}, chosen, width)
    assert max(row.line.cell_length for row in rows if not row.wide) <= max(min(76, width), 8)
    assert [row.section for row in rows if row.check] == [1]
    assert [row.section for row in rows] == sorted(row.section for row in rows)


def test_colours_change_no_text() -> None:
    """Painted code reads as it did, line by line."""
    codes = [("python", "a = 1\n\nb = 'x'"), ("text", "as drawn"), ("nonsense", "a\n  b")]
    found = paint(codes)
    assert {key: shown.plain for key, shown in found.items()} == {key: key[1] for key in codes if key[0] != "text"}
    assert len(found[codes[0]].spans) > 1


@pytest.mark.parametrize(
    ("natural", "width", "found"),
    [
        ([3, 4], 20, [3, 4]),
        ([30, 4], 20, [14, 4]),
        ([30, 30], 20, [9, 9]),
        ([0, 2], 10, [1, 2]),
        ([5, 5, 5, 5], 10, [4, 4, 4, 4]),
    ],
    ids=["fit", "one wide", "both wide", "empty", "too many"],
)
def test_columns_share_the_room(natural: list[int], width: int, found: list[int]) -> None:
    """The widest gives way first, down to a few letters."""
    assert columns(natural, width) == found
