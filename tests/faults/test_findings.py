"""What the fuzzer found, and what was found by reading with it in mind: each stays found.

Where the finding was a hang, the input is one that takes minutes, gigabytes or the stack if it comes back.
"""

from __future__ import annotations

import io
import logging
import sqlite3
import zipfile
from typing import TYPE_CHECKING

import msgspec
import pytest

from quizzer.bank.check import try_questions
from quizzer.bank.exchange.anki_package import read_package
from quizzer.bank.exchange.csv_pairs import import_csv
from quizzer.bank.exchange.exercise import Names
from quizzer.bank.exchange.gift_reading import import_gift
from quizzer.bank.exchange.markup import to_html, to_markdown
from quizzer.bank.reading import load_bank, read_bank
from quizzer.cli.bookmarks import READING, Bookmarks
from quizzer.errors import BankError, FormulaError, Malformed, StoreError
from quizzer.generators.arithmetic import formula, read_number
from quizzer.nodes import Problems, parse
from quizzer.nodes.bounds import MAX_ALIASED_TEXT, MAX_DEPTH
from quizzer.nodes.writing import dump
from quizzer.study.exam import Timetable
from quizzer.study.log import decode
from quizzer.study.mock_exam import MockExam
from quizzer.study.mock_exams import MockExams, Wish
from quizzer.study.papers import LoosePapers
from quizzer.study.prose import MOST_FORMULAS, STACKED, math, plain_text, visible
from quizzer.tui.widgets.page_rows import columns
from tests.faults.ways_in import ground
from tests.shelf import library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Program

HEAD = "bank: b\ntitle: B\n"
TOPIC = "topics: {t: {title: T}}\n"
CARD = "  - {id: q%d, type: card, topic: %s, difficulty: 1, front: F, back: B}\n"


def codes(text: str) -> set[str]:
    """Return the codes of a bank's problems."""
    return {one.code for one in read_bank(text.encode(), "f").problems.sorted()}


@pytest.mark.parametrize("text", ["1e9_999_999", "1e9_999_999_999", "0.5e-9_999_999"])
def test_an_exponent_with_underscores_is_no_way_round_its_bound(text: str) -> None:
    """`1e9_999_999` was read as ten million digits, in a bank and as an answer."""
    with pytest.raises(FormulaError, match="too large"):
        formula(text)
    with pytest.raises(Malformed):
        read_number(text)


def test_a_formula_that_python_cannot_quote_is_refused() -> None:
    """The writer of trees, which quotes a part in a message, runs out of stack before our bound is met."""
    for text in ("~" * 298 + "1", "[" * 149 + "]" * 149, "a" + ".a" * 149, "not " * 74 + "1"):
        with pytest.raises(FormulaError):
            _deeply(400, text)


def _deeply(left: int, text: str) -> object:
    """Read a formula with so many calls on the stack, as in an app."""
    return _deeply(left - 1, text) if left else formula(text)


@pytest.mark.parametrize(
    "latex",
    ["\\frac{" * 60, "\\frac{$" * 30 + "}" * 30, "}" * 30 + "\\frac{" * 30, "{" * 5000, "_{a" * 50_000, "\\" * 100_000],
    ids=lambda latex: latex[:8],
)
def test_math_that_would_be_tried_for_ever_is_shown_as_written(latex: str) -> None:
    """LaTeX too deep, too long or with braces left open goes to no reader."""
    assert math(latex) == latex


def test_math_writes_nothing_on_the_screen(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """The reader's own warnings stay with it, and many formulas are read up to a bound."""
    math("\\frac{a}")
    math("\\frac")
    assert capfd.readouterr() == ("", "")
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]
    many = plain_text(" ".join(f"$x^2_{{{place}}}$" for place in range(MOST_FORMULAS + 5)))
    assert many.count("^") == 5


def test_openings_that_are_never_closed_are_passed_once() -> None:
    """Each was followed to the end of the text, whatever it opens."""
    for piece in ("<!--", "[sound:", "\\(", "[$]", "<?", "<![CDATA["):
        assert len(to_markdown(piece * 20_000)[0]) <= 20_000 * len(piece)
    assert to_html("```a\nb" * 20_000) == "```a<br>b" * 20_000
    assert to_markdown("a<!-- b -->c<!DOCTYPE html>\\(x\\)") == ("ac$x$", ())


