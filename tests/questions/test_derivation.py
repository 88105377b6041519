"""`derivation`: steps from drawn values; slips, follow-through, the last step alone."""

from __future__ import annotations

import pytest

from quizzer.errors import FormulaError, Malformed
from quizzer.questions.base import Outcome, Question
from quizzer.questions.derived import DerivationVariant
from tests.shelf import found_in, library, question, scores, slips

HEAD = """
    type: derivation
    prompt: Features **{F}**, classes {C}, and $x_{F}$.
    given: {F: {choose: [512]}, C: {choose: [5]}}
    steps:
      - {id: weights, ask: Weights, answer: F * C, hint: One for each pair}
      - {id: biases, ask: Biases, answer: C, why: One for each class.}
      - {id: total, ask: Total, answer: weights + biases}
    slips: [no-bias, bias-per-weight, {slip: swapped-in-out, step: biases, gives: F}]
    hints: ["There are {C} biases."]
"""
SHARE = """
    type: derivation
    prompt: P
    given: {B: {choose: [20]}, H: {choose: [1]}}
    steps:
      - {id: total, ask: All, answer: B + H, unit: million}
      - {id: share, ask: Share, answer: 100 * H / total, unit: "%", round: 1}
    slips: [{slip: counted-frozen, step: share, gives: 100 * B / total}]
"""
LESSON_HEAD = "transfer-learning/linear-head"


def derived(yaml: str, seed: int = 0) -> DerivationVariant:
    """Return a variant of the derivation in `yaml`."""
    one = question(yaml)
    found = one.variant(seed, one.items())
    assert isinstance(found, DerivationVariant)
    return found


def outcomes(yaml: str, text: str) -> list[Outcome]:
    """Return what became of each step."""
    asked = derived(yaml)
    return [line.outcome for line in asked.mark(asked.read(text)).lines]


RIGHT, WRONG, FOLLOWED, MISSED, PLAIN = (
    Outcome.RIGHT,
    Outcome.WRONG,
    Outcome.FOLLOWED,
    Outcome.MISSED,
    Outcome.PLAIN,
)


@pytest.mark.parametrize(
    ("text", "due", "found"),
    [
        ("2560; 5; 2565", [RIGHT, RIGHT, RIGHT], ()),
        ("2560; 512; 3072", [RIGHT, WRONG, FOLLOWED], ("swapped-in-out",)),
        ("2561; 5; 2566", [WRONG, RIGHT, FOLLOWED], ()),
        ("2561; 5; 2565", [WRONG, RIGHT, RIGHT], ()),
        ("2561; 6; 2567", [WRONG, WRONG, FOLLOWED], ()),
        ("2560; 5; 2560", [RIGHT, RIGHT, WRONG], ("no-bias",)),
        ("2560; 5; 5120", [RIGHT, RIGHT, WRONG], ("bias-per-weight",)),
        ("2561; 5; 2561", [WRONG, RIGHT, WRONG], ("no-bias",)),
        ("2560; ?; 2565", [RIGHT, MISSED, RIGHT], ()),
        ("?; ?; ?", [MISSED, MISSED, MISSED], ()),
        ("?; 512; 3072", [MISSED, WRONG, FOLLOWED], ("swapped-in-out",)),
        ("weights=2560; biases = 5; total=512*5+5", [RIGHT, RIGHT, RIGHT], ()),
        ("2,560\n5\n2 565", [RIGHT, RIGHT, RIGHT], ()),
    ],
)
def test_steps_are_marked_by_what_came_before(text: str, due: list[Outcome], found: tuple[str, ...]) -> None:
    """A step right by the learner's own value earns its score; a slip is recorded once, where it was made."""
    asked = derived(HEAD)
    assert outcomes(HEAD, text) == due
    assert slips(asked, text) == found
    assert list(scores(asked, text).values()) == [float(one in {RIGHT, FOLLOWED}) for one in due]


def test_the_last_step_alone_carries_the_others() -> None:
    """Right on its own, all three steps score."""
    asked = derived(HEAD)
    assert scores(asked, "2565") == {"weights": 1, "biases": 1, "total": 1}
    assert outcomes(HEAD, "2565") == [PLAIN, PLAIN, RIGHT]
    assert asked.read("; ; 2565") == asked.read("2565")


