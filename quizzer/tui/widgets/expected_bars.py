"""What marks are expected: were the exam today, with no more study, with the plan; a bar and a range for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.tui.widgets.frame import NARROW

if TYPE_CHECKING:
    from quizzer.study.exam_plan import Band, ExamPlan
    from quizzer.tui.glyphs import Glyphs

ROWS = (
    ("today", "if the exam were today"),
    ("unstudied", "on the day, with no more study"),
    ("planned", "on the day, with the plan"),
)
LONGEST_BAR = 60


def expected_lines(plan: ExamPlan, width: int, glyphs: Glyphs, *, stale: bool = False) -> list[Content]:
    """Return the three figures of `plan`: a line each, two where it is narrow; dimmed while they are `stale`."""
    lines = []
    label_width = max(len(said) for _, said in ROWS)
    tails = [_tail(plan, name) for name, _ in ROWS]
    tail_width = max(len(tail) for tail in tails)
    for (name, said), tail in zip(ROWS, tails, strict=True):
        ink = "$muted" if stale else "$foreground"
        figure = Content.styled(f"{getattr(plan.expected, name):>4.0%}", f"bold {ink}")
        if width >= NARROW:
            room = min(LONGEST_BAR, width - label_width - tail_width - 10)
            bar = _bar(plan, name, room, glyphs, stale=stale)
            lines.append(
                Content.assemble((f"{said:<{label_width}}  ", ink), figure, "  ", bar, (f"  {tail}", "$muted"))
            )
        else:
            bar = _bar(plan, name, max(0, width - tail_width - 7), glyphs, stale=stale)
            lines += [Content.styled(said, ink), Content.assemble(figure, " ", bar, (f"  {tail}", "$muted"))]
    return [line.truncate(width) for line in lines]


def _tail(plan: ExamPlan, name: str) -> str:
    """Return the range, and for the plan what no study can exceed, where that says more."""
    band: Band | None = getattr(plan.bands, name, None)
    found = [f"{band.low:.0%} to {band.high:.0%}"] if band is not None else []
    if name == "planned" and (band is None or band.high <= plan.expected.upper_bound):
        found.append(f"at most {plan.expected.upper_bound:.0%}")
    return ", ".join(found)


def _bar(plan: ExamPlan, name: str, width: int, glyphs: Glyphs, *, stale: bool) -> Content:
    """Return the bar: filled up to the figure, its range in a stronger ink, a tick at the bound."""
    full = _place(getattr(plan.expected, name), width)
    band: Band | None = getattr(plan.bands, name, None)
    low, high = (_place(band.low, width), _place(band.high, width)) if band is not None else (0, 0)
    tick = min(_place(plan.expected.upper_bound, width), width - 1) if name == "planned" else -1
    ink = "$muted" if stale else "$accent" if name == "planned" else "$secondary"
    cells = []
    for cell in range(width):
        if cell == tick and cell >= full:
            cells.append((glyphs.rail, f"bold {ink}"))
        elif cell < full:
            cells.append((glyphs.full, ink))
        else:
            cells.append((glyphs.empty, "$muted" if low <= cell < high else "$line"))
    return Content.assemble(*cells)


def _place(share: float, width: int) -> int:
    return round(min(1.0, max(0.0, share)) * max(0, width))
