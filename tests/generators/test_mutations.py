"""What every built-in slip does to a formula, and where it finds nothing to get wrong."""

from __future__ import annotations

import pytest

from quizzer.generators.arithmetic import formula, written
from quizzer.generators.mutations import Setting
from quizzer.generators.network import Roles
from quizzer.generators.slips import SLIPS, mutated

NONE = Roles()
HEAD = Roles(inputs=frozenset({"F"}), outputs=frozenset({"C"}), pairs=(("F", "C"),))
TWO_LAYERS = Roles(inputs=frozenset({"F", "H"}), outputs=frozenset({"H", "C"}), pairs=(("F", "H"), ("H", "C")))
SHARED = Roles(inputs=frozenset({"F", "G"}), outputs=frozenset({"C"}), pairs=(("F", "C"), ("G", "C")))
CONV = Roles(
    inputs=frozenset({"I"}),
    outputs=frozenset({"O"}),
    kernels=frozenset({"K"}),
    strides=frozenset({"T"}),
    paddings=frozenset({"P"}),
    groups=frozenset({"G"}),
    channels=frozenset({"O"}),
    pairs=(("I", "O"),),
)
BARE_CONV = Roles(inputs=frozenset({"I"}), outputs=frozenset({"O"}), kernels=frozenset({"K"}), pairs=(("I", "O"),))
SQUARE = Roles(inputs=frozenset({"C"}), outputs=frozenset({"C"}), kernels=frozenset({"K"}), channels=frozenset({"C"}))
BACKBONE = "body features old_head published first last last_two"

