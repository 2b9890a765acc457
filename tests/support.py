"""A company with two advisers who have two days each in week three, and three deals due in it, one far larger."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from calibration import refresh
from calibration.storage.database import Database
from calibration.vocabulary import Kind
from tests.storage.loading import load_rows

SUNDAY = date(2026, 5, 24)
WEEK_3 = SUNDAY + timedelta(15)
PEOPLE = {"E1": "Ann", "P1": "Pia", "P2": "Pat"}


def load_company(db: Database) -> None:
    """Forty wins of the past, the three open deals and the capacity, refreshed as of SUNDAY."""
    deals: list[dict[str, Any]] = [
        {"deal_id": f"W{n}", "owner_id": "E1", "outcome": "won", "amount": 1000, "closed_on": SUNDAY - timedelta(3 * n),
         "opened_on": SUNDAY - timedelta(3 * n + 40)}
        for n in range(40)
    ]  # fmt: skip
    due = {"owner_id": "E1", "outcome": "open", "opened_on": SUNDAY - timedelta(30), "expected_close_on": WEEK_3}
    deals += [due | {"deal_id": name, "amount": amount} for name, amount in (("a", 800), ("b", 700), ("huge", 90_000))]
    people = [{"person_id": key, "person_name": name, "region": "East"} for key, name in PEOPLE.items()]
    days = {"skill": "demo", "week_on": WEEK_3, "available_days": 2.5}
    load_rows(db, Kind.PEOPLE, people, through=SUNDAY)
    load_rows(db, Kind.DEALS, deals, through=SUNDAY)
    load_rows(db, Kind.CAPACITY, [days | {"person_id": adviser} for adviser in ("P1", "P2")], through=SUNDAY)
    refresh.refresh(db, as_of=SUNDAY)
