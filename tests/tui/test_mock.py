"""A mock exam on the screen, by keys and by mouse: moving freely, keeping everything, the end and after it."""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from quizzer.study.log import Review
from quizzer.study.mock_exams import ANY, Wish
from quizzer.tui.app import QuizzerApp
from quizzer.tui.glyphs import ASCII, UNICODE
from quizzer.tui.screens.mock import MockScreen, terms_text
from quizzer.tui.screens.mock_result import ResultScreen
from quizzer.tui.screens.paper import PaperScreen
from quizzer.tui.settings import Settings
from quizzer.tui.widgets.field import Field
from quizzer.tui.widgets.options import OptionsAnswer
from quizzer.tui.widgets.strip import Mark, Strip, window
from tests.tui.screen_text import assert_golden, screen_text
from tests.tui.test_home import BANK, QUICK, SECOND, Clock, Seat, answer_all, desk_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from quizzer.study.desk import Desk
    from quizzer.study.mock_exam import MockExam

SIZES = [(40, 12), (80, 24), (120, 40)]
MANY = BANK.replace(
    "questions:\n",
    "questions:\n"
    + "".join(
        f"  - {{id: more{number}, type: choice, topic: basics, difficulty: 1, prompt: More of {number}?, why: So.,\n"
        "     options: [{right: this}, {wrong: that}, {wrong: neither}]}\n"
        for number in range(17)
    ),
)


class Paper(Seat):
    """The running app with a paper on show."""

    @property
    def screen(self) -> PaperScreen:
        """Return the paper's screen."""
        assert isinstance(self.app.screen, PaperScreen), type(self.app.screen)
        return self.app.screen

    @property
    def exam(self) -> MockExam:
        """Return the paper."""
        return self.screen.exam

    async def command(self, *keys: str) -> None:
        """Press letters that command, out of any field."""
        for key in keys:
            if isinstance(self.app.focused, Field):
                await self.press("escape")
            await self.press(key)

    async def go(self, name: str) -> None:
        """Go to the question called `name` by the next key."""
        keys = [one.question for one in self.exam.paper.questions]
        while self.exam.place != keys.index(f"nets/{name}"):
            await self.command("x")

    async def hand_in(self) -> None:
        """Hand in, and say yes."""
        await self.command("h", "y")


@asynccontextmanager
async def lobby(
    desk: Desk, *, size: tuple[int, int] = (80, 24), wish: Wish = ANY, settings: Settings = QUICK, new: bool = False
) -> AsyncIterator[Paper]:
    """Open the app where papers are started."""
    app = QuizzerApp(lambda: desk, settings, above=lambda there: MockScreen(there, settings, wish, new=new))
    async with app.run_test(size=size, notifications=True) as pilot:
        paper = Paper(app, pilot)
        await paper.settle()
        yield paper


@asynccontextmanager
async def paper_on(desk: Desk, *, size: tuple[int, int] = (80, 24), settings: Settings = QUICK) -> AsyncIterator[Paper]:
    """Open the app and start a paper."""
    async with lobby(desk, size=size, settings=settings) as paper:
        await paper.press("enter")
        yield paper


