"""What a reader sees of a lesson: how its questions stand, and its text as plain lines."""

from __future__ import annotations

import pytest

from quizzer.bank.lesson import lesson_of, read_lesson
from quizzer.scheduling.memory import Rating
from quizzer.study.lesson import MEASURE, SectionStanding, section_lines, section_of, section_standings
from quizzer.study.prose import blocks
from tests.banks.test_lessons import TAUGHT, lesson
from tests.study.sitter import BANK, Learner, right, wrong

TAUGHT_BANK = (
    BANK.replace(b"title: Bank\n", b"title: Bank\nlesson: b.md\n")
    .replace(b"why: Yes is right.", b"why: Yes is right.\n    section: yes")
    .replace(b"why: A linear layer.", b"why: A linear layer.\n    section: sums")
    .replace(b"prompt: Match.", b"prompt: Match.\n    section: sums")
)


def stands(learner: Learner) -> dict[str, tuple[tuple[str, ...], int]]:
    """Return each section's questions and how many of them are known."""
    bank = learner.library.banks["b"]
    return {anchor: (one.questions, one.known) for anchor, one in section_standings(learner.ground, bank).items()}


def test_sections_have_their_questions() -> None:
    """Questions that name no section belong to none; nothing is known at first."""
    assert stands(Learner(TAUGHT_BANK)) == {"yes": (("b/pick",), 0), "sums": (("b/sum", "b/pairs"), 0)}


def test_right_is_known_until_it_is_due() -> None:
    """A right answer makes it known, time makes it due."""
    learner = Learner(TAUGHT_BANK)
    learner.sitting("pick").answer(right(learner.sitting("pick")))
    assert stands(learner)["yes"] == (("b/pick",), 1)
    learner.wait(days=30)
    assert stands(learner)["yes"] == (("b/pick",), 0)


def test_a_miss_is_not_known() -> None:
    """Although it is not due before tomorrow; amended to Good it is."""
    learner = Learner(TAUGHT_BANK)
    sitting = learner.sitting("pick")
    sitting.answer(wrong(sitting))
    assert stands(learner)["yes"] == (("b/pick",), 0)
    sitting.rate(Rating.GOOD)
    assert stands(learner)["yes"] == (("b/pick",), 1)


def test_every_part_must_be_known() -> None:
    """Two pairs of five are not the match; those that are suspended do not count."""
    learner = Learner(TAUGHT_BANK)
    sitting = learner.sitting("pairs")
    assert sitting.asking is not None
    shown = sitting.asking.variant.parts
    sitting.answer(right(sitting))
    assert stands(learner)["sums"] == (("b/sum", "b/pairs"), 0)
    for part in {"p1", "p2", "p3", "p4", "p5"} - set(shown):
        learner.desk.suspend(f"b/pairs#{part}")
    assert stands(learner)["sums"] == (("b/sum", "b/pairs"), 1)
    for part in shown:
        learner.desk.suspend(f"b/pairs#{part}")
    assert stands(learner)["sums"] == (("b/sum",), 0)


def test_section_of() -> None:
    """Bank and anchor, where the question names one and the bank a lesson."""
    learner = Learner(TAUGHT_BANK)
    found = section_of(learner.ground, "b/pick")
    assert found is not None
    assert (found[0].key, found[1]) == ("b", "yes")
    assert section_of(learner.ground, "b/flip") is None
    assert SectionStanding() == SectionStanding(questions=(), known=0)


PAGE = """# A title

Words **strong** and `code`, long enough that they have to be broken somewhere in the middle of it all.

## Lists

- one that is long enough to be broken, so that its second line has to hang below its text
  - inner
- two

1. first

> quoted

### Figures

```text
  kept    as drawn, however long the line is that was written there by whoever drew it
```

$$x^2$$

| a | b |
|---|---|
| 1 | two |
"""


def test_plain_lines() -> None:
    """Headings underlined, paragraphs apart, bullets hanging, figures as drawn."""
    assert section_lines(read_lesson(PAGE).sections, 40) == [
        "A title",
        "=======",
        "",
        "Words strong and code, long enough that",
        "they have to be broken somewhere in the",
        "middle of it all.",
        "",
        "Lists",
        "-----",
        "",
        "- one that is long enough to be broken,",
        "  so that its second line has to hang",
        "  below its text",
        "  - inner",
        "- two",
        "",
        "1. first",
        "",
        "> quoted",
        "",
        "Figures",
        "",
        "      kept    as drawn, however long the line is that was written there by whoever drew it",
        "",
        "    x²",
        "",
        "a  b",
        "-  ---",
        "1  two",
    ]


@pytest.mark.parametrize("key", TAUGHT)
def test_shipped_lessons_read(key: str) -> None:
    """No line of running text is wider than the measure, and nothing is left over of math or of Markdown."""
    found = lesson_of(TAUGHT[key])
    assert found is not None
    figures = {line.strip() for line in lesson(TAUGHT[key]).split("\n")}
    assert [line for line in section_lines(found.sections) if len(line) > MEASURE and line.strip() not in figures] == []
    for section in found.sections:
        for block in blocks(section.markdown):
            assert not set("".join(run.text for run in block.runs if run.style != "code")) & set("\\$*`")
