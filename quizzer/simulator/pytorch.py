"""The PyTorch code that carries out a freeze plan: network, head, parameter groups, learning rates.

Modules are named as in torchvision, whose own head is replaced as its fine-tuning recipes do. A head on
an earlier stage cuts the stages above away for good, so that the counts asserted at the end are the
simulator's. A backbone from the learner's own file gets the same code around a network of their own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizzer.errors import UsageError
from quizzer.simulator.backbone import Backbone
from quizzer.simulator.counting import count
from quizzer.simulator.plan import HEAD
from quizzer.simulator.rates import learning_rates
from quizzer.simulator.reading import backbone_names, load_backbone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from quizzer.simulator.backbone import Layer
    from quizzer.simulator.plan import FreezePlan

_WIDTH = 88
_MOST_COPIES = 1000
_POOL = "nn.AdaptiveAvgPool2d(1), "

_ENDING = """
trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
total = sum(p.numel() for p in model.parameters())
assert trainable == {trainable:_}, f"{{trainable:,}} parameters train, {trainable:,} were planned"
assert total == {total:_}, f"{{total:,}} parameters in all, {total:,} were planned"
assert sum(p.numel() for group in groups for p in group["params"]) == trainable
"""

_TRAIN_MODE = '''

def train_mode(network: nn.Module) -> None:
    """Call this where you would call model.train(): frozen batch norms keep their statistics."""
    network.train()
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)):
            if not any(p.requires_grad for p in module.parameters()):
                module.eval()


train_mode(model)
'''

_OWN = '''

def pretrained() -> nn.Module:
    """Return your own network with its weights, its modules named as in the backbone's file."""
    raise NotImplementedError


model = pretrained()
'''

_OWN_CUT = '''

def cut(network: nn.Module) -> None:
    """Take {gone} away, and have the head read the pooled features of {reads}."""
    raise NotImplementedError


cut(model)
'''

_TOKENS = '''

class MeanToken(nn.Module):
    """The mean over all tokens, where the network looks for the class token."""

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return tokens.mean(dim=1, keepdim=True)


