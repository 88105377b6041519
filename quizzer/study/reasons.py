"""Why a question is asked now, in words: for the app and for lines alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzer.study.queue import Want

PER_MARKS = 100
"""Marks are told as if an exam had so many."""
SENTENCES = {
    "new": "you have not met it yet",
    "missed": "you missed it in this sitting, so it comes back soon",
    "slip": "the slip you made a moment ago tempts here too",
    "placement": "of all questions its answer is expected to tell most of what you know already",
    "last-missed": "you missed it and have not had it right since",
    "last-slip": "a slip that you have made more than once tempts here",
    "last-formula": "a formula to have at hand in the exam",
    "last-wavering": "marks for its time are likely to be lost here: a chance of about {recall:.0%} that you know it",
    "last-new": "you have not met it, and few questions are worth more for their time",
    "another": "you asked for another like the last one",
    "due": "it is due: a chance of about {recall:.0%} that you still know the part you know least",
    "weak": "it is among what loses you most marks, were the exam now",
    "early": "not due yet, but you picked it: a chance of about {recall:.0%} that you know it",
}


def why_now(want: Want) -> str:
    """Return why a question is asked now."""
    if want.reason == "exam":
        return _for_the_exam(want)
    return SENTENCES.get(want.reason, want.reason).format(recall=want.recall)


def _for_the_exam(want: Want) -> str:
    best = f"it adds about {want.gain * PER_MARKS:.2g} of {PER_MARKS} marks, more than any other for its time"
    if want.recall == 0:
        return f"{best}; it asks what you have not met yet"
    return f"{best}: a chance of {want.recall:.0%} that you know it now, {want.kept:.0%} on the exam day unless asked"
