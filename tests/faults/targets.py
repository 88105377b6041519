"""The fuzzer's targets: each way in with its seeds and a mutator that its parser still understands."""

from __future__ import annotations

import functools
import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from quizzer.generators.draws import Draws
from tests.faults import ways_in
from tests.faults.mutation import NASTY, mutated_text, mutated_tree
from tests.faults.ways_in import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from quizzer.questions.base import Variant

ROOT = Path(__file__).parents[2]
FORMULAS = (
    "F * C + C",
    "512*5+5",
    "(a + 1) // 2 ** 3 % 7",
    "round(a / 3, 2)",
    "min(a, b) * max(1, 2, 3)",
    "1 < a <= 5",
)
RESPONSES = (
    "1",
    "?",
    "a1 b2 c3",
    "2565",
    "1,3",
    "weights=2560; total=2565",
    "good",
    "layer4 head",
    "word; other",
    "321",
)


class Target(NamedTuple):
    """One way in."""

    name: str
    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    mutate: Callable[[bytes, int], bytes]

    def load(self) -> None:
        """Import everything that is tried, so that it is instrumented."""
        ways_in.modules()


# Texts


def run_lesson(data: bytes) -> None:
    """Lay a lesson out for a narrow terminal and a wide one."""
    from quizzer.bank.lesson import read_lesson  # noqa: PLC0415
    from quizzer.study.prose import plain_text  # noqa: PLC0415
    from quizzer.tui.glyphs import UNICODE  # noqa: PLC0415
    from quizzer.tui.widgets.page_rows import lay_out  # noqa: PLC0415

    lesson = read_lesson(data.decode(errors="replace"))
    for width in (36, 80):
        for row in lay_out(lesson.sections, {}, {}, UNICODE, width):
            clean(row.line.plain)
            assert "\n" not in row.line.plain
            assert row.wide or row.line.cell_length <= width, row
    for section in lesson.sections:
        clean(plain_text(section.markdown))


def run_formula(data: bytes) -> None:
    """Read a formula, compute it, write it, make every slip in it; read the same as a number typed."""
    from quizzer.errors import FormulaError, Malformed  # noqa: PLC0415
    from quizzer.generators.arithmetic import formula, grouped, plain, read_number, written  # noqa: PLC0415
    from quizzer.generators.slips import SLIPS, mutated  # noqa: PLC0415

    text = data.decode(errors="replace")
    try:
        number = read_number(text)
        assert read_number(plain(number), whole=False) == number or "/" in plain(number)
        grouped(number)
    except Malformed:
        pass
    try:
        parsed = formula(text)
        names = dict.fromkeys(parsed.names, 7)
        written(parsed.tree, names)
        for slip in SLIPS:
            mutated(slip, text)
        parsed.value(names)
    except FormulaError:
        pass


def run_prose(data: bytes) -> None:
    """Show a text in every way there is."""
    from quizzer.study.prose import math, plain_text, visible  # noqa: PLC0415
    from quizzer.tui.widgets.prose import content  # noqa: PLC0415

    text = data.decode(errors="replace")
    for shown in (visible(text), plain_text(text), content(text).plain, visible(math(text)), plain_text(f"${text}$")):
        clean(shown)


@functools.cache
def _variants() -> list[Variant]:
    from tests.shelf import all_banks  # noqa: PLC0415

    questions = [one for bank in all_banks() for one in bank.questions]
    kinds: dict[str, int] = {}
    found = []
    for one in questions:
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
        if kinds[one.kind] <= 8:
            found.append(one.variant(3, one.asked(one.items())))
    return found


def run_response(data: bytes) -> None:
    """Answer a question: the first byte says which."""
    text = data[1:].decode(errors="replace")
    variants = _variants()
    ways_in.answer(variants[(data or b"\0")[0] % len(variants)], text)


def run_backbone(data: bytes) -> None:
    """Read a backbone, count it and draw it."""
    from quizzer.errors import BankError  # noqa: PLC0415
    from quizzer.simulator.reading import read_backbone  # noqa: PLC0415
    from quizzer.study.prose import visible  # noqa: PLC0415

    try:
        clean(visible(read_backbone(data, "b.yaml").title))
    except BankError as error:
        clean(visible(str(error)))


# Mutators


def by_text(data: bytes, seed: int) -> bytes:
    """Change a text once or a few times."""
    draws = Draws("text", seed)
    text = data.decode(errors="replace")
    for _ in range(draws.choose((1, 1, 2, 4))):
        text = mutated_text(draws, text)
    return text.encode(errors="replace")


def _by_tree(
    loads: Callable[[bytes], Any], dumps: Callable[[Any], bytes], others: Callable[[], list[Any]]
) -> Callable[[bytes, int], bytes]:
    def mutate(data: bytes, seed: int) -> bytes:
        draws = Draws("tree", seed)
        if draws.below(6) == 0:
            return by_text(data, seed)
        try:
            tree = loads(data)
            for _ in range(draws.choose((1, 1, 2, 5))):
                tree = mutated_tree(draws, tree, others())
            return dumps(tree)
        except Exception:  # noqa: BLE001  what is no tree, or cannot be written as one, is a text
            return by_text(data, seed)

    return mutate