'''


def pytorch_code(plan: FreezePlan) -> str:
    """Return a Python file that builds the plan, ready for a training loop, and asserts its counts."""
    counts = count(plan)
    ours = _is_ours(plan.backbone)
    parts = [
        _opening(plan, ours=ours),
        _network(plan, ours=ours),
        _groups(plan),
        _freezing(plan),
        _ENDING.format(trainable=counts.trainable, total=counts.total),
        _TRAIN_MODE if counts.batch_norms.layers else "\nmodel.train()\n",
    ]
    return "".join(parts)


def file_name(plan: FreezePlan) -> str:
    """Return a name for the file with the plan's code."""
    return re.sub(r"\W+", "_", f"freeze_{plan.backbone.name}").strip("_").lower() + ".py"


def save_code(plan: FreezePlan, folder: Path) -> Path:
    """Write the plan's code into a new file in `folder` and return its path; raise UsageError where that fails."""
    name = folder / file_name(plan)
    for copy in range(1, _MOST_COPIES):
        path = name if copy == 1 else name.with_stem(f"{name.stem}_{copy}")
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(pytorch_code(plan))
        except FileExistsError:
            continue
        except OSError as error:
            message = f"{path} cannot be written ({error.strerror}); start Quizzer in a folder of your own"
            raise UsageError(message) from None
        return path
    message = f"{folder} is full of such files; move some away"
    raise UsageError(message)


def cover(layers: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the fewest names of modules that hold all of `layers` and none of `others`, in their order."""
    kept = [f"{name}." for name in others]
    found: dict[str, None] = {}
    for layer in layers:
        parts = layer.split(".")
        names = (".".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        free = (name for name in names if not any(one.startswith(f"{name}.") for one in kept))
        found[next(free, layer)] = None
    return tuple(found)


def _is_ours(backbone: Backbone) -> bool:
    return backbone.name in backbone_names() and load_backbone(backbone.name) == backbone


def _opening(plan: FreezePlan, *, ours: bool) -> str:
    names = [rate.stage for rate in learning_rates(plan)]
    whole = all(plan.trains(stage.name) for stage in plan.stages)
    what = "everything trains" if whole else f"trains {', '.join(names)}" if names else "nothing trains"
    where = f", the head on {plan.reads}" if plan.cut else ""
    title = "".join(char for char in plan.backbone.title if char.isprintable() and char not in '"\\')
    first = f"{title} for {plan.classes} classes{where}: {what}."
    imports = "import torch\nfrom torch import nn\n" + ("from torchvision import models\n" if ours else "")
    return f'"""{_folded(first)}\n\nFrom the freeze simulator of Quizzer.\n"""\n\n{imports}'


def _folded(text: str) -> str:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > _WIDTH:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return "\n".join(lines)


# The network


def _network(plan: FreezePlan, *, ours: bool) -> str:
    if not ours:
        return _OWN + (_own_cut(plan) if plan.cut else "") + _new_head(plan)
    tokens = _TOKENS if plan.cut and _has_tokens(plan) else "\n"
    build = f'{tokens}model = models.{plan.backbone.name}(weights="IMAGENET1K_V1")\n'
    return build + (_cut(plan) if plan.cut else _new_head(plan))


def _own_cut(plan: FreezePlan) -> str:
    gone = ", ".join(stage.name for stage in plan.cut)
    return _OWN_CUT.format(gone=gone, reads=plan.reads)


def _new_head(plan: FreezePlan) -> str:
    return f"{path_of(plan.head.name)} = {_layer(plan.head)}\n"


def path_of(name: str) -> str:
    """Return how Python reaches the module `name` of the model: `classifier.6` is `model.classifier[6]`."""
    return "model" + "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in name.split("."))


def _layer(head: Layer) -> str:
    weight = head.tensors[0].shape
    bias = "" if len(head.tensors) > 1 else ", bias=False"
    if head.kind == "conv":
        return f"nn.Conv2d({weight[1]}, {weight[0]}, kernel_size=1{bias})"
    return f"nn.Linear({weight[1]}, {weight[0]}{bias})"


# A head on an earlier stage


def _has_tokens(plan: FreezePlan) -> bool:
    return any(layer.kind == "attention" for layer in plan.backbone.layers)


def _cut(plan: FreezePlan) -> str:
    gone = [layer.name for stage in plan.cut for layer in stage.layers]
    if _has_tokens(plan):
        lines = _without_blocks(plan, gone)
    elif gone[0].startswith("features.") or plan.backbone.layers[0].name.startswith("features."):
        lines = _without_features(plan, gone)
    else:
        lines = _without_modules(plan, gone)
    return f"# The head reads {plan.reads}; what lies above is taken away.\n{lines}"


def _without_blocks(plan: FreezePlan, gone: list[str]) -> str:
    """Cut a transformer: its last layer norm gives way to the mean over the tokens."""
    inside = [name.split(".")[2] for name in gone if name.startswith("encoder.layers.")]
    names = list(dict.fromkeys(inside))
    loop = f"for name in {_tuple(names)}:\n    delattr(model.encoder.layers, name)\n"
    return f"{loop}model.encoder.ln = MeanToken()\nmodel.heads = {_layer(plan.head)}\n"


def _without_features(plan: FreezePlan, gone: list[str]) -> str:
    """Cut a network whose body is `features`: what remains of it is pooled to one number for each channel."""
    blocks = [name.split(".")[1] for name in gone if name.startswith("features.")]
    names = list(dict.fromkeys(blocks))
    if not names:
        cut = ""
    elif names[0].isdigit():
        cut = f"del model.features[{min(int(name) for name in names)}:]\n"
    else:
        cut = f"for name in {_tuple(names)}:\n    delattr(model.features, name)\n"
    inside = plan.backbone.head.kind == "conv"  # SqueezeNet pools in its classifier
    pool = "" if inside else "model.avgpool = nn.AdaptiveAvgPool2d(1)\n"
    head = f"nn.Sequential({_POOL if inside else ''}nn.Flatten(1), {_layer(plan.head)})"
    return f"{cut}{pool}model.classifier = {head}\n"


def _without_modules(plan: FreezePlan, gone: list[str]) -> str:
    """Cut a network that names its stages: each gives way to nothing; GoogLeNet's poolings between them too."""
    names = list(cover(gone, _kept(plan)))
    between = {"inception4": "maxpool3", "inception5": "maxpool4"}
    names += [between[stage.name] for stage in plan.cut if stage.name in between]
    loop = f"for name in {_tuple(names)}:\n    setattr(model, name, nn.Identity())\n"
    return f"{loop}{path_of(plan.head.name)} = {_layer(plan.head)}\n"


def _kept(plan: FreezePlan) -> list[str]:
    return [layer.name for layer in plan.layers]


# What trains


def _groups(plan: FreezePlan) -> str:
    lines = ["\n# What trains, the input first: a learning rate, and the modules it is for.\n", "GROUPS = {\n"]
    for rate in learning_rates(plan):
        modules = _modules(plan, rate.stage)
        lines.append(f'    "{rate.stage}": ({rate.rate:g}, {_tuple(modules, indent=4)}),\n')
    return "".join([*lines, "}\n"])


def _modules(plan: FreezePlan, stage: str) -> tuple[str, ...]:
    """Return the names that hold what trains of a stage, and nothing else."""
    if stage == HEAD:
        return (_head_name(plan),)
    here = [name for name in plan.names_under(stage) if name in plan.trained]
    return cover(here, [layer.name for layer in plan.backbone.layers if layer.name not in set(here)])


def _head_name(plan: FreezePlan) -> str:
    if not plan.cut or not _is_ours(plan.backbone):
        return plan.head.name
    return "heads" if _has_tokens(plan) else plan.head.name.split(".")[0]


def _freezing(plan: FreezePlan) -> str:
    optimiser = (
        "optimizer = torch.optim.AdamW(groups)\n"
        if plan.trained
        else "optimizer = None  # nothing trains: a backward pass would stop with an error\n"
    )
    return f"""
model.requires_grad_(False)
groups = []
for rate, modules in GROUPS.values():
    named = model.named_parameters()
    found = [p for name, p in named if any(f"{{name}}.".startswith(f"{{one}}.") for one in modules)]
    groups.append({{"params": found, "lr": rate}})
    for parameter in found:
        parameter.requires_grad = True
{optimiser}"""


def _tuple(names: Sequence[str], indent: int = 0) -> str:
    """Return names as a Python tuple, a line each where one line is too long."""
    quoted = [f'"{name}"' for name in names]
    line = ", ".join(quoted)
    if len(line) + indent < _WIDTH - 28:
        return f"({line},)" if len(names) == 1 else f"({line})"
    inner = " " * (indent + 4)
    return "(\n" + "".join(f"{inner}{one},\n" for one in quoted) + " " * indent + ")"
