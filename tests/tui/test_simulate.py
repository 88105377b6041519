"""The freeze simulator on the screen: by keys alone, by mouse alone, at every size, without colours."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from textual.events import MouseScrollDown

from quizzer.errors import UsageError
from quizzer.simulator import FreezePlan, load_backbone
from quizzer.simulator.pytorch import pytorch_code
from quizzer.simulator.scenario import PRESETS, Scenario, findings
from quizzer.tui.glyphs import ASCII
from quizzer.tui.screens.simulate import SimulateScreen
from quizzer.tui.settings import Settings
from quizzer.tui.simulator import SimulatorApp
from quizzer.tui.widgets.knobs import CLASSES, IMAGES, SIMILARITY
from quizzer.tui.widgets.slider import Slider
from quizzer.tui.widgets.stack import Stack
from tests.tui.screen_text import assert_golden, offset_of, screen_text
from tests.tui.test_home import BANK, desk_on
from tests.tui.test_home import opened as opened_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

SIZES = [(40, 12), (80, 24), (120, 40)]
IDS = ["40x12", "80x24", "120x40"]


class Bench:
    """The running simulator: keys and clicks in, the screen and the scenario out."""

    def __init__(self, app: SimulatorApp, pilot: Pilot[None]) -> None:
        """Hold the app and its pilot."""
        self.app = app
        self.pilot = pilot

    @property
    def text(self) -> str:
        """Return the screen as text."""
        return screen_text(self.app)

    @property
    def screen(self) -> SimulateScreen:
        """Return the simulator's screen, whatever lies over it."""
        found = [one for one in self.app.screen_stack if isinstance(one, SimulateScreen)]
        return found[-1]

    @property
    def scenario(self) -> Scenario:
        """Return the scenario on show."""
        return self.screen._scenario

    @property
    def trained(self) -> list[str]:
        """Return the stages that train in full."""
        plan = self.scenario.plan
        return [stage.name for stage in plan.stages if plan.trains(stage.name)]

    @property
    def row(self) -> str:
        """Return the name of the row under the cursor."""
        row = self.screen.query_one(Stack).row
        assert row is not None
        return row.name

    async def press(self, *keys: str) -> None:
        """Press keys and wait for the screen."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def click(self, text: str, *, dx: int = 0, last: bool = False) -> None:
        """Click where `text` stands, `dx` cells beside its start."""
        x, y = offset_of(self.app, text, last=last)
        await self.pilot.click(offset=(x + dx, y))
        await self.pilot.pause()

    async def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.pilot.pause()
        await self.pilot.pause()

    def slider(self, label: str) -> Slider:
        """Return the slider called so."""
        return next(one for one in self.screen.query(Slider) if one.label == label)


def case(train: str = "head", *, name: str = "resnet18", images: int = 300, similarity: float = 0.8) -> Scenario:
    """Return a scenario for five classes."""
    return Scenario(plan=FreezePlan.of(load_backbone(name), 5, train), images=images, similarity=similarity)


@asynccontextmanager
async def bench(
    scenario: Scenario | None = None, *, size: tuple[int, int] = (80, 24), settings: Settings | None = None
) -> AsyncIterator[Bench]:
    """Open the simulator."""
    app = SimulatorApp(scenario, settings or Settings(settle=0))
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield Bench(app, pilot)


# Keys alone


async def test_starts_with_the_handouts_case() -> None:
    """The cursor on the head, 2,565 of 11,179,077 parameters train, and the rule agrees."""
    async with bench() as one:
        assert one.row == "head"
        assert "2,565 of 11,179,077" in one.text
        assert "0.02 %" in one.text
        assert "✓ agrees with the rule" in one.text


async def test_space_locks_and_unlocks() -> None:
    """The row under the cursor trains, then is frozen again; the readouts and the key bar follow at once."""
    async with bench() as one:
        await one.press("down")
        assert "space train" in one.text
        await one.press("space")
        assert one.trained == ["layer4", "head"]
        assert "8,396,293" in one.text
        assert "✗ not by the rule" in one.text
        assert "To agree: freeze layer4." in one.text
        assert "space freeze" in one.text
        await one.press("space")
        assert one.trained == ["head"]


async def test_freeze_down_and_train_up() -> None:
    """`t` trains this and all above, `f` freezes this and all below."""
    async with bench() as one:
        await one.press("down", "down", "t")
        assert one.trained == ["layer3", "layer4", "head"]
        await one.press("up", "f")
        assert one.trained == ["head"]
        await one.press("end", "t")
        assert len(one.trained) == 6
        assert "100 %" in one.text
        await one.press("home", "f")
        assert one.trained == []
        assert "nothing trains" in one.text


async def test_a_stage_opens_into_its_layers() -> None:
    """Enter or right opens, left closes and goes back to the stage; a layer is locked by itself."""
    async with bench() as one:
        await one.press("down", "right", "down", "down")
        assert one.row == "layer4.1.conv2"
        await one.press("space")
        assert "layer4.1.conv2" in one.scenario.plan.trained
        assert "◐ layer4" in one.text
        await one.press("left")
        assert one.row == "layer4"
        assert "1.conv2" not in one.text
        await one.press("enter")
        assert "1.conv2" in one.text
        await one.press("enter")
        assert "1.conv2" not in one.text


async def test_the_head_reads_an_earlier_stage() -> None:
    """`e` lets the head down a stage at a time and from the lowest back to the top; Space on a cut one lifts it."""
    async with bench() as one:
        await one.press("e")
        assert one.scenario.plan.reads == "layer3"
        assert one.row == "head"
        assert "× layer4" in one.text
        assert "cut off" in one.text
        await one.press("e", "e", "e", "e")
        assert one.scenario.plan.reads == "layer4"
        await one.press("e", "e", "home")
        assert one.row == "layer4"
        assert "space read here" in one.text
        await one.press("f")
        assert "is cut off" in one.text
        await one.press("space")
        assert one.scenario.plan.reads == "layer4"


async def test_sliders_move_by_arrows() -> None:
    """Tab goes from the stack to images, similarity and classes; left and right move them, Home and End to the ends."""
    async with bench() as one:
        await one.press("tab", "right", "right")
        assert one.scenario.images == 500
        await one.press("end")
        assert one.scenario.images == 10_000_000
        await one.press("home")
        assert one.scenario.images == 10
        await one.press("tab", "left", "left")
        assert one.scenario.similarity == pytest.approx(0.7)
        await one.press("tab", "right")
        assert one.scenario.plan.classes == 6
        await one.press("tab", "down")
        assert one.row == "layer4"


async def test_a_value_is_entered_exactly() -> None:
    """Enter on a slider asks for it; commas are read, what makes no sense is refused and changes nothing."""
    async with bench() as one:
        await one.press("tab", "enter", *["backspace"] * 3, *"1,580", "enter")
        assert one.scenario.images == 1_580
        assert "1,580" in one.text
        for wrong, said in (("0", "give a number"), ("many", "is no number"), ("nan", "is no number")):
            await one.press("enter", *["backspace"] * 5, *wrong, "enter")
            assert said in one.text
            assert one.scenario.images == 1_580
        await one.press("tab", "enter", "escape")
        assert one.scenario.similarity == 0.8
        await one.press("tab", "enter", "backspace", "3", "7", "enter")
        assert one.scenario.plan.classes == 37


async def test_the_advice_follows_the_data() -> None:
    """Past a border another cell is lit; in the band nothing is marked right or wrong."""
    async with bench() as one:
        assert "▸ head only" in one.text
        await one.press("tab", *["right"] * 12)
        assert one.scenario.images == 5_000
        assert "? head only" in one.text
        assert "? tune all" in one.text
        assert "? it depends" in one.text
        await one.press(*["right"] * 10)
        assert one.scenario.images == 50_000
        assert "▸ tune all" in one.text
        await one.press("tab", "home")
        assert "▸ tune most" in one.text


async def test_presets() -> None:
    """`p` lists a case for each cell; every one agrees with the rule."""
    for place, preset in enumerate(PRESETS):
        async with bench() as one:
            await one.press("p", "home", *["down"] * place)
            assert preset.why[:30] in one.text
            await one.press("enter")
            assert one.scenario == preset.scenario()
            assert "✓ agrees with the rule" in one.text


async def test_the_backbone_is_chosen() -> None:
    """`b` lists all of them with their size; the like of the plan goes along, Esc leaves all as it was."""
    async with bench(case("layer4,head")) as one:
        await one.press("b")
        assert "ViT-B/16" in one.text
        await one.press("escape")
        assert one.scenario.plan.backbone.name == "resnet18"
        await one.press("b", "end", "enter")
        assert one.scenario.plan.backbone.name == "vit_b_16"
        assert one.trained == ["encoder_layer_11", "head"]
        assert "ViT-B/16" in one.text


async def test_undo() -> None:
    """`u` takes one change after another back, whatever it was of; a run on one slider is one change."""
    async with bench() as one:
        first = one.scenario
        await one.press("down", "space", "e", "p", "end", "enter", "b", "home", "enter")
        await one.press("tab", "right", "right", "right")
        assert one.scenario.plan.backbone.name == "alexnet"
        await one.press("u")
        assert one.scenario.images == PRESETS[-1].images
        await one.press("u", "u", "u", "u")
        assert one.scenario == first
        await one.press("u")
        assert "Nothing to undo" in one.text
        assert one.scenario == first


async def test_the_code_is_copied_and_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`c` puts the plan's code on the clipboard and into a new file, and says which."""
    monkeypatch.chdir(tmp_path)
    async with bench() as one:
        await one.press("c")
        code = pytorch_code(one.scenario.plan)
        assert one.app.clipboard == code
        assert (tmp_path / "freeze_resnet18.py").read_text(encoding="utf-8") == code
        assert "saved as freeze_resnet18.py" in " ".join(one.text.split())