def test_places_in_a_long_file_are_found_at_once() -> None:
    """Tens of thousands of problems, each with its line and column."""
    with pytest.raises(BankError, match=r"f:1:4: .*7999 more") as caught:
        import_gift(b"a{=}\n\n" * 8_000, "f", bank="b")
    assert (caught.value.problems[-1].line, caught.value.problems[-1].column) == (15_999, 4)
    with pytest.raises(BankError, match="f:2:4: "):
        import_csv(b"left,right\n" + b'"a"x,"b"\n' * 8_000, "f", bank="b")


def test_names_that_lead_nowhere_are_looked_up_so_many_times() -> None:
    """Thousands of unknown names against hundreds of known ones; the first have the nearest named."""
    topics = "".join(f"  topic-{place}: {{title: T}}\n" for place in range(300))
    found = read_bank(
        (HEAD + "topics:\n" + topics + "questions:\n").encode()
        + b"".join((CARD % (place, f"topik-{place}x")).encode() for place in range(1500)),
        "f",
    ).problems.sorted()
    unknown = [one for one in found if one.code == "unknown-topic"]
    assert len(unknown) == 1500
    assert "did you mean" in unknown[0].message
    assert "write one of" in unknown[-1].message


def test_topics_have_a_bound() -> None:
    """What builds on what is followed for each topic: a chain of thousands is refused, not followed."""
    chain = "".join(f"  t{place}: {{title: T, needs: [t{place + 1}]}}\n" for place in range(2_000))
    assert "too-many" in codes(HEAD + "topics:\n" + chain + "questions: []\n")


def test_slips_and_givens_have_a_bound() -> None:
    """A number with thousands of slips was diagnosed by each of them, for each."""
    slips = ", ".join(f"{{slip: no-bias, gives: {place}}}" for place in range(3000))
    number = f"  - {{id: q, type: number, topic: t, difficulty: 1, prompt: P, answer: 5.5, slips: [{slips}]}}\n"
    assert "too-many" in codes(HEAD + TOPIC + "questions:\n" + number)
    given = ", ".join(f"F{place}: {{choose: [1, 2]}}" for place in range(500))
    derived = f"  - {{id: q, type: derivation, topic: t, difficulty: 1, prompt: P, given: {{{given}}}, steps: []}}\n"
    assert "too-many" in codes(HEAD + TOPIC + "questions:\n" + derived)


