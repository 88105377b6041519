"""What home says, as text: what to do now, the exam ahead, what to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from quizzer.study.prose import visible

if TYPE_CHECKING:
    from quizzer.study.catalogue import Overview
    from quizzer.study.desk import Desk
    from quizzer.study.exam import Exam
    from quizzer.study.exam_plan import ExamPlan
    from quizzer.study.slip_history import SlipHistory
    from quizzer.study.weakness import WeakArea
    from quizzer.tui.glyphs import Glyphs

WIDEST_BAR = 50
SMALL = 0.01
"""A day that adds less than this share of the marks is told by what it keeps up."""


def where(desk: Desk | None, glyphs: Glyphs) -> str:
    """Return what the top bar says: whose questions are at hand."""
    banks = list(desk.ground.library.banks.values()) if desk is not None else []
    if len(banks) == 1:
        return f"Quizzer {glyphs.crumb} {visible(banks[0].head.title)}"
    return f"Quizzer {glyphs.crumb} {len(banks)} banks" if banks else "Quizzer"


def exam_headline(exam: Exam, desk: Desk, glyphs: Glyphs) -> Content:
    """Return how far the next exam is, and which come after it."""
    today = desk.ground.today()
    days, others = exam.days_left(today), desk.timetable.ahead(today)[1:]
    when = "tomorrow" if days == 1 else f"in {days} days"
    more = f" {glyphs.dot} then " + ", ".join(f"{visible(one.name)} on {one.date:%d %b}" for one in others)
    return Content.assemble(
        (visible(exam.name), "bold"), (f" {when}", "bold $accent"), (more if others else "", "$muted")
    )


def marks_lines(plan: ExamPlan, width: int, glyphs: Glyphs) -> Content:
    """Return the marks expected of 100: today's as a bar, what the plan adds to it as a lighter one, in words below."""
    expected, room = plan.expected, max(10, min(WIDEST_BAR, width))
    now = round(expected.today * room)
    then = max(now, round(expected.planned * room))
    bar = Content.assemble(
        (glyphs.full * now, "$secondary"),
        (glyphs.plan * (then - now), "$accent"),
        (glyphs.empty * (room - then), "$line"),
    )
    said = Content.assemble(
        (f"{expected.today:.0%}", "bold $secondary"),
        (" of the marks today, ", "$muted"),
        (f"{expected.planned:.0%}", "bold $accent"),
        (f" on the day with the plan, {expected.unstudied:.0%} without", "$muted"),
    )
    unsure = "\nHow you forget is not known well yet: these figures will move." if plan.unsure else ""
    return Content.assemble(bar, "\n", said, (unsure, "$muted"))


def exam_start(plan: ExamPlan, glyphs: Glyphs) -> Content:
    """Return the primary action while an exam is ahead: what is left of today, and what it adds."""
    left = round(plan.minutes_today)
    if left <= 0:
        label, adds = "Study on: today's minutes are done", ""
    else:
        label = f"Study {'1 minute' if left == 1 else f'{left} minutes'}"
        adds = f"   worth about {plan.today_adds * 100:.1f} of 100 marks"
        if plan.today_adds < SMALL:
            adds = f"   keeps you on course for {plan.expected.planned:.0%}"
    return Content.assemble((glyphs.enter, "bold $accent"), "  ", (label, "bold"), (adds, "$muted"))


def last_line() -> Content:
    """Return the offer of the last two days."""
    return Content.assemble(("h", "bold $accent"), "  The last hours: what you missed, your slips, the formulas")


def new_line() -> Content:
    """Return the offer to a new learner."""
    return Content.assemble(("n", "bold $accent"), "  Ten minutes to find out what you know already")


def paper_line(name: str, seconds: float) -> Content:
    """Return the way back into a mock exam that is open."""
    left = f"   {int(seconds) // 60}:{int(seconds) % 60:02} left"
    return Content.assemble(("m", "bold $accent"), f"  Back to the mock exam {visible(name)}", (left, "$muted"))


def weak_line(place: int, topic: WeakArea, glyphs: Glyphs) -> Content:
    """Return a weak topic with the marks it loses, and the key that drills it."""
    lost = f" {glyphs.dot} {topic.lost * 100:.1f} of 100 marks lost"
    return Content.assemble((f"{place}", "bold $accent"), "  ", visible(topic.title), (lost, "$muted"))


def headline(overview: Overview, glyphs: Glyphs) -> Content:
    """Return what there is to do now, in a few words."""
    if not overview.items:
        return Content.styled("No questions yet", "bold")
    if not overview.due and not overview.new:
        return Content.styled("Nothing is due now", "bold")
    parts = []
    if overview.due:
        parts.append(Content.assemble((f"{overview.due}", "bold $accent"), (" due", "bold")))
    if overview.new:
        parts.append(Content.assemble((f"{overview.new}", "bold $secondary"), (" new", "bold")))
    return Content.styled(f" {glyphs.dot} ", "$muted").join(parts)


def detail(overview: Overview, limit: int | None, streak: int, glyphs: Glyphs) -> Content:
    """Return the line below the headline."""
    if not overview.items:
        return Content.assemble(
            ("Add a bank, or a folder of them, then start Quizzer again:\n\n", "$muted"),
            ("quizzer bank add PATH", "bold $secondary"),
        )
    if not overview.seen:
        return Content.styled(
            "Welcome. Answer what you can and leave the rest: a miss shows you how it goes, and comes back soon.",
            "$muted",
        )
    words = [f"{overview.seen} of {overview.items} items met"]
    if limit and (overview.due or overview.new):
        words.append(f"up to {limit} questions a sitting")
    if overview.flagged:
        words.append(f"{overview.flagged} flagged")
    if streak > 1:
        words.append(f"{streak} days in a row")
    return Content.styled(f" {glyphs.dot} ".join(words), "$muted")


def start_line(overview: Overview, glyphs: Glyphs) -> Content:
    """Return the primary action."""
    if overview.due:
        label = "Start reviewing"
    elif overview.new and not overview.seen:
        label = "Start your first sitting"
    elif overview.new:
        label = "Learn something new"
    else:
        label = "Drill something anyway"
    return Content.assemble((glyphs.enter, "bold $accent"), "  ", (label, "bold"))


def slip_line(place: int, slip: SlipHistory, glyphs: Glyphs) -> Content:
    """Return a slip with how often it is made, and the key that drills it."""
    often = f" {glyphs.dot} in {slip.made} of {slip.chances} answers"
    return Content.assemble((f"{place + 1}", "bold $accent"), "  ", visible(slip.title), (often, "$muted"))


def changed_line(overview: Overview, glyphs: Glyphs) -> Content:
    """Return what to do about items whose answer is another one now; nothing when there are none."""
    count = len(overview.changed)
    if not count:
        return Content("")
    said = "1 answer changed" if count == 1 else f"{count} answers changed"
    return Content.assemble(
        (f"{glyphs.changed} ", "bold $warning"),
        f"{said} since you learned {'it' if count == 1 else 'them'}: ",
        ("c", "bold $accent"),
        (" browses is:changed, ", "$muted"),
        ("z", "bold $accent"),
        (" resets.", "$muted"),
    )
