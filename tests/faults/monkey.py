"""A monkey at the keyboard: random keys, clicks, pastes and resizes over every screen of the real app on a real store.

`python -m tests.faults.monkey 20000 [SEED]` prints what it did on each screen. It stops at the first of: a fault, a
screen from which Esc does not lead home, an entry or a paper that was kept and is not there.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from contextlib import chdir, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from textual import events
from textual.errors import NoWidget
from textual.pilot import OutOfBounds

from quizzer.bank.folders import load_all
from quizzer.bank.library import Library
from quizzer.errors import Malformed
from quizzer.generators.draws import Draws
from quizzer.scheduling.memory import Forgetting
from quizzer.storage import SqlStore, open_store
from quizzer.storage.papers import PaperFiles
from quizzer.study.desk import Desk
from quizzer.study.exam import Exam, Timetable
from quizzer.study.ground import Ground
from quizzer.tui.app import QuizzerApp
from quizzer.tui.screens.question import QuestionScreen
from quizzer.tui.screens.sheet import SheetScreen
from quizzer.tui.screens.staged import StagedScreen
from quizzer.tui.settings import Settings
from tests.shelf import EXAMPLES, ROOT
from tests.walks.hands import Clock, brief_wait

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.pilot import Pilot

    from quizzer.study.asking import Asking
    from quizzer.study.log import Entry
    from quizzer.study.papers import Sat

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SIZES = ((80, 24), (120, 40), (40, 12), (40, 10), (20, 5), (200, 60), (61, 18), (1, 1))
OTHER_KEYS = (
    *"abcdefghijklmnopqrstuvwxyz0123456789?/+-=<>.,;:*()[]ABCXYZ",
    *("enter", "space", "tab", "shift+tab", "escape", "backspace", "delete", "up", "down", "left", "right"),
    *("home", "end", "pageup", "pagedown", "ctrl+a", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w", "ctrl+z", "f1"),
)
PASTES = (
    "2565", "512*5+5", "a1 b2 c3", "1 3", "all", "?", "0", "x" * 3000, "9**9**9", "[red]x[/red]", "\x1b[2J",
    "\u202eabc",
    "a\nb\nc", "{{F}}", "$C(F+1)$", "is:due", "2026-12-14", "-5", "1e999", "½", "e\u0301" * 50, "漢字" * 40, "",
)  # fmt: skip
DOORS = ("r", "p", "m", "w", "s", "l", "d", "b", "f", "n", "h", "1", "4", "c", "?")
"""The keys of home behind which other screens lie."""
HOME, MOST_ESCAPES, VISIT = "HomeScreen", 12, 60


class Lost(AssertionError):
    """What was kept is not there."""


class Monkey:
    """One monkey with its home folder, its clock and all that it saw kept."""

    def __init__(self, home: Path, seed: int, banks: Sequence[Path] = (EXAMPLES, ROOT / "banks")) -> None:
        """Sit down before an empty store with `banks`."""
        self.home, self.chance, self.clock = home, Draws("monkey", seed), Clock(START)
        self.library = Library(load_all(list(banks), home / "cache")[0])
        self.ids, self.sittings = count(1), count(1)
        self.entries: set[str] = set()
        """Ids that the store said it keeps."""
        self.papers: dict[str, Sat] = {}
        """Of each mock exam what its folder said it keeps."""
        self.keys: Counter[str] = Counter()
        """Keys and the like by the screen they fell on."""
        self.trail: list[str] = []
        self.homecomings = 0

    def desk(self) -> Desk:
        """Return a desk on the store as it lies on disk."""
        store = open_store(
            self.home / "quizzer.db", learner="me", forgetting=Forgetting(), aliases=self.library.aliases
        )
        today = self.clock.now.date()
        ground = Ground(
            library=self.library,
            store=store,
            forgetting=Forgetting(),
            clock=self.clock,
            new_id=lambda: f"{next(self.ids):08d}",
            version="monkey",
        )
        return Desk(
            ground,
            seed=next(self.sittings),
            timetable=Timetable(exams=(Exam(date=today + timedelta(days=9)),)),
            papers=PaperFiles(self.home / "papers", "me"),
        )

    async def play(self, steps: int) -> None:
        """Do `steps` things, opening the app anew whenever it was left."""
        idle = (mock.patch(where, brief_wait) for where in ("textual.app.wait_for_idle", "textual.pilot.wait_for_idle"))
        with self._watching(), next(idle), next(idle), chdir(self.home):  # the simulator writes files where it is
            while sum(self.keys.values()) < steps:
                desk = self.desk()
                app = QuizzerApp(lambda desk=desk: desk, Settings(settle=0))  # type: ignore[misc]
                async with app.run_test(size=(80, 24), notifications=True) as pilot:
                    await self._at(app, pilot, steps)
                if app.failure is not None:
                    raise app.failure
                desk.ground.store.close()  # type: ignore[attr-defined]
                self.look_for_what_was_kept()

    def look_for_what_was_kept(self) -> None:
        """Raise Lost where the disk lacks what was said to be kept; the store must be sound and rightly folded."""
        desk = self.desk()
        store = desk.ground.store
        assert isinstance(store, SqlStore)
        with store:
            missing = self.entries - {entry.id for entry in store.entries()}
            problems = store.check()
        kept = PaperFiles(self.home / "papers", "me").kept()
        papers = {sat.id: sat for sat in kept.sat}
        other = [name for name, sat in self.papers.items() if papers.get(name) != sat]
        if missing or problems or other or kept.problems:
            message = (
                f"entries {sorted(missing)}, papers {other}, problems {problems} {kept.problems}; {self.trail[-40:]}"
            )
            raise Lost(message)

    @contextmanager
    def _watching(self) -> Iterator[None]:
        """Note what the store and the papers' folder say they keep, once they have said so."""
        append, save = SqlStore.append, PaperFiles.save

        def appended(store: SqlStore, entries: Sequence[Entry]) -> None:
            append(store, entries)
            self.entries |= {entry.id for entry in entries}

        def saved(files: PaperFiles, sat: Sat) -> None:
            save(files, sat)
            self.papers[sat.id] = sat

        with mock.patch.object(SqlStore, "append", appended), mock.patch.object(PaperFiles, "save", saved):
            yield

    async def _at(self, app: QuizzerApp, pilot: Pilot[None], steps: int) -> None:
        """Visit one screen after another, each from home, until the app is left or all steps are done."""
        while not app._exit and sum(self.keys.values()) < steps:
            await self._rest(app, pilot)
            await self._press(app, pilot, self.chance.choose(DOORS))
            for _ in range(1 + self.chance.below(VISIT)):
                if app._exit:
                    return
                await self._thing(app, pilot)
            await self._home(app, pilot)

    async def _home(self, app: QuizzerApp, pilot: Pilot[None]) -> None:
        """Go home by Esc alone; raise Lost where it does not lead there."""
        if app._exit:
            return
        await pilot.resize_terminal(*SIZES[0])
        for _ in range(MOST_ESCAPES):
            await self._rest(app, pilot)
            if app._exit or type(app.screen).__name__ == HOME:
                self.homecomings += 1
                return
            await pilot.press("escape")
        message = f"no way home from {app.screen}: {self.trail[-60:]}"
        raise Lost(message)

    async def _rest(self, app: QuizzerApp, pilot: Pilot[None]) -> None:
        await pilot.pause()
        while not app._exit and not all(worker.is_finished for worker in app.workers):  # noqa: ASYNC110  threads
            await asyncio.sleep(0.005)
        await pilot.pause()

    async def _press(self, app: QuizzerApp, pilot: Pilot[None], key: str) -> None:
        self._note(app, key)
        await pilot.press(key)

    def _note(self, app: QuizzerApp, what: str) -> None:
        name = type(app.screen).__name__
        self.keys[name] += 1
        self.trail.append(f"{name}:{what[:20]!r}")
        self.clock.on(1 + self.chance.below(40))

    async def _thing(self, app: QuizzerApp, pilot: Pilot[None]) -> None:
        """Do one thing: mostly a key that the screen knows."""
        sort = self.chance.below(100)
        if sort < 18:
            await self._answer(app, pilot)
        elif sort < 62:
            known = sorted(set(app.screen.active_bindings) - {"ctrl+q", "ctrl+c"})
            await self._press(app, pilot, self.chance.choose(known or OTHER_KEYS))
        elif sort < 85:
            await self._press(app, pilot, self.chance.choose(OTHER_KEYS))
        elif sort < 91:
            width, height = app.size
            at = (self.chance.below(max(1, width)), self.chance.below(max(1, height)))
            self._note(app, f"click {at}")
            with suppress(NoWidget, OutOfBounds):  # the pilot's own: the screen is smaller than it was a moment ago
                await pilot.click(offset=at, times=1 + self.chance.below(2))
        elif sort < 95:
            size = self.chance.choose(SIZES)
            self._note(app, f"size {size}")
            await pilot.resize_terminal(*size)
        else:
            await self._odd(app, pilot, sort)

    async def _answer(self, app: QuizzerApp, pilot: Pilot[None]) -> None:
        """Press Enter: on a question mostly with an answer entered, as a learner would."""
        screen = app.screen
        if isinstance(screen, StagedScreen) and screen.answer is not None and self.chance.below(4):
            found = self._asking(screen)
            if found is not None and (specimens := found.variant.specimens()):
                with suppress(Malformed):
                    screen.answer.fill(self.chance.choose(specimens).response)
        await self._press(app, pilot, "enter")

    @staticmethod
    def _asking(screen: StagedScreen) -> Asking | None:
        if isinstance(screen, SheetScreen):
            return screen.exam.asking(screen.exam.place)
        return screen.sitting.asking if isinstance(screen, QuestionScreen) else None

    async def _odd(self, app: QuizzerApp, pilot: Pilot[None], sort: int) -> None:
        """Paste, let days pass, or wait for what is under way."""
        if sort < 98:
            text = self.chance.choose(PASTES)
            self._note(app, f"paste {text}")
            (app.screen.focused or app.screen).post_message(events.Paste(text))
        elif sort < 99:
            self.clock.on(86_400 * (1 + self.chance.below(3)))
        else:
            await self._rest(app, pilot)
        await pilot.pause()


def lines(monkey: Monkey) -> Iterable[str]:
    """Yield what a monkey did."""
    for screen, keys in monkey.keys.most_common():
        yield f"{keys:7,}  {screen}"
    kept = f"{len(monkey.entries):,} entries and {len(monkey.papers)} mock exams kept, none lost"
    yield f"{sum(monkey.keys.values()):7,}  in all; {monkey.homecomings:,} times home by Esc; {kept}"


def main() -> None:
    """Let a monkey play."""
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        monkey = Monkey(Path(folder), seed)
        try:
            asyncio.run(monkey.play(steps))
        except BaseException:
            sys.stdout.write("\n".join([*lines(monkey), "its last steps: " + " ".join(monkey.trail[-60:]), ""]))
            raise
    sys.stdout.write("\n".join([*lines(monkey), ""]))


if __name__ == "__main__":
    main()
