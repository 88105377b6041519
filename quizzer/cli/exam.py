"""`exam`: a mock exam, in the app or as lines; the results of those handed in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from quizzer.bank.blueprint import MOST_QUESTIONS
from quizzer.cli.saying import say, say_json
from quizzer.cli.sittings import plain_option, run_app, seed_option
from quizzer.cli.wiring import Place, open_desk
from quizzer.errors import UsageError
from quizzer.study.exam import MOST_MINUTES
from quizzer.study.paper_marks import shown_marks
from quizzer.study.prose import visible

if TYPE_CHECKING:
    from quizzer.study.desk import Desk
    from quizzer.study.mock_exam import MockExam


@click.command()
@click.option("--name", help="The exam to draw for (the soonest that is set, else all banks).")
@click.option("--questions", type=click.IntRange(1, MOST_QUESTIONS), help="So many questions (the blueprint's).")
@click.option(
    "--minutes",
    type=click.FloatRange(0, MOST_MINUTES, min_open=True),
    help="So many minutes (the blueprint's).",
)
@click.option("--new", is_flag=True, help="Hand in a paper that is open, and draw a new one.")
@click.option("--results", is_flag=True, help="List the papers that were handed in.")
@click.option("--json", "as_json", is_flag=True, help="With --results: as JSON.")
@plain_option
@seed_option
@click.pass_obj
def exam(  # noqa: PLR0913  one argument for each option
    place: Place,
    *,
    name: str | None,
    questions: int | None,
    minutes: float | None,
    new: bool,
    results: bool,
    as_json: bool,
    plain: bool,
    seed: int | None,
) -> None:
    """Sit a mock exam: a timed paper drawn by exam weight, no feedback until it is handed in.

    A paper that is open goes on, its clock with it. It changes no schedule unless you send its misses to review.
    """
    from quizzer.study.mock_exams import Wish

    wish = Wish(name=name, questions=questions, minutes=minutes)
    if results or as_json:
        _list_results(open_desk(place, 0), as_json=as_json)
    elif plain:
        _sit(open_desk(place, seed), wish, new=new)
    else:
        _run_app(place, wish, new=new, seed=seed)


def _run_app(place: Place, wish: Any, *, new: bool, seed: int | None) -> None:  # noqa: ANN401  a Wish, imported late
    def above(desk: Desk, settings: Any) -> Any:  # noqa: ANN401  the app's own, imported with it
        from quizzer.tui.screens.mock import MockScreen

        return MockScreen(desk, settings, wish, new=new)

    run_app(place, above=above, seed=seed)


def _sit(desk: Desk, wish: Any, *, new: bool) -> None:  # noqa: ANN401  a Wish, imported late
    from quizzer.cli.plain_exam import PlainExam
    from quizzer.study.mock_exams import ANY

    for notice in (*desk.notices, *desk.mocks.problems()):
        say(f"quizzer: {notice}", err=True)
    desk.mocks.terms(wish)
    found = desk.mocks.resume()
    is_open = found is not None and found.result is None
    if found is not None and new:
        found.hand_in()
        say(f"The open paper is handed in as it stood: {one_line(found)}.")
        found = None
    elif is_open and wish != ANY:
        message = "a mock exam is still open; go on with: quizzer exam --plain, or hand it in and draw another: --new"
        raise UsageError(message)
    PlainExam(found or desk.mocks.begin(wish), sys.stdin, sys.stdout, resumed=found is not None).run()


def _list_results(desk: Desk, *, as_json: bool) -> None:
    for problem in desk.mocks.problems():
        say(f"quizzer: {problem}", err=True)
    past = desk.mocks.past()
    if as_json:
        say_json([_figures(one) for one in past], indent=2)
        return
    if not past:
        click.echo("no mock exam has been handed in yet; sit one with: quizzer exam")
    for one in past:
        started = one.sat.started_at.astimezone(desk.ground.zone)
        say(f"{started:%Y-%m-%d %H:%M}  {one_line(one)}  {one.paper.name}")


def one_line(one: MockExam) -> str:
    """Return what a paper came to, in a few words."""
    result = one.hand_in()
    expected = shown_marks(round(result.predicted))
    return f"{shown_marks(result.marks)} of {shown_marks(result.out_of)} marks, {expected} expected"


def _figures(one: MockExam) -> dict[str, Any]:
    """Return a result as it goes to JSON: stable keys, marks out of 100."""
    result = one.hand_in()
    return {
        "id": one.sat.id,
        "exam": visible(one.paper.name),
        "seed": one.paper.seed,
        "started_at": one.sat.started_at,
        "handed_in_at": one.sat.handed_in_at,
        "minutes": one.paper.minutes,
        "seconds": result.seconds,
        "marks": result.marks,
        "out_of": result.out_of,
        "expected": result.predicted,
        "missed": result.missed,
        "sent_to_review": one.sat.sent,
        "topics": [
            {"topic": topic.topic, "marks": topic.marks, "out_of": topic.out_of, "expected": topic.predicted}
            for topic in result.topics
        ],
        "questions": [
            {
                "question": question.question,
                "topic": question.topic,
                "type": question.kind,
                "marks": question.marks,
                "out_of": question.out_of,
                "expected": question.predicted,
                "answered": question.answered,
                "answer": entered.answer,
            }
            for question, entered in zip(result.questions, one.sat.entered, strict=True)
        ],
    }