# slip, step, formula, what the names stand for, names in scope, the formula as the slip has it
Case = tuple[str, str, str, Roles, str, str | None]
CASES: list[Case] = [
    # No bias
    ("no-bias", "trainable", "F * C + C", HEAD, "", "F * C"),
    ("no-bias", "trainable", "C + F * C", NONE, "", "F * C"),
    ("no-bias", "trainable", "weights + biases", NONE, "", "weights"),
    ("no-bias", "trainable", "last + features * C + C", NONE, BACKBONE, "last + features * C"),
    ("no-bias", "parameters", "K**2 * I * O + O", CONV, "", "K**2 * I * O"),
    ("no-bias", "weights", "F * C", HEAD, "", None),
    ("no-bias", "biases", "C", HEAD, "", None),
    ("no-bias", "trainable", "hidden + output", TWO_LAYERS, "", None),
    ("no-bias", "parameters", "K * I + K", CONV, "", None),
    # A bias for every weight
    ("bias-per-weight", "trainable", "F * C + C", HEAD, "", "F * C + F * C"),
    ("bias-per-weight", "trainable", "weights + biases", NONE, "", "weights + weights"),
    ("bias-per-weight", "biases", "C", HEAD, "", "F * C"),
    ("bias-per-weight", "biases", "C", NONE, "", None),
    ("bias-per-weight", "biases", "C", SHARED, "", None),
    ("bias-per-weight", "weights", "F * C", HEAD, "", None),
    # A single bias
    ("single-bias", "trainable", "F * C + C", HEAD, "", "F * C + 1"),
    ("single-bias", "trainable", "weights + biases", NONE, "", "weights + 1"),
    ("single-bias", "biases", "C", HEAD, "", "1"),
    ("single-bias", "biases", "2 * C", HEAD, "", None),
    ("single-bias", "trainable", "F * C", HEAD, "", None),
    # Inputs and outputs swapped
    ("swapped-in-out", "trainable", "F * C + C", NONE, "", "F * C + F"),
    ("swapped-in-out", "hidden", "F * H + H", TWO_LAYERS, "", "F * H + F"),
    ("swapped-in-out", "biases", "C", HEAD, "", "F"),
    ("swapped-in-out", "biases", "O", CONV, "", "I"),
    ("swapped-in-out", "parameters", "K**2 * I * O + O", CONV, "", "K**2 * I * O + I"),
    ("swapped-in-out", "parameters", "K**2 * I * O + O", NONE, "", None),
    ("swapped-in-out", "trainable", "weights + biases", HEAD, "", None),
    ("swapped-in-out", "biases", "C", SHARED, "", None),
    ("swapped-in-out", "trainable", "F * C", HEAD, "", None),
    # The old head kept in what trains
    ("kept-old-head", "trainable", "features * C + C", NONE, BACKBONE, "features * C + C + old_head"),
    ("kept-old-head", "learned", "head", NONE, "old_head", "head + old_head"),
    ("kept-old-head", "trainable", "head", NONE, "", None),
    ("kept-old-head", "total", "head", NONE, "old_head", None),
    ("kept-old-head", "trainable", "head + old_head", NONE, "old_head", None),
    # The old head left in the total
    ("old-head-in-total", "total", "published - old_head + head", NONE, BACKBONE, "published + head"),
    ("old-head-in-total", "trainable", "published - old_head + head", NONE, BACKBONE, "published + head"),
    ("old-head-in-total", "total", "body + head", NONE, BACKBONE, None),
    ("old-head-in-total", "removed", "old_head", NONE, BACKBONE, None),
    # Frozen layers counted
    ("counted-frozen", "trainable", "head", NONE, "body head", "head + body"),
    ("counted-frozen", "trainable", "last + head", NONE, BACKBONE, "head + body"),
    ("counted-frozen", "trainable", "last_two + head", NONE, BACKBONE, "head + body"),
    ("counted-frozen", "trainable", "last", NONE, BACKBONE, "body"),
    ("counted-frozen", "trainable", "output", NONE, "frozen_layer body", "output + frozen_layer"),
    ("counted-frozen", "trainable", "head", NONE, "frozen_b frozen_a", "head + frozen_a + frozen_b"),
    ("counted-frozen", "trainable", "body + head", NONE, "body head", None),
    ("counted-frozen", "trainable", "head", NONE, "head", None),
    ("counted-frozen", "trainable", "last", NONE, "last", None),
    ("counted-frozen", "total", "head", NONE, "body head", None),
    # What trains taken for the total
    ("trainable-as-total", "total", "frozen + trainable", NONE, "frozen trainable", "trainable"),
    ("trainable-as-total", "total", "body + head", NONE, "body head trainable", "trainable"),
    ("trainable-as-total", "all_of_it", "body + head", NONE, "body head", "head"),
    ("trainable-as-total", "total", "body + new", NONE, "body new", None),
    ("trainable-as-total", "total", "body", NONE, "body trainable", None),
    ("trainable-as-total", "trainable", "body + head", NONE, "body head", None),
    # The published total
    ("published-total", "total", "body + head", NONE, BACKBONE, "published"),
    ("published-total", "all_parameters", "published - old_head + head", NONE, BACKBONE, "published"),
    ("published-total", "total", "published", NONE, BACKBONE, None),
    ("published-total", "total", "body + head", NONE, "body head", None),
    ("published-total", "trainable", "body + head", NONE, BACKBONE, None),
    # The new head left out
    ("dropped-head", "trainable", "last + head", NONE, "", "last"),
    ("dropped-head", "total", "published - old_head + new_head", NONE, "", "published - old_head"),
    ("dropped-head", "trainable", "head_of_classes + head_of_box", NONE, "", "head_of_box"),
    ("dropped-head", "trainable", "head", NONE, "", None),
    ("dropped-head", "total", "body + old_head", NONE, "", None),
    # The kernel not squared
    ("kernel-not-squared", "weights", "K**2 * I * O", CONV, "", "K * I * O"),
    ("kernel-not-squared", "weights", "K * K * I * O", CONV, "", "K * I * O"),
    ("kernel-not-squared", "learned", "K**2 * I * O + 2 * O", CONV, "", "K * I * O + 2 * O"),
    ("kernel-not-squared", "both", "K**2 * I + K**2 * O", CONV, "", "K * I + K * O"),
    ("kernel-not-squared", "values", "O * side**2", CONV, "", None),
    ("kernel-not-squared", "weights", "K**3 * I", CONV, "", None),
    ("kernel-not-squared", "weights", "K**2 * I * O", HEAD, "", None),
    # Input channels forgotten
    ("forgot-input-channels", "weights", "K**2 * I * O", CONV, "", "K**2 * O"),
    ("forgot-input-channels", "weights", "K**2 * (I // G) * O", CONV, "", "K**2 * O"),
    ("forgot-input-channels", "parameters", "K**2 * I * O + O", CONV, "", "K**2 * O + O"),
    ("forgot-input-channels", "pointwise", "I * O", CONV, "", None),
    ("forgot-input-channels", "weights", "K**2 * O", CONV, "", None),
    ("forgot-input-channels", "weights", "F * C", HEAD, "", None),
    # One filter
    ("one-filter", "weights", "K**2 * I * O", CONV, "", "K**2 * I"),
    ("one-filter", "parameters", "K**2 * I * O + O", CONV, "", "K**2 * I + O"),
    ("one-filter", "weights", "K**2 * I", CONV, "", None),
    ("one-filter", "head", "F * C", HEAD, "", None),
    # Groups
    ("ignored-groups", "weights", "K**2 * (I // G) * O", CONV, "", "K**2 * I * O"),
    ("ignored-groups", "weights", "K**2 * I * O / G", CONV, "", "K**2 * I * O"),
    ("ignored-groups", "seen", "I // G", CONV, "", "I"),
    ("ignored-groups", "side", "S // T", CONV, "", None),
    ("ignored-groups", "seen", "I // G", BARE_CONV, "", None),
    # A bias beside batch norm
    ("bias-beside-norm", "weights", "K**2 * I * O", CONV, "", "K**2 * I * O + O"),
    ("bias-beside-norm", "both", "2 * K**2 * C * C", SQUARE, "", "2 * K**2 * C * C + 2 * C"),
    ("bias-beside-norm", "first", "K**2 * I * O + 2 * O", CONV, "", "K**2 * I * O + 2 * O + O"),
    ("bias-beside-norm", "weights", "K**2 * I * O", BARE_CONV, "", None),
    ("bias-beside-norm", "norm", "2 * O", CONV, "", None),
    ("bias-beside-norm", "projection", "I * O", CONV, "", None),
    # Parts of blocks
    ("forgot-projection", "learned", "first + second + projection", NONE, "", "first + second"),
    ("forgot-projection", "learned", "first + shortcut", NONE, "", "first"),
    ("forgot-projection", "learned", "first + second", NONE, "", None),
    ("forgot-projection", "learned", "projection", NONE, "", None),
    ("forgot-pointwise", "separable", "depthwise + pointwise", NONE, "", "depthwise"),
    ("forgot-pointwise", "ratio", "plain / pointwise", NONE, "", None),
    # Batch norm
    ("forgot-bn-shift", "norm", "2 * O", CONV, "", "O"),
    ("forgot-bn-shift", "learned", "K**2 * I * O + 2 * O", CONV, "", "K**2 * I * O + O"),
    ("forgot-bn-shift", "norms", "2 * (2 * C)", SQUARE, "", "2 * C"),
    ("forgot-bn-shift", "running", "2 * O", CONV, "", None),
    ("forgot-bn-shift", "weights", "2 * K**2 * C * C", SQUARE, "", None),
    ("forgot-bn-shift", "norm", "2 * O", BARE_CONV, "", None),
    ("counted-running-statistics", "norm", "2 * O", CONV, "", "4 * O"),
    ("counted-running-statistics", "learned", "weights + 2 * O", CONV, "", "weights + 4 * O"),
    ("counted-running-statistics", "running", "2 * O", CONV, "", None),
    ("counted-running-statistics", "weights", "2 * K**2 * C * C", SQUARE, "", None),
    ("counted-running-statistics", "norm", "O", CONV, "", None),
    ("forgot-norm", "learned", "weights + norm", NONE, "", "weights"),
    ("forgot-norm", "learned", "K**2 * I * O + 2 * O", CONV, "", "K**2 * I * O"),
    ("forgot-norm", "norm", "2 * O", CONV, "", None),
    ("forgot-norm", "weights", "2 * K**2 * C * C + 1", SQUARE, "", None),
    # Shapes
    ("no-plus-one", "side", "(S + 2 * P - K) // T + 1", CONV, "", "(S + 2 * P - K) // T"),
    ("no-plus-one", "side", "padded - K + 1", CONV, "", "padded - K"),
    ("no-plus-one", "tokens", "patches + 1", CONV, "", None),
    ("no-plus-one", "side", "(S + 2 * P - K) // T", CONV, "", None),
    ("forgot-padding", "side", "(S + 2 * P - K) // T + 1", CONV, "", "(S - K) // T + 1"),
    ("forgot-padding", "padded", "S + 2 * P", CONV, "", "S"),
    ("forgot-padding", "side", "(S - K) // T + 1", CONV, "", None),
    ("forgot-padding", "border", "2 * P", CONV, "", None),
    ("padding-once", "padded", "S + 2 * P", CONV, "", "S + P"),
    ("padding-once", "side", "(S + P * 2 - K) // T + 1", CONV, "", "(S + P - K) // T + 1"),
    ("padding-once", "padded", "S + P", CONV, "", None),
    ("padding-once", "norm", "2 * O", CONV, "", None),
    ("ignored-stride", "side", "(S + 2 * P - K) // T + 1", CONV, "", "S + 2 * P - K + 1"),
    ("ignored-stride", "seen", "I // G", CONV, "", None),
    # Memory
    ("one-moment", "moments", "2 * trainable", NONE, "", "trainable"),
    ("one-moment", "optimiser", "4 * 2 * trainable", NONE, "", "4 * trainable"),
    ("one-moment", "gradients", "2 * trainable", NONE, "", None),
    ("one-moment", "moments", "trainable", NONE, "", None),
    ("forgot-gradients", "kept", "weights + gradients + moments", NONE, "", "weights + moments"),
    ("forgot-gradients", "kept", "gradients", NONE, "", None),
    ("forgot-gradients", "kept", "weights + moments", NONE, "", None),
    ("numbers-for-bytes", "bytes", "4 * total", NONE, "", "total"),
    ("numbers-for-bytes", "megabytes", "4 * kept / 10**6", NONE, "", "kept / 10**6"),
    ("numbers-for-bytes", "weights", "4 * total", NONE, "", None),
    ("numbers-for-bytes", "bytes", "total", NONE, "", None),
    ("mebibytes", "megabytes", "bytes / 10**6", NONE, "", "bytes / 2**20"),
    ("mebibytes", "megabytes", "4 * kept / 1000000", NONE, "", "4 * kept / 2**20"),
    ("mebibytes", "kilobytes", "bytes / 10**3", NONE, "", None),
    ("mebibytes", "bytes", "4 * total", NONE, "", None),
    # Ratios
    ("inverted-ratio", "ratio", "head / N", NONE, "", "N / head"),
    ("inverted-ratio", "share", "100 * head / total", NONE, "", "100 * total / head"),
    ("inverted-ratio", "per_image", "100 * (head / total)", NONE, "", "100 * (total / head)"),
    ("inverted-ratio", "megabytes", "bytes / 10**6", NONE, "", None),
    ("inverted-ratio", "share", "100 * head", NONE, "", None),
    ("inverted-ratio", "ratio", "100 / N", NONE, "", None),
]


