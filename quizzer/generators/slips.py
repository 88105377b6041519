"""The named mistakes that belong to no bank: each with a title, an explanation and what it does to a formula."""

from __future__ import annotations

import functools

import msgspec

from quizzer.generators import convolution_mutations, mutations
from quizzer.generators.arithmetic import formula, written
from quizzer.generators.mutations import Mutation, Setting


class Slip(msgspec.Struct, frozen=True):
    """A named mistake."""

    title: str
    why: str
    mutate: Mutation | None = None
    """The formula as the slip would have it; None for a slip that is not made in formulas."""


SLIPS: dict[str, Slip] = {
    # Linear layers
    "no-bias": Slip(
        "Bias forgotten",
        "A layer adds one bias for each output, on top of its weights.",
        mutations.no_bias,
    ),
    "bias-per-weight": Slip(
        "A bias for every weight",
        "Biases belong to outputs, not to connections: there is one for each output unit.",
        mutations.bias_per_weight,
    ),
    "swapped-in-out": Slip(
        "Inputs and outputs swapped",
        "The bias vector is as long as the layer's output, not as its input.",
        mutations.swapped,
    ),
    "single-bias": Slip(
        "One bias for the whole layer",
        "Each output unit has a bias of its own.",
        mutations.single_bias,
    ),
    # Heads, bodies, totals
    "kept-old-head": Slip(
        "Old head kept",
        "The 1000-class head is replaced by the new one; it does not train beside it.",
        mutations.kept_old_head,
    ),
    "old-head-in-total": Slip(
        "Old head left in the total",
        "Swapping the head takes the old head's parameters away before the new ones come.",
        mutations.old_head_in_total,
    ),
    "counted-frozen": Slip(
        "Frozen layers counted",
        "A frozen layer runs forward but takes no update, so it adds nothing that trains.",
        mutations.counted_frozen,
    ),
    "trainable-as-total": Slip(
        "Trainable taken for total",
        "The total counts frozen parameters too; only the trainable count leaves them out.",
        mutations.trainable_as_total,
    ),
    "published-total": Slip(
        "Published total used",
        "The published total belongs to the 1000-class network; your head has another size.",
        mutations.published_total,
    ),
    "dropped-head": Slip(
        "New head left out",
        "The new head is a layer like any other: its parameters train and count.",
        mutations.dropped_head,
    ),
    # Convolutions
    "kernel-not-squared": Slip(
        "Kernel not squared",
        "A k by k kernel has k * k positions for each pair of channels.",
        convolution_mutations.kernel_not_squared,
    ),
    "forgot-input-channels": Slip(
        "Input channels forgotten",
        "Each filter has a kernel for every input channel, not one for all of them.",
        convolution_mutations.forgot_input_channels,
    ),
    "one-filter": Slip(
        "One filter counted",
        "There is a filter for every output channel, each with kernels of its own.",
        convolution_mutations.one_filter,
    ),
    "ignored-groups": Slip(
        "Groups ignored",
        "With g groups a filter sees only 1/g of the input channels.",
        convolution_mutations.ignored_groups,
    ),
    "bias-beside-norm": Slip(
        "A bias before batch norm",
        "Batch norm's shift does a bias's work, so a convolution before it has none.",
        convolution_mutations.bias_beside_norm,
    ),
    "forgot-projection": Slip(
        "Projection forgotten",
        "Where the shapes differ, the shortcut has a 1x1 convolution of its own.",
        convolution_mutations.forgot_projection,
    ),
    "forgot-pointwise": Slip(
        "1x1 convolution forgotten",
        "A depthwise convolution mixes no channels; the 1x1 convolution after it does, and counts.",
        convolution_mutations.forgot_pointwise,
    ),
    # Batch norm
    "forgot-bn-shift": Slip(
        "Batch norm's shift forgotten",
        "Batch norm learns a scale and a shift for every channel: two values, not one.",
        convolution_mutations.forgot_shift,
    ),
    "counted-running-statistics": Slip(
        "Running statistics counted",
        "Running means and variances are buffers: tracked, but not learned by gradient.",
        convolution_mutations.counted_running,
    ),
    "forgot-norm": Slip(
        "Batch norm left out",
        "Batch norm learns two values for every channel, and they count.",
        convolution_mutations.forgot_norm,
    ),
    # Shapes of outputs
    "no-plus-one": Slip(
        "Plus one forgotten",
        "The window has one position more than it has steps: its first place counts.",
        convolution_mutations.no_plus_one,
    ),
    "forgot-padding": Slip(
        "Padding forgotten",
        "Padding widens the input before the window slides over it.",
        convolution_mutations.forgot_padding,
    ),
    "padding-once": Slip(
        "Padded on one side",
        "Padding is added on both sides: twice along each axis.",
        convolution_mutations.padding_once,
    ),
    "ignored-stride": Slip(
        "Stride ignored",
        "With stride s the window stops at every s-th place only.",
        convolution_mutations.ignored_stride,
    ),
    # Memory and ratios
    "one-moment": Slip(
        "One moment counted",
        "Adam keeps two moments for each trained parameter: of the gradient and of its square.",
        mutations.one_moment,
    ),
    "forgot-gradients": Slip(
        "Gradients forgotten",
        "Each trained parameter has a gradient, as large as itself.",
        mutations.forgot_gradients,
    ),
    "numbers-for-bytes": Slip(
        "Numbers taken for bytes",
        "A 32-bit float takes 4 bytes.",
        mutations.numbers_for_bytes,
    ),
    "mebibytes": Slip(
        "Divided by 2^20",
        "A megabyte (MB) is 10^6 bytes; 2^20 bytes are a mebibyte (MiB).",
        mutations.mebibytes,
    ),
    "inverted-ratio": Slip(
        "Ratio upside down",
        "What is asked per image has the images below the line.",
        mutations.inverted_ratio,
    ),
}
"""Every built-in slip by its key. A bank may use these and may not declare one of the same name."""


class Mutations:
    """What each slip makes of one formula where it stands, worked out when it is first asked for."""

    def __init__(self, text: str, setting: Setting) -> None:
        """Start with none worked out."""
        self._text = text
        self._setting = setting
        self._made: dict[str, str | None] = {}

    def by(self, slip: str) -> str | None:
        """Return the formula as the built-in `slip` would have it; None where there is nothing to get wrong."""
        if slip not in self._made and slip in SLIPS:
            self._made[slip] = self._changed(SLIPS[slip].mutate)
        return self._made.get(slip)

    def _changed(self, mutate: Mutation | None) -> str | None:
        changed = mutate(formula(self._text).tree, self._setting) if mutate else None
        if changed is None:
            return None
        again = written(changed)
        return None if again == written(formula(self._text).tree) else again


@functools.lru_cache(maxsize=4096)
def mutations_of(text: str, setting: Setting) -> Mutations:
    """Return what slips make of the formula `text`."""
    return Mutations(text, setting)


def mutated(slip: str, text: str, setting: Setting = Setting()) -> str | None:  # noqa: B008  a frozen value
    """Return the formula `text` as the built-in `slip` would have it; None where there is nothing to get wrong."""
    return mutations_of(text, setting).by(slip)
