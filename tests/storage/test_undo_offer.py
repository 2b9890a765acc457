"""The ledger offers an undo exactly where undoing is accepted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from calibration import load
from calibration.errors import UndoRefused
from calibration.storage.database import Database
from calibration.vocabulary import Kind
from tests.storage.loading import load_rows

TEXT = "Deal ID,Deal Name,Amount,Create Date,Date entered Qualified,Date entered Proposal\n1,A,10,2026-01-05,2026-01-06,2026-01-09\n"  # noqa: E501 one header line


def offered(database: Database) -> set[str]:
    return {row["load_id"] for row in database.rows("queries/loads", {"as_of": None, "limit": 50}) if row["can_undo"]}


def test_no_undo_is_offered_while_a_later_load_stands_on_what_was_derived(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(TEXT)
    deals = load.load_file(database, path, kind="deals", today=date(2026, 3, 3))[0]
    assert [child.kind for child in deals.derived] == [Kind.STAGE_HISTORY]
    assert offered(database) == {deals.load_id}
    history = [{"deal_id": "1", "stage": "z", "entered_at": "2026-02-01"}]
    later = load_rows(database, Kind.STAGE_HISTORY, history, through=date(2026, 3, 2), full=False)
    assert offered(database) == {later.load_id}
    with pytest.raises(UndoRefused):
        load.undo(database, deals.load_id)
    load.undo(database, later.load_id)
    assert offered(database) == {deals.load_id}
    assert len(load.undo(database, deals.load_id)) == 2
    assert offered(database) == set()
