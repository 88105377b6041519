"""Fourteen days with Quizzer, as a student would spend them: the real app driven by keys, a clock moved by hand.

`python -m tests.walks.fortnight [SEED [PACE]]` (at a pace of 2 the student is half as fast) writes the record of
each day to standard output: what home said, what was asked and why, what went wrong, what was expected and what the
student knew in truth. It takes some minutes.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from click.testing import CliRunner

from quizzer.bank.library import item_key
from quizzer.cli import wiring
from quizzer.cli.main import cli
from quizzer.scheduling.memory import Learned, Rating
from quizzer.study.reasons import why_now
from quizzer.tui.app import QuizzerApp
from quizzer.tui.settings import Settings
from quizzer.tui.widgets.card import CardAnswer
from tests.walks.hands import Clock, Hands, brief_wait
from tests.walks.student import Student

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from quizzer.study.asking import Asking
    from quizzer.study.desk import Desk
    from quizzer.study.exam import Exam

DAY_ONE = datetime(2026, 6, 1, 17, 0, tzinfo=UTC)
DAYS, MINUTES, OFF, SKIPPED, MOCK, WEAK = 14, 20, 6, 11, 8, 10
BANKS = "transfer-learning, parameter-budgets"
ODD_WORDS = ("Traceback", "nan", "None ", "inf ", "-0", "reading...", "opening")


class Asked:
    """One question as it was asked and answered."""

    def __init__(self, asking: Asking, *, new: bool, right: bool) -> None:
        """Keep what the record needs."""
        self.key, self.want, self.topic, self.kind = asking.key, asking.want, asking.want.topic, asking.want.kind
        self.reason, self.new, self.right = asking.want.reason, new, right


class Walk:
    """The fortnight and its record."""

    def __init__(self, home: Path, seed: int, pace: float) -> None:
        """Start before the first day."""
        self.place = wiring.place_of(home, (), None)
        self.clock = Clock(DAY_ONE)
        self.seed = seed
        self.student = Student(wiring.load_library(self.place)[0], seed, pace)
        self.desk: Desk | None = None
        self.sitting: list[Asked] = []
        self.today: list[Asked] = []
        self.table: list[str] = []
        self.whys: Counter[str] = Counter()

    def say(self, text: str = "") -> None:
        """Write a line of the record."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    @property
    def day(self) -> int:
        """Return which day of the walk it is, from 1."""
        return (self.clock.now.date() - DAY_ONE.date()).days + 1

    @property
    def exam(self) -> Exam:
        """Return the exam."""
        assert self.desk is not None
        return self.desk.timetable.exams[0]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Hands]:
        """Open Quizzer at home."""
        self.desk = wiring.open_desk(self.place, self.seed * 100 + self.day)
        desk = self.desk
        app = QuizzerApp(lambda: desk, Settings(settle=0))
        app.animation_level = "none"
        async with app.run_test(size=(80, 24)) as pilot:
            hands = Hands(app, pilot)
            await hands.settle()
            yield hands
            await hands.press("q")
        assert app.failure is None, app.failure

    def figures(self, when: str) -> tuple[float, float, float]:
        """Record what Quizzer expects and what is true; return today's marks, planned ones and true ones."""
        assert self.desk is not None
        plan = self.desk.exam_plans()[0]
        one, bands = plan.expected, plan.bands
        spans = [f" [{band.low:.0%}-{band.high:.0%}]" for band in (bands.today, bands.planned)] if bands else ["", ""]
        true = self.student.truth(self.exam, self.day)
        self.say(
            f"  {when}: today {one.today:.1%}{spans[0]} (true {true:.1%}), unstudied {one.unstudied:.1%}, "
            f"planned {one.planned:.1%}{spans[1]}, bound {one.upper_bound:.1%}, "
            f"minutes left {plan.minutes_today:.1f}, today adds {plan.today_adds * 100:.2f}"
        )
        return one.today, one.planned, true

    def show(self, hands: Hands, what: str) -> None:
        """Write the screen into the record."""
        shown = "\n".join(f"    | {line}" for line in hands.text.splitlines() if line.strip())
        self.say(f"  {what} ({hands.on_top}):\n{shown}")

    def met(self, asking: Asking) -> bool:
        """Return whether any part asked was met before."""
        assert self.desk is not None
        keys = [item_key(asking.key, part) for part in asking.variant.parts]
        found = self.desk.ground.store.standings(keys)
        return any(key in found and isinstance(found[key].memory, Learned) for key in keys)

    # One question

    async def answer_one(self, hands: Hands) -> None:
        """Answer what is asked, both tries, and go on."""
        sitting = hands.screen.sitting
        asking = sitting.asking
        new = not self.met(asking)
        said = why_now(asking.want)
        self.whys[asking.want.reason] += 1
        if self.whys[asking.want.reason] <= 2:
            await hands.pilot.press("escape" if hands.screen.focused.__class__.__name__ == "Field" else "w", "w")
            self.say(f"    w [{asking.want.reason}] {said}")
        right = True
        while sitting.asking is asking and hands.screen.final is None:
            response = self.student.answer(asking, self.day, again=sitting.feedback is not None)
            answer = hands.screen.answer
            await hands.enter(answer, response)
            entered = answer.response()
            if isinstance(answer, CardAnswer):
                self.clock.on(self.student.seconds(asking, right=True))
                await hands.press({"again": "1", "hard": "2", "good": "3", "easy": "4"}.get(response, "3"))
            else:
                if "".join(entered.split()) != "".join(response.split()):
                    self.odd(hands, f"keys gave {entered!r} for {response!r} in {asking.key}", shown=False)
                self.clock.on(self.student.seconds(asking, right=True))
                await hands.press("enter")
            if sitting.feedback is None:
                self.odd(hands, f"{response!r} was not taken in {asking.key}", shown=True)
                await hands.press("escape", "r")
            right = right and sitting.feedback is not None and sitting.feedback.right
        final = hands.screen.final
        right = right and final.rating is not Rating.AGAIN
        self.student.told(asking, final.ratings, self.day)
        self.clock.on(4 if right else 12)
        one = Asked(asking, new=new, right=right)
        self.sitting.append(one)
        self.today.append(one)
        self.look(hands, asking.key)
        await hands.press("enter")

    def odd(self, hands: Hands, what: str, *, shown: bool = True) -> None:
        """Record something odd, with the screen."""
        self.say(f"  ODD: {what}")
        if shown:
            self.show(hands, "screen")

    def look(self, hands: Hands, where: str) -> None:
        """Look for words that no screen should have."""
        found = [word for word in ("Traceback", " nan", " None", " inf ", "{recall") if word in hands.text]
        if found:
            self.odd(hands, f"{found} on the screen at {where}")

    async def sit(self, hands: Hands, until: datetime, most: int = 10**6) -> None:
        """Answer until the sitting ends or the time is up, then leave it."""
        self.sitting = []
        while hands.on_top == "SittingScreen" and self.clock.now < until and len(self.sitting) < most:
            if hands.screen.sitting.asking is None:
                await hands.settle()
            else:
                await self.answer_one(hands)
        if hands.on_top == "SittingScreen":
            await hands.press("escape")
            if hands.on_top == "SittingScreen":
                await hands.press("escape")
        if hands.on_top != "SummaryScreen":
            self.odd(hands, "no summary after the sitting")
        self.tell_sitting(hands)
        await hands.press("q")

    def tell_sitting(self, hands: Hands) -> None:
        """Record a sitting, and what is odd about it."""
        asked = self.sitting
        summary = [line.strip() for line in hands.text.splitlines() if line.strip()][1:4]
        self.say(f"  sitting: {len(asked)} questions, summary says: {' / '.join(summary)}")
        for one in asked:
            want, sign = one.want, "+" if one.right else "-"
            name = f"{one.topic.partition('/')[2]}/{one.key.partition('/')[2]}"
            met = "new" if one.new else f"R {want.recall:.0%}>{want.kept:.0%}"
            self.say(f"    {sign} {one.kind:<10} {one.reason:<9} {met:<14} gain {want.gain * 100:5.2f}  {name}")
        often = {key: count for key, count in Counter(one.key for one in asked).items() if count > 2}
        if often:
            self.say(f"  ODD: asked more than twice in one sitting: {often}")
        for first in range(len(asked) - 2):
            three = asked[first : first + 3]
            for what, values in (("topic", {a.topic for a in three}), ("type", {a.kind for a in three})):
                if len(values) == 1:
                    reasons = ", ".join(a.reason for a in three)
                    self.say(f"  ODD: three in a row of {what} {values.pop()} at {first + 1} ({reasons})")
        for one in asked:
            if one.reason == "exam" and one.want.gain <= 0:
                self.say(f"  ODD: gain {one.want.gain} for {one.key}")

    def tell_needs(self) -> None:
        """Record topics begun before half of what they need."""
        assert self.desk is not None
        library = self.desk.ground.library
        standings = self.desk.ground.store.standings()
        met, all_of = Counter[str](), Counter[str]()
        for key, item in library.items.items():
            all_of[item.topic] += 1
            met[item.topic] += key in standings and isinstance(standings[key].memory, Learned)
        for topic in dict.fromkeys(one.topic for one in self.today if one.new and one.reason != "placement"):
            needs = [f"{topic.partition('/')[0]}/{need}" for need in library.topic(topic).needs]
            low = [f"{need} {met[need]}/{all_of[need]}" for need in needs if met[need] < 0.25 * all_of[need]]
            if low:
                self.say(f"  ODD: {topic} begun while of its needs only {', '.join(low)} met")

    # One day

    def home(self, hands: Hands) -> None:
        """Record what home says."""
        self.show(hands, "home")

    async def study(self, hands: Hands, minutes: float = MINUTES) -> None:
        """Study by the plan until the minutes are over."""
        until = self.clock.now + timedelta(minutes=minutes)
        while self.clock.now < until:
            await hands.press("enter")
            if not await hands.until("SittingScreen"):
                self.odd(hands, "Enter at home started no sitting")
                return
            await self.sit(hands, until)

    async def set_exam(self, hands: Hands) -> None:
        """Set the exam through the plan's screen."""
        await hands.press("p")
        self.show(hands, "plan without an exam")
        await hands.press("n")
        for place, text in enumerate(("final", str((DAY_ONE + timedelta(days=DAYS)).date()), BANKS, str(MINUTES))):
            await hands.write(text)
            if place == 3:
                self.show(hands, "form")
            await hands.press("enter")
        self.show(hands, "plan")
        await hands.press("q")

    async def first_day(self, hands: Hands) -> None:
        """Set the exam, find out what is known, study the rest."""
        await self.set_exam(hands)
        self.home(hands)
        started = self.clock.now
        await hands.press("n")
        await self.sit(hands, started + timedelta(minutes=12))
        self.home(hands)
        await self.study(hands, 10)

    async def sit_mock(self, hands: Hands) -> None:
        """Sit a paper, hand it in, send what was missed to review."""
        await hands.press("m")
        await hands.until("MockScreen")
        self.show(hands, "mock")
        await hands.press("enter")
        if not await hands.until("PaperScreen"):
            self.odd(hands, "no paper came")
            return
        paper = hands.screen
        await self.fill_paper(hands, paper)
        self.show(hands, "handing in")
        await hands.press("y")
        if not await hands.until("ResultScreen"):
            self.odd(hands, "no result came")
            return
        self.show(hands, "result")
        result = paper.exam.hand_in()
        marks = f"{result.marks:.1f} of {result.out_of:.0f}, expected {result.predicted:.1f}"
        self.say(f"  mock: {marks}, in {result.seconds / 60:.0f} minutes")
        await hands.press("m")
        await hands.press("y")
        self.show(hands, "result after sending")
        for key in (key for one in result.questions for key in one.missed):
            place = self.student.places[key]
            if self.student.memory.last[place] != self.day and self.student.memory.last[place] > 0:
                self.student.memory.reviewed(place, self.day, Rating.AGAIN)
        await hands.press("q")
        await hands.press("q")

    async def fill_paper(self, hands: Hands, paper: Any) -> None:  # noqa: ANN401  a screen as it comes from the app
        """Answer every question of the paper, and ask to hand it in."""
        for place in range(paper.exam.total):
            asking = paper.exam.asking(place)
            response = self.student.answer(asking, self.day)
            await hands.enter(paper.answer, response)
            self.clock.on(self.student.seconds(asking, right=True))
            if place == 2:
                self.show(hands, "paper")
            await hands.press("enter")
            if hands.on_top == "PaperScreen" and paper.exam.place == place:
                self.odd(hands, f"{response!r} was not kept in {asking.key}")
                await hands.press("escape", "x")
        if hands.on_top == "ChooseScreen":
            await hands.press("escape")
        if type(hands.screen.focused).__name__ == "Field":
            await hands.press("escape")
        if hands.on_top == "PaperScreen":
            await hands.press("h")

    async def day_off_ahead(self, hands: Hands) -> None:
        """Set tomorrow off on the plan's screen."""
        await hands.press("p")
        while hands.screen._now != 2:
            await hands.press("tab")
        await hands.press("right")
        await hands.press("enter")
        await hands.write("0")
        await hands.press("enter")
        self.show(hands, "plan with tomorrow off")
        await hands.press("q")

    async def spend(self, hands: Hands) -> None:
        """Spend one day as its number says."""
        day = self.day
        if day == 1:
            await self.first_day(hands)
        elif day == MOCK:
            await self.sit_mock(hands)
            self.home(hands)
            await self.study(hands)
        elif day == WEAK:
            await hands.press("w")
            self.show(hands, "weak")
            await hands.press("enter")
            await hands.until("SittingScreen")
            await self.sit(hands, self.clock.now + timedelta(minutes=8))
            await hands.press("q")
            await self.study(hands, 12)
        elif day > DAYS - 2:
            await hands.press("h")
            await hands.until("SittingScreen")
            await self.sit(hands, self.clock.now + timedelta(minutes=MINUTES))
        else:
            await self.study(hands)
        if day == OFF - 1:
            await self.day_off_ahead(hands)

    async def walk_day(self) -> None:
        """Live one day and record it."""
        self.today = []
        self.say(f"\n=== day {self.day}, {self.clock.now:%a %d %b}, {DAYS + 1 - self.day} days left")
        started = self.clock.now
        async with self.open() as hands:
            self.home(hands)
            before = self.figures("before") if self.day > 1 else (0.0, 0.0, 0.0)
            if self.day != OFF:
                await self.spend(hands)
                self.home(hands)
            after = self.figures("after")
        self.tell_day(before, after, (self.clock.now - started).total_seconds() / 60)

    def tell_day(self, before: tuple[float, float, float], after: tuple[float, float, float], used: float) -> None:
        """Record the day in one line, and what is odd about it."""
        asked = self.today
        new, right = sum(one.new for one in asked), sum(one.right for one in asked)
        for name in ("topic", "kind", "reason"):
            counts = Counter(getattr(one, name) for one in asked)
            self.say(f"  by {name}: " + ", ".join(f"{key} {count}" for key, count in counts.most_common()))
        if self.day > 2 and asked and new == len(asked):
            self.say("  ODD: all new, nothing reviewed")
        self.tell_needs()
        self.table.append(
            f"| {self.day} | {DAYS + 1 - self.day} | {used:.0f} | {len(asked)} | {new} | {len(asked) - new} | "
            f"{right} | "
            f"{before[0]:.0%} > {after[0]:.0%} | {before[1]:.0%} > {after[1]:.0%} | {after[2]:.0%} |"
        )
        self.say("  " + self.table[-1])

    async def run(self) -> None:
        """Live through all days, then take stock on the eve."""
        for day in range(1, DAYS + 1):
            self.clock.now = DAY_ONE + timedelta(days=day - 1)
            if day == SKIPPED:
                self.table.append(f"| {day} | {DAYS + 1 - day} | 0 | skipped without notice | | | | | | |")
            else:
                await self.walk_day()
        shown = CliRunner().invoke(cli, ["--home", str(self.place.home), "sheet"])
        self.say(f"\n=== quizzer sheet (exit {shown.exit_code})\n{shown.output}")
        self.say("=== all days")
        head = "day | left | minutes | asked | new | seen | right | marks today | planned | true"
        self.say(f"| {head} |\n|{'---|' * 10}")
        for line in self.table:
            self.say(line)
        at_exam = self.student.truth(self.exam, DAYS + 1)
        self.figures("believed on the eve")
        self.say(f"in truth on the exam's day: {at_exam:.1%}")


def main() -> None:
    """Walk."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    pace = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    with tempfile.TemporaryDirectory() as home:
        walk = Walk(Path(home), seed, pace)
        with ExitStack() as stack:
            stack.enter_context(mock.patch.object(wiring, "clock", return_value=walk.clock))
            stack.enter_context(mock.patch.object(wiring, "local_zone", return_value=UTC))
            for where in ("textual.app.wait_for_idle", "textual.pilot.wait_for_idle"):
                stack.enter_context(mock.patch(where, brief_wait))
            asyncio.run(walk.run())


if __name__ == "__main__":
    main()
