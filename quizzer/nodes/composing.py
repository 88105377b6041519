"""The quick way from YAML text to nodes: libyaml composes, and a walk takes its nodes over as ours.

Only text with nothing unusual in it goes this way. Whatever else there is (an error, a tag, a key twice, a
bound met) is left to the events, which know what to say of it. Depth and count are checked at each
node as it is composed, so that neither libyaml's composer nor the walk goes deeper than our bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import yaml

from quizzer.nodes.node import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    Composed = yaml.ScalarNode | yaml.SequenceNode | yaml.MappingNode

MAX_DEPTH = 32
MAX_NODES = 250_000
MAX_SCALAR = 100_000
MAX_ALIASED = 10_000
"""Nodes that aliases may add in all, counted as if each were written out."""


class _Unusual(Exception):
    """There is something in the text that only the events can tell."""


if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Composer(CParser):
        """libyaml's composer without PyYAML's guesses at types: it asks for a tag at every node, and is told none."""

        def __init__(self, text: str) -> None:
            super().__init__(text)
            self.depth = 0
            self.nodes = 0

        def descend_resolver(self, parent: object, index: object) -> None:
            del parent, index
            self.depth += 1
            self.nodes += 1
            if self.depth > MAX_DEPTH or self.nodes > MAX_NODES:
                raise _Unusual

        def ascend_resolver(self) -> None:
            self.depth -= 1

        def resolve(self, kind: object, value: object, implicit: object) -> str:
            del kind, value, implicit
            return ""


def composed(text: str) -> Node | None:
    """Return the root node of `text`, or None where the events have to be asked."""
    if not yaml.__with_libyaml__:
        return None
    composer = _Composer(text)
    try:
        root = composer.get_single_node()
        if root is None:
            return None
        return _Walk(text, composer.nodes).taken(cast("Composed", root))
    except (yaml.YAMLError, _Unusual):
        return None


class _Walk:
    """Takes nodes over, each once; what an alias names counts as if it were written out each time."""

    def __init__(self, text: str, nodes: int) -> None:
        self.text = text + " "  # a last empty node stands behind the text
        self.taken_over = 0
        self.aliased = 0
        self.most_aliased = min(MAX_ALIASED, MAX_NODES - nodes)
        self.named: dict[int, tuple[Node, int] | None] = {}
        """What has an anchor, by identity, with how many nodes it counts for; None while it is still open."""

    def taken(self, node: Composed, *, known: bool = False) -> Node:
        mark, value = node.start_mark, node.value
        if node.tag:
            raise _Unusual
        if self.text[mark.index] == "&" and not known:
            return self._named(node)
        self.taken_over += 1
        if type(node) is yaml.ScalarNode:
            if len(value) > MAX_SCALAR:
                raise _Unusual
            return Scalar(mark.line + 1, mark.column + 1, value, plain=not node.style)
        taken = self.taken
        if type(node) is yaml.SequenceNode:
            sequence = Sequence(mark.line + 1, mark.column + 1)
            sequence.items = [taken(one) for one in value]
            return sequence
        mapping = Mapping(mark.line + 1, mark.column + 1)
        entries, keys = mapping.entries, mapping.keys
        for name, one in value:
            key = taken(name)
            if type(key) is not Scalar or key.text in entries:
                raise _Unusual
            entries[key.text] = taken(one)
            keys[key.text] = key
        return mapping

    def _named(self, node: Composed) -> Node:
        """Take over a node that has an anchor, or return it again where an alias names it."""
        if id(node) in self.named:
            return self._again(self.named[id(node)])
        self.named[id(node)] = None
        before = self.taken_over + self.aliased
        mine = self.taken(node, known=True)
        self.named[id(node)] = (mine, self.taken_over + self.aliased - before)
        return mine

    def _again(self, found: tuple[Node, int] | None) -> Node:
        if found is None:
            raise _Unusual
        self.aliased += found[1]
        if self.aliased > self.most_aliased:
            raise _Unusual
        return found[0]