def _yaml(data: bytes) -> Any:  # noqa: ANN401  plain data
    from quizzer.nodes import Problems, parse  # noqa: PLC0415

    return ways_in.plain(parse(data, Problems("seed")))


def _yaml_text(tree: Any) -> bytes:  # noqa: ANN401  plain data
    from quizzer.nodes.writing import dump  # noqa: PLC0415

    return dump(tree).encode(errors="replace")


def _toml(data: bytes) -> Any:  # noqa: ANN401  plain data
    import tomllib  # noqa: PLC0415  imported after it is instrumented

    return tomllib.loads(data.decode())


def _toml_text(tree: Any) -> bytes:  # noqa: ANN401  plain data
    import tomli_w  # noqa: PLC0415

    return tomli_w.dumps(tree).encode(errors="replace")


def _json_lines(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.splitlines() if line.strip()]


def _json_lines_text(tree: Any) -> bytes:  # noqa: ANN401  plain data
    return b"\n".join(json.dumps(one).encode() for one in tree)


def by_package(data: bytes, seed: int) -> bytes:
    """Change a text in the tables of an Anki package, or bytes of its database, or of the zip."""
    draws = Draws("package", seed)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {one: archive.read(one) for one in archive.namelist()}
        name = draws.choose([one for one in members if one.startswith("collection")])
        members[name] = (_changed_table if draws.below(3) else _changed_bytes)(draws, members[name])
    except Exception:  # noqa: BLE001  no package any more: its bytes are changed
        return _changed_bytes(draws, data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", draws.choose((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for one, body in members.items():
            archive.writestr(one, body)
    return out.getvalue() if draws.below(8) else _changed_bytes(draws, out.getvalue())


def _changed_bytes(draws: Draws, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(draws.choose((1, 2, 8))):
        if changed:
            changed[draws.below(len(changed))] = draws.below(256)
    return bytes(changed)


def _changed_table(draws: Draws, raw: bytes) -> bytes:
    base = sqlite3.connect(":memory:")
    base.deserialize(raw)
    table, columns = draws.choose(
        (("notes", ("flds", "tags", "mid", "id")), ("col", ("models", "decks")), ("cards", ("nid", "ord", "did")))
    )
    column = draws.choose(columns)
    rows = base.execute(f"SELECT rowid, {column} FROM {table}").fetchall()  # noqa: S608  names of ours
    if rows:
        row, value = draws.choose(rows)
        text = str(value)
        new: Any = mutated_text(draws, text)
        if text.startswith("{"):
            new = json.dumps(mutated_tree(draws, json.loads(text), ()))
        new = draws.choose((new, new, new, new, b"\xff\xfe", None, 2**60, 1.5))
        base.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (new, row))  # noqa: S608  likewise
    base.commit()
    return base.serialize()


# Seeds


def _files(*patterns: str) -> Iterator[bytes]:
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.stat().st_size < 60_000:
                yield path.read_bytes()


@functools.cache
def bank_seeds() -> list[bytes]:
    """Return whole small banks, the broken ones, and each question of the large ones alone."""
    from quizzer.bank.exchange.writing import plain_data, write_data  # noqa: PLC0415
    from tests.shelf import all_banks  # noqa: PLC0415

    found = list(_files("tests/banks/examples/*.yaml", "tests/banks/broken/*.yaml", "tests/tui/*.yaml"))
    for bank in all_banks():
        for place, question in enumerate(bank.questions):
            if place % 3 == 0:
                topics = {question.topic: {"title": "T"}}
                slips = {name: {"title": "S", "why": "W"} for name in bank.head.slips}
                head: dict[str, Any] = {"bank": bank.key, "title": "B", "topics": topics, "slips": slips}
                found.append(write_data(head, [plain_data(question)]).encode())
    return found


@functools.cache
def _trees(seeds: Callable[[], Iterable[bytes]], loads: Callable[[bytes], Any]) -> list[Any]:
    found = []
    for seed in seeds():
        try:
            found.append(loads(seed))
        except Exception:  # noqa: BLE001, S112  a seed that is no tree
            continue
    return found


def _exported(kind: str) -> list[bytes]:
    from quizzer.bank.exchange.anki_export import export_anki  # noqa: PLC0415
    from quizzer.bank.exchange.csv_pairs import export_csv  # noqa: PLC0415
    from quizzer.bank.exchange.gift_writing import export_gift  # noqa: PLC0415
    from quizzer.errors import QuizzerError  # noqa: PLC0415
    from tests.shelf import all_banks  # noqa: PLC0415

    found = list(_files(f"tests/bank/exchange/malformed/*{kind}*"))
    for bank in all_banks():
        try:
            if kind == "gift":
                text = export_gift(bank, variants=1, seed=1).data
                found += [text, *text.split(b"\n\n")[:40]]
            elif kind == "csv":
                found.append(export_csv(bank).data)
            elif len(bank.questions) < 20:
                found.append(export_anki(bank, variants=1, seed=1, timestamp=1.7e9).data)
        except QuizzerError:
            continue
    return found


def log_seeds() -> list[bytes]:
    """Return logs of every kind of entry."""
    at = '"answered_at":"2026-02-01T09:00:00Z","learner":"me","version":"1"'
    key, answer = "transfer-learning/strategy-terms", '"answer":"a"'
    review = f'{{"kind":"review","id":"1",{at},{answer},"item":"{key}#fine-tuning","seed":1,"parts":["fine-tuning"],'
    review += '"response":"a1","score":0,"rating":1,"slips":["no-bias"],"sureness":"sure","seconds":5}'
    others = [
        f'{{"kind":"retry","id":"2",{at},{answer},"response":"a2","score":1}}',
        f'{{"kind":"amend","id":"3",{at},{answer},"item":"{key}#fine-tuning","rating":3}}',
        f'{{"kind":"void","id":"4",{at},{answer}}}',
        f'{{"kind":"place","id":"5",{at},{answer},"item":"{key}#fine-tuning","rating":3}}',
        *(f'{{"kind":"{kind}","id":"{kind}",{at},"item":"{key}"}}' for kind in ("reset", "suspend", "resume")),
        *(f'{{"kind":"{kind}","id":"{kind}",{at},"item":"{key}","text":"x"}}' for kind in ("note", "flag")),
    ]
    return ["\n".join([review, *others]).encode(), *(f"{review}\n{one}".encode() for one in others)]


def _papers() -> list[bytes]:
    import msgspec  # noqa: PLC0415

    from quizzer.study.exam import Timetable  # noqa: PLC0415
    from quizzer.study.mock_exams import MockExams, Wish  # noqa: PLC0415
    from quizzer.study.papers import LoosePapers  # noqa: PLC0415

    kept = LoosePapers("me")
    ground = msgspec.structs.replace(ways_in.ground(), new_id=lambda: "p")
    one = MockExams(ground, kept, Timetable(), 5).begin(Wish(questions=6, minutes=5))
    one.enter("?")
    opened = msgspec.json.encode(one.sat)
    one.hand_in()
    return [opened, msgspec.json.encode(one.sat)]


EXAMS = b"""minutes = 20
[weekdays]
sat = 40
[dates]
2026-05-01 = 0
[[exams]]
date = 2026-12-14
name = "Vision"
banks = ["transfer-learning"]
[exams.floors]
"transfer-learning/strategies" = 0.5
[exams.blueprint]
questions = 10
minutes = 30
"""
SETTINGS = b"""learner = "me"
theme = "light"
limit = 30
desired_retention = 0.9
banks = ["~/courses"]
[keys]
hint = "i"
"""
BOOKMARKS = b'{"transfer-learning":{"anchor":"a","read":["a","b"]}}'


def _texts(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode(errors="replace") for text in (*texts, *NASTY)]


def _responses() -> list[bytes]:
    return [bytes([place % 256]) + text.encode() for place in range(len(_variants())) for text in RESPONSES[:4]]


_BY_YAML = _by_tree(_yaml, _yaml_text, lambda: _trees(bank_seeds, _yaml))
_BY_TOML = _by_tree(_toml, _toml_text, list)
_BY_JSON = _by_tree(json.loads, lambda tree: json.dumps(tree).encode(), list)
_BY_LINES = _by_tree(_json_lines, _json_lines_text, lambda: _trees(log_seeds, _json_lines))

TARGETS = {
    target.name: target
    for target in (
        Target("bank", ways_in.run_bank, bank_seeds, _BY_YAML),
        Target("yaml", ways_in.run_yaml, bank_seeds, _BY_YAML),
        Target("gift", ways_in.import_by(ways_in.gift), lambda: _exported("gift"), by_text),
        Target("csv", ways_in.import_by(ways_in.table), lambda: _exported("csv"), by_text),
        Target("anki", ways_in.import_by(ways_in.package), lambda: _exported("anki"), by_package),
        Target("log", ways_in.run_log, log_seeds, _BY_LINES),
        Target("exams", ways_in.file_by("exams.toml", ways_in.exams), lambda: [EXAMS], _BY_TOML),
        Target("settings", ways_in.file_by("quizzer.toml", ways_in.settings), lambda: [SETTINGS], _BY_TOML),
        Target("bookmarks", ways_in.run_bookmarks, lambda: [BOOKMARKS], _BY_JSON),
        Target("paper", ways_in.run_paper, _papers, _BY_JSON),
        Target("lesson", run_lesson, lambda: [*_files("banks/*.md", "tests/tui/*.md"), *_texts()()], by_text),
        Target("formula", run_formula, _texts(*FORMULAS), by_text),
        Target("response", run_response, _responses, by_text),
        Target("prose", run_prose, _texts("a **b** `c` $x^2$\n- d", "| a | b |\n|---|---|\n| c | d |"), by_text),
        Target("backbone", run_backbone, lambda: _files("quizzer/simulator/backbones/*.yaml"), _BY_YAML),
    )
}