async def test_where_code_is_saved_is_the_callers_choice() -> None:
    """The screen writes through what it was given, and says so when that fails; the copy is made all the same."""
    saved: list[FreezePlan] = []

    def save(plan: FreezePlan) -> Path:
        if saved:
            message = "no room"
            raise UsageError(message)
        saved.append(plan)
        return Path("there.py")

    async with bench() as one:
        await one.app.push_screen(SimulateScreen(Settings(settle=0), case(), save=save))
        await one.press("c")
        assert saved == [case().plan]
        assert "there.py" in one.text
        await one.press("c")
        assert "not saved: no room" in " ".join(one.text.split())


async def test_leaving() -> None:
    """`q` or Esc leaves the simulator, and with it the app that has nothing else."""
    for key in ("q", "escape"):
        async with bench() as one:
            await one.press(key)
            assert not one.app.is_running


async def test_home_opens_it_without_banks() -> None:
    """`f` at home opens it, Esc goes back there."""
    async with opened_app(desk_on()) as seat:
        await seat.press("f")
        assert "2,565 of 11,179,077" in seat.text
        await seat.press("escape")
        assert "No questions yet" in seat.text
    async with opened_app(desk_on(BANK), size=(120, 40)) as seat:
        await seat.click("freeze")
        assert "2,565 of 11,179,077" in seat.text