@pytest.mark.parametrize(
    ("text", "found"),
    [("2560", ("no-bias",)), ("5120", ("bias-per-weight",)), ("3072", ("swapped-in-out",)), ("7", ()), ("?", ())],
)
def test_the_last_step_alone_when_wrong_asks_for_the_rest(text: str, found: tuple[str, ...]) -> None:
    """The slip shows at the end too, and the steps before are still to be asked."""
    asked = derived(HEAD)
    verdict = asked.mark(asked.read(text))
    assert scores(asked, text) == {"total": 0}
    assert verdict.unasked == ("weights", "biases")
    assert not verdict.right
    assert verdict.slips == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing is typed yet"),
        ("1; 2", "3 steps, 2 numbers; put `;` between them, or answer the last step alone"),
        ("1; 2; 3; 4", "3 steps, 4 numbers"),
        ("1; ; 3", "nothing for Biases"),
        ("1; 2;", "nothing for Total"),
        ("a; b; c", "'a' is not a number"),
        ("9**9**9", "too large"),
        ("2.565", "group thousands"),
    ],
)
def test_malformed_says_how_to_write_it(text: str, says: str) -> None:
    """A count that does not fit, an empty step, what is no number."""
    with pytest.raises(Malformed) as caught:
        derived(HEAD).read(text)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "due"),
    [("21; 4.8", (1, 1)), ("21 million; 4.8 %", (1, 1)), ("20; 5", (0, 1)), ("20; 5.0", (0, 1)), ("21; 4.7", (1, 0))],
)
def test_rounding_and_units(text: str, due: tuple[float, ...]) -> None:
    """A step says its unit and rounding; follow-through rounds likewise."""
    assert tuple(scores(derived(SHARE), text).values()) == due


def test_a_rounded_slip_is_found() -> None:
    """95.2 is the frozen body counted."""
    assert slips(derived(SHARE), "95.2") == ("counted-frozen",)
    assert slips(derived(SHARE), "21; 95.2") == ("counted-frozen",)


def test_an_own_value_that_leads_nowhere_follows_nothing() -> None:
    """Where the learner's value would divide by zero, there is no follow-through and no fault."""
    asked = derived("""
        type: derivation
        given: {B: {choose: [4]}}
        steps: [{id: bottom, ask: a, answer: B}, {id: ratio, ask: b, answer: 8 / bottom}]
    """)
    assert scores(asked, "0; 2") == {"bottom": 0, "ratio": 1}
    assert scores(asked, "0; 3") == {"bottom": 0, "ratio": 0}


def test_numbers_are_put_into_what_is_shown() -> None:
    """Prompt, hints and worked steps hold this variant's numbers; math keeps its braces."""
    asked = derived(HEAD)
    shown = asked.present()
    assert shown.prompt == "Features **512**, classes 5, and $x_{F}$."
    assert shown.hints == ("There are 5 biases.", "Weights: One for each pair")
    lines = asked.reveal().lines
    assert lines[0].why == "F × C = 512 × 5 = 2,560"
    assert lines[1].why == "C = 5\nOne for each class."
    assert asked.reveal().model == "weights + biases = 2,560 + 5 = 2,565"
    assert asked.reveal().answer == "2560; 5; 2565"


def test_one_step_alone_is_a_derivation_too() -> None:
    """Nothing is unasked where the last step is the only one."""
    asked = derived("""
        type: derivation
        given: {F: {between: [10, 20], step: 5}}
        steps: [{id: twice, ask: Twice, answer: 2 * F}]
    """)
    verdict = asked.mark(asked.read("1"))
    assert verdict.unasked == ()
    assert asked.present().how == "a number or arithmetic"


def test_draws_keep_to_what_is_given() -> None:
    """Values come from `choose` or `between` by `step`, and `where` holds."""
    one = question("""
        type: derivation
        given: {F: {between: [10, 30], step: 5}, C: {choose: [3, 12, 25]}}
        where: F > C and F != 30
        steps: [{id: product, ask: a, answer: F * C}]
    """)
    variants = [one.variant(seed, one.items()) for seed in range(300)]
    pairs = {tuple(found.given.values()) for found in variants if isinstance(found, DerivationVariant)}
    assert pairs == {(10, 3), (15, 3), (20, 3), (25, 3), (15, 12), (20, 12), (25, 12)}


def test_draws_where_a_slip_hides_are_made_again() -> None:
    """F = C would make the swapped bias right; it never comes up, and nor does F = 1."""
    one = question("""
        type: derivation
        given: {F: {between: [1, 4]}, C: {between: [1, 4]}}
        steps: [{id: total, ask: a, answer: F * C + C}]
        slips: [no-bias, bias-per-weight, swapped-in-out]
    """)
    for seed in range(200):
        found = one.variant(seed, one.items())
        assert isinstance(found, DerivationVariant)
        gives = [tempting.last for tempting in found.tempting]
        right = found.right["total"]
        assert len({right, *gives}) == 4


def test_a_question_without_a_variant_says_so() -> None:
    """Where every draw hides a slip, asking is refused with what to do."""
    one = question(HEAD)
    narrow = question(HEAD.replace("[512]", "[512, 5]"))
    assert one.items() == narrow.items()
    with pytest.raises(FormulaError, match="has no variant in 1000 draws"):
        _impossible(one)


