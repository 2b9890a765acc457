"""Where history cannot carry a probability the forecast page says why, instead of stating one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calibration.storage.database import Database
from calibration.vocabulary import Kind
from tests.pages.conftest import AS_OF, Visit, written
from tests.storage.loading import load_rows

PAGE = "pages/forecast/rolling.py"


def load_history(db: Database, *, weeks: int, outcome: str, customers: int) -> None:
    """Two closings a week up to AS_OF, one open deal, and a target for the month."""
    rows: list[dict[str, object]] = [
        {"deal_id": f"D{number}", "owner_id": f"E{number % 2}", "outcome": outcome, "amount": 1_000 + number,
         "account_name": f"Customer {number % customers}", "stage": outcome,
         "opened_on": AS_OF - timedelta(days=3 * number + 20), "closed_on": AS_OF - timedelta(days=3 * number)}
        for number in range(7 * weeks // 3)
    ]  # fmt: skip
    rows.append({"deal_id": "open", "owner_id": "E0", "outcome": "open", "amount": 900, "stage": "Proposal",
                 "account_name": "Customer 0", "opened_on": AS_OF - timedelta(days=9)})  # fmt: skip
    load_rows(db, Kind.DEALS, rows, through=AS_OF)
    target = {"measure": "signed_amount", "unit_kind": "company", "unit": "", "period_kind": "month"}
    target |= {"period_starts_on": AS_OF.replace(day=1), "target_amount": 50_000}
    load_rows(db, Kind.TARGETS, [target], through=AS_OF)


@pytest.mark.parametrize(
    ("weeks", "outcome", "customers", "why"),
    [
        (3, "lost", 5, "还没有成交记录，暂不给出预测和概率"),
        (12, "won", 1, "所有成交来自同一客户，不给区间和概率"),
    ],
)
def test_no_win_and_one_customer_are_told_instead_of_a_probability(
    fresh: Database, visit: Visit, weeks: int, outcome: str, customers: int, why: str
) -> None:
    load_history(fresh, weeks=weeks, outcome=outcome, customers=customers)
    page = visit(fresh, PAGE, lang="zh", period="month")
    assert not page.exception
    text = written(page)
    assert why in text
    assert "命中概率 <b" not in text and "80% 区间 " not in text and "本月命中概率" not in text
