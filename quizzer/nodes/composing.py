"""The quick way from YAML text to nodes: libyaml composes, and a walk takes its nodes over as ours.

Only text with nothing unusual in it goes this way. Whatever else there is (an error, a tag, an anchor, a key
twice, a bound met) is left to the events, which know what to say of it. Depth and count are checked at each
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
        return _Walk(text).taken(cast("Composed", root))
    except (yaml.YAMLError, _Unusual):
        return None


class _Walk:
    """Takes nodes over, each once."""

    def __init__(self, text: str) -> None:
        self.text = text + " "  # a last empty node stands behind the text

    def taken(self, node: Composed) -> Node:
        mark, value = node.start_mark, node.value
        if node.tag or self.text[mark.index] == "&":
            raise _Unusual
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
