"""A backbone's YAML file to a Backbone, ours by name or the user's own by path.

One file is a title, a source, a published total, blocks, stages and a head; the README beside the
files says how to write one. Whatever is wrong with a file comes out as one BankError with the place.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections import Counter
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import msgspec

from quizzer.errors import BankError, UsageError
from quizzer.nodes import Mapping, Node, Problem, Problems, Sequence, convert, parse
from quizzer.simulator.backbone import Backbone, Layer, Stage
from quizzer.simulator.expansion import Expansion, Place
from quizzer.simulator.filling import Stopped, nearest, stop
from quizzer.simulator.lines import Width

MAX_BYTES = 2**20
_FOLDER = Path(__file__).parent / "backbones"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_RESERVED = ("head", "all", "none")
_MATRIX = 2
_LONGEST = 300

T = TypeVar("T", bound=msgspec.Struct)


class Top(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the top of the file beside blocks, stages and head."""

    backbone: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    source: str = ""
    published: Annotated[int, msgspec.Meta(ge=1, le=10**13)]


class StageTop(msgspec.Struct, frozen=True, kw_only=True):
    """What a stage says beside its layers."""

    stage: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    title: str = ""
    width: Width
    map: Width | None = None


@functools.cache
def backbone_names() -> tuple[str, ...]:
    """Return the names of the backbones that come with the program, sorted as a person counts."""
    names = (path.stem for path in _FOLDER.glob("*.yaml"))
    return tuple(sorted(names, key=_natural))


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def load_backbone(name_or_path: str | Path) -> Backbone:
    """Return a backbone of ours by name, or the one in a file; raise UsageError or BankError."""
    if isinstance(name_or_path, str):
        if name_or_path in backbone_names():
            return _shipped(name_or_path)
        path = Path(name_or_path)
        if path.suffix not in {".yaml", ".yml"} and not path.is_file():
            raise UsageError(_unknown(name_or_path))
    return read_backbone(_bytes(Path(name_or_path)), str(name_or_path))


def read_backbone(data: bytes, file: str) -> Backbone:
    """Return the backbone written in `data`; raise BankError with what is wrong in `file`."""
    problems = Problems(file)
    backbone = None
    if len(data) > MAX_BYTES:
        problems.add_at(1, 1, "file-too-large", f"larger than {MAX_BYTES // 2**20} MiB; use repeats and blocks")
    else:
        root = parse(data, problems)
        if root is not None:
            try:
                backbone = _Reading(problems).backbone(root)
            except Stopped:
                backbone = None
    if backbone is None or len(problems):
        raise _broken(problems)
    return backbone


@functools.cache
def _shipped(name: str) -> Backbone:
    path = _FOLDER / f"{name}.yaml"
    return read_backbone(_bytes(path), path.name)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = Problem(
            str(path), 1, 1, "unreadable", f"cannot be read ({reason}); check the path and its permissions"
        )
        raise BankError(str(problem), [problem]) from None


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, backbone_names(), 1)
    advice = f"did you mean `{near[0]}`?" if near else "take one of " + ", ".join(backbone_names())
    return f"there is no backbone `{name}`; {advice} A file of your own ends in `.yaml`"


def _broken(problems: Problems) -> BankError:
    found = problems.sorted()
    if found[0].code == "empty":
        first = msgspec.structs.replace(found[0], message="the file is empty; start it with `backbone: a-name`")
        found = (first, *found[1:])
    found = tuple(msgspec.structs.replace(one, message=_clipped(one.message)) for one in found)
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return BankError(f"{found[0]}{more}", found)


def _clipped(message: str) -> str:
    if len(message) <= _LONGEST:
        return message
    return f"{message[: _LONGEST // 2]} ... {message[-_LONGEST // 2 :]}"


class _Reading:
    """One file on its way to a backbone."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.expansion = Expansion(problems)

    def backbone(self, root: Node) -> Backbone:
        if not isinstance(root, Mapping):
            self._stop(root, "wrong-shape", "a backbone is keys with values; start with `backbone: a-name`")
        top = self._top(root, Top, ("blocks", "stages", "head"))
        for key in ("stages", "head"):
            if key not in root.entries:
                self._stop(root, "missing-key", f"`{key}:` is missing; add it")
        self.expansion.declare(root.entries.get("blocks"))
        stages = self._stages(root.entries["stages"])
        head = self._head(root.entries["head"], stages[-1])
        backbone = Backbone(
            name=top.backbone,
            title=top.title,
            source=top.source,
            stages=stages,
            head=head,
            published=top.published,
        )
        self._check(backbone, root)
        return backbone

    def _stages(self, node: Node) -> tuple[Stage, ...]:
        if not isinstance(node, Sequence) or not node.items:
            self._stop(node, "wrong-shape", "stages needs a list (lines that start with `- stage:`), input first")
        names: set[str] = set()
        stages = []
        for one in node.items:
            stage = self._stage(one)
            if stage.name in names:
                self._stop(one.at("stage"), "duplicate", f"there are two stages `{stage.name}`; rename one")
            names.add(stage.name)
            stages.append(stage)
        return tuple(stages)

    def _stage(self, node: Node) -> Stage:
        if not isinstance(node, Mapping):
            self._stop(node, "wrong-shape", "a stage is keys with values; start it with `- stage: a-name`")
        top = self._top(node, StageTop, ("layers",))
        if not _NAME.fullmatch(top.stage) or top.stage in _RESERVED:
            self._stop(node.at("stage"), "bad-name", f"`{top.stage}` cannot name a stage; write such as `layer1`")
        if "layers" not in node.entries:
            self._stop(node, "missing-key", "`layers:` is missing; add it with a list")
        layers = self.expansion.layers(node.entries["layers"], Place(side=top.map))
        return Stage(name=top.stage, title=top.title, layers=tuple(layers), width=top.width)

    def _top(self, node: Mapping, kind: type[T], others: tuple[str, ...]) -> T:
        fields = kind.__struct_fields__
        for key in node.names():
            if key not in (*fields, *others):
                self._stop(
                    node.key(key), "unknown-key", f"`{key}` is not a key here; {nearest(key, (*fields, *others))}"
                )
        top = convert(node.only(fields), kind, self.problems)
        if top is None:
            raise Stopped
        return top

    def _head(self, node: Node, last: Stage) -> Layer:
        layers = self.expansion.line(node, Place())
        head = layers[0]
        shape = head.tensors[0].shape
        if len(layers) > 1 or head.kind not in {"conv", "linear"} or set(shape[_MATRIX:]) - {1}:
            self._stop(node, "bad-head", "the head is one `linear:`, or one `conv:` with kernel 1")
        if shape[1] != last.width:
            message = f"the head reads {shape[1]} features, and the last stage hands on {last.width}; make them equal"
            self._stop(node, "bad-head", message)
        return head

    def _check(self, backbone: Backbone, root: Mapping) -> None:
        layers = Counter(layer.name for layer in backbone.layers)
        tensors = Counter(tensor.name for layer in backbone.layers for tensor in layer.tensors)
        for name, times in (layers | tensors).items():
            if times > 1:
                self._stop(root.at("stages"), "duplicate", f"`{name}` stands here {times} times; each has its own name")
        if backbone.total != backbone.published:
            off = backbone.total - backbone.published
            message = (
                f"the tensors add up to {backbone.total:,}, which is {abs(off):,} too {'many' if off > 0 else 'few'}"
            )
            self._stop(root.at("published"), "bad-total", f"{message}; mend a size, or the total published")

    def _stop(self, where: Node, code: str, message: str) -> NoReturn:
        stop(self.problems, where, code, message)
