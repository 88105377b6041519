"""The words above a plan: which exam, when, with how much time; or how to set the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.study.exam_words import counted, days_off, given_up, left_out, unsure
from quizzer.study.prose import visible

if TYPE_CHECKING:
    import datetime as dt

    from quizzer.study.exam import Exam, Timetable
    from quizzer.study.exam_plan import ExamPlan
    from quizzer.tui.glyphs import Glyphs

WHY = "Say when an exam is, and each day's minutes go where they gain most marks. Until then what is due is reviewed."


def exam_head(  # noqa: PLR0913  what there is to say
    timetable: Timetable, exam: Exam, today: dt.date, plan: ExamPlan | None, glyphs: Glyphs, *, brief: bool
) -> Content:
    """Return the exam, its day, the time there is, in two lines; its place among several; `brief` without days off."""
    dot = (f" {glyphs.dot} ", "$muted")
    date = f"{exam.date:%a} {exam.date.day} {exam.date:%b}{'' if brief else f' {exam.date.year}'}"
    first = Content.assemble(
        (visible(exam.name), "bold $accent"), dot, date, dot, (counted(exam.days_left(today), "day") + " left", "bold")
    )
    ahead = timetable.ahead(today)
    if len(ahead) > 1:
        where = f"{'' if brief else 'exam '}{ahead.index(exam) + 1} of {len(ahead)} "
        first = Content.assemble(first, dot, (where, "$muted"), ("< >", "bold $accent"))
    minutes = f"{counted(timetable.minutes, 'minute')} a day{'' if brief else days_off(timetable)}"
    left = "" if plan is None else f" {glyphs.dot} {plan.minutes_today:.0f} left today"
    return Content("\n").join([first, Content.styled(minutes + left, "$muted")])


def nothing_ahead(exam: Exam | None, today: dt.date, minutes: int, glyphs: Glyphs) -> Content:
    """Return how to set an exam where none is ahead; `exam` is the last one that was."""
    if exam is None:
        title = "No exam is set"
    elif exam.days_left(today) == 0:
        title = f"{visible(exam.name)} is today. Good luck"
    else:
        title = f"{visible(exam.name)} was on {exam.date}"
    return Content.assemble(
        (title, "bold"),
        (f"\n\n{WHY}\n\n", "$muted"),
        (glyphs.enter, "bold $accent"),
        ("  Set an exam\n", "bold"),
        ("m", "bold $accent"),
        f"{' ' * len(glyphs.enter)} {counted(minutes, 'minute')} of study a day",
    )


def plan_notes(plan: ExamPlan, answer: str, glyphs: Glyphs) -> Content:
    """Return what must be said of a plan: what is given up, what is not known, and the answer to a wish."""
    lines = []
    if answer:
        lines.append(Content.assemble((f"{glyphs.arrow} ", "bold $accent"), (visible(answer), "bold")))
    if given_up(plan):
        lines.append(Content.styled(visible(_sentence(given_up(plan))), "$warning"))
    lines += [Content.styled(_sentence(said), "$muted") for said in (unsure(plan), left_out(plan)) if said]
    return Content("\n").join(lines)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
