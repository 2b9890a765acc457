"""Two people at two browsers, sessions of one server, write at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks._browser import server
from calibration.storage import journal
from calibration.storage.database import open_database
from tests.browser.conftest import environment

pytestmark = pytest.mark.browser
EACH = 1_000


def test_of_a_thousand_entries_each_from_two_sessions_none_is_lost_and_none_doubled(
    page: Page, other: Page, tmp_path: Path
) -> None:
    with server("tests/browser/writing_session.py", **environment(tmp_path, "two.duckdb")) as address:
        for window, author in ((page, "ann"), (other, "ben")):
            window.goto(f"{address}/?author={author}&each={EACH}")
        for window in (page, other):
            expect(window.get_by_text(f"written: {EACH}")).to_be_visible(timeout=120_000)
    database = open_database(tmp_path / "two.duckdb")
    found = journal.entries(database, "note")
    database.close()
    for author in ("ann", "ben"):
        own = [each.body["number"] for each in found if each.author == author]
        assert own == list(range(EACH)), f"{author}'s entries stand in the order in which they were written"
    assert len({each.entry_id for each in found}) == len(found) == 2 * EACH
    first, last = found[:EACH], found[EACH:]
    assert {each.author for each in first} == {each.author for each in last}, "they wrote one after the other"
