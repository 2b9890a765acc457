"""The numbers for the command line: what is booked and promised per unit, and what is expected."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database, bound
from calibration.storage.queries.ages import data_ages
from calibration.storage.queries.scope import may_see, scope
from calibration.vocabulary import UnitKind, Viewer


def status(db: Database, viewer: Viewer, as_of: date) -> dict[str, Any]:
    """Every visible unit in each of its measures, straight from the marts (no refresh needed), and the data ages.

    {as_of, units: [{unit, kind, name, measure, month, quarter, total}], ages}; month and quarter hold starts_on,
    ends_on, actual_amount, target_amount and attainment_ratio, total holds actual_amount and row_count. A unit without
    a target of its own gets the sum of those below it where all of them that booked in the last 90 days have one.
    """
    periods = db.rows("queries/running_periods", {"as_of": as_of})[0]
    asked = {"as_of": as_of, **periods}
    places = _visible(db.rows("queries/tree", {"as_of": as_of}), viewer)
    totals = {(row["measure"], row["unit"]): row for row in _rows(db, "queries/unit_totals", asked)}
    stated = {(row["measure"], row["unit"]): row for row in _rows(db, "queries/unit_targets", asked)}
    targets = _summed(places, totals, stated)
    units = [
        _unit(place, measure, periods, totals.get((measure, place["unit"])), targets)
        for place in places
        for measure in _measures(place, totals, stated)
        if place["is_visible"]
    ]
    return {"as_of": as_of, "units": units, "ages": data_ages(db, viewer, as_of)}


def forecast(db: Database, viewer: Viewer, as_of: date, unit_kind: UnitKind, weeks: int) -> list[dict[str, Any]]:
    """The coming `weeks` blocks of each visible unit of a level, and their total (h = "total") with its own band.

    unit, name, measure, cutoff, h, ds (the block's last day), yhat, lo80, hi80, p_hit (None on blocks; on the total
    that of the running month, where there is a target), p_hit_quarter, refusal. Empty before the first refresh.
    """
    asked = {"as_of": as_of, "unit_kind": str(unit_kind), "weeks": weeks}
    rows = db.rows("queries/forecast", {**asked, **scope(viewer)})
    return [row | {"h": row["h"] if row["h"] == "total" else int(row["h"])} for row in rows]


def _visible(places: list[dict[str, Any]], viewer: Viewer) -> list[dict[str, Any]]:
    """The places with the region above them, and whether the viewer may see them."""
    region: dict[str | None, str | None] = {}
    for place in places:
        own = place["unit_key"] if place["unit_kind"] == "region" else region.get(place["parent_unit"])
        region[place["unit"]] = own
        kind, key = place["unit_kind"], place["unit_key"]
        place["is_visible"] = may_see(
            viewer,
            region=own,
            person=key if kind == "person" else None,
            store=key if kind == "store" else None,
        )
    return places


def _rows(db: Database, name: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    return db.rows(name, bound(name, values))


def _measures(place: dict[str, Any], *tables: dict[tuple[str, str], Any]) -> list[str]:
    found = {measure for table in tables for measure, unit in table if unit == place["unit"]}
    return sorted(found, key=lambda measure: (measure.startswith("store"), measure))


def _summed(
    places: list[dict[str, Any]], totals: dict[tuple[str, str], Any], stated: dict[tuple[str, str], Any]
) -> dict[tuple[str, str, str], float]:
    """(measure, unit, period) → target: the unit's own, else the sum over its children, from the leaves up."""
    found = {
        (measure, unit, part): row[f"{part}_amount"]
        for (measure, unit), row in stated.items()
        for part in ("month", "quarter")
        if row[f"{part}_amount"] is not None
    }
    measures = {measure for measure, _ in (*totals, *stated)}
    for place in reversed(places):
        children = [child["unit"] for child in places if child["parent_unit"] == place["unit"]]
        for measure in measures:
            active = {unit for unit in children if totals.get((measure, unit), {}).get("is_active")}
            for part in ("month", "quarter"):
                parts = {unit: found[measure, unit, part] for unit in children if (measure, unit, part) in found}
                if parts and active <= set(parts):
                    found.setdefault((measure, place["unit"], part), sum(parts.values()))
    return found


def _unit(
    place: dict[str, Any],
    measure: str,
    periods: dict[str, date],
    total: dict[str, Any] | None,
    targets: dict[tuple[str, str, str], float],
) -> dict[str, Any]:
    booked = total or {"month_amount": 0.0, "quarter_amount": 0.0, "total_amount": 0.0, "row_count": 0}
    unit = {"unit": place["unit"], "kind": place["unit_kind"], "name": place["unit_name"], "measure": measure}
    for part in ("month", "quarter"):
        actual, target = booked[f"{part}_amount"], targets.get((measure, place["unit"], part))
        unit[part] = {
            "starts_on": periods[f"{part}_starts_on"],
            "ends_on": periods[f"{part}_ends_on"],
            "actual_amount": actual,
            "target_amount": target,
            "attainment_ratio": actual / target if target and target > 0 else None,
        }
    unit["total"] = {"actual_amount": booked["total_amount"], "row_count": booked["row_count"]}
    return unit
