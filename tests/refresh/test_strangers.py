"""A stranger (somebody signed in whom no list gives a region, store or person) learns nothing from any question."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from calibration.refresh import ensure
from calibration.storage import queries
from calibration.storage.database import Database
from calibration.vocabulary import Kind, PeriodKind, Role, Unit, UnitKind, Viewer
from tests.once import database_once, opened_copy
from tests.refresh.company import MEASURE
from tests.storage.loading import load_rows

SUNDAY = date(2026, 3, 15)
STRANGER = Viewer(Role.SELLER)
TELL_EVERYBODY = (
    "data_ages", "data_reaches", "first_known_on", "freshness", "known_until", "time_zone", "written_count",
    "compared", "rules", "listed", "reason_codes", "data_from", "reaches", "deal_weeks",
    "parameters_told", "parameter_changes", "years", "read_on",
)  # fmt: skip
"""How old the data is, what stands behind a page, and what holds for the whole company (rules, parameters, weights of
stages, codes of reasons): no row of anybody is in it."""


def questions() -> list[Callable[..., Any]]:
    found = []
    for module in pkgutil.iter_modules(queries.__path__, f"{queries.__name__}."):
        own = inspect.getmembers(importlib.import_module(module.name), inspect.isfunction)
        found += [each for name, each in own if each.__module__ == module.name and not name.startswith("_")]
    asked = [each for each in found if "db" in inspect.signature(each).parameters]  # the others are told, not asked
    return [each for each in asked if not each.__module__.endswith(".scope") and each.__name__ not in TELL_EVERYBODY]


NOBODYS = "00000000-0000-0000-0000-000000000000"
OWN: dict[str, dict[str, Any]] = {"trial": {"measure": "contact_age_days"}, "comparable": {"unit": "company"}}
"""Where a question means something else by a name."""
VALUES: dict[str, Any] = {
    "as_of": SUNDAY, "unit": Unit(UnitKind.COMPANY), "period_kind": PeriodKind.MONTH, "unit_kind": UnitKind.PERSON,
    "deal_id": "open", "by": "region", "measure": MEASURE, "weeks": 4, "year": 2026, "stage": None, "limit": 10,
    "months": 12, "starts_on": SUNDAY.replace(day=1), "ends_on": SUNDAY, "all_open": True,
    "level": UnitKind.PERSON, "store_id": "1", "person_id": "E1", "name": "region:N", "thresholds": [7.0],
    "comparison_id": NOBODYS, "decision_id": NOBODYS, "item_id": NOBODYS, "meeting_id": NOBODYS, "since_on": SUNDAY,
    "decision": {}, "until": SUNDAY, "metric": "won_amount", "units": ["region:N"], "decided_on": SUNDAY,
    "first_week": -4, "last_week": 4, "release_id": NOBODYS,
    "meter": "attainment", "from_on": SUNDAY, "to_on": SUNDAY,
    "version_id": NOBODYS, "deal_ids": ["won"], "form": "csv", "parent_unit": "company",
}  # fmt: skip


@pytest.fixture(scope="module")
def one_deal(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with opened_copy(database_once(tmp_path_factory, "stranger", load), tmp_path_factory.mktemp("stranger")) as db:
        yield db


def load(db: Database) -> None:
    """A deal that is open, one that is won and a row that was refused."""
    shared = {"owner_id": "E1", "product": "Suite X", "region": "N", "stage": "a", "amount": 1}
    won = shared | {"deal_id": "won", "outcome": "won", "closed_on": SUNDAY}
    load_rows(db, Kind.DEALS, [shared | {"deal_id": "open", "outcome": "open"}, won], through=SUNDAY, refused=["x"])
    load_rows(db, Kind.PRODUCTS, [{"product_id": "1", "product_name": "Suite-X"}], through=SUNDAY)
    ensure(db, SUNDAY)


@pytest.mark.parametrize("question", questions(), ids=lambda each: each.__name__)
def test_a_stranger_learns_nothing(one_deal: Database, question: Callable[..., Any]) -> None:
    load_id = one_deal.value("select load_id::text from db.ledger.loads where kind = 'deals'")
    values = VALUES | {"db": one_deal, "viewer": STRANGER, "load_id": load_id} | OWN.get(question.__name__, {})
    asked = inspect.signature(question).parameters
    required = [name for name, each in asked.items() if each.default is each.empty]
    assert "viewer" in required, "a question without a viewer does not exist"
    try:
        answer = question(**{name: values[name] for name in required})
    except PermissionError:
        return
    if question.__name__ == "status":
        answer = answer["units"]
    if question.__name__ == "waterfall":
        steps, deals = answer
        answer = [row for row in steps if row["count"] or row["amount"]] + deals
    if question.__name__ == "trial":
        answer = [row for row in answer if row["alert_count"] or row["subject_count"] or row["lost_count"]]
    if isinstance(answer, pd.DataFrame):
        answer = len(answer)
    if isinstance(answer, dict):
        answer = [value for value in answer.values() if value]
    assert not answer