def _impossible(one: Question) -> None:
    import msgspec  # noqa: PLC0415  the one place where a question is bent

    msgspec.structs.replace(one, where="F < C").variant(0, one.items())  # type: ignore[type-var]  # a struct


def test_another_formula_is_another_answer() -> None:
    """The fingerprint of a step is that of its formula, however it is spaced; words may change."""
    one = question(HEAD)
    reworded = question(HEAD.replace("ask: Biases", "ask: How many biases").replace("F * C,", "(F*C),"))
    assert [reworded.fingerprint(part) for part in one.items()] == [one.fingerprint(part) for part in one.items()]
    changed = question(HEAD.replace("answer: C,", "answer: C + 1,"))
    assert [part for part in one.items() if changed.fingerprint(part) != one.fingerprint(part)] == ["biases"]


def test_a_thousand_heads_of_the_lesson() -> None:
    """For 1,000 seeds: F*C + C is right, F*C is answered with `no-bias`, one beside it with no slip."""
    one = library().questions[LESSON_HEAD]
    drawn = set()
    for seed in range(1000):
        asked = one.variant(seed, one.items())
        assert isinstance(asked, DerivationVariant)
        features, classes = asked.given["F"], asked.given["C"]
        drawn.add((features, classes))
        right = features * classes + classes
        assert asked.worked().answer == right
        assert asked.mark(asked.read(f"{features}*{classes}+{classes}")).right
        assert slips(asked, str(features * classes)) == ("no-bias",)
        assert scores(asked, f"{right}.0000001") == {asked.steps[-1].id: 0}
        assert dict(asked.worked().slips)["no-bias"] == features * classes
    assert len(drawn) > 300


@pytest.mark.parametrize("text", ["2565", "2,565", "2_565", "2 565", "512*5+5", "5*(512+1)"])
def test_2565_in_every_writing(text: str) -> None:
    """The head of ResNet-18 for five classes."""
    assert derived(HEAD).mark(derived(HEAD).read(text)).right


def test_2565_and_a_ten_millionth_is_wrong() -> None:
    """Whole numbers are marked exactly."""
    assert scores(derived(HEAD), "2565.0000001") == {"total": 0}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("answer: C,", "answer: classes,", "unknown-name"),
        ("answer: F * C,", "answer: F * biases,", "unknown-name"),
        ("answer: F * C,", "answer: F ** C ** C ** 9,", "no-variant"),
        ("answer: F * C,", "answer: 'F *',", "bad-formula"),
        ("answer: F * C,", "answer: F.__class__,", "bad-formula"),
        ("F: {choose: [512]}", "F: {choose: [512], between: [1, 2]}", "given-kind"),
        ("F: {choose: [512]}", "F: {}", "given-kind"),
        ("F: {choose: [512]}", "F: {between: [9, 1]}", "empty-range"),
        ("F: {choose: [512]}", "F: {choose: [5]}", "no-variant"),
        ("id: weights", "id: F", "bad-value"),
        ("id: biases", "id: weights", "same-id"),
        ("[no-bias,", "[kept-old-head,", "slip-changes-nothing"),
        ("[no-bias,", "[single-bias, no-bias, own,", "slip-needs-gives"),
        ("step: biases, gives: F", "step: bias, gives: F", "unknown-step"),
        ("step: biases, gives: F", "step: biases, gives: G", "unknown-name"),
        ("{F}**", "{G}**", "unknown-name"),
    ],
)
def test_problems(old: str, new: str, code: str) -> None:
    """Formulas without a value, names that do not exist, draws that cannot be, slips that lead nowhere are noted."""
    assert old in HEAD
    found = found_in("- id: q\n  topic: t\n  difficulty: 1" + HEAD.replace(old, new).replace("\n    ", "\n  "))
    assert code in [one.partition(":")[0] for one in found]


def test_a_slip_that_changes_nothing_is_noted() -> None:
    """`no-bias` where there is no bias."""
    found = found_in("""
        - id: q
          type: derivation
          topic: t
          difficulty: 1
          prompt: P
          given: {F: {choose: [3]}}
          steps: [{id: s, ask: a, answer: F * F}]
          slips: [no-bias]
    """)
    assert [one.partition(":")[0] for one in found] == ["slip-changes-nothing"]


def test_huge_ranges_are_refused() -> None:
    """A range beyond any size is a problem, not an endless draw."""
    found = found_in(f"""
        - id: q
          type: derivation
          topic: t
          difficulty: 1
          prompt: P
          given: {{F: {{between: [0, {10**30}]}}}}
          steps: [{{id: s, ask: a, answer: F * F}}]
    """)
    assert [one.partition(":")[0] for one in found] == ["bad-value"]
