"""Who answers for a department's approvals."""

from __future__ import annotations

from datetime import date

from calibration.errors import DecisionRefused
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import service_levels
from calibration.vocabulary import Viewer

DEPARTMENT_OWNER = "department_owner"


def name_department_owner(
    db: Database, department: str, person: str, *, author: str, as_of: date, reason: str = ""
) -> str:
    """Name the person who answers for a department's breaches. Gives the journal entry's id.

    Raises DecisionRefused for nobody, a department that approves nothing, and for somebody whom HR does not list.
    """
    if not person:
        raise DecisionRefused("person_needed")
    known = {row["department"] for row in service_levels.departments(db, Viewer(), as_of)}
    known |= {row["department"] for row in service_levels.queue(db, Viewer(), as_of)}
    if department not in known:
        raise DecisionRefused("department_unknown", found=department, known=", ".join(sorted(known)))
    if person not in service_levels.people(db, Viewer(), as_of):
        raise DecisionRefused("department_owner_unknown", found=person)
    return journal.add(
        db,
        kind=DEPARTMENT_OWNER,
        subject=department,
        body={"person": person},
        author=author,
        as_of=as_of,
        reason=reason,
    )
