"""Who may see what: the one table of roles and scopes, as the values that every query filters by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from calibration.vocabulary import Role, Viewer

HEAD_OFFICE = (Role.ADMINISTRATOR, Role.DIRECTOR, Role.ANALYST)


def scope(viewer: Viewer) -> dict[str, Any]:
    """The values of `marts.in_scope`: head office sees everything unless it is limited to regions or stores; a regional
    lead sees the regions, a supervisor the stores, and everybody what is their own."""
    return {
        "sees_all": viewer.role in HEAD_OFFICE and not viewer.regions and not viewer.stores,
        "regions": list(viewer.regions) if viewer.role is not Role.SELLER else [],
        "stores": list(viewer.stores) if viewer.role is not Role.SELLER else [],
        "person": viewer.person_id,
    }


def sees_all(viewer: Viewer) -> bool:
    """Whether a viewer may see whole tables: head office without a restriction."""
    return bool(scope(viewer)["sees_all"])


def require_head_office(viewer: Viewer) -> None:
    """Raises PermissionError for a viewer who may not see whole tables."""
    if not sees_all(viewer):
        raise PermissionError("whole tables are for viewers without restriction")


def limited(viewer: Viewer, place: Mapping[str, Any]) -> Viewer:
    """The viewer limited to a place that they may see (a row of `units`): its region (a team's too), person or store.
    Whoever is limited already stays as they are."""
    if not sees_all(viewer) or place["unit_kind"] == "company":
        return viewer
    if place["unit_kind"] == "person":
        return replace(viewer, role=Role.SELLER, person_id=place["unit_key"])
    if place["unit_kind"] == "store":
        return replace(viewer, stores=(place["unit_key"],))
    return replace(viewer, regions=(place["region"],)) if place["region"] else viewer


def may_see(viewer: Viewer, *, region: str | None, person: str | None, store: str | None) -> bool:
    """`marts.in_scope` for a place that is already at hand; a test holds the two equal."""
    values = scope(viewer)
    return bool(
        values["sees_all"]
        or region in values["regions"]
        or store in values["stores"]
        or (person is not None and person == values["person"])
    )
