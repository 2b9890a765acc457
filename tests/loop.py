"""A small company for the loop of meeting, decision, to-do and verdict: one team of six sellers, another region of two,
a lead of each and a director.

Each seller moves deals through the stages five to seven times a week; from a week after FRIDAY on, E1 does it
eight times more. E1 owns a red deal that nobody has contacted for twenty days.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from calibration import refresh
from calibration.storage.database import Database
from calibration.vocabulary import Kind
from tests.storage.loading import load_rows

FRIDAY = date(2026, 5, 22)
LATER = FRIDAY + timedelta(days=42)
WEEKS_BEFORE, WEEKS_AFTER = 26, 6
HELPED_FROM = 1
EXTRA = 8
SELLERS = {f"E{n}": f"卖家{n}" for n in range(1, 9)}
RED_DEAL = "R1"


def ago(days: int) -> date:
    return FRIDAY - timedelta(days=days)


def load_company(db: Database) -> None:
    """The company as it is known on FRIDAY, refreshed."""
    load_rows(db, Kind.PEOPLE, people(), through=FRIDAY)
    load_rows(db, Kind.DEALS, deals(), through=FRIDAY)
    load_rows(db, Kind.STAGE_HISTORY, moves(range(-WEEKS_BEFORE, 0)), through=FRIDAY)
    targets = [
        {"unit_kind": "region", "unit": region, "period_starts_on": date(2026, month, 1), "period_kind": "month",
         "measure": "signed_amount", "target_amount": 900_000}
        for region in ("华东", "华北") for month in (4, 5, 6, 7)
    ]  # fmt: skip
    load_rows(db, Kind.TARGETS, targets, through=FRIDAY)
    refresh.ensure(db, FRIDAY)


def load_later(db: Database) -> None:
    """Six weeks more, not refreshed yet."""
    load_rows(db, Kind.STAGE_HISTORY, moves(range(WEEKS_AFTER)), through=LATER, full=False)
    load_rows(db, Kind.DEALS, [deal("Z1", "E2", 10)], through=LATER, full=False)


def people() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"person_id": key, "person_name": name, "team": "一组" if int(key[1:]) <= 6 else "二组",
         "region": "华东" if int(key[1:]) <= 6 else "华北", "role": "AE",
         "manager": "周岚" if int(key[1:]) <= 6 else "秦川"}
        for key, name in SELLERS.items()
    ]  # fmt: skip
    rows.append({"person_id": "M1", "person_name": "周岚", "region": "华东", "role": "区域负责人", "manager": "林越"})
    rows.append({"person_id": "M2", "person_name": "秦川", "region": "华北", "role": "区域负责人", "manager": "林越"})
    rows.append({"person_id": "C1", "person_name": "林越", "role": "销售总监"})
    rows.append({"person_id": "G1", "person_name": "走了的人", "region": "华东", "left_on": ago(30)})
    rows.append({"person_id": "G2", "person_name": "要走的人", "region": "华东", "left_on": ago(-3)})
    return rows


def deal(key: str, owner: str, amount: int, **more: Any) -> dict[str, Any]:
    return {
        "deal_id": key, "deal_name": f"商机{key}", "account_id": f"A{key}", "account_name": f"客户{key}",
        "owner_id": owner, "outcome": "open", "stage": "Proposal", "amount": amount,
        "opened_on": ago(7 * WEEKS_BEFORE), "last_contact_on": ago(1), "expected_close_on": ago(-60), **more,
    }  # fmt: skip


def deals() -> list[dict[str, Any]]:
    rows = [deal(f"D{key}", key, 100_000) for key in SELLERS]
    rows.append(deal(RED_DEAL, "E1", 800_000, last_contact_on=ago(20)))
    for key in SELLERS:
        for week in range(-WEEKS_BEFORE, 0):
            closed = FRIDAY + timedelta(days=7 * week + 3)
            won = {"outcome": "won", "stage": "Won", "closed_on": closed, "expected_close_on": closed}
            rows.append(deal(f"W{key}{-week}", key, 20_000 + 1_000 * (-week % 5), **won))
    return rows


def moves(weeks: range) -> list[dict[str, Any]]:
    """Stage moves of the week that begins 7 × week days after FRIDAY (negative: before)."""
    rows = []
    for place, key in enumerate(SELLERS):
        for week in weeks:
            count = 5 + (place * 7 + week * week * 3) % 3 + EXTRA * (key == "E1" and week >= HELPED_FROM)
            for number in range(count):
                entered = FRIDAY + timedelta(days=7 * week + 1 + number % 7)
                stage = ("Proposal", "Negotiation", "Qualified")[number % 3]
                rows.append({"deal_id": f"D{key}", "stage": stage, "entered_at": f"{entered} {9 + number // 7}:00:00"})
    return rows