async def test_help_explains_keys_signs_and_the_rule() -> None:
    """Every key, what the blocks mean, where the borders are drawn."""
    async with bench(size=(80, 60)) as one:
        await one.press("question_mark")
        for said in ("freeze this and all below", "hatched block", "small below 5,000"):
            assert said in one.text


# The mouse alone


async def test_a_click_locks_and_a_click_on_the_sign_opens() -> None:
    """Anywhere on a row toggles it; the plus before it shows its layers, the minus hides them."""
    async with bench() as one:
        await one.click("layer4")
        assert one.trained == ["layer4", "head"]
        assert one.row == "layer4"
        await one.click("+ ❄ layer3")
        assert one.trained == ["layer4", "head"]
        assert "1.conv2" in one.text
        await one.click("1.conv2")
        assert "layer3.1.conv2" in one.scenario.plan.trained
        await one.click("− ◐ layer3")
        assert "1.conv2" not in one.text


async def test_sliders_by_mouse() -> None:
    """A click on the track, a drag along it, a click on the signs at its ends, a click on the value."""
    async with bench() as one:
        images = one.slider("images")
        left, track = images.region.x, images.region.y + 1
        await one.pilot.click(offset=(left, track))
        assert one.scenario.images == 250
        await one.pilot.click(offset=(images.region.right - 1, track))
        assert one.scenario.images == 300
        await one.pilot.click(offset=(images.region.right - 3, track))
        assert one.scenario.images == 10_000_000
        await one.pilot.mouse_down(offset=(left + 10, track))
        await one.pilot.hover(offset=(left + 2, track))
        await one.pilot.mouse_up(offset=(left + 2, track))
        assert one.scenario.images == 10
        await one.pilot.hover(offset=(left + 12, track))
        assert one.scenario.images == 10
        await one.click("images")
        assert "Labelled images" in one.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=IDS[1:])
