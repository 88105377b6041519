"""Things by name, each imported when it is asked for: the first question waits for its own type and no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """A mapping whose values are given as `module:name`; which keys it has costs no import."""

    def __init__(self, places: Mapping[str, str]) -> None:
        """Find each value in its place."""
        self._places = dict(places)
        self._found: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        """Return the value of that name; raise KeyError where there is none."""
        if key not in self._found:
            module, _, name = self._places[key].partition(":")
            self._found[key] = getattr(import_module(module), name)
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        """Yield every name, in order."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        """Return whether there is one of that name."""
        return key in self._places
