"""Packages: ours are opened by the real Anki, Anki's own are read by us, reviews and all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from quizzer.bank.exchange.anki_export import export_anki
from quizzer.bank.exchange.anki_notes import import_anki
from quizzer.scheduling.memory import Rating
from quizzer.study.taken_over import taken_over
from tests.bank.exchange.test_round_trips import HOSTILE, bank_of
from tests.shelf import all_banks

if TYPE_CHECKING:
    from pathlib import Path

    from quizzer.bank.bank import Bank

pytest.importorskip("genanki")
pytest.importorskip("zstandard")


def bank() -> Bank:
    """Return a bank with hostile text, a card and a cloze."""
    return bank_of(
        {"type": "card", "front": f"F {HOSTILE}".strip(), "back": "**B** `a<b` $x^2$\nline", "why": "W"},
        {"type": "cloze", "text": "{{c1::no}} is [[a::b}}]] and [[two]].", "why": "W2"},
    )


def test_cards_and_clozes_come_back() -> None:
    """Fronts, backs, whys, blanks, ids, topics and difficulties are as they were."""
    was = bank()
    found = import_anki(export_anki(was, variants=1, seed=0, timestamp=1.7e9).data, "b.apkg", bank="b").bank
    card, cloze = found.questions
    old: Any = was.questions[0]
    assert (card.id, card.front, card.back, card.why) == (old.id, old.front, old.back, old.why)  # type: ignore[attr-defined]
    assert (cloze.id, cloze.text, cloze.why) == ("q1", was.questions[1].text, "W2")  # type: ignore[attr-defined]
    assert ({one.difficulty for one in found.questions}, [one.title for one in found.head.topics.values()]) == (
        {3},
        ["A topic"],
    )


def test_the_real_anki_opens_it(tmp_path: Path) -> None:
    """Notes and cards are counted, fields are equal, and a second export updates instead of adding."""
    pytest.importorskip("anki")
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest  # noqa: PLC0415  optional

    col = Collection(str(tmp_path / "c.anki2"))
    sent = {
        one.key: export_anki(one, variants=1, seed=0, timestamp=1.7e9)
        for one in (bank(), all_banks()[-1], all_banks()[0])
        if one.questions[0].kind != "order"
    }
    for again in range(2):
        for key, done in sent.items():
            path = tmp_path / f"{key}{again}.apkg"
            path.write_bytes(done.data)
            col.import_anki_package(
                ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
            )
    assert col.note_count() == sum(done.entries for done in sent.values())
    note = col.get_note(col.find_notes("Key:b/q0")[0])
    assert note["Back"] == "<b>B</b> <code>a&lt;b</code> \\(x^2\\)<br>line"
    assert note.tags == ["difficulty::3", "topic::t"]
    assert len(col.get_note(col.find_notes("Key:b/q1")[0]).cards()) == 2
    col.close()


@pytest.mark.parametrize("legacy", [True, False])
def test_what_the_real_anki_wrote_keeps_its_history(tmp_path: Path, legacy: bool) -> None:  # noqa: FBT001  a parameter
    """Reviews become entries with their ease and item, the same ones each time; tags and hints are listed."""
    pytest.importorskip("anki")
    from anki.collection import Collection, ExportAnkiPackageOptions  # noqa: PLC0415  optional

    col = Collection(str(tmp_path / "c.anki2"))
    deck = col.decks.id("Top::Sub")
    basic, cloze = col.new_note(col.models.by_name("Basic")), col.new_note(col.models.by_name("Cloze"))
    basic["Front"], basic["Back"], basic.tags = "<b>Q</b>&lt;1<br>x", "A", ["t1"]
    cloze["Text"] = "{{c1::Paris::city}} is in {{c2::France}}"
    for note in (basic, cloze):
        col.add_note(note, deck)
    for number, ease in ((basic.cards()[0], 3), (cloze.cards()[1], 1)):
        number.start_timer()
        col.sched.answerCard(number, ease)
    path = tmp_path / "o.apkg"
    options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=legacy)
    col.export_anki_package(out_path=str(path), options=options, limit=None)
    col.close()
    found = import_anki(path.read_bytes(), "o.apkg", bank="o")
    card, text = found.bank.questions
    assert (card.front, card.back, text.text) == ("**Q**<1\nx", "A", "[[Paris]] is in [[France]]")  # type: ignore[attr-defined]
    reviews = list(taken_over(found.history, found.bank, learner="me", version="1"))
    assert [(one.item, one.rating, one.response) for one in reviews] == [
        (f"o/{card.id}", Rating.GOOD, "good"),
        (f"o/{text.id}#2", Rating.AGAIN, "?"),
    ]
    assert reviews == list(taken_over(found.history, found.bank, learner="me", version="1"))
    said = [one.why for one in found.losses]
    assert "its tags are not carried: t1" in said
    assert "hints within blanks are not carried: city" in said
