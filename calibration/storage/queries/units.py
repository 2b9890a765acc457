"""The places of the tree, and what is measured there."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.storage.database import Database
from calibration.storage.queries.scope import scope
from calibration.vocabulary import Viewer


def units(db: Database, viewer: Viewer, as_of: date) -> list[dict[str, Any]]:
    """The places that the viewer may see, depth-first: unit, unit_kind, unit_key, unit_name, parent_unit, region, team,
    depth, measures. Empty before the first refresh of as_of."""
    return db.rows("queries/units", {"as_of": as_of, **scope(viewer)})


def measures(db: Database, viewer: Viewer, as_of: date) -> list[str]:
    """The measures that any visible place has, deals before stores; they are never summed."""
    found = [measure for row in units(db, viewer, as_of) for measure in row["measures"]]
    return list(dict.fromkeys(found))
