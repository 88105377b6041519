"""What the simulator says beside the stack, each part as lines of text; the screen and `--plain` draw the same.

Counts are exact; the risk, the cells and the advice are rules of thumb, and say so by naming their borders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.simulator.advice import (
    SIMILARITY,
    SIZE,
    Cell,
    similarity_example,
    similarity_word,
    size_word,
)
from quizzer.simulator.drawing import (
    Line,
    Run,
    Signs,
    apart,
    length,
    memory_text,
    paragraph,
    percent,
    rate_text,
    text_of,
    whole,
)
from quizzer.simulator.plan import HEAD
from quizzer.simulator.stack import frame_of, row_lines, rows_of

if TYPE_CHECKING:
    from quizzer.simulator.scenario import Findings

_SCALE = 10
_ROOMY = 20
"""From so many columns a cell says its strategy in full."""
_SHORT = {
    Cell.SMALL_SIMILAR: "head only",
    Cell.SMALL_DIFFERENT: "head lower",
    Cell.LARGE_SIMILAR: "tune all",
    Cell.LARGE_DIFFERENT: "tune most",
}
_LONG = {
    Cell.SMALL_SIMILAR: "train a head only",
    Cell.SMALL_DIFFERENT: "earlier-stage head",
    Cell.LARGE_SIMILAR: "fine-tune all",
    Cell.LARGE_DIFFERENT: "broadly, or anew",
}
_VERDICTS: dict[bool | None, tuple[str, str]] = {
    True: ("agrees with the rule", "good"),
    False: ("not by the rule", "bad"),
    None: ("it depends", "unsure"),
}


def heading(findings: Findings) -> str:
    """Return what is being simulated, in a line."""
    plan, scenario = findings.plan, findings.scenario
    images = "1 image" if scenario.images == 1 else f"{whole(scenario.images)} images"
    classes = "1 class" if plan.classes == 1 else f"{whole(plan.classes)} classes"
    alike = f"similarity {scenario.similarity:.2f} (like {similarity_example(scenario.similarity)})"
    return f"{plan.backbone.title}, {classes}, {images}, {alike}"


def trains(findings: Findings, signs: Signs, width: int) -> list[Line]:
    """Return how much trains: the count, its share, a bar."""
    counts = findings.counts
    share = percent(counts.share)
    said: Line = ((whole(counts.trainable), "trained"), (f" of {whole(counts.total)}", "muted"))
    if length(said) + len(" train ") + len(share) <= width:
        said = (*said, (" train", "muted"))
    solid = round(counts.share * width)
    if counts.trainable:
        solid = max(1, solid)
    if counts.frozen:
        solid = min(width - 1, solid)
    bar: Line = ((signs.solid * solid, "solid"), (signs.hatch * (width - solid), "hatch"))
    return [apart(said, ((share, "trained"),), width), bar]


def overfitting(findings: Findings, signs: Signs, width: int) -> list[Line]:
    """Return the risk of overfitting as a word on a scale."""
    found = findings.risk
    on = round(found.scale * _SCALE)
    role = _risk_role(found.word)
    scale: Line = ((signs.on * on, role), (signs.off * (_SCALE - on), "line"))
    return [apart((("overfitting ", "muted"), *scale), ((found.word, role),), width)]


def _risk_role(word: str) -> str:
    return {"none": "muted", "low": "good", "moderate": "unsure"}.get(word, "bad")


def overfitting_text(findings: Findings, width: int) -> list[Line]:
    """Return the risk in a sentence."""
    return paragraph(findings.risk.text, width, "muted")


def verdict(findings: Findings, signs: Signs, width: int) -> list[Line]:
    """Return what the rule recommends, whether the plan agrees, and the smallest change that would make it."""
    found = findings.agreement
    word, role = _VERDICTS[found.agrees]
    sign = {True: signs.right, False: signs.wrong, None: signs.unsure}[found.agrees]
    lines = paragraph(findings.recommendation.title, width, "strong")
    lines.append(((f"{sign} ", role), (word, role)))
    if found.change is not None:
        change = str(found.change)
        lines += paragraph(f"To agree: {change[0].lower()}{change[1:]}", width, "")
    return lines


def reasons(findings: Findings, width: int) -> list[Line]:
    """Return why the plan agrees or not, then the recommendation and its reason."""
    reason = paragraph(findings.agreement.reason, width, "muted")
    text = paragraph(findings.recommendation.text, width)
    first, second = (text, reason) if findings.cell is None else (reason, text)
    return [*first, (), *second, (), *paragraph(findings.recommendation.why, width, "muted")]


def lit(findings: Findings) -> dict[Cell, str]:
    """Return each cell's state: `lit` where the data are, `maybe` where one question is open, else `off`."""
    size, likeness = _words(findings)
    found = {}
    for cell in Cell:
        fits = [one == word for one, word in zip(cell.split("-"), (size, likeness), strict=True)]
        open_ = "between" in (size, likeness)
        found[cell] = "lit" if all(fits) else "maybe" if open_ and any(fits) else "off"
    return found


def _words(findings: Findings) -> tuple[str, str]:
    return size_word(findings.scenario.images), similarity_word(findings.scenario.similarity)


