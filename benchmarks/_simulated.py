"""Invented companies whose calendar pulls: month and quarter ends, Spring Festival, joiners, leavers and refunds.

Neither the invented group of the demo nor its code: those who made the forecast also made that, so a company of other
hands shows what a calendar is worth that nobody tuned to. One seed is one company; every number of its own is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.rules.calendar import holiday_name, is_working_day

WEEKS = 150
WARM_UP_DAYS = 150
AHEAD_DAYS = 200
REGIONS = ("North", "East", "South")
PRODUCTS = {"Small": (60_000.0, 0.45), "Middle": (120_000.0, 0.4), "Large": (240_000.0, 0.15)}
FESTIVAL = "Spring Festival"


@dataclass(frozen=True)
class Company:
    """`deals`: deal_id, owner_id, region, product, stage, outcome, amount, opened_on, closed_on (one row each, as an
    export of `last_on` shows them: what ends later is open); `people`: person_id, person_name, region, joined_on,
    left_on (empty for whoever is there)."""

    first_on: date
    last_on: date
    deals: pd.DataFrame
    people: pd.DataFrame

    def write(self, folder: Path) -> None:
        """The two exports as files that anybody could load."""
        folder.mkdir(parents=True, exist_ok=True)
        self.people.to_csv(folder / "people.csv", index=False)
        self.deals.to_csv(folder / "deals.csv", index=False)


@dataclass(frozen=True)
class _Days:
    """Per simulated day: is it worked, how strongly it draws a signature, how many new deals it brings (mean 1)."""

    first: date
    working: np.ndarray
    pull: np.ndarray
    arrivals: np.ndarray


def make_company(seed: int, last_on: date) -> Company:
    """A company of some 60 sellers in three regions, `WEEKS` weeks of closings up to `last_on`."""
    rng = np.random.default_rng(seed)
    first_on = last_on - timedelta(days=7 * WEEKS - 1)
    days = _describe(rng, first_on - timedelta(days=WARM_UP_DAYS), last_on + timedelta(days=AHEAD_DAYS))
    people = _people(rng, len(days.pull) - AHEAD_DAYS)
    deals = _refunded(rng, _deals(rng, days, people), len(days.pull))
    return _exported(deals, people, days, first_on, last_on)


def _describe(rng: np.random.Generator, first: date, last: date) -> _Days:
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    working = np.array([is_working_day(day, "CN") for day in dates])
    festival = np.array([(holiday_name(day, "CN") or "") in (FESTIVAL, "Chinese New Year") for day in dates])
    months = np.array([day.year * 12 + day.month for day in dates])
    left, left_in_quarter = _working_left(working, months), _working_left(working, (months - 1) // 3)
    strength, quarter = rng.uniform(0.6, 1.4), rng.uniform(0.2, 0.8)
    pull = np.where(working, 1.0, 0.06)
    pull = pull * np.exp(strength * np.select([left <= 1, left <= 3, left <= 6], [1.0, 0.8, 0.35], 0.0))
    pull = pull * np.exp(quarter * (left_in_quarter <= 6))
    near = np.array([_away(festival, n) for n in range(len(dates))])
    slow = np.select([(near > 0) & (near <= 10), (near < 0) & (near >= -12)], rng.uniform(0.35, 0.75, 2), 1.0)
    season = np.exp(rng.normal(0, 0.08, 12))[months % 12]
    growth = np.exp(np.arange(len(dates)) / 365 * rng.uniform(-0.05, 0.2))
    drift = np.exp(np.repeat(np.cumsum(rng.normal(0, 0.05, len(dates) // 30 + 1)) * 0.5, 30)[: len(dates)])
    arrivals = np.where(working, 1.0, 0.05) * slow * season * growth * drift
    return _Days(first, working, pull * slow, arrivals)


def _working_left(working: np.ndarray, period: np.ndarray) -> np.ndarray:
    """Working days left in the period, this day included."""
    total = pd.Series(working[::-1].astype(int)).groupby(period[::-1]).cumsum().to_numpy()[::-1]
    return np.where(working, total, 99)


def _away(festival: np.ndarray, day: int, reach: int = 14) -> int:
    """Days to the next festival day (positive) or since the last one (negative); 0 on it or far from any."""
    if festival[day]:
        return 0
    ahead = np.flatnonzero(festival[day : day + reach])
    behind = np.flatnonzero(festival[max(day - reach, 0) : day][::-1])
    if len(ahead):
        return int(ahead[0])
    return -int(behind[0]) - 1 if len(behind) else 0


def _people(rng: np.random.Generator, days: int) -> pd.DataFrame:
    """Sellers with region, skill and the days (numbers) on which they come and go; some nine a year come, eight go."""
    first, years = 55, days / 365
    joins = np.concatenate([np.zeros(first, dtype=int), np.sort(rng.integers(60, days, int(9 * years)))])
    number = len(joins)
    leaves = np.full(number, 10**6)
    leavers = rng.choice(number, int(8 * years), replace=False)
    leaves[leavers] = joins[leavers] + rng.integers(150, days, len(leavers))
    return pd.DataFrame(
        {
            "person_id": [f"P{n:03d}" for n in range(number)],
            "region": rng.choice(REGIONS, number, p=[0.25, 0.45, 0.3]),
            "skill": rng.lognormal(0, 0.35, number),
            "join": joins,
            "leave": leaves,
        }
    )


def _deals(rng: np.random.Generator, days: _Days, people: pd.DataFrame) -> pd.DataFrame:
    number = np.arange(len(days.pull))
    join, leave = people["join"].to_numpy()[:, None], people["leave"].to_numpy()[:, None]
    ramp = np.where(join == 0, 1.0, np.clip((number - join) / 120, 0.1, 1.0))
    rate = 0.5 * ramp * ((number >= join) & (number < leave)) * days.arrivals
    count = rng.poisson(rate)
    owner, opened = (np.repeat(part.ravel(), count.ravel()) for part in np.indices(count.shape))
    product = rng.choice(len(PRODUCTS), len(owner), p=[share for _, share in PRODUCTS.values()])
    median = np.array([amount for amount, _ in PRODUCTS.values()])[product]
    won = rng.random(len(owner)) < np.clip(0.3 * people["skill"].to_numpy()[owner], 0.05, 0.8)
    stretch = np.array([0.8, 1.0, 1.3])[product]
    length = np.where(won, rng.gamma(4, 16, len(owner)), rng.gamma(1.6, 40, len(owner))) * stretch
    natural = np.minimum(opened + np.maximum(length, 4).astype(int), len(days.pull) - 1)
    ended = np.where(won, _signing_day(rng, natural, opened, days.pull), natural)
    owner, won, ended = _pass_on(rng, people, owner, won, ended)
    amount = np.round(median * rng.lognormal(0, 0.4, len(owner)), -2)
    return pd.DataFrame(
        {"owner": owner, "opened": opened, "ended": ended, "won": won, "product": product, "amount": amount}
    )


def _signing_day(rng: np.random.Generator, natural: np.ndarray, opened: np.ndarray, pull: np.ndarray) -> np.ndarray:
    """A day from 10 before to 24 after the natural end, drawn by the calendar's pull."""
    window = np.clip(natural[:, None] + np.arange(-10, 25), 0, len(pull) - 1)
    weight = np.where(window > opened[:, None] + 2, pull[window], 1e-9)
    edges = np.cumsum(weight, axis=1)
    place = (edges < rng.random((len(natural), 1)) * edges[:, -1:]).sum(axis=1)
    return np.asarray(window[np.arange(len(natural)), np.minimum(place, window.shape[1] - 1)])


