"""Some of the runs of `tests.faults.kills`, which makes hundreds by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.kills import ENDS, MODES, all_runs, table

if TYPE_CHECKING:
    from pathlib import Path

RUNS = 2 * len(MODES)


def test_kills_at_random_moments(tmp_path: Path) -> None:
    """Kill -9, SIGTERM, SIGHUP, what it talks to gone: no answer lost, no file corrupt, no traceback."""
    found = all_runs(RUNS, 7, tmp_path)
    assert [one for one in found if one.lost or one.corrupt or one.said] == []
    assert {one.mode for one in found} == set(MODES)
    assert {one.end for one in found} == set(ENDS)
    assert sum(one.seen for one in found) > 0
    assert f"{RUNS}" in table(found).splitlines()[-1].split()
