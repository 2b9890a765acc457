"""The scores of a backtest: every method on the same cases, with intervals of the gains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from calibration.forecasting import scores
from calibration.refresh.backtest import Backtest

Table = dict[str, dict[str, Any]]


def tables(found: Backtest, kinds: tuple[str, ...], leads: tuple[int, ...] = (4, 6)) -> dict[str, Table]:
    """`4 company` → method → n, cutoff_count, accuracy, bias (ratios; bias positive = over-call), mase, from and to (a
    90 % interval of the accuracy); the others also gain, gain_from, gain_to (of ours over it); ours also
    interval_coverage, interval_n, pinball. Methods that said nothing at a level are left out."""
    if found.cases.empty:
        return {}
    blocks = found.cases[~found.cases["is_period"]]
    return {f"{lead} {kind}": table(blocks, kind, lead) for lead in leads for kind in kinds}


def table(cases: pd.DataFrame, kind: str, lead: int) -> Table:
    """Method → scores of one level and lead."""
    rows = cases[(cases["unit_kind"] == kind) & (cases["lead_weeks"] == lead)]
    if rows.empty:
        return {}
    ours = rows[rows["method"] == "ours"]
    came = _wide(ours, "came").fillna(0.0)
    said = {str(name): _wide(part, "said").reindex_like(came) for name, part in rows.groupby("method")}
    is_case = _wide(ours, "said").notna().to_numpy()
    scale = _wide(ours, "scale").reindex_like(came).to_numpy()
    out: Table = {}
    for name, frame in said.items():
        values = np.where(is_case, frame.to_numpy(), np.nan)
        out[name] = _scores(values, came.to_numpy(), scale)
        if name != "ours":
            out[name] |= _gain(np.where(is_case, said["ours"].to_numpy(), np.nan), values, came.to_numpy())
    low, high = (_wide(ours, bound).reindex_like(came).to_numpy() for bound in ("lo80", "hi80"))
    held, number = scores.interval_coverage(low, high, came.to_numpy())
    out["ours"] |= {
        "interval_coverage": held,
        "interval_n": number,
        "pinball": scores.pinball(low, high, came.to_numpy()),
    }
    return out


def chances(found: Backtest, kinds: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Level → n, and the Brier scores of ours, of pacing (on a straight line's course: certain) and the base rate."""
    out: dict[str, dict[str, Any]] = {}
    for kind in kinds:
        rows = found.chances[found.chances["unit_kind"] == kind] if len(found.chances) else found.chances
        if rows.empty:
            continue
        hit = rows["is_hit"].to_numpy(dtype=float)
        out[kind] = {
            "n": len(rows),
            "ours": scores.brier(rows["chance"].to_numpy(dtype=float), hit),
            "pacing": scores.brier(rows["is_on_course"].to_numpy(dtype=float), hit),
            "base_rate": scores.brier(np.full(len(hit), hit.mean()), hit),
        }
    return out


def _scores(said: np.ndarray, came: np.ndarray, scale: np.ndarray) -> dict[str, Any]:
    low, high = scores.interval(said, came) or (None, None)
    return {
        "n": int(np.isfinite(said).sum()),
        "cutoff_count": int(np.isfinite(said).any(axis=1).sum()),
        "accuracy": scores.accuracy(said, came),
        "bias": scores.bias(said, came),
        "mase": scores.mase(said, came, scale),
        "from": low,
        "to": high,
    }


def _gain(ours: np.ndarray, other: np.ndarray, came: np.ndarray) -> dict[str, float | None]:
    there = np.isfinite(other)
    both = [scores.accuracy(np.where(there, said, np.nan), came) for said in (ours, other)]
    low, high = scores.interval(ours, came, other) or (None, None)
    gain = both[0] - both[1] if both[0] is not None and both[1] is not None else None
    return {"gain": gain, "gain_from": low, "gain_to": high}


def _wide(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Cutoffs × units."""
    return rows.pivot_table(index="cutoff", columns="unit", values=column, aggfunc="first", dropna=False)
