"""What may be said of a verdict: before the reveal where it is wrong and the slip's cue, after it everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.study.asking import LineNote, SlipNote

if TYPE_CHECKING:
    from quizzer.bank.bank import Bank
    from quizzer.questions.base import LineVerdict, Verdict


UNEXPLAINED = "no known slip explains this number"


def line_notes(verdict: Verdict, bank: Bank, *, final: bool) -> tuple[LineNote, ...]:
    """Return a note for each line; while a try is left, no answer and no why."""
    return tuple(_note(line, bank, final=final) for line in verdict.lines)


def _note(line: LineVerdict, bank: Bank, *, final: bool) -> LineNote:
    cue = line.found or (bank.slip(line.slip).title if line.slip else "")
    if final:
        cue = cue or (UNEXPLAINED if line.searched else "")
        return LineNote(
            label=line.label, outcome=line.outcome, given=line.given, answer=line.answer, why=line.why, cue=cue
        )
    return LineNote(label=line.label, outcome=line.outcome, given=line.given, cue=cue)


def slip_notes(verdict: Verdict, bank: Bank) -> tuple[SlipNote, ...]:
    """Return each slip found, once, with its title and explanation."""
    found = [(bank.slip_key(name), bank.slip(name)) for name in verdict.slips]
    return tuple(SlipNote(key=key, title=slip.title, why=slip.why) for key, slip in found)
