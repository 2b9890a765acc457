"""Whether a released target is agreed: who signed, and how the company's strategy was decoded into its regions."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.storage.queries.targets import monthly_targets
from calibration.vocabulary import Viewer


def sign_offs(
    db: Database, viewer: Viewer, as_of: date, measure: str, year: int, release_id: str
) -> list[dict[str, Any]]:
    """Who signed for what since the release, in the order of signing: unit (`region:华东`, `department:法务`), layer,
    signed_by, signed_by_id, signed_off_at (UTC), note, author; `outdated_by` what changed after that: target, strategy
    (the company's), behaviours (a person's), owner (a department's) or None; `is_outdated` whether something did;
    `differences`: for the company, region → target − strategy that the signer confirmed; `stands_in_for`: the names of
    those who lead the unit (or are it), where somebody else signed for them."""
    asked = {"as_of": as_of, "measure": measure, "year": year, "release_id": release_id}
    found = db.rows("queries/alignment/sign_offs", {**asked, **scope(viewer)})
    stated: dict[str, datetime] = {}
    # a first target of a month is loaded without an entry of the journal
    for row in monthly_targets(db, viewer, as_of, measure, year) if found else ():
        stated[row["unit"]] = max(row["stated_at"], stated.get(row["unit"], row["stated_at"]))
    for row in found:
        row["is_outdated"] |= stated.get(row["unit"], row["signed_off_at"]) > row["signed_off_at"]
    return [row | {name: json.loads(row[name]) for name in ("differences", "stands_in_for")} for row in found]


def signers(db: Database, viewer: Viewer, as_of: date, measure: str) -> dict[str, dict[str, str]]:
    """Unit → the person (person_id, person_name) who leads it for the work that a measure counts: the company, regions,
    teams, and stores by their supervisor (else the manager). Where nobody is known, or two bear the name, it is not
    in it, nor whom the viewer may not see."""
    work = "stores" if measure.startswith("store_") else "deals"
    found = db.rows("queries/alignment/signers", {"as_of": as_of, "work": work, **scope(viewer)})
    return {row["unit"]: row for row in found}


def booked_before(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> list[dict[str, Any]]:
    """What each visible region booked in the calendar year before: unit, unit_name, before_amount."""
    asked = {"as_of": as_of, "measure": measure, "starts_on": date(year - 1, 1, 1), "ends_on": date(year - 1, 12, 31)}
    return db.rows("queries/alignment/before", {**asked, **scope(viewer)})


def strategy(db: Database, viewer: Viewer, as_of: date, measure: str, year: int) -> dict[str, Any] | None:
    """The strategy stated last: strategy_id, stated_by, stated_on, company_amount, and regions (unit → amount, way,
    value, reason, resources; way and value are None for what remained). None before the first, and outside head
    office."""
    asked = {"as_of": as_of, "measure": measure, "year": year, "sees_all": scope(viewer)["sees_all"]}
    found = db.rows("queries/alignment/strategy", asked)
    return found[0] | json.loads(found[0]["body"]) if found else None