async def test_every_command_can_be_clicked(size: tuple[int, int]) -> None:
    """The keys wrap onto as many lines as they need, so none of them is out of the mouse's reach."""
    async with bench(size=size) as one:
        await one.click("layer3")
        await one.click("train up")
        assert one.trained == ["layer3", "layer4", "head"]
        await one.click("freeze down")
        assert one.trained == ["layer4", "head"]
        await one.click("head reads")
        assert one.scenario.plan.reads == "layer3"
        await one.click("undo")
        await one.click("undo")
        await one.click("layers")
        assert "1.conv2" in one.text
        await one.click("presets")
        await one.click("250 X-rays")
        assert one.scenario == PRESETS[1].scenario()
        await one.click("backbone")
        await one.click("AlexNet")
        assert one.scenario.plan.backbone.name == "alexnet"
        await one.click("? help")
        assert "Freeze simulator" in one.text
        await one.pilot.click(offset=(0, 0))
        await one.click("esc back")
        assert not one.app.is_running


async def test_the_mouse_reaches_everything_where_it_is_small() -> None:
    """At 40x12 the end of the page holds every command."""
    async with bench(size=(40, 12)) as one:
        for _ in range(60):
            if "undo" in one.text and "back" in one.text:
                break
            await one.pilot._post_mouse_events([MouseScrollDown], offset=(10, 5), button=0)
            await one.pilot.pause()
        await one.click("presets")
        await one.click("250 X-rays")
        assert one.scenario == PRESETS[1].scenario()


