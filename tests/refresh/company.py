"""A small company with a steady hand: four sellers in two regions, two shops, half a year of wins, two exports."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from calibration.refresh import ensure
from calibration.storage.database import Database
from calibration.vocabulary import Kind
from tests.once import database_once
from tests.storage.loading import load_rows

FIRST_WIN = date(2025, 9, 1)
LAST_SUNDAY = date(2026, 3, 8)
SUNDAY = date(2026, 3, 15)
SELLERS = {
    "E1": ("Ann", "Red", "East"),
    "E2": ("Bob", "Red", "East"),
    "E3": ("Cid", "Blue", "West"),
    "E4": ("Dan", "Blue", "West"),
}
MEASURE = "signed_amount"


def won_deals(until: date) -> list[dict[str, object]]:
    """A win a seller and week, one thousand times the seller's number."""
    found: list[dict[str, object]] = []
    weeks = (until - FIRST_WIN).days // 7
    for week in range(weeks + 1):
        for number, seller in enumerate(SELLERS, start=1):
            closed = FIRST_WIN + timedelta(days=7 * week + number % 5)
            if closed <= until:
                found.append(
                    {"deal_id": f"W{week}-{seller}", "owner_id": seller, "outcome": "won", "amount": 1000 * number,
                     "opened_on": closed - timedelta(days=40), "closed_on": closed, "stage": "Won", "product": "Suite"}
                )  # fmt: skip
    return found


def open_deal(name: str, seller: str, amount: int, due: date, **more: object) -> dict[str, object]:
    """An open deal."""
    base = {"deal_id": name, "owner_id": seller, "outcome": "open", "amount": amount, "expected_close_on": due}
    return base | {"opened_on": date(2026, 1, 12), "stage": "Proposal", "product": "Suite", **more}


IN_MARCH, IN_APRIL = date(2026, 3, 27), date(2026, 4, 10)
BEFORE = [
    open_deal("slips", "E1", 100, IN_MARCH),
    open_deal("comes-forward", "E1", 200, IN_APRIL),
    open_deal("grows", "E2", 300, IN_MARCH),
    open_deal("is-won", "E2", 400, IN_MARCH),
    open_deal("is-lost", "E3", 500, IN_MARCH),
    open_deal("moves", "E3", 600, IN_MARCH),
    open_deal("goes", "E4", 700, IN_MARCH),
    open_deal("rests", "E4", 800, date(2026, 3, 2), competitor="Rival"),
]
AFTER = [
    open_deal("slips", "E1", 100, IN_APRIL),
    open_deal("comes-forward", "E1", 200, IN_MARCH),
    open_deal("grows", "E2", 350, IN_MARCH),
    open_deal("is-won", "E2", 410, IN_MARCH) | {"outcome": "won", "closed_on": date(2026, 3, 12), "stage": "Won"},
    open_deal("is-lost", "E3", 500, IN_MARCH) | {"outcome": "lost", "closed_on": date(2026, 3, 11), "stage": "Lost"},
    open_deal("moves", "E1", 650, IN_MARCH),
    open_deal("rests", "E4", 800, date(2026, 3, 2), competitor="Rival"),
    open_deal("appears", "E4", 900, IN_MARCH, opened_on=date(2026, 3, 10)),
]


def targets() -> list[dict[str, object]]:
    """Monthly targets of every seller and of the company; the regions and teams have none of their own."""
    months = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    units = [("company", "", 45_000), *(("person", seller, 4500 * n) for n, seller in enumerate(SELLERS, start=1))]
    return [
        {"measure": MEASURE, "unit_kind": kind, "unit": unit, "period_kind": "month", "period_starts_on": month,
         "target_amount": amount}
        for month in months
        for kind, unit, amount in units
    ]  # fmt: skip


def store_days() -> list[dict[str, object]]:
    """Two shops, open every day, 10 and 20 a day."""
    days = [SUNDAY - timedelta(days=n) for n in range(200)]
    return [{"store_id": store, "day_on": day, "sales_amount": 10 * int(store)} for store in "12" for day in days]


def refreshed_company(factory: pytest.TempPathFactory) -> Path:
    """The file of the company as known on SUNDAY, refreshed; to be opened as a copy."""

    def fill(db: Database) -> None:
        load_company(db)
        ensure(db, SUNDAY)

    return database_once(factory, "refreshed_company", fill)


def load_company(db: Database) -> None:
    """Two weekly exports of deals, and all the rest once."""
    people = [
        {"person_id": key, "person_name": name, "team": team, "region": region}
        for key, (name, team, region) in SELLERS.items()
    ]
    load_rows(db, Kind.PEOPLE, people, through=LAST_SUNDAY)
    load_rows(db, Kind.TARGETS, targets(), through=LAST_SUNDAY)
    load_rows(db, Kind.DEALS, [*won_deals(LAST_SUNDAY), *BEFORE], through=LAST_SUNDAY)
    load_rows(db, Kind.DEALS, [*won_deals(SUNDAY), *AFTER], through=SUNDAY)
    call = {"activity_id": "1", "activity_kind": "call", "deal_id": "grows", "occurred_at": datetime(2026, 3, 5, 9)}
    load_rows(db, Kind.ACTIVITIES, [call], through=SUNDAY)
    moves = [("Qualification", datetime(2026, 1, 12)), ("Proposal", datetime(2026, 2, 1))]
    history = [{"deal_id": "rests", "stage": stage, "entered_at": at} for stage, at in moves]
    load_rows(db, Kind.STAGE_HISTORY, history, through=SUNDAY)
    load_rows(
        db, Kind.STORES, [{"store_id": n, "store_name": f"Shop {n}", "region": "East"} for n in "12"], through=SUNDAY
    )
    load_rows(db, Kind.STORE_DAYS, store_days(), through=SUNDAY)
    signed = [{"signing_id": row["deal_id"], "deal_id": row["deal_id"], "signed_on": row["closed_on"],
               "amount": row["amount"]} for row in won_deals(SUNDAY)]  # fmt: skip
    load_rows(db, Kind.SIGNINGS, signed, through=SUNDAY)
