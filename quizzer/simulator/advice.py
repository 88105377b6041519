"""The rule of two questions (how much data, how similar?), its four cells, and the bands between.

The rule is that of Stanford's CS231n notes. They name no thresholds, so the borders are ours and say
why they stand where they stand; between clearly small and clearly large, similar and different, the
advice is undecided and says what it depends on.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from quizzer.errors import UsageError

SMALL_BELOW = 5_000
LARGE_FROM = 50_000
DIFFERENT_BELOW = 0.4
SIMILAR_FROM = 0.6
MAX_IMAGES = 10_000_000


class Cell(StrEnum):
    """The four cells; the word is also what a file or JSON says."""

    SMALL_SIMILAR = "small-similar"
    SMALL_DIFFERENT = "small-different"
    LARGE_SIMILAR = "large-similar"
    LARGE_DIFFERENT = "large-different"


class Recommendation(msgspec.Struct, frozen=True, kw_only=True):
    """What to do in a cell: in a few words, in full, and why."""

    title: str
    text: str
    why: str


class Border(msgspec.Struct, frozen=True, kw_only=True):
    """Where one of the two questions is settled, where it is not, and why there."""

    question: str
    low: str
    high: str
    why: str
    depends: str
    """What settles it in the band between."""


SIZE = Border(
    question="How many labelled images?",
    low=f"small below {SMALL_BELOW:,}",
    high=f"large from {LARGE_FROM:,}",
    why=(
        "No paper draws these lines; they are rules of thumb. Below 5,000 images even a head of ten classes on 512 "
        "features (5,130 parameters) has more parameters than there are images. From 50,000, the size of CIFAR-10's "
        "training set, residual networks have been trained well from nothing."
    ),
    depends="it depends on images per class, on augmentation, and on whether held-out accuracy rises as stages thaw",
)

SIMILARITY = Border(
    question="How similar to the pictures it was pretrained on?",
    low=f"different below {DIFFERENT_BELOW}",
    high=f"similar from {SIMILAR_FROM}",
    why=(
        "Similarity has no unit: 1 is everyday photos, such as ImageNet's own, 0 shares nothing with them but edges. "
        "The band in the middle is where a person would hesitate, so the advice hesitates too."
    ),
    depends="it depends on how a linear head does on the top features against one on an earlier stage's, held out",
)

RECOMMENDATIONS: dict[Cell, Recommendation] = {
    Cell.SMALL_SIMILAR: Recommendation(
        title="Freeze the body, train a new head",
        text="Use the network as a fixed feature extractor and fit only the new head on top.",
        why=(
            "The top features already suit such pictures, and a linear head is a convex problem that weight decay "
            "holds in check, even where it has more parameters than there are images. Millions of loose weights would "
            "learn so few images by heart."
        ),
    ),
    Cell.SMALL_DIFFERENT: Recommendation(
        title="Freeze the body, put the head on an earlier stage",
        text=(
            "Keep every weight and train the head on the features of an earlier stage; try several and compare on held-"
            "out images. Should that stall, thaw the top with a small learning rate and watch the held-out score."
        ),
        why=(
            "Too few images to move the body, and its last stages speak of the old classes; what lies lower, edges and "
            "textures, transfers better. The hardest of the four cells: more images may help more than any plan."
        ),
    ),
    Cell.LARGE_SIMILAR: Recommendation(
        title="Fine-tune the whole network",
        text="Start from the pretrained weights and train everything, the body with a smaller learning rate.",
        why=(
            "So many images hold overfitting in check, and features that nearly fit need only small steps. How far "
            "down it pays is less clear: the course's notes say all of it, its slides a few layers."
        ),
    ),
    Cell.LARGE_DIFFERENT: Recommendation(
        title="Fine-tune broadly, or train from scratch",
        text=(
            "There is enough data to learn everything anew; in practice still start from the pretrained weights, and "
            "train at least the upper half of the stages."
        ),
        why=(
            "The upper stages are tied to the old pictures and have to change; the lowest are general, and a "
            "pretrained start seldom hurts. On some large medical sets it gained little, so a "
            "run from scratch is a fair rival."
        ),
    ),
}


def check_images(images: int) -> None:
    """Raise UsageError unless there is an image, at most ten million."""
    if not 1 <= images <= MAX_IMAGES:
        message = f"{images} images; give a number from 1 to {MAX_IMAGES:,}"
        raise UsageError(message)


def check_data(images: int, similarity: float) -> None:
    """Raise UsageError unless there is an image, at most ten million, and the similarity lies in 0 to 1."""
    check_images(images)
    if not 0 <= similarity <= 1:
        message = f"a similarity of {similarity}; give a number from 0 (nothing alike) to 1 (the same pictures)"
        raise UsageError(message)


def size_word(images: int) -> str:
    """Return `small`, `between` or `large`."""
    return "small" if images < SMALL_BELOW else "large" if images >= LARGE_FROM else "between"


def similarity_word(similarity: float) -> str:
    """Return `different`, `between` or `similar`."""
    if similarity < DIFFERENT_BELOW:
        return "different"
    return "similar" if similarity >= SIMILAR_FROM else "between"


def similarity_example(similarity: float) -> str:
    """Return pictures that a person might rate so, as an anchor for a slider."""
    anchors = (
        (0.9, "everyday photos"),
        (0.7, "flowers, food, products"),
        (0.5, "paintings, sketches"),
        (0.3, "satellite pictures"),
    )
    return next((what for least, what in anchors if similarity >= least), "X-rays, microscopy, spectrograms")


def cell_of(images: int, similarity: float) -> Cell | None:
    """Return the cell, or None where either question lies in its band; raise UsageError on impossible data."""
    check_data(images, similarity)
    size, likeness = size_word(images), similarity_word(similarity)
    return None if "between" in (size, likeness) else Cell(f"{size}-{likeness}")


def open_questions(images: int, similarity: float) -> tuple[Border, ...]:
    """Return which of the two questions the data leave open."""
    words = ((size_word(images), SIZE), (similarity_word(similarity), SIMILARITY))
    return tuple(border for word, border in words if word == "between")


def recommend(images: int, similarity: float) -> Recommendation:
    """Return what the rule says of these data, in a band what it depends on; raise UsageError on impossible ones."""
    cell = cell_of(images, similarity)
    if cell is not None:
        return RECOMMENDATIONS[cell]
    open_ = open_questions(images, similarity)
    text = "; ".join(border.depends for border in open_)
    borders = " ".join(f"{border.question} {border.low.capitalize()}, {border.high}." for border in open_)
    return Recommendation(
        title="Between the cells: undecided",
        text=f"{text[0].upper()}{text[1:]}. Train the head alone first, then thaw from the top while it helps.",
        why=f"{borders} Between them the rule has no answer, and nothing is marked.",
    )
