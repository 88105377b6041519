"""`grid`: tiles in cells; each cell is an item."""

from __future__ import annotations

import pytest

from quizzer.errors import Malformed
from quizzer.questions.base import Variant
from tests.shelf import question, scores, slips, variant

TABLE = """
    type: grid
    rows: [Small, Large]
    columns: [Near, Far]
    cells:
      - {id: sn, row: 1, column: 1, tile: [Freeze all, Extract features], slips: {sf: own}}
      - {id: sf, row: 1, column: 2, tile: Earlier features}
      - {id: ln, row: 2, column: 1, tile: Tune gently}
      - {id: lf, row: 2, column: 2, tile: Tune freely}
    distractors: [{text: Give up, slip: other}]
"""
FIXED = TABLE + "    turn: false\n"


def placed(asked: Variant, **tiles: str) -> str:
    """Return the response that puts texts into the cells named, and says 0 for the others."""
    cells, shown = asked.present().groups
    numbers = {line.text: line.label for line in shown.lines}
    numbers |= {"first": numbers.get("Freeze all", numbers.get("Extract features", ""))}
    return " ".join(f"{line.label}{numbers[tiles[line.part]] if line.part in tiles else 0}" for line in cells.lines)


def test_each_cell_is_marked_by_itself() -> None:
    """Two right, two swapped."""
    asked = variant(TABLE)
    response = placed(asked, sn="first", sf="Earlier features", ln="Tune freely", lf="Tune gently")
    assert scores(asked, response) == {"sn": 1, "sf": 1, "ln": 0, "lf": 0}


def test_wrong_tiles_bring_their_slips() -> None:
    """The tile of a cell named under `slips:`, and a distractor with one."""
    asked = variant(TABLE)
    assert slips(asked, placed(asked, sn="Earlier features")) == ("own",)
    assert slips(asked, placed(asked, lf="Give up")) == ("other",)
    assert slips(asked, placed(asked, sn="Tune freely")) == ()


def test_seeds_turn_rows_and_columns() -> None:
    """All four orders of the headings are shown, and cells move with their headings."""
    orders = set()
    for seed in range(40):
        shown = variant(TABLE, seed).present()
        orders.add((shown.rows, shown.columns))
        for line in shown.groups[0].lines:
            assert line.text == f"{shown.rows[line.row]} · {shown.columns[line.column]}"
        assert [line.label for line in shown.groups[0].lines] == ["a", "b", "c", "d"]
    assert len(orders) == 4


def test_an_order_may_be_fixed() -> None:
    """With `turn: false` the table stands as written."""
    for seed in range(10):
        shown = variant(FIXED, seed).present()
        assert (shown.rows, shown.columns) == (("Small", "Large"), ("Near", "Far"))


def test_seeds_choose_the_wording() -> None:
    """Both wordings of a tile come up, one at a time."""
    shown = [{line.text for line in variant(TABLE, seed).present().groups[1].lines} for seed in range(30)]
    assert any("Freeze all" in texts for texts in shown)
    assert all(len(texts & {"Freeze all", "Extract features"}) == 1 for texts in shown)


@pytest.mark.parametrize("text", ["", "a1", "a1 b1 c2 d3", "a9 b1 c2 d3", "e1 a1 b2 c3 d4"])
def test_what_is_missing_or_double_is_malformed(text: str) -> None:
    """Every cell has one tile or 0, no tile two cells."""
    with pytest.raises(Malformed):
        variant(TABLE).read(text)


def test_another_tile_is_another_answer() -> None:
    """The fingerprint of a cell is that of its tile's wordings, in any order; headings may be reworded."""
    one = question(TABLE)
    turned = question(TABLE.replace("[Freeze all, Extract features]", "[Extract features, Freeze all]"))
    assert [turned.fingerprint(part) for part in one.items()] == [one.fingerprint(part) for part in one.items()]
    changed = question(TABLE.replace("Tune freely", "Start anew"))
    assert [part for part in one.items() if changed.fingerprint(part) != one.fingerprint(part)] == ["lf"]
    assert question(TABLE.replace("[Small, Large]", "[Little, Much]")).fingerprint("sn") == one.fingerprint("sn")


def test_luck_is_one_in_as_many_tiles() -> None:
    """Four tiles and a distractor."""
    assert question(TABLE).luck() == pytest.approx(1 / 5)
