"""Lists of people to choose from: whose it most likely is stands first, and two of one name are told apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from calibration.storage.queries import decisions
from pages._ui.asking import ask
from pages._ui.controls import View


def owners_near(view: View, region: str | None, measure: str | None = None) -> dict[str, dict[str, Any]]:
    """Who can own something of a region, by id: people of the region and those of no region, everybody for a company;
    who leads the region (the company) in the work of the
    measure first, then the region's own."""
    found = ask(decisions.owners, view.as_of, view.state)
    near = [row for row in found if region is None or row["region"] in (None, region)] or found
    leads = ask(decisions.place_leads, view.as_of, view.state, measure)
    people = {row["person_id"]: row for row in near}
    return {person: people[person] for person in in_order(near, leads, (), [region] if region else [])}


def in_order(
    people: list[dict[str, Any]], leads: Mapping[str, Collection[str]], asked: Collection[str], regions: Collection[str]
) -> list[str]:
    """Ids: who is asked for, who leads the regions (or the company, where none is named), others of the regions, then
    the rest, each with who leads something (`leads`: person → units) and who manages most people before the others."""
    wanted = {f"region:{region}" for region in regions} or {"company"}

    def place(row: dict[str, Any]) -> tuple[bool, bool, bool, bool, int]:
        led = leads.get(row["person_id"], ())
        is_asked = row["person_id"] in asked or row["person_name"] in asked
        is_near = bool(regions) and row["region"] in regions
        return not is_asked, wanted.isdisjoint(led), not is_near, not led, -row["led_count"]

    return [row["person_id"] for row in sorted(people, key=place)]


def person_said(row: Mapping[str, Any]) -> str:
    """A person with role and place."""
    parts = [row["person_name"], row["role"] or "", row["team"] or row["region"] or ""]
    return " · ".join(part for part in parts if part)
