"""What a person will do every week for their target: proposed from their funnel, agreed, and changed with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from calibration import words
from calibration.decide.alignment import LOCK
from calibration.decide.moments import local_moment
from calibration.errors import DecisionRefused
from calibration.rules.roles import TEMPLATES, Behaviour, Due, Per
from calibration.storage import journal
from calibration.storage.database import Database
from calibration.storage.queries import decisions, roles
from calibration.vocabulary import Viewer

__all__ = ["Behaviour", "Binding", "Due", "Per", "bind_roles"]
ROLE_BINDING = "role_binding"
MOST_DUE = 200.0


@dataclass(frozen=True)
class Binding:
    """What a person agrees to do for an amount of an average month (None without a target), in a reference role.
    `seen`: the id of the binding that the editor saw (None: they saw none)."""

    person_id: str
    role: str
    agreed: Sequence[Due]
    month_amount: float | None
    seen: str | None = None


def bind_roles(db: Database, bindings: Sequence[Binding], *, author: str, as_of: date, reason: str = "") -> list[str]:
    """Bind people's targets to weekly behaviours, all of them or none; a later binding holds, the earlier one stays
    readable. Gives the entries' ids.

    Raises DecisionRefused where somebody else has bound one of them meanwhile, for somebody unknown or gone, another
    role, no behaviour or one twice, and for a number that is not above 0 or beyond what a week can hold.
    """
    with db.lock(LOCK):
        stands = roles.bindings(db, Viewer(), as_of)
        for each in bindings:
            _check_unseen(db, each, stands.get(each.person_id), as_of)
        return journal.add_all(db, _checked(db, bindings, author, as_of, reason.strip()))


def _check_unseen(db: Database, binding: Binding, stands: Mapping[str, Any] | None, as_of: date) -> None:
    if stands is None or stands["binding_id"] == binding.seen:
        return
    person = decisions.known_person(db, Viewer(), as_of, binding.person_id)
    raise DecisionRefused(
        "binding_changed_meanwhile",
        who=stands["author"],
        when=local_moment(db, stands["bound_at"], as_of),
        person=person["person_name"] if person else binding.person_id,
        now=partial(_said, stands["behaviours"]),
    )


def _said(behaviours: Sequence[Mapping[str, Any]], language: str) -> str:
    parts = []
    for row in behaviours:
        count = words.say(f"alignment.per_{row['per']}", language, count=f"{row['due_count']:g}")
        name = words.say(f"alignment.behaviour_{row['behaviour']}", language)
        parts.append(f"{name} {count}")
    return words.listed(parts, language)


def _checked(
    db: Database, bindings: Sequence[Binding], author: str, as_of: date, reason: str
) -> list[journal.NewEntry]:
    present = {row["person_id"] for row in decisions.owners(db, Viewer(), as_of)}
    made = []
    for each in bindings:
        _check(each, present)
        body = {
            "role": each.role,
            "month_amount": each.month_amount,
            "behaviours": [_told(due) for due in each.agreed],
        }
        made.append(journal.NewEntry(ROLE_BINDING, each.person_id, body, author, as_of, reason=reason))
    return made


def _check(binding: Binding, present: Set[str]) -> None:
    if binding.person_id not in present:
        raise DecisionRefused("binding_person_unknown", found=binding.person_id)
    if binding.role not in TEMPLATES:
        raise DecisionRefused("binding_role_unknown", found=binding.role, known=", ".join(TEMPLATES))
    names = [due.behaviour for due in binding.agreed]
    if not names or len(set(names)) < len(names):
        raise DecisionRefused("binding_behaviours_wrong")
    for due in binding.agreed:
        if not 0 < due.due_count <= MOST_DUE:
            raise DecisionRefused("binding_count_wrong", found=f"{due.due_count:g}", most=f"{MOST_DUE:g}")


def _told(due: Due) -> dict[str, Any]:
    return {
        "behaviour": Behaviour(due.behaviour).value,
        "due_count": due.due_count,
        "per": due.per.value,
        "derived_count": None if due.derived_count is None else round(due.derived_count, 2),
    }