def test_aliases_repeat_no_more_text_than_nodes() -> None:
    """One long text a thousand times made a cache of hundreds of megabytes of a small file."""
    card = "  - {id: q%d, type: card, topic: t, difficulty: 1, front: *a, back: B}\n"
    many = "".join(card % place for place in range(2, 3000))
    first = CARD.replace("front: F", "front: &a " + "x" * 90_000) % (1, "t")
    assert codes(HEAD + TOPIC + "questions:\n" + first + many) == {"aliases-explode"}
    few = "".join(card % place for place in range(2, 2 + MAX_ALIASED_TEXT // 90_000))
    assert codes(HEAD + TOPIC + "questions:\n" + first + few) == set()


def test_aliases_do_not_nest_deeper_than_what_is_written() -> None:
    """Each level of aliases may hold all levels again: together they are bound as one."""
    text = "a0: &a0 [x]\n"
    for place in range(1, 12):
        text += f"a{place}: &a{place} " + "[" * 20 + f"*a{place - 1}" + "]" * 20 + "\n"
    problems = Problems("f")
    assert parse(text.encode(), problems) is None
    assert [(one.code, one.line) for one in problems.sorted()] == [("too-deep", 3)]
    assert parse(f"a: &a {'[' * (MAX_DEPTH - 2)}{']' * (MAX_DEPTH - 2)}\nb: [*a]\n".encode(), Problems("f"))


def test_a_long_quote_is_cut_before_it_is_escaped() -> None:
    """A hundred thousand control characters, repeated in thousands of messages."""
    text = HEAD + TOPIC + 'x: &a "\\e' + "\\a" * 90_000 + '"\nquestions:\n'
    text += "".join(
        f"  - {{id: q{place}, type: card, topic: *a , difficulty: 1, front: F, back: B}}\n" for place in range(10)
    )
    assert {"unknown-key", "unknown-topic"} <= codes(text)


@pytest.mark.parametrize("text", ["S...", "....", "...", "a\n...", "x: ...", "…...\n"])
def test_a_text_keeps_the_dots_at_its_end(text: str) -> None:
    """The emitter's own `...` behind a document was cut, and with it the text's."""
    for data in ([text], {"a": text}):
        node = parse(dump(data).encode(), Problems("f"))
        assert node is not None
        assert getattr(node.at(0 if isinstance(data, list) else "a"), "text", None) == text


@pytest.mark.parametrize("depth", [100_000])
def test_json_nested_deeply_is_no_entry_and_no_bookmark(depth: int, tmp_path: Path) -> None:
    """Its reader runs out of stack, which is neither of the errors it documents."""
    nested = b"[" * depth + b"]" * depth
    with pytest.raises(StoreError, match="not an entry"):
        decode(b'{"kind":"void","x":' + nested + b"}")
    (tmp_path / READING).write_bytes(b'{"b":{"x":' + nested + b"}}")
    assert dict(Bookmarks(tmp_path)) == {}


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 5000 + "]" * 5000, "minutes = " + "9" * 5000, "x = " + "{a=" * 3000, "minutes = 20\n" * 100_000],
    ids=["arrays", "digits", "tables", "a megabyte"],
)
def test_toml_that_python_chokes_on_is_one_sentence(text: str, quizzer: Program) -> None:
    """Deep nesting and long numbers raise what no reader of TOML documents; in either file."""
    for name, command in (("exams.toml", ("plan", "--plain")), ("quizzer.toml", ("stats", "--plain"))):
        quizzer.home.mkdir(exist_ok=True)
        (quizzer.home / name).write_text(text)
        ran = quizzer(*command)
        assert ran.code == 2
        assert ran.err.startswith("quizzer: ")
        assert ran.err.count("\n") == 1
        (quizzer.home / name).unlink()


def test_folders_of_banks_that_no_file_can_be(quizzer: Program) -> None:
    """A name too long, the home of nobody, a zero byte: there is no such folder, and no fault."""
    quizzer.home.mkdir()
    (quizzer.home / "quizzer.toml").write_text(
        f'banks = ["~nobody-at-all/x", "{"a" * 5000}", "a\\u0000b", "/dev/null/x"]'
    )
    assert quizzer("bank", "list").code == 0


