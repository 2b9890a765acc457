"""The rules as shipped, read without a database: the file, and the parameters that it names."""

from __future__ import annotations

import csv
from pathlib import Path

from calibration.vocabulary import Cause, Light, Rule, SubjectKind

REFERENCE = Path(__file__).parents[2] / "data" / "reference"


def shipped_rules(kind: str) -> list[Rule]:
    """All active rules of one kind of subject, thresholds resolved."""
    numbers = {row["key"]: row["value"] for row in read("parameters")}
    return [
        Rule(
            rule_id=row["rule_id"],
            subject_kind=SubjectKind(row["subject_kind"]),
            measure=row["measure"],
            comparison=row["comparison"],
            threshold=float(numbers.get(row["threshold"], row["threshold"])),
            light=Light(row["light"]),
            cause=Cause(row["cause"]),
            position=position,
        )
        for position, row in enumerate(read("rules"))
        if row["subject_kind"] == kind and row["is_active"] == "true"
    ]


def read(name: str) -> list[dict[str, str]]:
    """The rows of one file of `data/reference/`."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