async def test_it_says_what_a_paper_is_like_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first paint has the terms while the papers are still being read; the clock starts only with Enter."""
    desk, gate = desk_on(BANK), threading.Event()
    resume = desk.mocks.resume

    def slow() -> MockExam | None:
        gate.wait()
        return resume()

    monkeypatch.setattr(desk.mocks, "resume", slow)
    app = QuizzerApp(lambda: desk, QUICK, above=lambda there: MockScreen(there, QUICK))
    async with app.run_test() as pilot:
        for _ in range(50):
            await pilot.pause()
            if "45 minutes" in screen_text(app):
                break
        first = screen_text(app)
        gate.set()
        await Paper(app, pilot).settle()
    assert "20 questions" in first
    assert "45 minutes" in first
    assert desk.mocks.past() == []
    assert desk.mocks.resume() is None


async def test_rules_that_cost_are_said_first() -> None:
    """Negative marking and no calculator stand among the terms."""
    bank = BANK.replace("slips:", "blueprint: {questions: 2, minutes: 9, wrong: 0.25, calculator: false}\nslips:", 1)
    terms = desk_on(bank).mocks.terms()
    assert terms.wrong == 0, "without an exam the standard rules hold"
    said = terms_text(type(terms)(name="e", questions=1, minutes=1, wrong=0.25, calculator=False), UNICODE).plain
    assert "1 question · 1 minute" in said
    assert "costs 25% of its marks" in said
    assert "no calculator" in said


async def test_enter_keeps_and_goes_on_without_feedback() -> None:
    """The answer is kept before the next question shows; nothing says how it went; no memory is moved."""
    async with paper_on(desk_on(BANK)) as paper:
        await paper.go("freeze")
        place = paper.exam.place
        await paper.press("1", "enter")
        assert paper.exam.state(place) == "answered"
        assert paper.exam.place == (place + 1) % 3 or "Questions" in paper.text
        assert "✓" not in paper.text
        assert "✗" not in paper.text
        assert list(paper.exam.ground.store.entries()) == []


async def test_answers_and_beginnings_survive_moving_and_resizing() -> None:
    """Picked, typed and half linked: all is there on return, at any size, and after another start."""
    desk = desk_on(BANK)
    async with paper_on(desk) as paper:
        await paper.go("freeze")
        await paper.press("2")
        await paper.resize(40, 12)
        assert "●" in paper.text
        await paper.go("pixels")
        await paper.press("1", "7")
        await paper.go("terms")
        await paper.press("a", "2")
        await paper.resize(120, 40)
        await paper.go("freeze")
        assert paper.screen.answer is not None
        assert paper.screen.answer.response() == "2"
        await paper.go("pixels")
        assert paper.screen.answer.response() == "17"
        await paper.go("terms")
        assert paper.screen.answer.response() == "a2"
        assert paper.exam.state(paper.exam.place) == "begun"
    async with paper_on(desk) as paper:
        await paper.go("terms")
        assert paper.screen.answer is not None
        assert paper.screen.answer.response() == "a2"
        assert len(paper.exam.places("answered")) == 2


async def test_the_clock_keeps_nothing_of_a_question_half_on_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tick between one question and the next takes no empty stage for an answer taken away."""
    async with paper_on(desk_on(BANK)) as paper:
        await paper.go("freeze")
        await paper.press("2")
        await paper.go("pixels")
        await paper.press("1", "7")
        fill = OptionsAnswer.fill

        def ticked(answer: OptionsAnswer, response: str) -> None:
            paper.screen.tick()
            fill(answer, response)

        monkeypatch.setattr(OptionsAnswer, "fill", ticked)
        await paper.go("freeze")
        assert paper.screen.answer is not None
        assert paper.screen.answer.response() == "2"
        assert paper.exam.sat.entered[paper.exam.place].answer == "2"


async def test_what_cannot_be_read_is_said_at_once() -> None:
    """Enter on an unreadable entry stays here and says how to write it."""
    async with paper_on(desk_on(BANK)) as paper:
        await paper.go("pixels")
        place = paper.exam.place
        await paper.press("x", "y", "enter")
        assert paper.exam.place == place
        assert "not read" in paper.text
        assert paper.exam.places("answered") == ()


async def test_enter_on_nothing_goes_on() -> None:
    """An empty question is passed over without a word, and an answer that was emptied is taken back."""
    async with paper_on(desk_on(BANK)) as paper:
        await paper.go("pixels")
        place = paper.exam.place
        await paper.press("1", "6", "enter")
        assert paper.exam.state(place) == "answered"
        await paper.press("escape") if "Questions" in paper.text else None
        await paper.go("pixels")
        await paper.press("backspace", "backspace", "enter")
        assert paper.exam.state(place) == "empty"
        assert "not read" not in paper.text


async def test_flags_show_by_glyph() -> None:
    """`r` flags and takes the flag back; the strip shows it, and so does the list."""
    async with paper_on(desk_on(BANK)) as paper:
        await paper.command("r")
        assert "▸1·⚑" in paper.text
        await paper.press("l")
        assert "empty    ⚑" in paper.text
        await paper.press("escape", "r")
        assert "⚑" not in paper.text


async def test_the_list_jumps() -> None:
    """`l` lists every question with its state; Enter goes there."""
    async with paper_on(desk_on(BANK)) as paper:
        await paper.command("l")
        await paper.press("end", "enter")
        assert paper.exam.place == 2
        assert "3/3" in paper.text


async def test_after_the_last_question_comes_the_list() -> None:
    """Enter on the last one shows where something is left to do."""
    async with paper_on(desk_on(BANK)) as paper:
        await paper.command("z")
        assert paper.exam.place == 2
        await paper.press("enter")
        if "Questions" not in paper.text:
            await paper.press("enter", "enter")
        assert "Questions" in paper.text


async def test_the_strip_can_be_clicked() -> None:
    """A click on a number goes to its question; one on a hint runs it."""
    async with paper_on(desk_on(BANK)) as paper:
        await paper.click("3·")
        assert paper.exam.place == 2
        if isinstance(paper.app.focused, Field):
            await paper.press("escape")
        await paper.click("flag")
        assert paper.exam.places("flagged") == (2,)


