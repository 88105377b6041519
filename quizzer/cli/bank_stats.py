"""`bank stats`: what banks hold against what their exams ask, and what the log says of their questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizzer.cli.saying import say, say_json
from quizzer.cli.wiring import Place, load_library, open_store
from quizzer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quizzer.bank.library import Library
    from quizzer.study.bank_stats import BankStats, Counted


@click.command("stats")
@click.argument("banks", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Every count as JSON; shares are from 0 to 1.")
@click.pass_obj
def bank_counts(place: Place, *, banks: tuple[str, ...], as_json: bool) -> None:
    """Count what BANKS hold (names, or paths of files), or all banks at hand.

    Questions by type, topic and difficulty against the exam's weights, topics that are thin; from your log:
    questions flagged, too easy, too hard, and those that do not tell a good sitting from a bad one.
    """
    from quizzer.study.bank_stats import bank_stats

    library, names = _chosen(place, banks)
    store = open_store(place, library)
    standings, past = store.standings(), store.past()
    found = [bank_stats(library.banks[name], standings, past) for name in names]
    if as_json:
        say_json(found, indent=2)
        return
    say("\n".join(summary(found)))
    for one in found:
        say("\n".join(["", *_told(one)]))


def _chosen(place: Place, named: Sequence[str]) -> tuple[Library, list[str]]:
    """Return the banks at hand with those read from paths, and the names of those asked for."""
    from quizzer.bank.library import Library
    from quizzer.bank.reading import load_bank, read_file
    from quizzer.nodes import Problems
    from quizzer.nodes.conversion import unknown_word

    paths = [Path(one) for one in named if Path(one).is_file()]
    read = [load_bank(read_file(path), str(path)) for path in paths]
    files = {str(path): bank for path, bank in zip(paths, read, strict=True)}
    if named and len(files) == len(set(named)):
        return Library(read), [bank.key for bank in read]
    library, notices = load_library(place)
    for notice in notices:
        say(f"quizzer: {notice}", err=True)
    for one in named:
        if one not in files and one not in library.banks:
            message = unknown_word(one, list(library.banks), Problems(""), "bank at hand")
            raise UsageError(message)
    whole = Library([*read, *(bank for key, bank in library.banks.items() if key not in {one.key for one in read})])
    return whole, [files[one].key if one in files else one for one in named] or list(whole.banks)


def summary(found: Sequence[BankStats]) -> Iterator[str]:
    """Yield the counts of all banks as one table in Markdown, a column for each."""
    from quizzer.questions import BY_KIND

    def row(name: str, counts: Sequence[object]) -> str:
        return f"| {name} | {' | '.join(map(str, counts))} |"

    yield row("counted", [one.bank for one in found])
    yield f"|{'---|' * (len(found) + 1)}"
    yield row("questions", [one.questions for one in found])
    yield row("items", [one.items for one in found])
    yield row("with numbers drawn", [one.drawn for one in found])
    yield row("scenarios", [one.scenarios for one in found])
    for kind in BY_KIND:
        counts = [_of(one.types, kind) for one in found]
        if any(counts):
            yield row(f"of type `{kind}`", [_with_items(count) for count in counts])
    for level in "1234":
        yield row(f"of difficulty {level}", [_with_items(_of(one.difficulties, level), bare=True) for one in found])


def _of(counts: Sequence[Counted], name: str) -> Counted | None:
    return next((one for one in counts if one.name == name and one.questions), None)


def _with_items(count: Counted | None, *, bare: bool = False) -> str:
    """Return a count of questions, with that of their items where these are more and not left `bare`."""
    if count is None:
        return "0"
    more = not bare and count.items > count.questions
    return f"{count.questions} ({count.items} items)" if more else str(count.questions)


def _told(one: BankStats) -> Iterator[str]:
    yield f"{one.bank}: {one.title}"
    for heading, counts in (("topic", one.topics), ("type", one.types), ("difficulty", one.difficulties)):
        yield ""
        yield f"  {heading:24} questions  share  marks  items"
        yield from (_line(count) for count in counts)
    yield ""
    yield from _log(one)


def _line(count: Counted) -> str:
    marks = "" if count.marks is None else f"{count.marks:.0%}"
    thin = f"  thin: {count.thin}" if count.thin else ""
    return f"  {count.name:24} {count.questions:9}  {count.share:5.0%}  {marks:>5}  {count.items:5}{thin}"


def _log(one: BankStats) -> Iterator[str]:
    """Yield what the log says, and what it is too short to say."""
    from quizzer.study.bank_stats import ENOUGH, ENOUGH_TO_SEPARATE

    yield from (f"  flagged: {flag.item}: {flag.text}" for flag in one.flagged)
    if not one.flagged:
        yield "  no question is flagged"
    for each in one.answered:
        if each.finding is not None:
            yield f"  {each.finding}: {each.question} ({each.answers} answers, {each.right:.0%} right)"
    if not one.answered:
        yield "  nothing is answered yet, so nothing is known of what is too easy, too hard or does not separate"
        return
    if one.judged < one.questions:
        few = f"{one.questions - one.judged} of {one.questions} questions have fewer than {ENOUGH} answers"
        yield f"  {few}: too few to say whether they are too easy or too hard"
    unknown = one.questions - sum(each.separates is not None for each in one.answered)
    if unknown:
        would_tell = f"{ENOUGH_TO_SEPARATE} answers, right and wrong, would tell"
        yield f"  of {unknown} it is not known whether they separate: {would_tell}"
