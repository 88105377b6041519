"""The 2x2 rule: its four cells, borders and bands; agreement; risk; learning rates."""

from __future__ import annotations

import pytest

from quizzer.errors import UsageError
from quizzer.simulator import (
    RECOMMENDATIONS,
    SIMILARITY,
    SIZE,
    Cell,
    FreezePlan,
    agreement,
    backbone_names,
    cell_of,
    learning_rates,
    load_backbone,
    open_questions,
    recommend,
    risk,
    similarity_example,
)

RESNET = load_backbone("resnet18")
HEAD, LAST, TWO, HALF, WHOLE = (
    FreezePlan.of(RESNET, 5, train)
    for train in ("head", "layer4,head", "layer3,layer4,head", "layer2,layer3,layer4,head", "all")
)
EARLIER = HEAD.read_from("layer2")
CELLS = {
    Cell.SMALL_SIMILAR: (300, 0.8),
    Cell.SMALL_DIFFERENT: (250, 0.1),
    Cell.LARGE_SIMILAR: (900_000, 0.8),
    Cell.LARGE_DIFFERENT: (400_000, 0.2),
}
BANDS = [(20_000, 0.8), (20_000, 0.1), (300, 0.5), (900_000, 0.5), (20_000, 0.5)]


@pytest.mark.parametrize("cell", Cell)
def test_each_cell_has_its_advice(cell: Cell) -> None:
    """The data of a cell bring its recommendation, with words for what, how and why."""
    data = CELLS[cell]
    assert cell_of(*data) is cell
    advice = recommend(*data)
    assert advice == RECOMMENDATIONS[cell]
    assert advice.title
    assert advice.text
    assert advice.why
    assert open_questions(*data) == ()


@pytest.mark.parametrize(
    ("images", "similarity", "cell"),
    [
        (4_999, 0.8, Cell.SMALL_SIMILAR),
        (5_000, 0.8, None),
        (49_999, 0.8, None),
        (50_000, 0.8, Cell.LARGE_SIMILAR),
        (4_999, 0.2, Cell.SMALL_DIFFERENT),
        (5_000, 0.2, None),
        (49_999, 0.2, None),
        (50_000, 0.2, Cell.LARGE_DIFFERENT),
        (300, 0.6, Cell.SMALL_SIMILAR),
        (300, 0.599, None),
        (300, 0.4, None),
        (300, 0.399, Cell.SMALL_DIFFERENT),
        (900_000, 0.6, Cell.LARGE_SIMILAR),
        (900_000, 0.599, None),
        (900_000, 0.4, None),
        (900_000, 0.399, Cell.LARGE_DIFFERENT),
        (1, 1.0, Cell.SMALL_SIMILAR),
        (10_000_000, 0.0, Cell.LARGE_DIFFERENT),
    ],
)
def test_borders(images: int, similarity: float, cell: Cell | None) -> None:
    """Each border stands where the advice says it stands."""
    assert cell_of(images, similarity) is cell


def test_the_borders_are_said() -> None:
    """What is shown of the borders names the figures that decide."""
    assert "5,000" in SIZE.low
    assert "50,000" in SIZE.high
    assert "0.4" in SIMILARITY.low
    assert "0.6" in SIMILARITY.high
    assert SIZE.why
    assert SIMILARITY.why


@pytest.mark.parametrize(("images", "similarity"), BANDS)
def test_the_band_is_undecided(images: int, similarity: float) -> None:
    """Between the cells the advice says what it depends on, and no plan is right or wrong."""
    advice = recommend(images, similarity)
    assert "depends" in advice.text.lower()
    assert all(border.depends.lower() in advice.text.lower() for border in open_questions(images, similarity))
    for plan in (HEAD, LAST, WHOLE, EARLIER):
        found = agreement(plan, images, similarity)
        assert (found.agrees, found.change) == (None, None)
        assert found.reason


@pytest.mark.parametrize(
    ("images", "similarity"), [(0, 0.5), (10_000_001, 0.5), (300, -0.1), (300, 1.1), (300, float("nan"))]
)
def test_impossible_data(images: int, similarity: float) -> None:
    """No images, too many, or a similarity outside 0 to 1 is a wrong call."""
    with pytest.raises(UsageError, match="give a number from"):
        cell_of(images, similarity)


@pytest.mark.parametrize(
    ("cell", "plan", "agrees"),
    [
        (Cell.SMALL_SIMILAR, HEAD, True),
        (Cell.SMALL_SIMILAR, LAST, False),
        (Cell.SMALL_SIMILAR, WHOLE, False),
        (Cell.SMALL_SIMILAR, EARLIER, False),
        (Cell.SMALL_DIFFERENT, EARLIER, True),
        (Cell.SMALL_DIFFERENT, HEAD.read_from("stem"), True),
        (Cell.SMALL_DIFFERENT, HEAD, False),
        (Cell.SMALL_DIFFERENT, EARLIER.train("layer2"), False),
        (Cell.SMALL_DIFFERENT, LAST, False),
        (Cell.LARGE_SIMILAR, WHOLE, True),
        (Cell.LARGE_SIMILAR, HALF, None),
        (Cell.LARGE_SIMILAR, LAST, None),
        (Cell.LARGE_SIMILAR, HEAD, False),
        (Cell.LARGE_SIMILAR, WHOLE.freeze("head"), False),
        (Cell.LARGE_SIMILAR, EARLIER, False),
        (Cell.LARGE_DIFFERENT, WHOLE, True),
        (Cell.LARGE_DIFFERENT, HALF, True),
        (Cell.LARGE_DIFFERENT, TWO, False),
        (Cell.LARGE_DIFFERENT, HEAD, False),
        (Cell.LARGE_DIFFERENT, EARLIER, False),
    ],
)
def test_agreement(cell: Cell, plan: FreezePlan, agrees: bool | None) -> None:  # noqa: FBT001  a column of the table
    """A plan agrees with the cell it suits; None where the rule's own sources differ."""
    found = agreement(plan, *CELLS[cell])
    assert found.agrees is agrees
    assert (found.change is not None) is (agrees is False)