def _pass_on(
    rng: np.random.Generator, people: pd.DataFrame, owner: np.ndarray, won: np.ndarray, ended: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What a leaver had open goes to a colleague of the region, or, three times in ten, is lost that month."""
    owner, won, ended = owner.copy(), won.copy(), ended.copy()
    region, join, leave = (people[name].to_numpy() for name in ("region", "join", "leave"))
    for person in np.flatnonzero(leave < 10**6):
        mine = np.flatnonzero((owner == person) & (ended >= leave[person]))
        there = np.flatnonzero((region == region[person]) & (join <= leave[person]) & (leave > leave[person] + 90))
        is_lost = rng.random(len(mine)) < 0.3 if len(there) else np.ones(len(mine), dtype=bool)
        ended[mine[is_lost]] = leave[person] + rng.integers(0, 30, is_lost.sum())
        won[mine[is_lost]] = False
        if len(there):
            owner[mine] = rng.choice(there, len(mine))
    return owner, won, ended


def _refunded(rng: np.random.Generator, deals: pd.DataFrame, days: int) -> pd.DataFrame:
    """One win in forty is paid back, in part or whole, as a deal of its own with a negative amount."""
    back = deals[deals["won"] & (rng.random(len(deals)) < 0.025)].copy()
    back["opened"] = back["ended"]
    back["ended"] = np.minimum(back["ended"] + rng.integers(15, 80, len(back)), days - 1)
    back["amount"] = -np.round(back["amount"] * rng.uniform(0.2, 1.0, len(back)), -2)
    return pd.concat([deals, back], ignore_index=True)


def _exported(deals: pd.DataFrame, people: pd.DataFrame, days: _Days, first_on: date, last_on: date) -> Company:
    start, end = (first_on - days.first).days, (last_on - days.first).days
    shown = deals[(deals["opened"] <= end) & (deals["ended"] >= start)].sort_values(["opened", "owner"], kind="stable")
    day = pd.Timestamp(days.first)
    is_open, won = (shown["ended"] > end).to_numpy(), shown["won"].to_numpy()
    outcome = np.select([is_open, won], ["open", "won"], "lost")
    opened = shown["opened"].to_numpy()
    out = pd.DataFrame(
        {
            "deal_id": [f"D{n:05d}" for n in range(len(shown))],
            "owner_id": people["person_id"].to_numpy()[shown["owner"]],
            "region": people["region"].to_numpy()[shown["owner"]],
            "product": np.array(list(PRODUCTS))[shown["product"]],
            "stage": np.select([is_open, won], ["Open", "Won"], "Lost"),
            "outcome": outcome,
            "amount": np.where(outcome == "won", shown["amount"], np.nan),
            "opened_on": (day + pd.to_timedelta(opened, unit="D")).strftime("%Y-%m-%d"),
            "closed_on": (day + pd.to_timedelta(shown["ended"].to_numpy(), unit="D")).strftime("%Y-%m-%d"),
        }
    )
    out["closed_on"] = out["closed_on"].where(~is_open, "")
    staff = people[people["join"] <= end]
    joined = (day + pd.to_timedelta(staff["join"].to_numpy(), unit="D")).strftime("%Y-%m-%d")
    gone = staff["leave"].to_numpy()
    left = [str(days.first + timedelta(days=int(n))) if n <= end else "" for n in gone]
    table = pd.DataFrame({"person_id": staff["person_id"], "person_name": "Seller " + staff["person_id"]})
    return Company(first_on, last_on, out, table.assign(region=staff["region"], joined_on=joined, left_on=left))
