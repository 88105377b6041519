"""How much one file may hold: what is larger is no bank, and would take long to read."""

from __future__ import annotations

MAX_BYTES = 16 * 2**20
MAX_DEPTH = 32
MAX_NODES = 250_000
MAX_SCALAR = 100_000
MAX_ALIASED = 10_000
"""Nodes that aliases may add in all, counted as if each were written out."""
MAX_ALIASED_TEXT = 1_000_000
"""Characters that aliases may add in all, counted likewise: one long text a thousand times is no small bank."""
