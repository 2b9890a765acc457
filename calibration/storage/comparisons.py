"""Two days side by side: the same steps as a refresh takes for its own comparison, for any earlier day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from calibration.storage.database import Database, sql
from calibration.storage.results import STEPS, table_of, workbench

KEPT = ("deal_changes", "pipeline_before")
READ = ("deal_states", "people", "person_places", "owners", "deals", "earlier", *KEPT)


def find(db: Database, as_of: date, since_on: date) -> dict[str, Any] | None:
    """comparison_id and compares_deals of a comparison that is still kept, or None."""
    found = db.rows("refresh/comparison", {"as_of": as_of, "since_on": since_on})
    return found[0] if found else None


def build(db: Database, as_of: date, since_on: date) -> dict[str, Any]:
    """Work the comparison out and keep it, in one transaction."""
    comparison_id = str(uuid4())
    with workbench(db) as bench:
        bench.use({"as_of": as_of, "since_on": since_on})
        for step in STEPS:
            if table_of(step) in READ:
                bench.build(step)
        compares = bool(bench.frame("told_by")["compares_deals"].iloc[0])
        bench.settle()
        kept = {"comparison_id": comparison_id, "as_of": as_of, "since_on": since_on, "compares_deals": compares}
        with db.transaction() as cursor:
            cursor.execute(sql("refresh/keep_comparison"), kept)
            for name in KEPT:
                statement = sql(f"refresh/keep_{name}").format(work=bench.name)
                cursor.execute(statement, {"refresh_id": comparison_id})
    return kept
