"""A backbone file of the user's own: read like ours, and refused with one clear error where it is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quizzer.errors import BankError, UsageError
from quizzer.simulator import FreezePlan, count, load_backbone, read_backbone

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
backbone: mine
title: My own
published: 1099
blocks:
  pair:
    sizes: [in, out]
    layers:
      - {conv: conv, in: $in, out: $out, kernel: 3}
      - {batch_norm: norm, channels: $out}
stages:
  - stage: stem
    title: two convolutions
    width: 8
    map: 4
    layers:
      - {pair: layers.$i, repeat: 2, first: 1, in: 3, out: 6, step: {in: 3, out: 2}}
head: {linear: fc, in: 8, out: 53}
"""


def good(old: str = "", new: str = "") -> str:
    """Return the good file with one thing changed."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def chain(links: int) -> str:
    """Return blocks each of which uses the one above."""
    blocks = "".join(f"  b{link}:\n    layers: [{{b{link - 1}: x}}]\n" for link in range(1, links))
    first = "  b0:\n    layers: [{conv: c, in: 1, out: 1, kernel: 1}]\n"
    stages = f"stages: [{{stage: s, width: 1, layers: [{{b{links - 1}: x}}]}}]\n"
    return f"backbone: a\ntitle: A\npublished: 1\nblocks:\n{first}{blocks}{stages}head: {{linear: fc, in: 1, out: 1}}\n"


def doubling(levels: int) -> str:
    """Return blocks that each repeat the one above a thousand times."""
    return chain(levels).replace(": x}", ": x$i, repeat: 1000}")


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    """A path works wherever a name does, sizes step with the repeats, and the counts come out."""
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, encoding="utf-8")
    backbone = load_backbone(path)
    assert backbone == load_backbone(str(path))
    names = [tensor.name for layer in backbone.layers for tensor in layer.tensors]
    assert names[:3] == ["layers.1.conv.weight", "layers.1.norm.weight", "layers.1.norm.bias"]
    assert backbone.stages[0].layers[2].tensors[0].shape == (8, 6, 3, 3)
    assert backbone.stages[0].multiply_adds == 16 * (6 * 27 + 8 * 54)
    assert count(FreezePlan.of(backbone, 5, "head")).trainable == 45


BROKEN = {
    "empty": ("", 1, "start it with `backbone:"),
    "not yaml": ("backbone: [", 2, "not YAML"),
    "a list": ("- backbone", 1, "keys with values"),
    "another key": (good("head:", "body: 3\nhead:"), 17, "write one of"),
    "no head": (good("head: {linear: fc, in: 8, out: 53}", ""), 1, "`head:` is missing"),
    "unknown key": (good("title:", "titel:"), 2, "did you mean `title`"),
    "total": (good("1099", "1092"), 3, "add up to 1,099, which is 7 too many"),
    "total below": (good("1099", "1102"), 3, "3 too few"),
    "huge total": (good("1099", "9" * 5000), 3, "is not a whole number"),
    "blocks": (
        GOOD[: GOOD.index("blocks:")] + "blocks: none\n" + GOOD[GOOD.index("stages:") :],
        4,
        "write blocks as keys",
    ),
    "a block's name": (good("  pair:", "  conv:"), 5, "cannot name a block"),
    "a block's keys": (good("    sizes:", "    size:"), 6, "write `sizes:` or `layers:`"),
    "a block as text": (good("  pair:\n", "  other: text\n  pair:\n"), 5, "needs `layers:`"),
    "no layers": (good("  pair:\n", "  other: {sizes: [in]}\n  pair:\n"), 5, "layers needs a list"),
    "sizes": (good("[in, out]", "[in, in]"), 6, "each size once"),
    "a reserved size": (good("[in, out]", "[in, out, map]"), 6, "meaning of its own"),
    "unknown kind": (good("{batch_norm:", "{batchnorm:"), 9, "did you mean `batch_norm`"),
    "block below": (good("  pair:\n", "  early: {layers: [{pair: x}]}\n  pair:\n"), 5, "starts with its kind"),
    "itself": (good("{batch_norm: norm, channels: $out}", "{pair: x, in: 1, out: 1}"), 9, "starts with its kind"),
    "unknown size": (good("in: $in", "in: $inn"), 8, "did you mean `$in`"),
    "no value": (good("in: 3, out: 6", "in: $in, out: 6"), 16, "did you mean `$i`"),
    "outside a block": (good("in: 8, out", "in: $n, out"), 17, "`$n` has no value here"),
    "missing size": (good("in: 3, out: 6", "out: 6"), 16, "`in:` is missing"),
    "key of a use": (good("first: 1", "frist: 1"), 16, "did you mean `first`"),
    "size as text": (good("in: 3, out: 6", "in: three, out: 6"), 16, "needs a whole number"),
    "step down": (good("out: 2}", "out: -9}"), 16, "`out` becomes -3"),
    "step of what": (good("step: {in: 3", "step: {ni: 3"), 16, "no size of block `pair`"),
    "repeats": (good("repeat: 2", "repeat: 1001"), 16, "out of range"),
    "width": (good("in: 3, out: 6", "in: 3, out: 1000001"), 16, "`out` becomes 1000001"),
    "kernel": (good("kernel: 3", "kernel: 3x3x3"), 8, "is no kernel"),
    "large kernel": (good("kernel: 3", "kernel: 100"), 8, "is no kernel"),
    "groups": (good("kernel: 3", "kernel: 3, groups: 5"), 8, "5 groups do not divide"),
    "module name": (good("layers.$i", "layers..$i"), 16, "write the module's name"),
    "module as list": (good("{pair: layers.$i", "{pair: [x]"), 16, "write the module's name"),
    "long name": (good("layers.$i", "x" * 201), 16, "longer than 200"),
    "same name": (good("layers.$i", "layers.1"), 11, "`layers.1.conv` stands here 2 times"),
    "same stage": (
        good("head:", "  - {stage: stem, width: 8, layers: [{tensor: t, shape: [1]}]}\nhead:"),
        17,
        "two stages",
    ),
    "stage name": (good("stage: stem", "stage: all"), 11, "cannot name a stage"),
    "stage as text": (good("  - stage: stem\n", "  - text\n  - stage: stem\n"), 11, "a stage is keys with values"),
    "stage without width": (good("    width: 8\n", ""), 11, "`width:` is missing"),
    "stage without layers": (good("head:", "  - {stage: s, width: 8}\nhead:"), 17, "`layers:` is missing"),
    "no stages": (
        GOOD[: GOOD.index("stages:")] + "stages: []\nhead: {linear: fc, in: 8, out: 53}\n",
        10,
        "needs a list",
    ),
    "width of head": (good("in: 8, out: 53", "in: 9, out: 53"), 17, "hands on 8"),
    "kind of head": (good("{linear: fc, in: 8, out: 53}", "{batch_norm: fc, channels: 8}"), 17, "the head is one"),
    "kernel of head": (good("linear: fc, in: 8", "conv: fc, kernel: 3, in: 8"), 17, "the head is one"),
    "head of two": (good("{linear: fc, in: 8, out: 53}", "{pair: fc, in: 8, out: 53}"), 17, "the head is one"),
    "branches": (good("{batch_norm: norm, channels: $out}", "{branches: [[]]}"), 9, "each of the branches needs"),
    "beside branches": (
        good("{batch_norm: norm, channels: $out}", "{branches: [[{tensor: t, shape: [1]}]], map: 3}"),
        9,
        "does not belong beside",
    ),
    "a long chain of blocks": (chain(2_000), 3974, "more than 16 deep"),
    "a billion layers": (doubling(3), 6, "more than 5,000 layers"),
    "nested shape": (
        good("{batch_norm: norm, channels: $out}", "{tensor: t, shape: [[1]]}"),
        9,
        "write a whole number",
    ),
    "too large": ("#" * (2**20 + 1), 1, "larger than 1 MiB"),
    "binary": ("\x00", 1, "not allowed in YAML"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_files(fault: str) -> None:
    """Each fault gives one BankError with the place and what to write instead."""
    text, line, message = BROKEN[fault]
    with pytest.raises(BankError) as caught:
        read_backbone(text.encode(), "mine.yaml")
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"mine.yaml:{line}:")
    assert caught.value.problems[0].file == "mine.yaml"
    assert len(str(caught.value)) < 1_000


def test_unknown_name() -> None:
    """A name that is none of ours brings the nearest, or all of them."""
    with pytest.raises(UsageError, match=r"did you mean `resnet18`\?"):
        load_backbone("resnet-18")
    with pytest.raises(UsageError, match="take one of alexnet"):
        load_backbone("???")


@pytest.mark.parametrize("name", ["missing.yaml", "folder.yaml", "nul\0.yaml"])
def test_unreadable_file(tmp_path: Path, name: str) -> None:
    """A file that cannot be opened is an error with its path."""
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(BankError, match="cannot be read"):
        load_backbone(str(tmp_path / name))
