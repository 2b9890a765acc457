"""Whose name stands under what is written: somebody whom HR or a deal names, and who is still here."""

from __future__ import annotations

from datetime import date
from typing import Any

from calibration.errors import DecisionRefused
from calibration.storage.database import Database
from calibration.storage.queries import decisions
from calibration.vocabulary import Viewer


def present_person(db: Database, person_id: str, as_of: date) -> dict[str, Any]:
    """The person: person_id, person_name, role, team, region, department.

    Where nobody at all is known (a company of stores without HR's list), a typed name stands for itself. Raises
    DecisionRefused where nobody was chosen, for somebody unknown, and for somebody who has left by as_of.
    """
    if not person_id.strip():
        raise DecisionRefused("person_needed")
    person = decisions.known_person(db, Viewer(), as_of, person_id)
    if person is None:
        if decisions.owners(db, Viewer(), as_of):
            raise DecisionRefused("person_unknown", found=person_id)
        nothing = dict.fromkeys(("role", "team", "region", "department", "left_on"))
        return {"person_id": None, "person_name": person_id.strip(), **nothing}
    if person["left_on"] is not None and person["left_on"] <= as_of:
        raise DecisionRefused("person_gone", who=person["person_name"], left=person["left_on"])
    return person
