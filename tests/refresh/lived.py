"""One journal entry of every kind that questions read, as people would have written them on a day of `company.py`."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage import journal
from calibration.storage.database import Database
from tests.refresh.company import MEASURE

YEAR = 2026
WEEK_ENDS = ["2026-03-22", "2026-03-29"]


def write_every_kind(db: Database, day: date) -> dict[str, str]:
    """Written past the doors, whose refusals are tested elsewhere. Gives the ids that questions ask by."""
    release = add(db, day, "target_release", f"{MEASURE}|{YEAR}", measure=MEASURE, year=YEAR, total_amount=135_000.0,
                  released_by="Ann", released_by_id="E1")  # fmt: skip
    of_targets(db, day, release)
    of_deals(db, day)
    of_forecasts(db, day)
    meeting = add(db, day, "meeting_opened", "region:East", meeting_kind="standup", unit="region:East",
                  unit_name="East", region="East", minutes=15.0, agenda=[{"key": "a"}, {"key": "b"}])  # fmt: skip
    add(db, day, "meeting_item", meeting, item="a", step="done")
    version = add(db, day, "agreed_forecast", "company", unit="company", region=None, version=1, weeks=WEEK_ENDS,
                  total_amount="100.00", currency="CNY", checksum="c", person_name="Ann",
                  rows=[["2026-03", "100.00"]])  # fmt: skip
    return {"release_id": release, "meeting_id": meeting, "version_id": version}


def of_targets(db: Database, day: date, release: str) -> None:
    """A calibration, the strategy, a signature, bound behaviours, and who answers for a department."""
    cell = {"unit": "company", "starts_on": "2026-03-01", "before": 40_000.0, "after": 45_000.0}
    add(db, day, "target_change", f"{MEASURE}|{YEAR}", measure=MEASURE, approver="Ann", cells=[cell])
    part = {"amount": 70_000.0, "way": "amount", "value": 70_000.0, "reason": "room", "resources": ""}
    add(db, day, "strategy", f"{MEASURE}|{YEAR}", stated_by_id="E1", stated_by="Ann", company_amount=135_000.0,
        before_amount=100_000.0, regions={"region:East": part, "region:West": part | {"amount": 65_000.0}})  # fmt: skip
    for unit, layer in (("region:East", "region"), ("person:E1", "person"), ("person:E2", "person")):
        add(db, day, "alignment_sign_off", f"{MEASURE}|{YEAR}|{unit}", release_id=release, unit=unit, layer=layer,
            checks=[], signed_by_id="E1", signed_by="Ann")  # fmt: skip
    add(db, day, "alignment_take_back", f"{MEASURE}|{YEAR}|person:E2", release_id=release, unit="person:E2")
    due = {"behaviour": "new_mqls", "due_count": 3.0, "per": "week", "derived_count": 2.5}
    add(db, day, "role_binding", "E1", role="AE", month_amount=1.0, behaviours=[due])
    add(db, day, "department_owner", "Legal", person="Ann")


def of_deals(db: Database, day: date) -> None:
    """What was done about deals, and why one of them changed."""
    for deal in ("rests", "grows"):
        add(db, day, "contact", deal, contacted_on=day.isoformat(), channel="call", said="called")
        add(db, day, "problem", deal, problem="late", is_early=True)
        add(db, day, "adviser", deal, person_id="E9", person_name="Max", days=2.0)
    add(db, day, "fact", "slips", fact="gave_up", evidence="x")
    add(db, day, "loss_review", "slips", stop_loss="stop", loss_reason="price", happened="x", lesson="y", rule_id="r")
    add(db, day, "change_reason", "grows", code="budget_frozen", step="amount", text="x", since_on="2026-03-08")
    add(db, day, "progress_plan", "rests", week_starts_on="2026-03-16", stage="Negotiation")
    add(db, day, "support", "rests", person_id="E9", week_on="2026-03-16", from_deal_id="grows", days=1.0)
    add(db, day, "support_declined", "grows", person_id="E9", week_on="2026-03-16")


def of_forecasts(db: Database, day: date) -> None:
    """Numbers that people stated, and a department on what it can deliver."""
    for kind, author in (("submission", "E1"), ("adjustment", "E3")):
        add(db, day, kind, "company|month|2026-03-01", by=author, unit="company", period_kind="month",
            starts_on="2026-03-01", ends_on="2026-03-31", measure=MEASURE, amount=44_000.0)  # fmt: skip
    add(db, day, "delivery_sign_off", "company|week|2026-03-22|Delivery", unit="company", region=None, about="week",
        key="2026-03-22", department="Delivery", verdict="feasible", not_before=None, person_name="Max")  # fmt: skip


def add(db: Database, day: date, kind: str, subject: str, by: str = "Ann", **body: Any) -> str:
    return journal.add(db, kind=kind, subject=subject, body=body, author=by, as_of=day, reason="because")