def cells(findings: Findings, signs: Signs, width: int) -> list[Line]:
    """Return the rule as a small table, with the cell lit that the data are in."""
    each = max(0, (width - 7) // 2)
    names, states = _LONG if each >= _ROOMY else _SHORT, lit(findings)
    size, likeness = _words(findings)
    columns = [(f"  {word}".ljust(each), "strong" if word == likeness else "muted") for word in _LIKENESSES]
    lines: list[Line] = [((" " * 6, ""), columns[0], (" ", ""), columns[1])]
    for word in ("small", "large"):
        row = [_cell(Cell(f"{word}-{one}"), names, states, signs, each) for one in _LIKENESSES]
        lines.append(((f"{word:<6}", "strong" if word == size else "muted"), row[0], (" ", ""), row[1]))
    return lines


_LIKENESSES = ("similar", "different")


def _cell(cell: Cell, names: dict[Cell, str], states: dict[Cell, str], signs: Signs, width: int) -> Run:
    lead = {"lit": signs.cursor, "maybe": signs.unsure, "off": " "}[states[cell]]
    return f"{lead} {names[cell]}"[:width].ljust(width), states[cell]


def costs(findings: Findings, width: int) -> list[Line]:
    """Return what a training step costs, and the memory it takes."""
    counts, memory = findings.counts, findings.counts.memory
    step = "not known" if counts.step_share is None else f"{percent(counts.step_share)} of training all"
    pairs = (
        ("step", step),
        ("weights", memory_text(memory.weights)),
        ("gradients", memory_text(memory.gradients)),
        ("Adam", memory_text(memory.adam)),
    )
    return _pairs(pairs, width)


def _pairs(pairs: tuple[tuple[str, str], ...], width: int) -> list[Line]:
    """Return names and values, as many to a line as fit."""
    lines: list[Line] = [()]
    for name, value in pairs:
        gap = "   " if lines[-1] else ""
        taken = sum(len(text) for text, _ in lines[-1])
        if gap and taken + len(gap) + len(name) + 1 + len(value) > width:
            lines.append(())
            gap = ""
        lines[-1] = (*lines[-1], (gap, ""), (f"{name} ", "muted"), (value, ""))
    return lines


def rates(findings: Findings, width: int) -> list[Line]:
    """Return the learning rate of each group that trains, the top first."""
    if not findings.rates:
        return [(("nothing trains, so there is no learning rate", "muted"),)]
    pairs = tuple((one.stage, rate_text(one.rate)) for one in reversed(findings.rates))
    return [(("learning rates, the top first", "muted"),), *_pairs(pairs, width)]


def warnings(findings: Findings, signs: Signs, width: int) -> list[Line]:
    """Return what is easily overlooked, a paragraph each."""
    found = [paragraph(text, width, "", lead=(signs.warning, "unsure")) for text in findings.counts.warnings]
    return [line for lines in found for line in lines]


def brief(findings: Findings, signs: Signs, width: int) -> list[Line]:
    """Return costs and warnings in a line each."""
    counts, memory = findings.counts, findings.counts.memory
    step = "" if counts.step_share is None else f"step {percent(counts.step_share)}   "
    whole_memory = memory_text(memory.weights + memory.gradients + memory.adam)
    said = f"{step}memory {whole_memory}"
    lines: list[Line] = [((said + (" with Adam" if len(said) + len(" with Adam") <= width else ""), "muted"),)]
    return [*lines, *(((f"{signs.warning} ", "unsure"), (text[: width - 2], "")) for text in _brief_warnings(findings))]


def _brief_warnings(findings: Findings) -> list[str]:
    norms, plan = findings.counts.batch_norms.layers, findings.plan
    found = []
    if not plan.trained:
        found.append("nothing trains")
    elif not plan.trains(HEAD):
        found.append("the new head is frozen")
    if norms:
        found.append(f"{norms} frozen batch norm{'s' if norms > 1 else ''}: call eval()")
    return found


def borders(width: int) -> list[Line]:
    """Return where the rule's borders are drawn, and why there."""
    lines: list[Line] = []
    for border in (SIZE, SIMILARITY):
        head = f"{border.question} {border.low.capitalize()}, {border.high}."
        lines += [(), *paragraph(head, width, "strong"), *paragraph(border.why, width, "muted")]
    return lines[1:]


def stack(findings: Findings, signs: Signs, width: int) -> list[Line]:
    """Return the whole stack, two lines to a stage."""
    rows = rows_of(findings)
    frame = frame_of(findings, rows, signs, width, height=2 * len(rows))
    return [line for row in rows for line in row_lines(row, frame)]


def report(findings: Findings, signs: Signs, width: int = 78) -> str:
    """Return everything as one text."""
    parts: tuple[list[Line], ...] = (
        paragraph(heading(findings), width, "strong"),
        stack(findings, signs, width),
        [*trains(findings, signs, width), *overfitting(findings, signs, 50), *overfitting_text(findings, width)],
        cells(findings, signs, min(width, 58)),
        [*verdict(findings, signs, width), *reasons(findings, width)],
        [*rates(findings, width), *costs(findings, width)],
        warnings(findings, signs, width),
        borders(width),
    )
    return "\n\n".join(text_of(part) for part in parts if part)
