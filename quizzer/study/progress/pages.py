"""The pages of progress, in their order: what each is called, what it shows, and how it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from quizzer.study.progress.days_page import days_page
from quizzer.study.progress.memory_pages import marks_page, retention_page, sureness_page
from quizzer.study.progress.work_pages import load_page, pace_page, slips_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.study.plots import Line
    from quizzer.study.progress.room import Room


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One figure's page."""

    name: str
    """The field of Progress that it shows."""
    title: str
    what: str
    """What it shows, before there is anything."""
    draw: Callable[[Any, Room], list[Line]]


PAGES = (
    Page(name="days", title="Days", what="the days you studied, and how many in a row", draw=days_page),
    Page(name="marks", title="Marks", what="the marks to expect, day by day", draw=marks_page),
    Page(name="retention", title="Memory", what="what you recall, against what was predicted", draw=retention_page),
    Page(name="sureness", title="Sureness", what="how often you are right when you are sure", draw=sureness_page),
    Page(name="load", title="Load", what="how much falls due in the days to come", draw=load_page),
    Page(name="pace", title="Time", what="what an answer takes, by type of question", draw=pace_page),
    Page(name="slips", title="Slips", what="the mistakes you make most, week by week", draw=slips_page),
)
