"""A small group behind the pages of health: fourteen shops in two regions, four sellers, contracts that wait."""

from __future__ import annotations

import random
from datetime import date, timedelta

from calibration.storage.database import Database
from calibration.vocabulary import Kind
from tests.storage.loading import load_rows

AS_OF = date(2026, 11, 15)  # a Sunday
SHOPS = {f"S{n:02d}": ("华东", "吴飞") if n <= 8 else ("华北", "于子轩") for n in range(1, 15)}
SLUMPS = {"S01": (6, 0.55), "S02": (5, 0.75), "S09": (4, 0.6), "S10": (1, 0.5)}
"""Shop → (days until AS_OF, what is left of its traffic)."""
CLOSED = {"S03": 10}
"""Shop → days before AS_OF on which it did not open."""
SELLERS = {
    "E1": ("张晓明", "华东一组"),
    "E2": ("李静", "华东一组"),
    "E3": ("王强", "华北一组"),
    "E4": ("赵敏", "华北一组"),
}
LEADS = {"华东一组": "陈明", "华北一组": "周岚"}


def load_retail(db: Database) -> None:
    """Everything, known on AS_OF."""
    stores = [
        {
            "store_id": key,
            "store_name": f"{region}{key}店",
            "region": region,
            "supervisor": told,
            "store_type": "标准店",
        }
        for key, (region, told) in SHOPS.items()
    ]
    load_rows(db, Kind.STORES, stores, through=AS_OF)
    load_rows(db, Kind.STORE_DAYS, store_days(AS_OF), through=AS_OF)
    people = [
        {"person_id": key, "person_name": name, "team": team, "region": team[:2], "manager": LEADS[team]}
        for key, (name, team) in SELLERS.items()
    ]
    leads = [{"person_id": f"L-{name}", "person_name": name, "region": team[:2]} for team, name in LEADS.items()]
    load_rows(db, Kind.PEOPLE, [*people, *leads], through=AS_OF)
    load_rows(db, Kind.DEALS, deals(), through=AS_OF)
    load_rows(db, Kind.CONTRACTS, contracts(), through=AS_OF)


def store_days(until: date, days: int = 170) -> list[dict[str, object]]:
    """Steady shops with a weekly rhythm, a little noise, the slumps and the closed days."""
    rng = random.Random(3)
    found: list[dict[str, object]] = []
    for number, shop in enumerate(SHOPS):
        for n in range(days):
            day = until - timedelta(days=n)
            if n < CLOSED.get(shop, 0):
                continue
            span, left = SLUMPS.get(shop, (0, 1.0))
            level = (300 + 20 * number) * (1.4 if day.weekday() >= 5 else 1.0) * rng.uniform(0.96, 1.04)
            traffic = int(level * (left if n < span else 1.0))
            paid = int(traffic * 0.25)
            found.append(
                {"store_id": shop, "day_on": day, "traffic_count": traffic, "transaction_count": paid,
                 "sales_amount": paid * 100, "cost_amount": paid * 60, "inventory_amount": 60_000}
            )  # fmt: skip
    return found


def deals() -> list[dict[str, object]]:
    """A year of wins, and eight open deals of which two were not contacted for twenty days."""
    won = [
        {"deal_id": f"W{n}", "deal_name": f"赢单{n}", "owner_id": f"E{n % 4 + 1}", "outcome": "won", "stage": "赢单",
         "amount": 50_000, "opened_on": AS_OF - timedelta(days=40 + 4 * n), "closed_on": AS_OF - timedelta(days=4 * n)}
        for n in range(1, 80)
    ]  # fmt: skip
    still = [
        {"deal_id": f"D{n}", "deal_name": f"在谈{n}", "owner_id": f"E{n % 4 + 1}", "outcome": "open",
         "stage": "商务谈判", "amount": 100_000 * (n + 1), "opened_on": AS_OF - timedelta(days=40),
         "expected_close_on": AS_OF + timedelta(days=10 + n),
         "last_contact_on": AS_OF - timedelta(days=20 if n < 2 else 2)}
        for n in range(8)
    ]  # fmt: skip
    return [*won, *still]


def contracts() -> list[dict[str, object]]:
    """Two contracts that wait too long, one that does not, and signed ones of the last half year."""
    waits = [("C4", "D4", "法务", 6), ("C5", "D5", "财务", 5), ("C6", "D6", "法务", 2)]
    waiting = [
        {"contract_id": key, "deal_id": deal, "owner_id": f"E{int(deal[1:]) % 4 + 1}", "amount": 100_000,
         "step": f"{part}审核", "contract_name": f"合同{key}", "department": part,
         "approver": "于敏平" if part == "法务" else "罗正峰",
         "submitted_on": AS_OF - timedelta(days=days), "status": "审批中"}
        for key, deal, part, days in waits
    ]  # fmt: skip
    signed = [
        {"contract_id": f"K{n}", "deal_id": f"W{n}", "owner_id": f"E{n % 4 + 1}", "amount": 50_000,
         "step": f"{part}审核", "department": part, "approver": "于敏平", "status": "已通过",
         "submitted_on": AS_OF - timedelta(days=4 * n + 9),
         "approved_on": AS_OF - timedelta(days=4 * n + 9 - wait), "signed_on": AS_OF - timedelta(days=4 * n)}
        for n in range(1, 40)
        for part, wait in (("法务", 1 + n % 5), ("财务", 1))
    ]  # fmt: skip
    return [*waiting, *signed]