def test_agreement_flips_at_the_borders() -> None:
    """Head alone: right while small, open in the band, wrong when large."""
    sizes = [4_999, 5_000, 49_999, 50_000]
    assert [agreement(HEAD, images, 0.8).agrees for images in sizes] == [True, None, None, False]
    likeness = [0.399, 0.4, 0.599, 0.6]
    assert [agreement(HEAD, 300, similarity).agrees for similarity in likeness] == [False, None, None, True]
    assert [agreement(WHOLE, images, 0.8).agrees for images in sizes] == [False, None, None, True]


@pytest.mark.parametrize("name", backbone_names())
@pytest.mark.parametrize("cell", Cell)
def test_the_change_makes_it_agree(name: str, cell: Cell) -> None:
    """Whatever the plan, the change proposed agrees, and says so in a sentence."""
    backbone = load_backbone(name)
    for train in ("", "head", (backbone.stages[0].name,), "all"):
        found = agreement(FreezePlan.of(backbone, 5, train), *CELLS[cell])
        if found.change is not None:
            assert agreement(found.change.plan, *CELLS[cell]).agrees is True
            assert str(found.change).endswith(".")


@pytest.mark.parametrize(
    ("cell", "plan", "text"),
    [
        (Cell.SMALL_SIMILAR, TWO, "Freeze layer3 and layer4."),
        (Cell.SMALL_SIMILAR, EARLIER, "Let the head read layer4."),
        (Cell.SMALL_SIMILAR, FreezePlan.of(RESNET, 5, "layer1"), "Freeze layer1, then train the head."),
        (Cell.SMALL_DIFFERENT, HEAD, "Let the head read layer3 (without layer4)."),
        (Cell.SMALL_DIFFERENT, EARLIER.train("layer1"), "Freeze layer1."),
        (Cell.LARGE_SIMILAR, HEAD, "Train stem, layer1, layer2, layer3 and layer4."),
        (Cell.LARGE_DIFFERENT, TWO, "Train layer2."),
    ],
)
def test_the_smallest_change(cell: Cell, plan: FreezePlan, text: str) -> None:
    """The change names only what must move."""
    assert str(agreement(plan, *CELLS[cell]).change) == text


def test_a_body_of_one_stage_has_no_earlier_one() -> None:
    """Where there is no earlier stage to read, the head alone is all that can be asked."""
    single = RESNET.stages[:1]
    tiny = type(RESNET)(name="t", title="T", source="", stages=single, head=RESNET.head, published=1)
    assert agreement(FreezePlan.of(tiny, 5), 250, 0.1).agrees is True


@pytest.mark.parametrize(
    ("plan", "images", "per_image", "word"),
    [
        (HEAD, 300, 8.55, "moderate"),
        (WHOLE, 300, 37_263.59, "very high"),
        (HEAD, 10_000, 0.2565, "low"),
        (WHOLE, 10_000, 1_117.9, "high"),
        (WHOLE, 10_000_000, 1.118, "moderate"),
    ],
)
def test_risk(plan: FreezePlan, images: int, per_image: float, word: str) -> None:
    """Trained parameters per image make the word; 300 images are fewer than the head's 2,565."""
    found = risk(plan, images)
    assert found.per_image == pytest.approx(per_image, rel=1e-3)
    assert found.word == word
    assert word in found.text


def test_risk_is_a_scale() -> None:
    """More trained, or fewer images, never lowers the risk; it stays within 0 to 1."""
    scales = [risk(plan, 300).scale for plan in (HEAD.freeze("head"), HEAD, LAST, TWO, WHOLE)]
    assert scales == sorted(scales)
    assert scales[0] == 0.0
    assert risk(WHOLE, 1).scale == 1.0
    assert risk(HEAD, 10_000_000).scale == 0.0
    assert "convex" in risk(HEAD, 300).text
    assert "convex" not in risk(WHOLE, 300).text
    with pytest.raises(UsageError):
        risk(HEAD, 0)


def test_learning_rates() -> None:
    """The head takes the full rate, the top a tenth, the bottom a hundredth, even steps of scale between."""
    rates = {one.stage: one for one in learning_rates(WHOLE)}
    assert (rates["head"].rate, rates["layer4"].rate, rates["stem"].rate) == (1e-3, 1e-4, 1e-5)
    assert (rates["head"].divisor, rates["layer4"].divisor, rates["stem"].divisor) == (1, 10, 100)
    inward = [one.rate for one in learning_rates(WHOLE)]
    assert inward == sorted(inward)
    assert [one.stage for one in learning_rates(LAST)] == ["layer4", "head"]
    assert [one.rate for one in learning_rates(HEAD, 0.01)] == [0.01]
    assert learning_rates(HEAD.freeze("head")) == ()


def test_similarity_has_examples() -> None:
    """The slider's anchors run from everyday photos to X-rays."""
    assert similarity_example(1.0) == "everyday photos"
    assert "X-rays" in similarity_example(0.0)
    assert len({similarity_example(step / 10) for step in range(11)}) == 5
