"""What the fuzzer tries: each way in for text that somebody else wrote, and what becomes of it on its way out.

Our own errors are answers. The product is imported within functions: the fuzzer imports it first, instrumented.
"""

from __future__ import annotations

import functools
import io
import tempfile
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizzer.bank.exchange.report import Imported
    from quizzer.questions.base import Variant
    from quizzer.study.ground import Ground
    from quizzer.study.papers import Sat

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories that no output holds, line ends and the joiner of emoji aside."""


def obeyed(text: str) -> str:
    """Return the characters of `text` that a terminal would obey, or that reorder or hide what stands around them."""
    return "".join(char for char in text if unicodedata.category(char) in OBEYED and char not in "\n\u200d")


def clean(text: str) -> None:
    """Raise AssertionError for text that is on its way to the terminal with a character in it that is obeyed."""
    assert not obeyed(text), f"obeyed: {obeyed(text)!a} in {text[:200]!a}"


def modules() -> object:
    """Import everything that is tried."""
    from quizzer.bank import check, folders, lints, previewing  # noqa: F401, PLC0415
    from quizzer.bank.exchange import anki_notes, csv_pairs, gift_reading, gift_writing  # noqa: F401, PLC0415
    from quizzer.cli import authoring, bookmarks, exam, exam_file, lines, make, wiring  # noqa: F401, PLC0415
    from quizzer.simulator import reading  # noqa: F401, PLC0415
    from quizzer.storage import papers  # noqa: F401, PLC0415
    from quizzer.study import desk, mock_exam, progress, sheet, sheet_text  # noqa: F401, PLC0415
    from quizzer.tui.widgets import page_rows  # noqa: PLC0415

    return page_rows


# Banks


def run_bank(data: bytes) -> None:
    """Read a bank, run its questions on few seeds, and show, reveal and mark the first variant of each."""
    from quizzer.bank.check import try_questions  # noqa: PLC0415
    from quizzer.bank.lints import lint_bank  # noqa: PLC0415
    from quizzer.bank.reading import read_bank  # noqa: PLC0415

    reading = read_bank(data, "b.yaml")
    usable = reading.bank
    try_questions(reading, 3)
    lint_bank(reading)
    for problem in reading.problems.sorted():
        clean(str(problem))
        assert problem.line >= 1 <= problem.column, problem
    if usable is not None and not any(one.code == "no-variant" for one in reading.problems.sorted()):
        _use(usable)


def _use(bank: Any) -> None:  # noqa: ANN401  a Bank
    from quizzer.bank.exchange.csv_pairs import export_csv  # noqa: PLC0415
    from quizzer.bank.exchange.gift_writing import export_gift  # noqa: PLC0415
    from quizzer.bank.exchange.writing import write_bank  # noqa: PLC0415
    from quizzer.bank.reading import load_bank  # noqa: PLC0415
    from quizzer.cli.make import _sheet  # noqa: PLC0415
    from quizzer.errors import QuizzerError  # noqa: PLC0415
    from quizzer.study.prose import visible  # noqa: PLC0415

    made = []
    for question in bank.questions:
        variant = question.variant(7, question.asked(question.items()))
        made.append((question, variant))
        show(variant)
    for markdown in (False, True):
        clean(visible("\n".join(_sheet(made, 7, "both", markdown=markdown))))
    again = load_bank(write_bank(bank).encode(), bank.file)
    assert (again.head, again.questions) == (bank.head, bank.questions)
    for export in (functools.partial(export_gift, bank, variants=1, seed=1), functools.partial(export_csv, bank)):
        try:
            export()
        except QuizzerError:
            continue


def show(variant: Variant) -> None:
    """Show a variant in lines and as content, and answer its own specimens."""
    from quizzer.cli.lines import Lines  # noqa: PLC0415
    from quizzer.study.prose import plain_text  # noqa: PLC0415
    from quizzer.tui.widgets.prose import content  # noqa: PLC0415

    sink = io.StringIO()
    lines = Lines(io.StringIO(), sink)
    shown, verdict = variant.present(), variant.reveal()
    lines.show(shown)
    lines.say(f"{shown.how} {verdict.answer} {plain_text(verdict.model)} {plain_text(verdict.why)}")
    for text in (shown.prompt, verdict.model, verdict.why, *(line.why for line in verdict.lines)):
        clean(content(text).plain)
    clean(sink.getvalue())
    for specimen in variant.specimens():
        answer(variant, specimen.response)


def answer(variant: Variant, text: str) -> None:
    """Read a response and mark it."""
    from quizzer.errors import Malformed  # noqa: PLC0415
    from quizzer.study.prose import visible  # noqa: PLC0415

    try:
        response = variant.read(text)
    except Malformed as error:
        clean(visible(str(error)))
        return
    verdict = variant.mark(response)
    assert all(0 <= one.score <= 1 for one in verdict.scores)
    variant.confusions(response)
    for line in verdict.lines:
        clean(visible(f"{line.given} {line.found}"))


def run_yaml(data: bytes) -> None:
    """Read nodes alone; what is dumped is read as the same."""
    from quizzer.nodes import Problems, parse  # noqa: PLC0415
    from quizzer.nodes.writing import dump  # noqa: PLC0415

    problems = Problems("f.yaml")
    root = parse(data, problems)
    assert (root is None) == (len(problems) == 1)
    for problem in problems.sorted():
        clean(str(problem))
    if root is not None and len(data) < 20_000:
        once = plain(root)
        again = Problems("f.yaml")
        found = parse(dump(once).encode(), again)
        assert found is not None, again.sorted()
        assert plain(found) == once


def plain(node: Any) -> Any:  # noqa: ANN401  plain data of nodes
    """Return nodes as plain data."""
    if hasattr(node, "entries"):
        return {key: plain(one) for key, one in node.entries.items()}
    return [plain(one) for one in node.items] if hasattr(node, "items") else node.text


# Imports


def import_by(reads: Callable[[bytes], Imported]) -> Callable[[bytes], None]:
    """Return what imports by `reads`, holds the bank written to be the bank made, and shows its questions."""

    def run(data: bytes) -> None:
        from quizzer.bank.reading import load_bank  # noqa: PLC0415
        from quizzer.errors import BankError  # noqa: PLC0415
        from quizzer.study.prose import visible  # noqa: PLC0415
        from quizzer.study.taken_over import taken_over  # noqa: PLC0415

        try:
            found = reads(data)
        except BankError as error:
            clean(visible(str(error)))
            return
        for loss in found.losses:
            clean(visible(str(loss)))
        bank = load_bank(found.text.encode(), "b.yaml")
        assert bank.head == found.bank.head
        list(taken_over(found.history, found.bank, learner="me", version="1"))
        for question in bank.questions[:20]:
            show(question.variant(7, question.asked(question.items())))

    return run


def gift(data: bytes) -> Imported:
    """Read GIFT."""
    from quizzer.bank.exchange.gift_reading import import_gift  # noqa: PLC0415

    return import_gift(data, "f.gift", bank="b")


def table(data: bytes) -> Imported:
    """Read CSV."""
    from quizzer.bank.exchange.csv_pairs import import_csv  # noqa: PLC0415

    return import_csv(data, "f.csv", bank="b")


def package(data: bytes) -> Imported:
    """Read an Anki package."""
    from quizzer.bank.exchange.anki_notes import import_anki  # noqa: PLC0415

    return import_anki(data, "f.apkg", bank="b")


# What lies beside the data


@functools.cache
def _home() -> Path:
    return Path(tempfile.mkdtemp(prefix="quizzer-fuzz-home-"))


@functools.cache
def ground() -> Ground:
    """Return a ground of all our banks and an empty log."""
    from quizzer.scheduling.memory import Forgetting  # noqa: PLC0415
    from quizzer.study.ground import Ground  # noqa: PLC0415
    from tests.memory_store import MemoryStore  # noqa: PLC0415
    from tests.shelf import library  # noqa: PLC0415

    forgetting = Forgetting()
    store = MemoryStore(forgetting)
    return Ground(
        library=library(), store=store, forgetting=forgetting, clock=lambda: NOW, new_id=lambda: "x", version="1"
    )


def run_log(data: bytes) -> None:
    """Take the lines of a log, fold them, and look at what progress and weakness make of them."""
    import msgspec  # noqa: PLC0415

    from quizzer.study.log import encode, read_lines  # noqa: PLC0415
    from quizzer.study.past import past_reviews  # noqa: PLC0415
    from tests.memory_store import MemoryStore  # noqa: PLC0415

    entries = list(read_lines(data.split(b"\n"), "log"))
    assert list(read_lines([encode(entry) for entry in entries], "log")) == entries
    base = ground()
    store = MemoryStore(base.forgetting, base.library.aliases)
    store.append(entries)
    past_reviews(store.log.values(), base.library.aliases)
    _look(msgspec.structs.replace(base, store=store))


def _look(base: Ground) -> None:
    from quizzer.study.exam import Exam  # noqa: PLC0415
    from quizzer.study.prose import visible  # noqa: PLC0415
    from quizzer.study.sheet import sheet_of  # noqa: PLC0415
    from quizzer.study.sheet_text import as_text  # noqa: PLC0415

    base.store.standings()
    clean(visible(as_text(sheet_of(base, Exam(date=NOW.date(), name="exam")))))


def file_by(name: str, reads: Callable[[Any], object]) -> Callable[[bytes], None]:
    """Return what reads the file `name` beside the data."""

    def run(data: bytes) -> None:
        from quizzer.cli.wiring import Place  # noqa: PLC0415
        from quizzer.errors import UsageError  # noqa: PLC0415
        from quizzer.study.prose import visible  # noqa: PLC0415

        (_home() / name).write_bytes(data)
        try:
            reads(Place(home=_home()))
        except UsageError as error:
            clean(visible(str(error)))

    return run


def exams(place: Any) -> object:  # noqa: ANN401  a Place
    """Read the exams, keep them, read them again."""
    from quizzer.cli.exam_file import keep_timetable, read_timetable  # noqa: PLC0415

    found = read_timetable(place)
    keep_timetable(place, found)
    assert read_timetable(place) == found
    found.ahead(NOW.date())
    found.coming(NOW.date())
    return found


def settings(place: Any) -> object:  # noqa: ANN401  a Place
    """Read the configuration and look for its banks."""
    from quizzer.cli.wiring import _expanded, _is_there, configuration  # noqa: PLC0415

    found = configuration(place)
    return [path for path in map(_expanded, found.banks) if _is_there(path)]


def run_bookmarks(data: bytes) -> None:
    """Open bookmarks."""
    from quizzer.cli.bookmarks import READING, Bookmarks  # noqa: PLC0415

    (_home() / READING).write_bytes(data)
    dict(Bookmarks(_home()))


def run_paper(data: bytes) -> None:
    """Read a mock exam, go on with it, hand it in and look at what is said of each question."""
    from quizzer.cli.exam import one_line  # noqa: PLC0415
    from quizzer.errors import QuizzerError  # noqa: PLC0415
    from quizzer.storage.papers import PaperFiles  # noqa: PLC0415
    from quizzer.study.prose import visible  # noqa: PLC0415

    folder = _home() / "papers"
    folder.mkdir(exist_ok=True)
    (folder / "p.json").write_bytes(data)
    kept = PaperFiles(folder, "me").kept()
    for problem in kept.problems:
        clean(visible(problem))
    for sat in kept.sat:
        try:
            one = _sit(sat)
        except QuizzerError as error:
            clean(visible(str(error)))
        else:
            clean(visible(one_line(one)))


def _sit(sat: Sat) -> Any:  # noqa: ANN401  a MockExam
    from quizzer.study.mock_exam import MockExam, unfinished  # noqa: PLC0415
    from quizzer.study.papers import LoosePapers  # noqa: PLC0415

    one = MockExam(ground(), LoosePapers("me"), sat)
    unfinished(one)
    for place in range(min(one.total, 20)):
        one.asking(place)
    one.hand_in()
    for place in range(min(one.total, 20)):
        one.feedback(place)
    one.send_misses()
    return one
