"""How good the forecast was: rolling origin on the public sets, side by side with baselines, against the bars.

    python -m benchmarks.accuracy [--fast] [--json FILE] [maven] [olist] [favorita]

Prints tables and one JSON object. `--fast` leaves out the baselines that are fitted (Prophet, AutoETS, Theta, ARIMA).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._hits import brier_scores
from benchmarks._public_sets import DealSet, favorita, maven, olist
from benchmarks._rolling import WEEKS, Rolled, roll
from benchmarks._scores import accuracy, bias, interval, pinball, scaled_error
from benchmarks._store_days import score_stores
from calibration.forecasting.signings import forecast_signings

FITTED = ("Prophet, all weeks", "Prophet, 12 weeks", "AutoETS", "AutoTheta", "AutoARIMA")
Report = dict[str, Any]


def main() -> None:
    """Run what is asked, print it, and write the JSON where wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", choices=[[], *SETS], default=[])
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    report = {name: SETS[name](slow=not asked.fast) for name in (asked.sets or SETS)}
    text = json.dumps(report, indent=1, ensure_ascii=False)
    print(text)
    if asked.json:
        asked.json.write_text(text + "\n", encoding="utf-8")


def on_maven(*, slow: bool) -> Report:
    """Company, regions and people of the Maven CRM set, with bands, P(hit) and the leak test."""
    deal_set = maven()
    rolled = roll(deal_set, with_slow_baselines=slow)
    report = _report(rolled, ("company", "region", "person"))
    report["brier"] = brier_scores(deal_set, rolled)
    report["leak"] = _leak(date(2017, 9, 3))
    report["bars"] = _maven_bars(report, slow=slow)
    _print("Maven", report)
    return report


def on_olist(*, slow: bool) -> Report:
    """Counted wins of a company that grows."""
    report = _report(roll(olist(), with_slow_baselines=slow), ("company",))
    four = report["4 company"]
    report["bars"] = {"4 weeks ≥ last4 − 3": _bar(four["ours"]["accuracy"], four["last4"]["accuracy"] - 3)}
    _print("Olist", report)
    return report


def on_favorita(*, slow: bool) -> Report:
    """54 stores, store day by store day; `slow` adds nothing here."""
    del slow
    report = score_stores(*favorita())
    ours = report["ours"]
    report["bars"] = {
        "store day ≥ 93.3": _bar(ours["accuracy"], 93.3),
        "worst cutoff ≥ 89": _bar(ours["worst cutoff"], 89),
    }
    _print("Favorita", report)
    return report


def _report(rolled: Rolled, kinds: tuple[str, ...]) -> Report:
    """`4 company` → method → scores, gains of ours with their intervals."""
    out: Report = {}
    for weeks in WEEKS:
        for kind in kinds:
            rows = rolled.rows(kind)
            came = rolled.came[weeks][:, rows]
            ours, naive = (rolled.said[weeks][name][:, rows] for name in ("ours", "last4"))
            table = {}
            for name, said in rolled.said[weeks].items():
                if name in FITTED and kind == "person":
                    continue
                part = said[:, rows]
                table[name] = {
                    "accuracy": round(accuracy(part, came), 1),
                    "bias": round(bias(part, came), 1),
                    "error to last4": round(scaled_error(part, came, naive), 2),
                    "from": round(interval(part, came)[0], 1),
                    "to": round(interval(part, came)[1], 1),
                }
                if name != "ours":
                    least, most = interval(ours, came, part)
                    table[name] |= {"gain of ours from": round(least, 1), "gain to": round(most, 1)}
            low, high = rolled.low[weeks][:, rows], rolled.high[weeks][:, rows]
            inside = 100 * float(((came >= low) & (came <= high)).mean())
            table["ours"] |= {"interval coverage": round(inside, 1), "pinball": round(pinball(low, high, came), 1)}
            out[f"{weeks} {kind}"] = table
    return out


def _maven_bars(report: Report, *, slow: bool) -> dict[str, dict[str, object]]:
    def said(table: str, method: str = "ours", score: str = "accuracy") -> float:
        return float(report[table][method][score])

    four = "4 company"
    bars: dict[str, dict[str, object]] = {
        "4 weeks company ≥ 90": _bar(said(four), 90),
        "4 weeks region ≥ 86": _bar(said("4 region"), 86),
        "4 weeks person ≥ 63": _bar(said("4 person"), 63),
        "6 weeks company ≥ 92": _bar(said("6 company"), 92),
        "6 weeks person ≥ 68.5": _bar(said("6 person"), 68.5),
        "company bias within 5 %": {"found": said(four, score="bias"), "held": abs(said(four, score="bias")) <= 5},
        "≥ last12 + 4": _bar(said(four), said(four, "last12") + 4),
        "≥ seasonal naive − 2": _bar(said(four), said(four, "seasonal naive 13") - 2),
    }
    if slow:
        bars["≥ Prophet (all weeks) + 6"] = _bar(said(four), said(four, "Prophet, all weeks") + 6)
    for kind, least, most in (("person", 74, 86), ("region", 75, 95)):
        held = said(f"4 {kind}", score="interval coverage")
        bars[f"80 % band, {kind}, {least}–{most} %"] = {"found": held, "held": least <= held <= most}
    for kind, limit in (("person", 0.13), ("region", 0.09)):
        found = report["brier"][kind]["ours"]
        bars[f"Brier {kind} ≤ {limit}"] = {"found": found, "held": found <= limit}
    below = all(scores["ours"] < min(scores["pacing"], scores["base rate"]) for scores in report["brier"].values())
    bars["Brier below pacing and base rate"] = {"found": below, "held": below}
    bars["no leakage"] = {"found": report["leak"], "held": report["leak"] == 0.0}
    return bars


def _bar(found: float, least: float) -> dict[str, object]:
    return {"found": round(found, 3), "bar": round(least, 3), "held": bool(found >= least)}


def _leak(cutoff: date) -> float:
    """Largest change of any stated number when all that happened after `cutoff` is replaced by noise: must be 0."""
    deal_set = maven()
    rng = np.random.default_rng(5)
    deals = deal_set.deals.copy()
    end = np.datetime64(cutoff)
    later = (~(deals["closed_on"] <= end)).to_numpy()
    deals.loc[later, "closed_on"] = end + rng.integers(1, 60, later.sum()).astype("timedelta64[D]")
    deals.loc[later, "outcome"] = "won"
    deals.loc[later, "amount"] = rng.uniform(1e5, 1e6, later.sum())
    noisy = type(deal_set)(deal_set.name, deals, deal_set.units, deal_set.cutoffs)
    weekly = [_forecast(each, cutoff) for each in (deal_set, noisy)]
    return float(np.abs(weekly[0] - weekly[1]).max())


def _forecast(deal_set: DealSet, cutoff: date) -> np.ndarray:
    found = forecast_signings(deal_set.known_at(cutoff), cutoff=cutoff, horizon_days=42)
    return found.weekly[["yhat", "lo80", "hi80"]].to_numpy()


def _print(title: str, report: Report) -> None:
    print(f"\n{title}")
    for table, methods in report.items():
        if not isinstance(methods, dict):
            print(f"  {table}: {methods}")
            continue
        print(f"  {table}")
        for method, scores in methods.items():
            print(f"    {method:<24} {scores}")


SETS: dict[str, Callable[..., Report]] = {"maven": on_maven, "olist": on_olist, "favorita": on_favorita}

if __name__ == "__main__":
    main()
