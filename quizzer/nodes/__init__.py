"""YAML text to nodes that know their line and column, within bounds of size, depth and aliases.

The only floor that imports PyYAML. Scalars stay text: each field converts its own, since YAML 1.1
would read `No` as false, `12:30` as 750 and `1_000` as 1000.
"""

from quizzer.nodes.conversion import convert
from quizzer.nodes.node import Mapping, Node, Place, Scalar, Sequence
from quizzer.nodes.problems import Problem, Problems
from quizzer.nodes.reading import parse

__all__ = ["Mapping", "Node", "Place", "Problem", "Problems", "Scalar", "Sequence", "convert", "parse"]