def zipped(body: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a package whose collection is `body`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("collection.anki2", body)
    return out.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_damaged_package_is_refused(method: int) -> None:
    """However it is packed: each way has errors of its own, and a header may lie about where it stands."""
    whole = bytearray(zipped(b"SQLite format 3\0" + bytes(range(256)) * 20, method))
    for at in range(0, len(whole), 3):
        with pytest.raises(BankError):
            read_package(bytes([*whole[:at], whole[at] ^ 0xFF, *whole[at + 1 :]]), "f.apkg")


@pytest.mark.parametrize("value", [float("inf"), b"\xff", None, "x" * 2_000_000], ids=["inf", "bytes", "null", "long"])
@pytest.mark.parametrize("column", ["nid", "ord", "id"])
def test_a_table_with_what_anki_never_writes_is_refused(value: object, column: str) -> None:
    """No number where one belongs, or a value of megabytes."""
    base = sqlite3.connect(":memory:")
    base.executescript(
        "CREATE TABLE col(models, decks); INSERT INTO col VALUES('{}', '{}'); CREATE TABLE notes(id, mid, tags, flds);"
        "CREATE TABLE revlog(id, cid, ease, time, type); CREATE TABLE cards(id, nid, ord, did, odid);"
        "INSERT INTO cards VALUES(1, 1, 1, 1, 0)"
    )
    base.execute(f"UPDATE cards SET {column} = ?", (value,))  # noqa: S608  names of ours
    base.commit()
    with pytest.raises(BankError, match=r"f\.apkg: "):
        read_package(zipped(base.serialize()), "f.apkg")


def test_many_of_one_name_are_told_apart_at_once() -> None:
    """Ten thousand cards with one front: each name was looked for from the first on."""
    names = Names()
    assert [names.give("Same", "x") for _ in range(20_000)][-1] == "same-20000"
    assert [names.give(text, "x") for text in ("same-2", "same", "other")] == ["same-2-2", "same-20001", "other"]


def test_a_paper_whose_topic_has_gone_goes_on() -> None:
    """The question is there under another topic: it is asked, and the paper's own word for the topic is shown."""
    base = msgspec.structs.replace(ground(), new_id=lambda: "p")
    kept = LoosePapers("me")
    sat = MockExams(base, kept, Timetable(), 5).begin(Wish(questions=3, minutes=5)).sat
    gone = [msgspec.structs.replace(one, topic="gone/topic") for one in sat.paper.questions]
    paper = msgspec.structs.replace(sat.paper, questions=tuple(gone))
    one = MockExam(base, kept, msgspec.structs.replace(sat, paper=paper))
    assert one.asking(0).topic_title == "gone/topic"
    assert one.hand_in().topics[0].title == "gone/topic"


def test_a_logged_answer_to_parts_that_have_gone_cannot_be_read() -> None:
    """A match of none of its pairs has no letters to answer by."""
    question = library().questions["transfer-learning/strategy-terms"]
    with pytest.raises(Malformed, match="nothing of this"):
        question.variant(1, ("gone",)).read("a1")


def test_many_columns_share_a_line_at_once() -> None:
    """A table of thousands of columns was narrowed by one cell at a time."""
    assert sum(columns([80] * 3000, 80)) == 4 * 3000
    assert columns([10, 80, 9], 60) == [10, 37, 9]
    assert columns([1, 2], 80) == [1, 2]


def test_marks_piled_on_a_letter_are_counted_not_shown() -> None:
    """A flood of accents would be drawn over the lines around; what scripts need stays."""
    assert visible("e" + "\u0301" * STACKED) == "e" + "\u0301" * STACKED
    assert visible("e" + "\u0301" * 500 + "x") == "e" + "\u0301" * STACKED + "<more marks>x"
    assert visible("a" + "\u200d" * 500) == "a" + "\u200d" * STACKED + "<more marks>"


def test_a_time_at_the_edge_of_the_calendar_is_no_fault() -> None:
    """An entry whose zone carries it out of the calendar is refused."""
    line = b'{"kind":"void","id":"a","learner":"m","answer":"x","answered_at":"0001-01-01T00:00:00+14:00"}'
    with pytest.raises(StoreError):
        decode(line)


def test_a_bank_that_was_imported_is_read_again() -> None:
    """Dots at the end of the last card, and what looks like YAML within it."""
    found = import_csv(b"front,back\na: b,c...\n", "f", bank="b")
    assert load_bank(found.text.encode(), "f").questions == found.bank.questions


@pytest.mark.parametrize(
    "layer",
    [
        "{repeat: {times: F, layers: [{linear: {in: 1, out: 1}}]}}",
        "{repeat: {times: F, layers: [{repeat: {times: F, layers: [relu: {}]}}]}}",
        "{linear: {in: F, out: F}}",
    ],
)
def test_a_network_of_any_size_is_checked_or_refused(layer: str) -> None:
    """A thousand million turns of a repeat, or more numbers than there is memory for: a problem, not a hang."""
    text = "  - {id: q, type: derivation, topic: t, difficulty: 1, prompt: P, why: W,"
    text += " given: {F: {choose: [1000000000]}},"
    text += f" steps: [{{id: w, ask: A, answer: F}}], network: {{claims: {{trainable: w}}, layers: [{layer}]}}}}\n"
    reading = read_bank((HEAD + TOPIC + "questions:\n" + text).encode(), "f")
    try_questions(reading, 1)
    assert len(reading.problems)
