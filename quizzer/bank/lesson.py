"""The lesson beside a bank: its Markdown cut into sections, each found by the slug of its heading.

Sections are what `##` and `###` head; what stands before the first of them is the start, whose anchor is empty.
Lessons are read when they are opened or checked, never with the bank: a bank whose lesson is missing can be asked.
"""

from __future__ import annotations

import contextlib
import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from quizzer.bank.reading import read_file
from quizzer.errors import BankError, UsageError
from quizzer.nodes import Mapping, Problems, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quizzer.bank.bank import Bank
    from quizzer.bank.reading import Reading

MAX_BYTES = 2**20
"""Of a lesson: a book of 150,000 words fits, and Markdown made to be slow stays bearable."""
LEVELS = (2, 3)
"""The headings that begin a section."""
NAMED = 4
"""So many anchors stand in a message where none is near the one written."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with what stands below it, up to the next."""

    anchor: str
    """The heading's slug; empty for what stands before the first one."""
    title: str
    """Markdown, as written."""
    level: int
    line: int
    """Where the heading stands, from 1."""
    markdown: str
    """Without the heading."""


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """A lesson, the start and its sections in order."""

    title: str
    """Markdown; empty where the file has no `#` heading."""
    sections: tuple[Section, ...]

    @property
    def anchors(self) -> tuple[str, ...]:
        """Return what a question may name as its section."""
        return tuple(one.anchor for one in self.sections if one.anchor)

    def section(self, anchor: str) -> Section:
        """Return the first section of that anchor; raise UsageError, with the nearest, where there is none."""
        found = next((one for one in self.sections if one.anchor == anchor), None)
        if found is None:
            message = f"the lesson has no section `{anchor}`; {nearest(anchor, self.anchors)}"
            raise UsageError(message)
        return found


def slug(heading: str) -> str:
    """Return the anchor of a heading: its letters and digits, small, with a hyphen for all between."""
    return re.sub(r"[\W_]+", "-", heading.lower()).strip("-")


def nearest(anchor: str, anchors: Iterable[str], problems: Problems | None = None) -> str:
    """Return what to write in the place of an anchor that there is none of."""
    known = list(dict.fromkeys(anchors))
    near = (problems or Problems("")).near(anchor, known)
    if near:
        return f"did you mean `{near}`?"
    if not known:
        return "add a heading that starts with `## `"
    more = ", ..." if len(known) > NAMED else ""
    return "write one of " + ", ".join(known[:NAMED]) + more


@functools.lru_cache(maxsize=8)
def read_lesson(markdown: str) -> Lesson:
    """Return the lesson in `markdown`; any text is one."""
    text = markdown.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines, title = text.split("\n"), ""
    cuts: list[tuple[int, int, int, str]] = [(0, 0, 1, "")]
    for level, start, end, heading in _headings(text):
        if level == 1 and not title and len(cuts) == 1:
            title = heading
            lines[start:end] = [""] * (end - start)
        elif level in LEVELS:
            cuts.append((start, end, level, heading))
    ends = [start for start, *_ in cuts[1:]] + [len(lines)]
    sections = tuple(
        Section(
            anchor=slug(heading),
            title=heading or title,
            level=level,
            line=start + 1,
            markdown="\n".join(lines[below:end]).strip("\n"),
        )
        for (start, below, level, heading), end in zip(cuts, ends, strict=True)
    )
    return Lesson(title=title, sections=sections)


def _headings(text: str) -> list[tuple[int, int, int, str]]:
    """Return level, first line, line behind and text of each heading outside of lists and quotes."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  only lessons pay for it

    tokens = MarkdownIt("commonmark").disable("inline").parse(text)
    return [
        (int(token.tag[1:]), token.map[0], token.map[1], tokens[place + 1].content)
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0 and token.map
    ]


def lesson_file(bank: Bank) -> Path | None:
    """Return where a bank's lesson lies, beside the bank; None where it names none."""
    return _beside(bank.file, bank.head.lesson) if bank.head.lesson else None


def _beside(file: str, name: str) -> Path:
    """Return the path of a lesson; raise BankError for a name that leads out of the bank's folder."""
    named, beside = Path(name), Path(file).parent
    try:
        found = (beside / named).resolve()
        folders = {beside.resolve(), Path(file).resolve().parent}  # a bank may be linked to with its lesson beside it
    except (OSError, ValueError, RuntimeError):  # too long, a zero byte, links in a circle
        message = f"the lesson `{name}` has a name that no file can have; put it beside the bank"
        raise BankError(message) from None
    if named.is_absolute() or ".." in named.parts or not any(map(found.is_relative_to, folders)):
        message = f"the lesson `{name}` lies outside of the bank's folder; put it beside the bank"
        raise BankError(message)
    return beside / named


def lesson_of(bank: Bank) -> Lesson | None:
    """Return a bank's lesson, or None where it names none; raise BankError, in a sentence, where it cannot be read."""
    path = lesson_file(bank)
    return None if path is None else _read(path)


def has_lesson(bank: Bank) -> bool:
    """Return whether a bank names a lesson that is there."""
    try:
        path = lesson_file(bank)
    except BankError:
        return False
    with contextlib.suppress(OSError):
        return path is not None and path.is_file()
    return False


def _read(path: Path) -> Lesson:
    try:
        there = path.exists()
    except OSError as error:
        message = (
            f"the lesson {path} cannot be read ({error.strerror}); write the name of a Markdown file beside the bank"
        )
        raise BankError(message) from None
    if not there:
        message = f"the lesson {path} is not there; put it beside the bank, or remove `lesson:`"
        raise BankError(message)
    if not path.is_file():
        message = f"the lesson {path} is no file; write the name of a Markdown file beside the bank"
        raise BankError(message)
    data = read_file(path, MAX_BYTES)
    if len(data) > MAX_BYTES:
        message = f"the lesson {path} is larger than {MAX_BYTES // 2**20} MiB; make it shorter"
        raise BankError(message)
    try:
        return read_lesson(data.decode())
    except UnicodeDecodeError:
        message = f"the lesson {path} is not UTF-8; save it as UTF-8"
        raise BankError(message) from None


def lesson_problems(reading: Reading) -> None:
    """Note a lesson of `reading` that cannot be read or has two headings of one slug, and sections it has not."""
    root, problems = reading.root, reading.problems
    named = root.child("lesson") if root is not None else None
    if root is None or not isinstance(named, Scalar) or not named.text:
        return
    try:
        lesson = _read(_beside(problems.file, named.text))
    except BankError as error:
        problems.add(named, "no-lesson", str(error).replace(str(Path(problems.file).parent / named.text), named.text))
        return
    lines: dict[str, int] = {}
    for one in lesson.sections:
        first = lines.setdefault(one.anchor, one.line)
        if first != one.line:
            message = f"lines {first} and {one.line} of {named.text} both come to the section `{one.anchor}`"
            problems.add(named, "same-section", f"{message}; rename one of the two headings")
    anchors = dict.fromkeys(lesson.anchors)
    for node in getattr(root.at("questions"), "items", []):
        section = node.child("section") if isinstance(node, Mapping) else None
        if isinstance(section, Scalar) and section.text not in anchors:
            message = f"{named.text} has no section `{section.text}`; {nearest(section.text, anchors, problems)}"
            problems.add(section, "unknown-section", message)
