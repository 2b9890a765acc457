"""How good the forecast was: rolling origin on public and invented sets, beside its rivals, against the bars.

    python -m benchmarks.accuracy [--quick] [--json FILE] [--page FILE] [maven] [olist] [favorita] [simulated]

The shared files, and companies invented with month ends, Spring Festival, joiners and leavers, are loaded into a
database, and every cutoff is read through the same as_of door as the app.
`--quick` takes every fourth cutoff and leaves out the rivals that are fitted; `--page` writes the report.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._page import write_page
from benchmarks._public_sets import MAVEN_SET, OLIST_SET, DealSet, load_favorita, write_noise
from benchmarks._rivals import fitted
from benchmarks._simulated_set import KINDS, score_simulated
from benchmarks._store_days import score_stores
from calibration.refresh import METHOD
from calibration.refresh.backtest import report, run
from calibration.refresh.backtest.one_day import forecast_at, known_at
from calibration.storage.database import Database, open_database

LEAK_ON = date(2017, 9, 3)
Report = dict[str, Any]


def main() -> None:
    """Run what is asked, print it, and write JSON and page where wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", choices=[[], *SETS], default=[])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--page", type=Path)
    asked = parser.parse_args()
    found: Report = {}
    for name in asked.sets or SETS:
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            database = open_database(Path(folder) / "set.duckdb")
            try:
                found[name] = SETS[name](database, quick=asked.quick)
            finally:
                database.close()
        found[name]["seconds"] = round(time.monotonic() - started)
        print(name, json.dumps(found[name]["bars"], indent=1, ensure_ascii=False), flush=True)
    text = json.dumps(found, indent=1, ensure_ascii=False)
    if asked.json:
        asked.json.write_text(text + "\n", encoding="utf-8")
    if asked.page:
        write_page(asked.page, found, quick=asked.quick)
    missed = [f"{name}: {bar}" for name, each in found.items() for bar, row in each["bars"].items() if not row["held"]]
    print("bars missed:", "; ".join(missed) or "none")


def on_maven(database: Database, *, quick: bool) -> Report:
    """Company, regions and people of the Maven CRM set, with bands, P(hit) and the leak test."""
    out = _scores(database, MAVEN_SET, quick=quick)
    out["leak"] = leak(database, LEAK_ON)
    out["bars"] = _maven_bars(out)
    return out


def on_olist(database: Database, *, quick: bool) -> Report:
    """Counted wins of a company that grows."""
    out = _scores(database, OLIST_SET, quick=quick)
    four = out["tables"]["4 company"]
    out["bars"] = {"4 weeks ≥ last4 − 3": _bar(four["ours"]["accuracy"], four["last4"]["accuracy"] - 0.03)}
    return out


def on_favorita(database: Database, *, quick: bool) -> Report:
    """54 stores, store day by store day."""
    load_favorita(database)
    out: Report = {"stores": score_stores(database, date(2017, 8, 15), 4 if quick else 13)}
    ours = out["stores"]["ours"]
    out["bars"] = {
        "store day ≥ 93.3 %": _bar(ours["accuracy"], 0.933),
        "worst cutoff ≥ 89 %": _bar(ours["worst cutoff"], 0.89),
    }
    return out


def on_simulated(_database: Database, *, quick: bool) -> Report:
    """Invented companies with a busy calendar, each in a database of its own, scored together."""
    found = score_simulated(quick=quick)
    tables = report.tables(found, KINDS)
    out: Report = {"tables": tables, "chances": report.chances(found, KINDS)}
    out["cutoffs"] = int(found.cases["cutoff"].nunique())
    least = {"company": 0.0, "region": 0.02, "person": 0.06}
    out["bars"] = {
        f"4 weeks {kind} ≥ last12 + {100 * margin:g}": _bar(
            tables[f"4 {kind}"]["ours"]["accuracy"], tables[f"4 {kind}"]["last12"]["accuracy"] + margin
        )
        for kind, margin in least.items()
    }
    return out


def leak(database: Database, cutoff: date) -> float:
    """Largest change of any stated number when all that the files say of later days is replaced by noise: must be 0."""
    with tempfile.TemporaryDirectory() as folder:
        other = open_database(Path(folder) / "noise.duckdb")
        write_noise(Path(folder) / "files", cutoff, seed=5)
        MAVEN_SET.load(other, Path(folder) / "files")
        weekly = [
            forecast_at(known_at(each, cutoff, MAVEN_SET.measure, METHOD)).weekly[["yhat", "lo80", "hi80"]].to_numpy()
            for each in (database, other)
        ]
        other.close()
    return float(np.abs(weekly[0] - weekly[1]).max())


def _scores(database: Database, deal_set: DealSet, *, quick: bool) -> Report:
    deal_set.load(database)
    cutoffs = list(deal_set.cutoffs[::4] if quick else deal_set.cutoffs)
    found = run(
        database,
        truth_on=deal_set.truth_on,
        measure=deal_set.measure,
        cutoffs=cutoffs,
        rivals=None if quick else fitted,
    )
    kinds = deal_set.kinds
    return {"tables": report.tables(found, kinds), "chances": report.chances(found, kinds), "cutoffs": len(cutoffs)}


def _maven_bars(found: Report) -> dict[str, dict[str, object]]:
    tables, chances = found["tables"], found["chances"]

    def said(table: str, method: str = "ours", score: str = "accuracy") -> float:
        return float(tables[table][method][score])

    four = "4 company"
    bias = said(four, score="bias")
    bars: dict[str, dict[str, object]] = {
        "4 weeks company ≥ 90 %": _bar(said(four), 0.90),
        "4 weeks region ≥ 86 %": _bar(said("4 region"), 0.86),
        "4 weeks person ≥ 63 %": _bar(said("4 person"), 0.63),
        "6 weeks company ≥ 92 %": _bar(said("6 company"), 0.92),
        "6 weeks person ≥ 68.5 %": _bar(said("6 person"), 0.685),
        "company bias within 5 %": {"found": round(bias, 4), "held": abs(bias) <= 0.05},
        "≥ last12 + 4": _bar(said(four), said(four, "last12") + 0.04),
        "≥ seasonal naive − 2": _bar(said(four), said(four, "seasonal_naive") - 0.02),
    }
    if "prophet" in tables[four]:
        bars["≥ Prophet (all weeks) + 6"] = _bar(said(four), said(four, "prophet") + 0.06)
    for kind, least, most in (("person", 0.74, 0.86), ("region", 0.75, 0.95)):
        held = said(f"4 {kind}", score="interval_coverage")
        bars[f"80 % band, {kind}, {least:.0%} to {most:.0%}"] = {"found": round(held, 4), "held": least <= held <= most}
    for kind, limit in (("person", 0.13), ("region", 0.09)):
        brier = chances[kind]["ours"]
        bars[f"Brier {kind} ≤ {limit}"] = {"found": round(brier, 4), "held": brier <= limit}
    below = all(row["ours"] < min(row["pacing"], row["base_rate"]) for row in chances.values())
    bars["Brier below pacing and base rate"] = {"found": below, "held": below}
    bars["no leakage"] = {"found": found["leak"], "held": found["leak"] == 0.0}
    return bars


def _bar(found: float, least: float) -> dict[str, object]:
    return {"found": round(found, 4), "bar": round(least, 4), "held": bool(found >= least)}


SETS: dict[str, Callable[..., Report]] = {
    "maven": on_maven,
    "olist": on_olist,
    "favorita": on_favorita,
    "simulated": on_simulated,
}

if __name__ == "__main__":
    main()
