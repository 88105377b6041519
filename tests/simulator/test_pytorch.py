"""The exported PyTorch code: it compiles, names every group, and with torch at hand it runs and its counts hold."""

from __future__ import annotations

import ast
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from quizzer.errors import UsageError
from quizzer.simulator import Backbone, FreezePlan, Layer, backbone_names, count, learning_rates, load_backbone
from quizzer.simulator.pytorch import cover, file_name, path_of, pytorch_code, save_code

if TYPE_CHECKING:
    from pathlib import Path

RESNET = load_backbone("resnet18")
each_backbone = pytest.mark.parametrize("name", backbone_names())


def plans(backbone: Backbone) -> list[FreezePlan]:
    """Return plans of every kind: the issue's four, nothing, scattered layers, the head on each earlier stage."""
    top = backbone.stages[-1].name
    second = backbone.stages[-2].name
    trained = ("head", f"{top},head", f"{second},{top},head", "all", "")
    found = [
        FreezePlan.of(backbone, classes, names) for classes, names in zip((5, 2, 37, 102, 10), trained, strict=True)
    ]
    found.append(FreezePlan.of(backbone, 3, [layer.name for layer in backbone.layers[::3]]))
    for place, stage in enumerate(backbone.stages[:-1]):
        found.append(FreezePlan.of(backbone, 7, "all" if place % 2 else "head").read_from(stage.name))
    return found


def groups_in(code: str) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Return the table of groups that a file of code holds."""
    for node in ast.parse(code).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "GROUPS":
            found: dict[str, tuple[float, tuple[str, ...]]] = ast.literal_eval(node.value)
            return found
    pytest.fail("there are no groups")


@each_backbone
def test_it_compiles_and_names_every_group(name: str) -> None:
    """Each stage that trains is a group with its learning rate and modules; the asserted counts are the simulator's."""
    for plan in plans(load_backbone(name)):
        code = pytorch_code(plan)
        compile(code, name, "exec")
        groups = groups_in(code)
        assert {stage: rate for stage, (rate, _) in groups.items()} == {
            one.stage: one.rate for one in learning_rates(plan)
        }
        assert f"assert trainable == {count(plan).trainable:_}," in code
        assert f"assert total == {count(plan).total:_}," in code


@each_backbone
def test_groups_hold_what_trains_and_nothing_else(name: str) -> None:
    """The modules of all groups are exactly the plan's trained layers (where the head keeps its name)."""
    for plan in plans(load_backbone(name)):
        if plan.cut:
            continue
        modules = [one for _, names in groups_in(pytorch_code(plan)).values() for one in names]
        held = {layer.name for layer in plan.layers if any(f"{layer.name}.".startswith(f"{one}.") for one in modules)}
        assert held == plan.trained


@pytest.mark.parametrize(
    ("layers", "others", "modules"),
    [
        (["a.0.w", "a.1"], ["b"], ("a",)),
        (["a.0.w", "a.1"], ["a.2"], ("a.0", "a.1")),
        (["a.1"], ["a.10"], ("a.1",)),
        (["a"], ["ab"], ("a",)),
        ([], ["a"], ()),
    ],
)
def test_cover(layers: list[str], others: list[str], modules: tuple[str, ...]) -> None:
    """The fewest modules that hold some layers and no other."""
    assert cover(layers, others) == modules


@pytest.mark.parametrize(
    ("name", "path"),
    [("fc", "model.fc"), ("classifier.6", "model.classifier[6]"), ("heads.head", "model.heads.head")],
)
def test_paths(name: str, path: str) -> None:
    """A number is an index, a word an attribute."""
    assert path_of(name) == path


def test_heads_are_replaced_as_torchvisions_recipes_do() -> None:
    """A linear layer under its own name, SqueezeNet's convolution, one without a bias where there was none."""
    assert "model.fc = nn.Linear(512, 5)\n" in pytorch_code(FreezePlan.of(RESNET, 5))
    squeezed = FreezePlan.of(load_backbone("squeezenet1_0"), 5)
    assert "model.classifier[1] = nn.Conv2d(512, 5, kernel_size=1)\n" in pytorch_code(squeezed)
    head = msgspec.structs.replace(RESNET.head, tensors=RESNET.head.tensors[:1])
    without = msgspec.structs.replace(RESNET, head=head)
    assert "nn.Linear(512, 5, bias=False)" in pytorch_code(FreezePlan.of(without, 5))


def test_frozen_batch_norms_are_put_into_eval() -> None:
    """Where one is frozen, the training mode spares it; else model.train() will do."""
    assert "module.eval()" in pytorch_code(FreezePlan.of(RESNET, 5))
    assert "module.eval()" not in pytorch_code(FreezePlan.of(RESNET, 5, "all"))
    assert "module.eval()" not in pytorch_code(FreezePlan.of(load_backbone("vgg16"), 5))