# Sizes and signs


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_looks(size: tuple[int, int]) -> None:
    """A plan that trains too much for its data, as text."""
    async with bench(case("layer4,head"), size=size) as one:
        await one.press("down")
        assert_golden(one.app, f"simulate_{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_what_trains_is_always_in_view(size: tuple[int, int]) -> None:
    """The top bar says it, with the verdict's sign, wherever the page is scrolled."""
    async with bench(case("layer4,head"), size=size) as one:
        for keys in ((), ("pagedown", "pagedown"), ("tab", "tab", "tab")):
            await one.press(*keys)
            assert "8.4 M · 75.1 %  ✗" in one.text.splitlines()[0]


async def test_resizing_keeps_everything() -> None:
    """Plan, data, cursor, opened stages and undo outlast any size; too small says so."""
    async with bench(size=(120, 40)) as one:
        await one.press("down", "space", "enter", "down", "down", "tab", "right")
        scenario = one.scenario
        for size in ((40, 12), (80, 24), (30, 8), (80, 12), (120, 40)):
            await one.resize(*size)
            assert one.scenario == scenario
            assert one.row == "layer4.1.conv2"
            assert ("Please make this terminal" in one.text) == (size == (30, 8))
        assert "1.conv2" in one.text
        await one.press("u", "u")
        assert one.scenario == PRESETS[0].scenario()


async def test_one_column_scrolls_to_what_has_the_focus() -> None:
    """At 40x12 Tab brings each slider into view, and Page Down the advice."""
    async with bench(size=(40, 12)) as one:
        await one.press("tab", "tab", "tab")
        assert "classes" in one.text
        await one.press("pagedown")
        assert "✓ agrees with the rule" in one.text
        await one.press(*["pageup"] * 3)
        assert "● head" in one.text


async def test_more_is_hinted_at() -> None:
    """Arrows beside stack and readouts say where there is more."""
    async with bench(case(name="resnet152"), size=(80, 24)) as one:
        assert "▼" in one.text
        await one.press("down", "down", "enter", "end")
        assert "▲" in one.text


@pytest.mark.parametrize("size", SIZES, ids=IDS)
async def test_plain_signs_where_there_is_no_utf8(size: tuple[int, int]) -> None:
    """With ASCII signs there is nothing but ASCII, and every state has its own sign."""
    plan = FreezePlan.of(load_backbone("resnet18"), 5, "layer3.1,head")
    scenario = Scenario(plan=plan.read_from("layer3"), images=20_000, similarity=0.5)
    async with bench(scenario, size=size, settings=Settings(settle=0, glyphs=ASCII)) as one:
        for sign in ("x layer4", "* head", "% layer3", "# layer2"):
            assert sign in one.text
        for keys in ((), ("b",), ("escape", "p"), ("escape", "tab", "enter"), ("escape", "question_mark")):
            await one.press(*keys)
            assert one.text.isascii()


@pytest.mark.parametrize("size", [*SIZES, (40, 40), (76, 12), (200, 60)])
@pytest.mark.parametrize("name", ["resnet18", "vit_b_16", "mobilenet_v2"])
async def test_every_size_holds_every_network(name: str, size: tuple[int, int]) -> None:
    """The stack's top and the counts are drawn, with all stages open or closed."""
    async with bench(case(name=name), size=size) as one:
        total = findings(one.scenario).counts.total
        assert "● head" in one.text
        assert f"{total:,}" in one.text or size[0] < 76 or size[1] < 18
        for _ in range(4):
            await one.press("down", "enter")
        assert one.screen.query_one(Stack).size.width <= size[0]


async def test_keys_can_be_rebound() -> None:
    """A command's id finds its key in the settings; the bar shows it."""
    async with bench(settings=Settings(settle=0, keys={"train": "x"})) as one:
        await one.press("end", "x")
        assert len(one.trained) == 6
        assert "x train up" in one.text


async def test_a_file_of_ones_own_is_shown_never_obeyed() -> None:
    """Markup and escapes in a title are text."""
    own = msgspec.structs.replace(load_backbone("resnet18"), name="mine", title="[red]M[/red]\x1b[2J")
    async with bench(Scenario(plan=FreezePlan.of(own, 5), images=300, similarity=0.8)) as one:
        assert "[red]M[/red]\\x1b[2J" in one.text
        await one.press("b", "escape", "p")
        assert "Presets" in one.text


# The tracks


def test_stops_hold_the_borders_and_the_ends() -> None:
    """The rule's borders are values one can stand on."""
    assert {10, 300, 5_000, 50_000, 10_000_000} <= set(IMAGES.stops)
    assert {0.0, 0.4, 0.6, 0.8, 1.0} <= set(SIMILARITY.stops)
    assert {2, 5, 37, 102 - 2, 1000} <= set(CLASSES.stops)


def test_a_value_between_stops_goes_to_the_next() -> None:
    """Nothing is skipped, and the ends hold."""
    assert (IMAGES.step(1_580, 1), IMAGES.step(1_580, -1)) == (2_000, 1_500)
    assert (IMAGES.step(10, -1), IMAGES.step(10_000_000, 1)) == (10, 10_000_000)
    assert IMAGES.step(10, 3) == 20


def test_places_on_a_track() -> None:
    """Images lie on a log scale, similarity on a plain one; the band is where the rule is undecided."""
    assert IMAGES.share(10_000) == pytest.approx(0.5)
    assert SIMILARITY.share(0.25) == pytest.approx(0.25)
    assert IMAGES.nearest(0.5) == 10_000
    assert [SIMILARITY.undecided(share) for share in (0.39, 0.4, 0.5, 0.6)] == [False, True, True, False]
    assert not CLASSES.undecided(0.5)
