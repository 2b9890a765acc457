"""The agreed forecast: what the coming weeks rest on, who signed what, and the versions that finance got."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from calibration.storage import agreed_file
from calibration.storage.database import Database
from calibration.storage.queries.rolling import deal_weeks
from calibration.storage.queries.scope import scope
from calibration.storage.reference import parameters
from calibration.vocabulary import Unit, Viewer

LISTED = 1000
"""So many deals are listed one by one; the others are added up per payment term, or a version would be of any size."""
Parts = list[tuple[int, float, int]]


def basis(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> dict[str, Any]:
    """`deals`: deal_id ("others:…" for the rest together, per term), deal_name, account_name, person_name, deal_count,
    term, expected_amount and `weeks` (amounts, chance × amount), worth most first. `terms`: name → its instalments
    (number, share 0–1, days after signing), only those in use; "" is the company's default where it names no term.
    `is_default` marks deals without a term of their own; `default_term`, `default_days`: what they follow."""
    asked = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key, "most": LISTED}
    asked["weeks"] = deal_weeks(db, viewer, as_of)
    deals = db.rows("queries/agreed/deals", {**asked, **scope(viewer)})
    settings, known = parameters(db, as_of), _terms(db, as_of)
    default = settings.text("payment_term").strip()
    default = next((name for name in known if name.strip().lower() == default.lower()), "")
    days = settings.whole("payment_days")
    known.setdefault("", [(1, 1.0, days)])
    deals = [deal | {"term": deal["term"] or default, "is_default": not deal["term"]} for deal in deals]
    terms = {deal["term"]: known[deal["term"]] for deal in deals}
    return {"deals": deals, "terms": terms} | ({"default_term": default, "default_days": days} if deals else {})


def sign_offs(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> list[dict[str, Any]]:
    """The last word of each department about a week of the unit or an open deal: about, key, department, verdict,
    not_before, person_name, reason, said_on, is_current (said after the unit's last version)."""
    return db.rows("queries/agreed/sign_offs", {"as_of": as_of, "unit": str(unit), **scope(viewer)})


def versions(db: Database, viewer: Viewer, as_of: date, unit: Unit) -> list[dict[str, Any]]:
    """The unit's agreed forecasts known on the day, the newest first: version_id, version, total_amount, checksum,
    person_name, reason, agreed_on."""
    return db.rows("queries/agreed/versions", {"as_of": as_of, "unit": str(unit), **scope(viewer)})


def version(db: Database, viewer: Viewer, as_of: date, version_id: str) -> dict[str, Any] | None:
    """One agreed forecast with `weeks` (last days) and `rows` (lists in the order of `agreed_file.COLUMNS`); None where
    it is unknown on the day or not visible."""
    found = db.rows("queries/agreed/version", {"as_of": as_of, "version_id": version_id, **scope(viewer)})
    if not found:
        return None
    return found[0] | {name: json.loads(found[0][name]) for name in ("weeks", "rows")}


def file(db: Database, viewer: Viewer, as_of: date, version_id: str, form: str) -> bytes | None:
    """The file of a version (`agreed_file.FORMS`): the CSV is what its checksum is of. None where it is not visible."""
    found = version(db, viewer, as_of, version_id)
    if found is None:
        return None
    if form == "csv":
        return agreed_file.csv_bytes(found["rows"])
    about = {name: str(found[name]) for name in ("unit", "version", "agreed_on", "person_name", "currency", "checksum")}
    return agreed_file.xlsx_bytes(found["rows"], about)


def closed_since(
    db: Database, viewer: Viewer, as_of: date, unit: Unit, since_on: date, deal_ids: list[str]
) -> list[dict[str, Any]]:
    """Deals of the unit won after a day, and those of the list that are closed: deal_id, deal_name, account_name,
    outcome, closed_on, amount."""
    asked = {"as_of": as_of, "unit_kind": unit.kind.value, "unit_key": unit.key, "since_on": since_on}
    return db.rows("queries/agreed/closed_since", {**asked, "deal_ids": deal_ids, **scope(viewer)})


def _terms(db: Database, as_of: date) -> dict[str, Parts]:
    found: dict[str, Parts] = {}
    for row in db.rows("queries/agreed/terms", {"as_of": as_of}):
        parts = found.setdefault(row["term"], [])
        parts.append((row["instalment"] or len(parts) + 1, row["share_ratio"] or 0.0, row["due_after_days"] or 0))
    return found
