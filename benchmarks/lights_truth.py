"""Are the lights right? Precision and recall on the invented group, whose generator knows what it planted and what is
quiet.

    python -m benchmarks.lights_truth [--folder data/demo] [--db FILE] [--json]

Per planted story: how many of its subjects are lit (recall), and by the rule that is meant. Quiet deals and stores that
are lit are false alarms; precision is the share of the lit ones that were not called quiet. Stories about people and
regions have no light of their own; "several_owners" names customers that share owners, and they are green by the rule
while the customer's record names its owner.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from calibration.demo.generate import generate, load_plan
from calibration.load import load_file
from calibration.refresh.lights import told_lights
from calibration.storage.database import Database, open_database

LIT = ("red", "yellow")
MEANT = {
    "no_contact": ("deal_contact_yellow", "deal_contact_red"),
    "fact_red": ("deal_gave_up", "deal_budget_cancelled", "deal_competitor_mou"),
    "named_competitor": ("deal_competitor",),
    "proposal_unanswered": ("deal_proposal_unanswered",),
    "stalled_key_customer": ("deal_key_stall",),
    "no_new_leads": ("team_no_leads",),
    "several_owners": ("account_no_primary",),
    "store_traffic": ("store_traffic_red", "store_traffic_yellow"),
    "store_conversion": ("store_conversion_red", "store_conversion_yellow"),
    "store_inventory": ("store_turnover_red", "store_turnover_yellow"),
}
"""Story → the rules that are meant by it; a worse rule may speak first, which counts as lit and not as meant."""


def score(truth: dict[str, Any], lights: list[dict[str, Any]]) -> dict[str, Any]:
    """`stories` (planted, lit, meant), `quiet` (count, lit), `rules` (lit, on_quiet), precision by kind of subject."""
    by_subject = {(row["subject_kind"], row["subject_id"]): row for row in lights}
    as_of = date.fromisoformat(truth["as_of"])
    stories: dict[str, Counter[str]] = defaultdict(Counter)
    for story in truth["stories"]:
        if story["kind"] in MEANT and _is_running(story, as_of):
            row = by_subject.get((story["unit_kind"], story["id"]), {"light": None, "rule_id": None})
            stories[story["kind"]].update(
                planted=1, lit=int(row["light"] in LIT), meant=int(row["rule_id"] in MEANT[story["kind"]])
            )
    quiet = {("deal", key) for key in truth["quiet"]["deals"]} | {("store", key) for key in truth["quiet"]["stores"]}
    lit = [key for key, row in by_subject.items() if row["light"] in LIT]
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    for key in lit:
        rules[by_subject[key]["rule_id"]].update(lit=1, on_quiet=int(key in quiet))
    return {
        "stories": {name: dict(counts) for name, counts in stories.items()},
        "quiet": {
            kind: {
                "count": sum(key[0] == kind for key in quiet),
                "lit": sum(key in quiet for key in lit if key[0] == kind),
            }
            for kind in ("deal", "store")
        },
        "precision": {
            kind: round(1 - sum(key in quiet for key in mine) / len(mine), 3)
            for kind in ("deal", "store")
            if (mine := [key for key in lit if key[0] == kind])
        },
        "rules": {name: dict(counts) for name, counts in sorted(rules.items())},
    }


def _is_running(story: dict[str, Any], as_of: date) -> bool:
    """Whether the story is on at as_of; one without days is."""
    starts = date.fromisoformat(story["from_on"]) if story["from_on"] else as_of
    ends = date.fromisoformat(story["until_on"]) if story["until_on"] else as_of
    return starts <= as_of <= ends


def load_demo(db: Database, folder: Path, today: date) -> None:
    """The invented group, written and loaded."""
    generate(folder, today=today)
    for path, through, mode in load_plan(folder):
        load_file(db, path, data_through_on=through, full=mode == "full", today=today)


def main() -> None:
    """Print what was found; `--db` takes a database that already holds the demo of `--folder`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = told.folder or Path(scratch) / "demo"
        db = open_database(told.db or Path(scratch) / "navigator.duckdb")
        if told.db is None:
            load_demo(db, folder, date.today())
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        found = score(truth, told_lights(db, date.fromisoformat(truth["as_of"])))
        db.close()
    if told.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for part, rows in found.items():
        print(part)
        for name, value in rows.items():
            print(f"  {name:26} {value}")


if __name__ == "__main__":
    main()
