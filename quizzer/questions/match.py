"""`match`: link each left side with its right side. Each pair has a memory of its own.

More tiles than pairs are always shown, so that nothing is won by elimination.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from quizzer.generators.draws import Draws
from quizzer.questions.base import (
    Authored,
    Presentation,
    Slug,
    Text,
    fingerprint_of,
)
from quizzer.questions.links import Distractor, LinkedVariant, Links, Place, Tile, distractor_tiles
from quizzer.questions.twins import refuse_twins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizzer.nodes import Node, Problems

EXTRA_TILES = 2
"""How many tiles beyond the pairs are shown, where the pool has them."""


class Pair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One left side and what belongs to it."""

    id: Slug
    left: Text
    right: Text
    why: str = ""
    slips: dict[Slug, Slug] = {}
    """The slip of linking this left to the right side of another pair, by that pair's id."""


class Match(Authored, frozen=True, kw_only=True, tag="match", forbid_unknown_fields=True):
    """Link each left side with its right side."""

    pairs: tuple[Pair, ...]
    show: Annotated[int, msgspec.Meta(ge=2, le=7)] = 4
    distractors: tuple[str | Distractor, ...] = ()

    kind: ClassVar[str] = "match"
    seconds: ClassVar[float] = 8.0
    name: ClassVar[str] = "Match"
    repairable: ClassVar[bool] = True
    confusable: ClassVar[bool] = True

    def items(self) -> tuple[str, ...]:
        """Return the pairs' ids."""
        return tuple(pair.id for pair in self.pairs)

    @property
    def at_once(self) -> int:
        """Return how many pairs are shown at once."""
        return self.show

    def variant(self, seed: int, parts: Sequence[str]) -> MatchVariant:
        """Return the pairs of `parts` and their tiles, with a few more, in the order of `seed`."""
        draws = Draws(self.id, seed, "pairs")
        pairs = [pair for pair in self.pairs if pair.id in parts]
        tiles = [Tile(text=pair.right, owner=pair.id) for pair in pairs]
        others = [Tile(text=pair.right, owner=pair.id) for pair in self.pairs if pair.id not in parts]
        spare = draws.shuffled([*distractor_tiles(self.distractors), *others])
        tiles = draws.shuffled([*tiles, *spare[:EXTRA_TILES]])
        places = [Place(part=pair.id, text=pair.left, why=pair.why, slips=pair.slips) for pair in draws.shuffled(pairs)]
        asked = tuple(pair.id for pair in pairs)
        links = Links(places=tuple(places), tiles=tuple(tiles))
        return MatchVariant(seed=seed, parts=asked, prompt=self.prompt, why=self.why, links=links)

    def luck(self) -> float:
        """Return one in as many tiles as are shown."""
        return 1 / (min(self.show, len(self.pairs)) + 1)

    def fingerprint(self, part: str) -> str:
        """Return what the right side of the pair is."""
        return fingerprint_of(next(pair.right for pair in self.pairs if pair.id == part))

    def slip_names(self) -> tuple[str, ...]:
        """Return the slips of pairs and distractors."""
        names = [slip for pair in self.pairs for slip in pair.slips.values()]
        names += [tile.slip for tile in distractor_tiles(self.distractors) if tile.slip]
        return tuple(dict.fromkeys(names))

    def problems(self, node: Node, found: Problems) -> None:
        """Note pairs that are twins, too few tiles, and slips that name no pair."""
        ids = self.items()
        places = [node.at("pairs", place) for place in range(len(self.pairs))]
        refuse_twins(found, "same-id", [(place.at("id"), part) for place, part in zip(places, ids, strict=True)])
        lefts = [(place.at("left"), pair.left) for place, pair in zip(places, self.pairs, strict=True)]
        rights = [(place.at("right"), pair.right) for place, pair in zip(places, self.pairs, strict=True)]
        tiles = distractor_tiles(self.distractors)
        rights += [(node.at("distractors", place), tile.text) for place, tile in enumerate(tiles)]
        refuse_twins(found, "ambiguous-pair", lefts)
        refuse_twins(found, "ambiguous-pair", rights)
        if len(self.pairs) < 2:  # noqa: PLR2004  one pair is no match
            found.add(node.at("pairs"), "too-few-pairs", "a match needs two pairs at the least; add one")
        elif len(self.pairs) + len(tiles) <= self.show:
            spare = "add a distractor or a pair, or show fewer, so that nothing is won by elimination"
            found.add(node.at("show"), "no-spare-tile", f"all {self.show} tiles would be used up; {spare}")
        for place, pair in zip(places, self.pairs, strict=True):
            for other in pair.slips:
                if other not in ids or other == pair.id:
                    known = ", ".join(one for one in dict.fromkeys(ids) if one != pair.id)
                    message = f"`{other}` is no other pair; there are {known}"
                    found.add(place.at("slips").key(other), "unknown-pair", message)


class MatchVariant(LinkedVariant, frozen=True, kw_only=True):
    """The pairs asked, in the order shown."""

    def present(self) -> Presentation:
        """Show the left sides under letters and the tiles under numbers."""
        return self.presented("a letter and a number for each, such as a2 b1; 0 for one you do not know")
