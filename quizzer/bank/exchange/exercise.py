"""Questions as other programs know them: what GIFT, Anki and CSV have in common with our types.

Exports flatten a question to these and write them; imports read these and draft a question of each.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

import msgspec

MOST_SLUG = 60


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What every exercise has."""

    name: str
    """A question's id, or what is to become one."""
    topic: str = ""
    """A topic's name."""
    prompt: str = ""
    """Markdown."""
    why: str = ""
    difficulty: int = 0
    """From 1 to 4; 0 where nothing says."""
    key: str = ""
    """What stays the same when the text changes, for programs that update what they know."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer with its worth, from -1 to 1, and what is said of it."""

    text: str
    worth: Fraction
    said: str = ""
    value: Fraction | None = None
    """The number, where it is one."""
    within: Fraction = Fraction(0)
    """How far off a number may be."""


class Picked(Told, frozen=True, kw_only=True):
    """Options to pick from; `several` where more than one may be picked."""

    options: tuple[Answer, ...]
    several: bool = False


class Counted(Told, frozen=True, kw_only=True):
    """A number to type, and wrong ones that have something said of them."""

    answers: tuple[Answer, ...]
    unit: str = ""


class Linked(Told, frozen=True, kw_only=True):
    """Pairs to link, and right sides that belong nowhere."""

    pairs: tuple[tuple[str, str], ...]
    spare: tuple[str, ...] = ()
    whys: tuple[str, ...] = ()
    """What is said of each pair; empty, or as many as there are pairs."""
    ids: tuple[str, ...] = ()
    """The pairs' ids, likewise."""


class Filled(Told, frozen=True, kw_only=True):
    """A text with one blank: what stands before it, the answers, what stands behind."""

    before: str
    answers: tuple[Answer, ...]
    after: str


class Blanked(Told, frozen=True, kw_only=True):
    """A text with blanks `[[answer|also right]]`."""

    text: str
    wrong: tuple[tuple[int, Answer], ...] = ()
    """Wrong answers that have something said of them, by the number of their blank."""


class Recalled(Told, frozen=True, kw_only=True):
    """A front and a back."""

    back: str


Exercise = Picked | Counted | Linked | Filled | Blanked | Recalled


def slug(text: str, otherwise: str) -> str:
    """Return `text` as a name in keys: lower case, digits and hyphens; `otherwise` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", plain)[:MOST_SLUG].strip("-")
    return found or otherwise


class Names:
    """Hands out slugs, each once."""

    def __init__(self) -> None:
        """Start with none taken."""
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}
        """How often each slug was wished for: a thousand questions of one name are told apart at once."""

    def give(self, text: str, otherwise: str) -> str:
        """Return a slug of `text` that nobody has yet."""
        first = slug(text, otherwise)
        name, count = first, self._counts.get(first, 1)
        while name in self._taken:
            count += 1
            name = f"{first}-{count}"
        self._counts[first] = count
        self._taken.add(name)
        return name
