"""What came in, what was refused, what stands, and whether CRM and ERP tell the same."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd

from calibration.storage.database import Database, sql
from calibration.storage.queries.scope import require_head_office, scope
from calibration.vocabulary import Kind, Viewer


def loads(db: Database, viewer: Viewer, as_of: date | None = None, *, limit: int = 200) -> list[dict[str, Any]]:
    """The ledger, newest first, with is_undone and can_undo; of loads whose data were known on as_of (None: all).

    Raises PermissionError outside head office."""
    require_head_office(viewer)
    return db.rows("queries/loads", {"as_of": as_of, "limit": limit})


def rejected_rows(db: Database, viewer: Viewer, load_id: str, *, limit: int = 1000) -> list[dict[str, Any]]:
    """The refused rows of a load: line_number, column_name, found, reason, details (dict), raw_row.

    Raises PermissionError outside head office: a row may be anybody's."""
    require_head_office(viewer)
    rows = db.rows("queries/rejected_rows", {"load_id": str(load_id), "limit": limit})
    return [row | {"details": json.loads(row["details"] or "{}")} for row in rows]


def table_counts(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """How many rows of each loaded kind hold at as_of: kind, row_count, data_through_on, is_rebuilt. Raises
    PermissionError outside head office."""
    require_head_office(viewer)
    counts = "\n    union all\n    ".join(sql("queries/count_kind").format(kind=kind.value) for kind in Kind)
    return db.rows(sql("queries/table_counts").format(counts=counts), {"as_of": as_of})


def reconciliation(db: Database, viewer: Viewer, as_of: date, *, months: int = 12) -> pd.DataFrame:
    """CRM won against ERP signed per month and region, newest first; difference = CRM − ERP, ratio to the ERP's. Empty
    where nothing is signed in an ERP."""
    return db.frame("queries/reconciliation", {"as_of": as_of, "months": months, **scope(viewer)})


def reconciliation_deals(db: Database, viewer: Viewer, as_of: date, *, limit: int = 200) -> list[dict[str, Any]]:
    """Deals that the two systems tell differently, largest difference first, with the reason: not_signed, not_won,
    amount_differs or month_differs."""
    return db.rows("queries/reconciliation_deals", {"as_of": as_of, "limit": limit, **scope(viewer)})