async def test_the_hand_in_names_what_is_left() -> None:
    """It asks first, with the numbers of empty and flagged questions; no goes back, yes ends."""
    async with paper_on(desk_on(BANK)) as paper:
        await paper.command("r", "h")
        assert "3 empty: 1, 2, 3" in paper.text
        assert "1 flagged: 1" in paper.text
        await paper.press("n")
        assert paper.exam.result is None
        await paper.hand_in()
        assert isinstance(paper.app.screen, ResultScreen)


async def test_leaving_keeps_everything_and_the_clock_runs() -> None:
    """Leaving goes to the lobby, which says what is left; Enter goes on where it was."""
    clock = Clock()
    async with paper_on(desk_on(BANK, clock=clock)) as paper:
        await paper.go("freeze")
        await paper.press("2")
        place = paper.exam.place
        await paper.press("q")
        clock.now += timedelta(minutes=30)
        await paper.press("?", "escape")
        assert "1 of 3 answered" in paper.text
        assert "15:00 left" in paper.text
        await paper.press("enter")
        assert paper.exam.place == place
        assert paper.screen.answer is not None
        assert paper.screen.answer.response() == "2"


async def test_the_clock_presses_in_the_last_minutes() -> None:
    """Under five minutes it says `only`, so that it shows without colour too."""
    clock = Clock()
    async with paper_on(desk_on(BANK, clock=clock)) as paper:
        assert "45:00 left" in paper.text
        clock.now += timedelta(minutes=40, seconds=1)
        paper.screen.tick()
        await paper.settle()
        assert "only 04:59" in paper.text


async def test_what_stands_there_is_kept_with_the_clock() -> None:
    """A pick without Enter, or a number half typed, is kept at the next stroke of the clock: a kill loses a second."""
    desk = desk_on(BANK)
    async with paper_on(desk) as paper:
        await paper.go("freeze")
        await paper.press("2")
        paper.screen.tick()
        found = desk.mocks.resume()
        assert found is not None
        assert found.sat.entered[found.place].answer == "2"
        await paper.go("terms")
        await paper.press("b", "1")
        paper.screen.tick()
        found = desk.mocks.resume()
        assert found is not None
        assert found.sat.entered[found.place].draft == "b1"


@pytest.mark.parametrize("above", ["", "h", "l", "?"])
async def test_at_the_end_of_the_time_it_is_handed_in(above: str) -> None:
    """Whatever lies above, the result comes; what stood on the screen in the last seconds counts, later keys do not."""
    clock = Clock()
    desk = desk_on(BANK, clock=clock)
    async with paper_on(desk) as paper:
        await paper.go("freeze")
        await paper.press("1")
        screen = paper.screen
        clock.now += timedelta(minutes=44, seconds=59)
        screen.tick()
        assert screen.exam.places("answered") == (screen.exam.place,)
        if above:
            await paper.press(above)
        clock.now += timedelta(seconds=1)
        screen.tick()
        await paper.settle()
        assert isinstance(paper.app.screen, ResultScreen)
        assert "The time is over" in paper.text
        assert screen.exam.sat.handed_in_at == screen.exam.sat.deadline
        await paper.press("q")
        assert isinstance(paper.app.screen, MockScreen)


async def test_a_key_after_the_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enter past the deadline, before the clock's next stroke, is not taken."""
    monkeypatch.setattr(PaperScreen, "tick", lambda _: None)
    clock = Clock()
    async with paper_on(desk_on(BANK, clock=clock)) as paper:
        await paper.go("freeze")
        exam = paper.exam
        await paper.press("1")
        clock.now += timedelta(minutes=46)
        await paper.press("enter")
        assert isinstance(paper.app.screen, ResultScreen)
        assert exam.hand_in().questions[exam.place].answered is False


async def test_an_overdue_paper_is_handed_in_at_the_lobby() -> None:
    """Back after days: it is said that the time ran out, and the result is in the list."""
    clock = Clock()
    desk = desk_on(BANK, clock=clock)
    desk.mocks.begin()
    clock.pass_days(4)
    async with lobby(desk) as paper:
        assert "handed in as it stood" in paper.text
        assert "Start a paper" in paper.text
        await paper.press("down", "enter")
        assert "0 of 100 marks" in paper.text


async def test_the_result_tells_topics_and_questions() -> None:
    """Marks in all, by topic against those expected; Enter opens a question with its feedback, x goes on."""
    async with paper_on(desk_on(BANK)) as paper:
        await paper.go("freeze")
        await paper.press("1")
        exam, place = paper.exam, paper.exam.place
        right = exam.asking(place).variant.reveal().answer
        await paper.press(right)
        await paper.hand_in()
        assert "15 of 100 marks" in paper.text
        assert "The basics of networks" in paper.text
        assert "no memory was changed" in paper.text
        await paper.press(*["down"] * place, "enter")
        assert "✓ right" in paper.text
        assert "It keeps weights." in paper.text
        await paper.press("x")
        assert "left empty" in paper.text
        await paper.press("q")
        assert isinstance(paper.app.screen, ResultScreen)


