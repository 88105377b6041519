"""What the learner says of the data: images, similarity, classes, each on a slider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

from quizzer.simulator.advice import (
    DIFFERENT_BELOW,
    LARGE_FROM,
    MAX_IMAGES,
    SIMILAR_FROM,
    SMALL_BELOW,
    similarity_example,
    similarity_word,
    size_word,
)
from quizzer.simulator.drawing import whole
from quizzer.tui.widgets.slider import Slider, Track

if TYPE_CHECKING:
    from quizzer.simulator.scenario import Findings
    from quizzer.tui.glyphs import Glyphs

_IN_A_DECADE = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)
IMAGES = Track(
    stops=(*(first * 10**power for power in range(6) for first in _IN_A_DECADE), MAX_IMAGES),
    log=True,
    band=(SMALL_BELOW, LARGE_FROM),
)
SIMILARITY = Track(stops=tuple(step / 20 for step in range(21)), band=(DIFFERENT_BELOW, SIMILAR_FROM))
CLASSES = Track(stops=(*range(1, 101), *range(110, 201, 10), *range(250, 1001, 50)), log=True)


class Knobs(Vertical):
    """Three sliders."""

    class Changed(Message):
        """One of them was moved."""

        def __init__(self, name: str, value: float) -> None:
            """Carry which one (`images`, `similarity`, `classes`), and its value."""
            super().__init__()
            self.name = name
            self.value = value

    class Asked(Message):
        """One of them is to be entered exactly."""

        def __init__(self, name: str, value: float) -> None:
            """Carry which one, and its value now."""
            super().__init__()
            self.name = name
            self.value = value

    def __init__(self, glyphs: Glyphs) -> None:
        """Make the sliders."""
        self.sliders = (
            Slider("images", IMAGES, lambda value: (whole(int(value)), size_word(int(value)), ""), glyphs),
            Slider("similarity", SIMILARITY, _alike, glyphs),
            Slider("classes", CLASSES, lambda value: (whole(int(value)), "", ""), glyphs),
        )
        super().__init__(*self.sliders)

    def show(self, findings: Findings) -> None:
        """Show the values of a scenario."""
        scenario = findings.scenario
        for slider, value in zip(
            self.sliders, (scenario.images, scenario.similarity, scenario.plan.classes), strict=True
        ):
            slider.show(value)

    def on_slider_changed(self, event: Slider.Changed) -> None:
        """Report which slider was moved."""
        event.stop()
        self.post_message(self.Changed(event.slider.label, event.value))

    def on_slider_asked(self, event: Slider.Asked) -> None:
        """Report which value is to be entered."""
        event.stop()
        self.post_message(self.Asked(event.slider.label, event.slider.value))


def _alike(value: float) -> tuple[str, str, str]:
    return f"{value:.2f}", similarity_word(value), similarity_example(value)
