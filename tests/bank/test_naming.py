"""Names that lead somewhere: seen at once in the plain data, and told by the nodes where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.bank.folders import bank_files
from quizzer.bank.naming import _Seen, naming_problems, slip_places, slips_named
from quizzer.bank.reading import Reading, read_bank
from quizzer.nodes import Mapping, parse
from tests.shelf import EXAMPLES, ROOT, SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.nodes import Problem

BANKS = bank_files([SHIPPED, EXAMPLES, ROOT / "tests" / "banks" / "broken"])
LOOKS = ("each_id_once", "topics_there", "slips_meet")


def read(text: str) -> Reading:
    """Return what is read of a bank, its nodes alone."""
    reading = Reading("f")
    root = parse(text.encode(), reading.problems)
    reading.root = root if isinstance(root, Mapping) else None
    return reading


def found(text: str) -> tuple[Problem, ...]:
    """Return what is said of a bank's names."""
    reading = read(text)
    naming_problems(reading)
    return reading.problems.sorted()


IDS = st.sampled_from(["id: a", "id: b", "id: [a]", "id:", "formerly: [a]", "formerly: [c, d]", "formerly: a"])
TOPICS = st.sampled_from(["topic: t", "topic: u", "topic: [t]", "topic:", "section: s"])
SLIPS = st.sampled_from(
    [
        *(
            "slip: own",
            "slip: other",
            "slip: no-bias",
            "slip: [own]",
            "reversed: own",
            "slips: own",
            "slips: [own, other]",
        ),
        *(
            "slips: {p: own}",
            "slips: {p: {slip: own}}",
            "slips: [{slip: own}, other]",
            "options: [{slip: own}]",
            "slip:",
        ),
    ]
)
QUESTION = st.lists(IDS | TOPICS | SLIPS, max_size=5, unique_by=lambda one: one.partition(":")[0]).map(", ".join)
HEADS = st.sampled_from(
    [
        *(
            "topics: {t: {}, u: {}}",
            "topics: {t: {}}",
            "topics: [t]",
            "topics: {slip: {}}\nblueprint: {topics: {slip: own}}",
        ),
        *("lesson: a.md\ntopics: {t: {}}", ""),
    ]
)
OWN = st.sampled_from(
    ["slips: {own: {title: x}}", "slips: {own: {}, other: {}}", "slips: {no-bias: {}}", "slips: {slips: {a: own}}", ""]
)


@settings(max_examples=300, deadline=None)
@given(head=HEADS, own=OWN, questions=st.lists(QUESTION, max_size=3))
def test_a_look_at_the_data_hides_nothing(head: str, own: str, questions: list[str]) -> None:
    """What is seen to be well is well: the nodes, asked all the same, say no more."""
    listed = "".join(f"  - {{{one}}}\n" for one in questions)
    text = f"{head}\n{own}\nquestions:\n{listed}"
    said = found(text)
    with pytest.MonkeyPatch.context() as patch:
        for look in LOOKS:
            patch.setattr(_Seen, look, lambda _: False)
        assert found(text) == said


@pytest.mark.parametrize("path", bank_files([SHIPPED, EXAMPLES]), ids=lambda path: path.stem)
def test_the_data_name_the_slips_that_the_nodes_name(path: Path) -> None:
    """And a good bank is seen to be one without its nodes."""
    root = read(path.read_text(encoding="utf-8")).root
    assert root is not None
    assert slips_named(root.mappings()) == {one.text for one in slip_places(root.at("questions"))}
    assert all(getattr(_Seen(root), look)() for look in LOOKS)


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_a_bank_is_the_same_by_whichever_way_it_is_read(path: Path) -> None:
    """Nodes made at once, or when they are asked for: the same questions, the same problems in the same places."""
    data = path.read_bytes()
    reading = read_bank(data, "f")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quizzer.nodes.reading.lazy_root", lambda *_: None)
        other = read_bank(data, "f")
    assert other.problems.sorted() == reading.problems.sorted()
    assert other.head == reading.head
    assert [one for one, _ in other.questions] == [one for one, _ in reading.questions]
    places = [[(node.line, node.column) for _, node in one.questions] for one in (other, reading)]
    assert places[0] == places[1]
