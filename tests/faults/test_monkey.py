"""Random keys, clicks, pastes and resizes: no fault, nothing lost, and Esc leads home; `monkey.py` plays for longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.monkey import Lost, Monkey
from tests.shelf import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_key_is_safe(seed: int, tmp_path: Path) -> None:
    """Whatever is pressed, what was said to be kept is there when the store is opened anew."""
    monkey = Monkey(tmp_path, seed, [EXAMPLES])
    await monkey.play(90)
    assert monkey.homecomings
    assert sum(monkey.keys.values()) >= 90


async def test_the_monkey_sees_a_loss(tmp_path: Path) -> None:
    """An entry that is not on disk is noticed: the watch itself can fail."""
    monkey = Monkey(tmp_path, 1, [EXAMPLES])
    monkey.entries.add("never kept")
    with pytest.raises(Lost, match="never kept"):
        monkey.look_for_what_was_kept()
