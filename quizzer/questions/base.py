"""What every question type answers, and the values that pass between a type and the rest.

A type is a frozen struct with the verbs `load` (its fields, then `problems`), `items`, `variant` and `fingerprint`; a
variant answers `present`, `read`, `mark`, `reveal` and `specimens`. Nothing above asks which type it has in hand.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol

import msgspec

from quizzer.questions.parts import asked_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.generators.arithmetic import Number
    from quizzer.nodes import Node, Problems

Slug = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, msgspec.Meta(min_length=1)]
MOST_SLIPS = 60
"""Slips that one question can tell apart: each is computed for every wrong answer."""
LETTERS = "abcdefgijkmnoptv"
"""Labels of left sides and cells: no letter that is a command in the app (h, l, q, r, s, u, w, x, y, z)."""

WHOLE = ""
"""The part id of a question that is one item."""
GIVE_UP = "?"
"""The response of a learner who wants to be shown; every type reads it so."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on show: what it is called (`a`, `3`), what it says, which part it asks."""

    label: str
    text: str
    part: str = WHOLE
    unit: str = ""
    row: int = 0
    column: int = 0
    """Where a grid shows it, from 0."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that belong together: the options, the left side, the tiles."""

    lines: tuple[Line, ...]
    title: str = ""


class Pretrained(msgspec.Struct, frozen=True, kw_only=True):
    """A pretrained network that an answer is about, and the data it is for, as the freeze simulator takes them."""

    backbone: str
    classes: int
    images: int | None = None
    similarity: float | None = None
    train: tuple[str, ...] | None = None
    """What trains; None where just that is asked."""


