"""Grammar-aware mutation: trees of plain data and runs of text changed so that parsers still let them in.

Bytes alone hardly ever get past YAML. Chance is `Draws` of the fuzzer's own seed, so that a run can be repeated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quizzer.generators.draws import Draws

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_LONG = 20_000
"""Characters that a repeated piece comes to at the most: longer ones are the property tests' business."""

NASTY: tuple[str, ...] = (
    *("", " ", "\t", "\n", "~", "null", "true", "0", "-1", "1.5", "nan", "inf", "-inf", "1e400", "9" * 400, "0x10"),
    *("9**9**9", "9**999", "1e9_999_999", "1/0", "0**-1", "F*C", "round(1,2)", "min()", "lambda: 0", "~" * 250 + "1"),
    *("\x1b[31m", "\x1b]0;owned\x07", "\x9b31m", "\x07", "\x00", "\x7f", "\r", "\x85", "\u2028", "\ufeff", "\ue000"),
    *("\u202e", "\u2066", "\u2069", "\u200b", "\u200d", "e" + "\u0301" * 200, "\U0001f468\u200d\U0001f469", "\u115f"),
    *("\ufdfd", "\u3000", "\U000e0041", "\u0e33", "\ufe0f", "\u1f1e6", "\uff21", "\u0130", "ß", "\u0600", "漢字"),
    *("[red]", "[/]", "[/red]", "[@click=app.quit]x[/]", "[link=file:///etc/passwd]", "\\[", "${HOME}", "$(id)"),
    *("$x$", "$$x$$", "$\\frac{", "$" + "\\frac{" * 60 + "$", "$" + "{" * 200 + "$", "\\begin{matrix}", "$\\left($"),
    *(
        "{F}",
        "{{F}}",
        "{F",
        "[[a|b]]",
        "[[",
        "]]",
        "[[a;b]]",
        "[[|]]",
        "{{c1::x}}",
        "{=a ~b}",
        "{#1..2}",
        "{T}",
        "%50%",
    ),
    *("../../etc/passwd", "/etc/passwd", "CON", "a" * 300, "a/" * 200, "file\x00name", "~nobody/x", "-", "."),
    *(
        "# h",
        "## h",
        "> " * 50,
        "- " * 50,
        "```\n",
        "|a|b|\n|-|-|\n|c|",
        "**a",
        "*" * 300,
        "`" * 99,
        "&#x1b;",
        "&#8238;",
    ),
    *(
        "<script>",
        "<b>",
        "![a](b)",
        "[a](javascript:b)",
        "1,2",
        "1.000",
        "1 000",
        "512*5+5",
        "a=1;b=2",
        "?",
        "a1 b2",
        "1,1,1",
    ),
)

Tree = Any
"""Plain data: mappings, lists, scalars."""


def mutated_text(draws: Draws, text: str, pool: Sequence[str] = NASTY) -> str:
    """Return `text` with a piece of `pool` put in, a stretch taken out, doubled, moved or repeated many times."""
    at, to = sorted((draws.below(len(text) + 1), draws.below(len(text) + 1)))
    piece = text[at:to]
    match draws.below(7):
        case 0 | 1:
            return text[:at] + draws.choose(pool) + text[at:]
        case 2:
            return text[:at] + text[to:]
        case 3:
            return text[:at] + draws.choose(pool) + text[to:]
        case 4:
            piece = (piece or draws.choose(pool))[:200]
            return text[:at] + piece * min(draws.choose((2, 10, 200)), MOST_LONG // max(1, len(piece))) + text[to:]
        case 5:
            return text[:at] + draws.choose(pool) + piece + draws.choose(pool) + text[to:]
        case _:
            return draws.choose(pool)


def mutated_tree(draws: Draws, tree: Tree, others: Sequence[Tree]) -> Tree:
    """Return `tree` with one of its nodes changed, taken out, doubled, or put in from one of `others`."""
    change: Callable[[Draws, Tree], Tree] = _changed
    if others and draws.below(3) == 0:
        found = list(_nodes(draws.choose(others)))
        other = draws.choose(found)
        change = lambda _draws, _node: other  # noqa: E731  one small function or another
    return _at(draws, tree, draws.below(max(1, sum(1 for _ in _nodes(tree)))), change)[0]


def _nodes(tree: Tree) -> Any:  # noqa: ANN401  plain data
    yield tree
    if isinstance(tree, dict):
        for one in tree.values():
            yield from _nodes(one)
    elif isinstance(tree, list):
        for one in tree:
            yield from _nodes(one)


def _at(draws: Draws, tree: Tree, left: int, change: Callable[[Draws, Tree], Tree]) -> tuple[Tree, int]:
    """Return the tree with its node number `left` changed, and what is left of the count behind it."""
    if left == 0:
        return change(draws, tree), -1
    left -= 1
    if isinstance(tree, dict):
        found: dict[Any, Tree] = {}
        for key, one in tree.items():
            found[key], left = (one, left) if left < 0 else _at(draws, one, left, change)
        return found, left
    if isinstance(tree, list):
        listed = []
        for one in tree:
            new, left = (one, left) if left < 0 else _at(draws, one, left, change)
            listed.append(new)
        return listed, left
    return tree, left


def _changed(draws: Draws, node: Tree) -> Tree:
    if isinstance(node, dict) and node:
        return _changed_keys(draws, dict(node))
    if isinstance(node, list) and node:
        return _changed_items(draws, list(node))
    if isinstance(node, str):
        return mutated_text(draws, node)
    if isinstance(node, bool):
        return not node
    if isinstance(node, int | float):
        return draws.choose((0, 1, -1, node + 1, node * 2, 2**63, 2**64, 10**30, 1e308, 0.5, -(2**63), "1"))
    return draws.choose((None, 0, "", [], {}, draws.choose(NASTY)))


def _changed_keys(draws: Draws, node: dict[Any, Tree]) -> Tree:
    key = draws.choose(list(node))
    match draws.below(4):
        case 0:
            del node[key]
        case 1:
            node[mutated_text(draws, str(key))] = node[key]
        case 2:
            other = draws.choose(list(node))
            node[key], node[other] = node[other], node[key]
        case _:
            return node[key]
    return node


def _changed_items(draws: Draws, node: list[Tree]) -> Tree:
    at = draws.below(len(node))
    match draws.below(5):
        case 0:
            del node[at]
        case 1:
            node.insert(at, draws.choose(node))
        case 2:
            node = draws.shuffled(node)
        case 3:
            node += node * draws.choose((1, 1, 1, 5))
        case _:
            return node[at]
    return node
