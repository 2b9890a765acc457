"""A shorter run of `benchmarks/kill.py`: the whole one kills fifty times."""

from __future__ import annotations

from benchmarks.kill import run


def test_a_process_killed_in_the_middle_loses_nothing_and_leaves_nothing_half_there() -> None:
    tally = run(times=3, rows=600, seed=9)
    assert tally.broken == []
    assert sum(tally.killed_in.values()) == 3
    assert tally.confirmed["load"] > 0, "this seed aims once at an entry, which a confirmed load precedes"
