"""The benchmark of loading measures what it says, at a size that a test can afford."""

from __future__ import annotations

from pathlib import Path

from benchmarks.load_speed import measure


def test_the_load_benchmark_loads_every_row_once_and_then_changes_nothing(tmp_path: Path) -> None:
    found = measure(2_000, tmp_path)
    assert set(found) >= {"raw", "new", "same_file", "compared", "new_ratio", "same_file_ratio", "compared_ratio"}
    assert all(value >= 0 for value in found.values())