async def test_misses_are_sent_when_asked_for_and_once() -> None:
    """`m` asks; no sends nothing, yes sends each miss once, and the key goes."""
    async with paper_on(desk_on(BANK)) as paper:
        exam = paper.exam
        await paper.hand_in()
        await paper.press("m", "n")
        assert list(exam.ground.store.entries()) == []
        await paper.press("m")
        assert "5 items missed" in paper.text
        await paper.press("y")
        assert "misses sent to review" in paper.text
        reviews = [one for one in exam.ground.store.entries() if isinstance(one, Review)]
        assert len(reviews) == 5
        await paper.press("m")
        assert "Send the misses" not in paper.text


async def test_a_new_paper_hands_in_the_open_one_after_asking() -> None:
    """`n`, or --new, names what is empty; yes draws another, no goes on."""
    desk = desk_on(BANK)
    desk.mocks.begin()
    async with lobby(desk, new=True) as paper:
        assert "Hand in the open paper first?" in paper.text
        await paper.press("n")
        assert desk.mocks.past() == []
        await paper.press("n", "y")
        assert len(desk.mocks.past()) == 1
        assert paper.exam.place == 0


async def test_nothing_to_ask_is_said() -> None:
    """With everything suspended no paper is drawn."""
    desk = desk_on(BANK)
    for item in desk.ground.library.items:
        desk.suspend(item)
    async with lobby(desk) as paper:
        await paper.press("enter")
        assert "no question for a" in " ".join(paper.text.split())


async def test_help_has_the_keys_and_the_signs() -> None:
    """`?` shows the paper's keys, those of this type, and what the signs mean."""
    async with paper_on(desk_on(BANK), size=(120, 40)) as paper:
        await paper.go("freeze")
        await paper.press("?")
        for said in ("hand the paper in", "pick an option", "flagged, to return to", "the clock runs on"):
            assert said in paper.text


async def test_ascii_where_the_terminal_has_no_more() -> None:
    """Every sign has its twin."""
    async with paper_on(desk_on(BANK), settings=Settings(settle=0, glyphs=ASCII)) as paper:
        await paper.command("r")
        assert paper.text.isascii()
        await paper.hand_in()
        assert paper.text.isascii()


@pytest.mark.parametrize("room", [3, 10, 30, 200])
def test_the_strip_keeps_the_one_on_show_in_view(room: int) -> None:
    """Whatever the room, the run has the question on show, fits, and could not be longer."""
    widths = [3 + (place % 3 == 0) for place in range(40)]
    for here in range(40):
        first, last = window(widths, here, room)
        assert first <= here < last
        used = sum(widths[first:last])
        assert used <= room or last - first == 1
        free = room - used
        assert last == 40 or widths[last] > free
        assert first == 0 or widths[first - 1] > free


def test_the_strip_tells_states_apart_without_colour() -> None:
    """Answered, begun, empty and flagged differ in their signs."""
    strip = Strip(UNICODE)
    marks = [Mark("answered"), Mark("begun"), Mark("empty"), Mark("empty", flagged=True)]
    cells = [strip._cell(1, mark).plain for mark in marks]
    assert len(set(cells)) == 4


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
async def test_how_it_looks(size: tuple[int, int]) -> None:
    """The lobby, a question, the list, the hand-in, the result, a marked question: as they were looked at."""
    clock = Clock()
    desk = desk_on(MANY, SECOND, clock=clock)
    answer_all(desk, limit=6)
    clock.pass_days(2)
    tag = "x".join(map(str, size))
    async with lobby(desk, size=size, wish=Wish(questions=20)) as paper:
        assert_golden(paper.app, f"mock_lobby_{tag}")
        await paper.press("enter")
        for place in range(0, 20, 3):
            paper.exam.go(place)
            paper.exam.enter(paper.exam.asking(place).variant.reveal().answer)
        await paper.go("freeze")
        await paper.press("2", "r")
        clock.now += timedelta(minutes=12, seconds=34)
        paper.screen.tick()
        await paper.settle()
        assert_golden(paper.app, f"mock_paper_{tag}")
        await paper.press("l")
        assert_golden(paper.app, f"mock_list_{tag}")
        await paper.press("escape", "h")
        assert_golden(paper.app, f"mock_hand_in_{tag}")
        await paper.press("y")
        assert_golden(paper.app, f"mock_result_{tag}")
        await paper.press("t")
        assert_golden(paper.app, f"mock_topics_{tag}")
        await paper.press("t", "enter")
        assert_golden(paper.app, f"mock_marked_{tag}")
