"""What was entered can be entered again: every widget takes back what it said, readable or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.app import App, ComposeResult

from quizzer.tui.glyphs import UNICODE
from quizzer.tui.widgets.registry import WIDGETS
from tests.shelf import all_banks

if TYPE_CHECKING:
    from quizzer.questions.base import Question
    from quizzer.tui.widgets.answer import AnswerWidget

FIRST: dict[str, Question] = {}
for one in (question for bank in all_banks() for question in bank.questions):
    FIRST.setdefault(f"{one.kind}-{len(one.items()) > 1}", one)
BEGUN = {"match": "a1", "grid": "b2", "derivation": "12; ;", "cloze": "; word"}
"""By type, an entry that cannot be read yet."""


class Alone(App[None]):
    """One answer and nothing else."""

    def __init__(self, answer: AnswerWidget) -> None:
        """Show `answer`."""
        super().__init__()
        self.answer = answer

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield self.answer


@pytest.mark.parametrize("question", FIRST.values(), ids=FIRST)
async def test_a_response_comes_back(question: Question) -> None:
    """Filled with any response that can be read, a widget's own response is marked the same."""
    variant = question.variant(3, question.asked(question.items()))
    answer = WIDGETS[question.kind](variant.present(), UNICODE)
    texts = [one.response for one in variant.specimens() if one.scores is not None]
    async with Alone(answer).run_test() as pilot:
        for text in texts:
            answer.fill(text)
            await pilot.pause()
            assert variant.mark(variant.read(answer.response())) == variant.mark(variant.read(text)), text


@pytest.mark.parametrize("kind", BEGUN)
async def test_a_beginning_comes_back(kind: str) -> None:
    """Filled with what was only begun, a widget says the same again."""
    question = next(one for one in FIRST.values() if one.kind == kind and len(one.items()) > 1)
    variant = question.variant(3, question.asked(question.items()))
    answer = WIDGETS[kind](variant.present(), UNICODE)
    async with Alone(answer).run_test() as pilot:
        answer.fill(BEGUN[kind])
        await pilot.pause()
        first = answer.response()
        assert first.strip("; ")
        answer.fill(first)
        await pilot.pause()
        assert answer.response() == first