def test_a_backbone_of_ones_own() -> None:
    """The learner's network is left to them, and its title cannot break out of the text."""
    own = msgspec.structs.replace(RESNET, name="mine", title='Mine """ + \\ \x1b')
    for plan in (FreezePlan.of(own, 5), FreezePlan.of(own, 5).read_from("layer2")):
        code = pytorch_code(plan)
        compile(code, "mine", "exec")
        assert "torchvision" not in code
        assert "raise NotImplementedError" in code
        assert "\x1b" not in code
    assert "def cut(" in pytorch_code(FreezePlan.of(own, 5).read_from("layer2"))
    assert file_name(plan) == "freeze_mine.py"


def test_saving_never_overwrites(tmp_path: Path) -> None:
    """Each save is a new file with the plan's code in it."""
    plan = FreezePlan.of(RESNET, 5)
    first, second = save_code(plan, tmp_path), save_code(plan, tmp_path)
    assert (first.name, second.name) == ("freeze_resnet18.py", "freeze_resnet18_2.py")
    assert first.read_text(encoding="utf-8") == second.read_text(encoding="utf-8") == pytorch_code(plan)


def test_saving_says_what_is_wrong(tmp_path: Path) -> None:
    """A folder that is none is refused with the path."""
    with pytest.raises(UsageError, match="cannot be written"):
        save_code(FreezePlan.of(RESNET, 5), tmp_path / "none")


def test_a_folder_can_be_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many copies it says so."""
    monkeypatch.setattr("quizzer.simulator.pytorch._MOST_COPIES", 2)
    save_code(FreezePlan.of(RESNET, 5), tmp_path)
    with pytest.raises(UsageError, match="full"):
        save_code(FreezePlan.of(RESNET, 5), tmp_path)


# With torch at hand


@pytest.mark.parametrize("name", [pytest.param(name, id=f"torch-{name}") for name in backbone_names()])
def test_it_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run against a stand-in with torchvision's module names, its own assertions hold; so do rates and batch norms."""
    torch: Any = pytest.importorskip("torch")
    backbone = load_backbone(name)
    monkeypatch.setitem(sys.modules, "torchvision", stand_in(torch, backbone))
    for plan in plans(backbone):
        names: dict[str, Any] = {}
        exec(pytorch_code(plan), names)  # noqa: S102  it is what the learner will do
        model, groups = names["model"], names["groups"]
        trained = [p for p in model.parameters() if p.requires_grad]
        assert sum(p.numel() for p in trained) == count(plan).trainable
        assert [group["lr"] for group in groups] == [one.rate for one in learning_rates(plan)]
        resting = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d) and not m.training]
        assert len(resting) == count(plan).batch_norms.layers


def stand_in(torch: Any, backbone: Backbone) -> ModuleType:  # noqa: ANN401  torch has no types here
    """Return a module like torchvision whose one model has the backbone's modules, under their names."""
    module = ModuleType("torchvision")
    builder = {backbone.name: lambda weights: _network(torch, backbone) if weights else None}
    module.models = type("models", (), {name: staticmethod(one) for name, one in builder.items()})  # type: ignore[attr-defined]
    return module


def _network(torch: Any, backbone: Backbone) -> Any:  # noqa: ANN401
    root: Any = torch.nn.Module()
    for layer in backbone.layers:
        *outer, last = layer.name.split(".")
        parent = root
        for part, following in zip(outer, [*outer, last][1:], strict=True):
            if part not in dict(parent.named_children()):
                _put(torch, parent, part, torch.nn.Sequential() if following.isdigit() else torch.nn.Module())
            parent = getattr(parent, part)
        made = _module(torch, layer)
        if isinstance(made, torch.nn.Parameter):
            parent.register_parameter(last, made)
        else:
            _put(torch, parent, last, made)
    return root


def _put(torch: Any, parent: Any, name: str, child: Any) -> None:  # noqa: ANN401
    """Add a child; numbers before it that have no parameters are filled, as activations and poolings fill them."""
    if name.isdigit():
        for number in range(int(name)):
            if str(number) not in dict(parent.named_children()):
                parent.add_module(str(number), torch.nn.Identity())
    parent.add_module(name, child)


def _module(torch: Any, layer: Layer) -> Any:  # noqa: ANN401
    """Return a module, or a bare parameter, with the tensors of a layer and no more."""
    if layer.tensors[0].name == layer.name:
        return torch.nn.Parameter(torch.empty(layer.tensors[0].shape))
    made = torch.nn.BatchNorm2d(layer.parameters // 2) if layer.kind == "batch_norm" else torch.nn.Module()
    if layer.kind != "batch_norm":
        for tensor in layer.tensors:
            name = tensor.name.removeprefix(f"{layer.name}.").replace(".", "_")
            made.register_parameter(name, torch.nn.Parameter(torch.empty(tensor.shape)))
    return made
