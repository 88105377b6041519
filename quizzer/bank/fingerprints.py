"""Fingerprints of answers as numbers, to be compared by the column."""

from __future__ import annotations

import hashlib


def answer_number(fingerprint: str) -> int:
    """Return the fingerprint of an answer as a number; 0 for none."""
    if not fingerprint:
        return 0
    try:
        return int(fingerprint, 16) % 2**64
    except ValueError:
        return int.from_bytes(hashlib.blake2b(fingerprint.encode(), digest_size=8).digest(), "little")
