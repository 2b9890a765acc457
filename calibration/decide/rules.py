"""A rule of the lights is changed by somebody who may: a new version with its reason, from the day at hand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from calibration.decide.parameters import change_parameter
from calibration.errors import DecisionRefused
from calibration.storage import journal, reference
from calibration.storage.database import Database
from calibration.vocabulary import Light, Role

RULE = "rule"
MAY_CHANGE = (Role.ADMINISTRATOR, Role.DIRECTOR, Role.ANALYST)
PARTS = ("threshold", "is_active", "role_told", "action")
ROLES_TOLD = ("supervisor", "regional_lead", "owner", "nobody")
"""Whom a rule may tell: whoever stands next above, who leads the region, whose it is, nobody."""


def change_rule(
    db: Database, rule_id: str, changes: Mapping[str, Any], *, author: str, as_of: date, reason: str,
    role: Role = Role.ADMINISTRATOR,
) -> str:  # fmt: skip
    """Make the next version of a rule from `as_of` on; `changes` has some of PARTS. Gives the journal entry's id.

    A threshold that is a parameter is changed there, so that every rule with this number (the condition of green beside
    the yellow light) follows; where it is none, the condition of green that has the same number follows in an entry of
    its own. The id is that of the rule's.

    Raises DecisionRefused for a role that may not, no reason, an unknown rule, part or role to tell, a limit below 0, a
    yellow limit that is not below the red one of the same measure, and where nothing would change.
    """
    if role not in MAY_CHANGE:
        raise DecisionRefused("rule_not_allowed", role=role.value)
    if not reason.strip():
        raise DecisionRefused("rule_without_reason")
    known = {row["rule_id"]: row for row in reference.rules(db, as_of)}
    if rule_id not in known:
        raise DecisionRefused("rule_unknown", found=rule_id, known=", ".join(known))
    rule = known[rule_id]
    wanted = _changed(rule, changes)
    who: dict[str, Any] = {"author": author, "as_of": as_of, "reason": reason.strip()}
    entry = ""
    if "threshold" in wanted:
        _check_threshold(rule, wanted["threshold"], list(known.values()))
        if rule["threshold_parameter"]:
            entry = change_parameter(db, rule["threshold_parameter"], f"{wanted.pop('threshold'):g}", **who)
        else:
            for green in _conditions(rule, known.values()):
                _write(db, green["rule_id"], {"threshold": wanted["threshold"]}, who)
    return _write(db, rule_id, wanted, who) if wanted else entry


def change_default(
    db: Database, key: str, value: str, *, author: str, as_of: date, reason: str, role: Role = Role.ADMINISTRATOR
) -> str:
    """A parameter changes from `as_of` on; one that is a rule's threshold as `change_rule` does it. Gives the entry's
    id. Raises DecisionRefused for a role that may not, no reason, and as `change_parameter` and `change_rule` do."""
    if role not in MAY_CHANGE:
        raise DecisionRefused("rule_not_allowed", role=role.value)
    if not reason.strip():
        raise DecisionRefused("parameter_without_reason")
    limited = next(
        (
            rule for rule in reference.rules(db, as_of)
            if rule["threshold_parameter"] == key and rule["light"] != Light.GREEN.value
        ),
        None,
    )  # fmt: skip
    number = _number(value)
    if limited is not None and number is not None and number != limited["threshold"]:
        _check_threshold(limited, number, reference.rules(db, as_of))
    return change_parameter(db, key, value, author=author, as_of=as_of, reason=reason.strip())


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _write(db: Database, rule_id: str, wanted: Mapping[str, Any], who: Mapping[str, Any]) -> str:
    before = journal.latest(db, RULE, rule_id)
    body = (before.body if before else {}) | {name: _text(value) for name, value in wanted.items()}
    return journal.add(db, kind=RULE, subject=rule_id, body=body, supersedes=before.entry_id if before else None, **who)


def _conditions(rule: Mapping[str, Any], known: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The conditions of green that say of the same measure what the rule does not: they have its number."""
    same = ("subject_kind", "measure", "threshold")
    return [
        other
        for other in known
        if other["light"] == Light.GREEN.value
        and rule["light"] != Light.GREEN.value
        and all(other[name] == rule[name] for name in same)
    ]


def _changed(rule: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    strangers = sorted(set(changes) - set(PARTS))
    if strangers:
        raise DecisionRefused("rule_part_unknown", found=", ".join(strangers), known=", ".join(PARTS))
    wanted = {name: value for name, value in changes.items() if value != rule[name]}
    if wanted.get("role_told", ROLES_TOLD[0]) not in ROLES_TOLD:
        raise DecisionRefused("rule_told_unknown", found=wanted["role_told"], known=", ".join(ROLES_TOLD))
    if not wanted:
        raise DecisionRefused("rule_unchanged", rule=rule["rule_id"])
    return wanted


def _check_threshold(rule: Mapping[str, Any], threshold: float, rules: list[dict[str, Any]]) -> None:
    if not threshold >= 0:
        raise DecisionRefused("rule_threshold_bad", rule=rule["rule_id"], found=threshold)
    limits = {rule["light"]: threshold}
    for other in rules:
        if other["measure"] == rule["measure"] and other["subject_kind"] == rule["subject_kind"] and other["is_active"]:
            limits.setdefault(other["light"], other["threshold"])
    yellow, red = limits.get(Light.YELLOW.value), limits.get(Light.RED.value)
    if yellow is not None and red is not None and not yellow < red:
        raise DecisionRefused("rule_order", yellow=f"{yellow:g}", red=f"{red:g}")


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