def as_slip(slip: str, step: str, text: str, roles: Roles, scope: str) -> str | None:
    """Return the formula as the slip has it."""
    return mutated(slip, text, Setting(step=step, scope=frozenset(scope.split()), roles=roles))


@pytest.mark.parametrize(("slip", "step", "text", "roles", "scope", "due"), CASES)
def test_what_a_slip_makes_of_a_formula(  # noqa: PLR0913, PLR0917  one table
    slip: str, step: str, text: str, roles: Roles, scope: str, due: str | None
) -> None:
    """Its one small change where the formula has that part, and None where it has not."""
    found = as_slip(slip, step, text, roles, scope)
    assert found == (None if due is None else written(formula(due).tree))


@pytest.mark.parametrize("slip", [slip for slip, told in SLIPS.items() if told.mutate is not None])
def test_every_slip_is_in_the_table(slip: str) -> None:
    """With a formula that it changes, and one that it leaves alone."""
    changes = [due for one, _, _, _, _, due in CASES if one == slip]
    assert any(due is not None for due in changes)
    assert any(due is None for due in changes)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case[5] is not None], ids=lambda case: f"{case[0]}: {case[2]}"
)
def test_a_slip_is_made_once(case: Case) -> None:
    """The mutated formula reads back as itself: brackets stand where floors and powers need them."""
    changed = as_slip(*case[:5])
    assert changed is not None
    assert written(formula(changed).tree) == changed


def test_a_slip_keeps_the_brackets_that_matter() -> None:
    """A floor inside a product stays inside, whatever is left out around it."""
    changed = as_slip("no-bias", "parameters", "K**2 * (I // G) * O + O", CONV, "")
    assert changed == "K**2 * (I // G) * O"
    assert formula(changed).value({"K": 1, "I": 7, "G": 2, "O": 2}) == 6
