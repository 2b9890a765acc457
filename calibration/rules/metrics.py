"""What a decision can be measured by: one line a metric, with its unit, its direction and what it needs.

The definition that people read is `decisions.metric_<name>_is` in words; the SQL that measures it is
`happened.sql` (events of a week) or `stood.sql` (open deals at its end) in `storage/sql/queries/effects`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_DEALS = ("signed_amount", "won_count")
_STORES = ("store_sales", "store_transactions")


@dataclass(frozen=True)
class Metric:
    """`is_money` decides how a figure is written; `is_more_better` which way helps; `measures` where it exists."""

    name: str
    is_money: bool
    is_more_better: bool
    measures: tuple[str, ...]


METRICS = {
    metric.name: metric
    for metric in (
        Metric("won_amount", is_money=True, is_more_better=True, measures=_DEALS),
        Metric("silent_deals", is_money=False, is_more_better=False, measures=_DEALS),
        Metric("stage_moves", is_money=False, is_more_better=True, measures=_DEALS),
        Metric("new_leads", is_money=False, is_more_better=True, measures=_DEALS),
        Metric("stuck_amount", is_money=True, is_more_better=False, measures=_DEALS),
        Metric("store_sales", is_money=True, is_more_better=True, measures=_STORES),
        Metric("store_traffic", is_money=False, is_more_better=True, measures=_STORES),
    )
}


def metrics_for(measures: Sequence[str]) -> list[str]:
    """The metrics that a place with these measures has, in reading order."""
    return [metric.name for metric in METRICS.values() if set(metric.measures) & set(measures)]