class Presentation(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a variant before the answer, as data that the app and `--plain` both draw."""

    prompt: str
    """Markdown."""
    groups: tuple[Group, ...]
    how: str
    """How to write a response, in a few words with an example."""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """Headings of a grid, in the order shown."""
    hints: tuple[str, ...] = ()
    """Hints with this variant's numbers in them; empty where the question's own will do."""
    network: Pretrained | None = None
    """What the app draws as the simulator does; its stages stand as lines in the last group too."""


class Outcome(StrEnum):
    """How one line came out."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    """Should have been picked, and was not."""
    FOLLOWED = "followed"
    """Right, given the learner's own earlier value."""
    PLAIN = "plain"
    """Neither: an option rightly left alone, or a step not asked."""


class LineVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one line of the presentation."""

    label: str
    outcome: Outcome
    given: str = ""
    """What the learner put there."""
    answer: str = ""
    """What belongs there; never shown before the reveal."""
    why: str = ""
    slip: str = ""
    """The slip's key; its title is the cue that may be shown before the reveal."""
    found: str = ""
    """What else explains it, in words; may be shown before the reveal too."""
    searched: bool = False
    """Whether a reason was looked for, so that finding none can be said."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """The marking of one item: what its memory is told."""

    part: str
    score: float
    """From 0 to 1."""
    slips: tuple[str, ...] = ()


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The marking of a response."""

    scores: tuple[Score, ...]
    lines: tuple[LineVerdict, ...]
    answer: str
    """The model answer in the type's own response grammar."""
    model: str
    """The model answer in words."""
    why: str = ""
    """Markdown: what to take away."""
    unasked: tuple[str, ...] = ()
    """Parts this response said nothing about; they are asked in the second try."""
    rating: str = ""
    """What a self-rated response says: `again`, `hard`, `good` or `easy`; empty for all other types."""

    @property
    def score(self) -> float:
        """Return the mean over the items, 0 to 1."""
        return sum(one.score for one in self.scores) / len(self.scores)

    @property
    def right(self) -> bool:
        """Return whether nothing is left to mend."""
        return all(one.score == 1 for one in self.scores) and not self.unasked

    @property
    def slips(self) -> tuple[str, ...]:
        """Return every slip found, in order, each once."""
        return tuple(dict.fromkeys(slip for one in self.scores for slip in one.slips))


class Specimen(msgspec.Struct, frozen=True, kw_only=True):
    """A response with the scores due for it; `scores` None marks one that must be malformed."""

    response: str
    scores: dict[str, float] | None


class Variant(Protocol):
    """A question made concrete: everything chance and the memories decide is decided.

    What `read` returns is the type's own; only `mark` of the same variant takes it. The log keeps the
    text, which reads the same again.
    """

    @property
    def seed(self) -> int:
        """Return the seed that settled this variant."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the parts asked."""

    def present(self) -> Presentation:
        """Return what to show."""

    def read(self, text: str) -> Any:  # noqa: ANN401  each type's own response
        """Return the response in `text`; raise Malformed, with how to write it."""

    def mark(self, response: Any) -> Verdict:  # noqa: ANN401
        """Return the verdict on what `read` returned."""

    def reveal(self) -> Verdict:
        """Return the verdict on giving up: nothing scored, everything shown."""

    def specimens(self) -> tuple[Specimen, ...]:
        """Return right, wrong and malformed responses with the scores due."""

    def confusions(self, response: Any) -> tuple[Confusion, ...]:  # noqa: ANN401
        """Return what `response` could have taken for what, and whether it did."""

    def claims(self) -> tuple[Claim, ...]:
        """Return what the solver can check, where the question describes a network."""

    def worked(self) -> Worked:
        """Return the variant with its answer worked out."""


class Confusion(msgspec.Struct, frozen=True, gc=False):
    """One thing on show that a response could take, or took, for another."""

    part: str
    """The item asked."""
    wanted: str
    """What was asked, in a word: a left side, a cell, the right option."""
    other: str
    """The item whose answer could be taken for this one's; empty for what belongs nowhere."""
    taken: str
    """What that answer says."""
    made: bool


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a variant says that the solver can check: what a network in numbers comes to."""

    layers: list[dict[str, Any]]
    entry: tuple[int, ...] | None
    """The shape of the input, where a shape is claimed."""
    count: str
    """`trainable`, `total`, `running`, or a side of the output."""
    value: Number
    path: tuple[str | int, ...]
    """Where in the question's node the formula of the count stands."""


class Worked(msgspec.Struct, frozen=True, kw_only=True):
    """A variant with its answer, for worksheets and for checking from outside."""

    given: dict[str, Number] = {}
    steps: tuple[tuple[str, str, Number], ...] = ()
    """Id, what is asked, the right value."""
    answer: str | Number
    slips: tuple[tuple[str, Number], ...] = ()
    """Each slip with the final answer it leads to."""
    symbols: str = ""
    """The prompt with the names of what is given in the place of numbers; empty where the prompt has none."""
    formula: str = ""
    """The answer as a formula in those names, worked out from what is given alone; empty where there is none."""
    lines: tuple[tuple[str, str], ...] = ()
    """The same step by step: a name, and its formula over the names before it."""


class Concrete(msgspec.Struct, frozen=True, kw_only=True):
    """What every variant holds."""

    seed: int
    parts: tuple[str, ...]

    def confusions(self, response: Any) -> tuple[Confusion, ...]:  # noqa: ANN401  each type's own response
        """Return nothing: most questions have no two things to take for each other."""
        del response
        return ()

    def claims(self) -> tuple[Claim, ...]:
        """Return nothing: most questions describe no network."""
        return ()

    def worked(self) -> Worked:
        """Return the model answer in words: most questions have no numbers to give."""
        return Worked(answer=self.reveal().model)

    def reveal(self) -> Verdict:
        """Return the verdict on giving up; each type's own."""
        raise NotImplementedError


class Question(Protocol):
    """One authored entry of a bank."""

    id: str
    topic: str
    difficulty: int
    prompt: str
    why: str
    hints: tuple[str, ...]
    section: str
    source: str
    formerly: tuple[str, ...]
    at_once: int  # how many of the parts wanted one asking shows; 0 where it asks all, wanted or not

    kind: ClassVar[str]
    """The type's key in a bank: `choice`."""
    name: ClassVar[str]
    """What the screen calls it: `Choose`."""
    seconds: ClassVar[float]
    """What one item of it takes, feedback read, when it is known, until the learner's own log says."""
    self_rated: ClassVar[bool]
    """Whether the learner alone says how well it went."""
    repairable: ClassVar[bool]
    """Whether a first wrong answer earns a second try before the reveal."""
    confusable: ClassVar[bool]
    """Whether a wrong answer takes one thing on show for another: see `Variant.confusions`."""
    arithmetic: ClassVar[bool]
    """Whether a response may be arithmetic, which an exam without a calculator does not take."""

    def items(self) -> tuple[str, ...]:
        """Return the ids of the parts that have a memory, in order; `WHOLE` alone for one item."""

    def asked(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """Return the parts one asking shows, given the parts in the order the memories want them."""

    def variant(self, seed: int, parts: Sequence[str]) -> Variant:
        """Return the variant that `seed` and `parts` settle."""

    def luck(self) -> float:
        """Return the chance of a right answer by guessing, per item."""

    def fingerprint(self, part: str) -> str:
        """Return what the answer to `part` is, wording of the question aside."""

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips this question can diagnose."""

    def problems(self, node: Node, found: Problems) -> None:
        """Note everything wrong that its fields' types cannot say."""

    def trials(self, node: Node, found: Problems, seeds: range) -> None:
        """Note what only shows when the question is tried, over `seeds`."""


class Authored(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """The fields every question has, and the answers most types give."""

    id: Slug
    topic: Slug
    difficulty: Annotated[int, msgspec.Meta(ge=1, le=4)]
    prompt: Text
    why: str = ""
    hints: tuple[Text, ...] = ()
    section: str = ""
    source: str = ""
    formerly: tuple[Slug, ...] = ()

    kind: ClassVar[str]
    name: ClassVar[str]
    seconds: ClassVar[float]
    self_rated: ClassVar[bool] = False
    repairable: ClassVar[bool] = False
    confusable: ClassVar[bool] = False
    arithmetic: ClassVar[bool] = False

    def items(self) -> tuple[str, ...]:
        """Return `WHOLE`: most questions are one item."""
        return (WHOLE,)

    @property
    def at_once(self) -> int:
        """Return 0: most types ask everything at once."""
        return 0

    def asked(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """Return all parts, or as many of those wanted as are shown at once."""
        return asked_parts(wanted, self.items(), self.at_once)

    def luck(self) -> float:
        """Return 0: typed answers are not guessed."""
        return 0.0

    def slip_names(self) -> tuple[str, ...]:
        """Return none: most types find slips in their options."""
        return ()

    def problems(self, node: Node, found: Problems) -> None:
        """Find nothing more."""

    def trials(self, node: Node, found: Problems, seeds: range) -> None:
        """Find nothing more."""


def verdict_of(  # noqa: PLR0913  the fields of a Verdict, for the types that are one item
    score: float,
    lines: Sequence[LineVerdict],
    *,
    answer: str,
    model: str,
    why: str,
    slips: Sequence[str] = (),
) -> Verdict:
    """Return the verdict of a question that is one item."""
    one = Score(part=WHOLE, score=score, slips=tuple(dict.fromkeys(slip for slip in slips if slip)))
    return Verdict(scores=(one,), lines=tuple(lines), answer=answer, model=model, why=why)


def gave_up(text: str) -> bool:
    """Return whether the learner asks to be shown instead of answering."""
    return text.strip() == GIVE_UP


def fingerprint_of(*answers: str) -> str:
    """Return a fingerprint of what the right answer is, its case and spacing aside."""
    joined = "\x1f".join(folded(answer) for answer in answers)
    return hashlib.blake2b(joined.encode(), digest_size=8).hexdigest()


def folded(text: str) -> str:
    """Return text as answers are compared: case, spacing and surrounding punctuation aside."""
    return " ".join(text.casefold().split()).strip(" .,:;!?\"'`()[]")
