"""The people of both businesses: 200 in software, 1,200 in retail, with those who left on the way.

A seller's seat (`slot`) outlives its holder: deals belong to seats, and whoever holds the seat on a day owns them.
So a leaver's open deals pass to the successor, and a win stays with who won it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from calibration.demo.calendar import Span
from calibration.demo.chance import pick, stream
from calibration.demo.names import REGIONS, person_names

TEAM_SEATS = {
    "华东": [8, 8, 8, 7, 7],
    "华南": [8, 8, 7, 7],
    "华北": [9, 8, 8],
    "西南": [9, 8],
}
ROLE_WEIGHTS = {"AE": 1.0, "客户经理": 0.95, "新客户开发": 0.85, "大客户专员": 1.7}  # of a target
ROLES = ["AE", "客户经理", "新客户开发", "大客户专员"]
_ROLE_SHARES = [0.40, 0.26, 0.22, 0.12]
_OFFICE = {
    "售前": ("售前顾问", 22),
    "法务": ("法务", 6),
    "财务": ("财务", 8),
    "交付": ("交付经理", 30),
    "销售运营": ("数据分析", 5),
}
_LEAVERS = 24
_NEW_SEATS = 16
_RETAIL_STAFF = 1096


@dataclass(frozen=True)
class People:
    """`staff`: one row per person as HR exports it. `seats`: one row per seller and seat, with the days it was held."""

    staff: pd.DataFrame
    seats: pd.DataFrame

    def holder(self, slots: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Row number in `seats` of who held each slot on each day; a vacant day counts for the next holder."""
        count = int(self.seats["slot"].max()) + 1
        current = np.full(count, -1)
        former = np.full(count, -1)
        left = np.full(count, np.datetime64("1900-01-01", "D"))
        is_former = self.seats["left_on"].notna().to_numpy()
        rows = np.arange(len(self.seats))
        current[self.seats["slot"].to_numpy()[~is_former]] = rows[~is_former]
        former[self.seats["slot"].to_numpy()[is_former]] = rows[is_former]
        left[self.seats["slot"].to_numpy()[is_former]] = (
            self.seats.loc[is_former, "left_on"].to_numpy().astype("datetime64[D]")
        )
        return np.where((former[slots] >= 0) & (days <= left[slots]), former[slots], current[slots])


def make_people(span: Span, seed: int, stores: pd.DataFrame) -> People:
    """Everybody on the payroll during the history; `stores` gives the shops that need managers and staff."""
    rng = stream(seed, "people")
    seats = _sellers(rng, span)
    office = _office(rng, span)
    retail = _retail(rng, span, stores)
    chiefs = _chiefs(span)
    frame = pd.concat([chiefs, office.iloc[:18], seats, office.iloc[18:], retail], ignore_index=True)
    unique = len(chiefs) + len(office) + len(seats)
    names = np.r_[person_names(rng, unique, are_unique=True), person_names(rng, len(frame) - unique, are_unique=False)]
    frame["person_name"] = names
    frame["person_id"] = [f"E{number:05d}" for number in range(1, len(frame) + 1)]
    frame["email"] = frame["person_id"].str.lower() + "@hengzhou.example"
    frame["manager"] = _managers(frame)
    held = frame[frame["slot"] >= 0].reset_index(drop=True)
    return People(frame, held)


def _rows(count: int, **columns: object) -> pd.DataFrame:
    base = {"slot": -1, "role": "", "department": "", "team": "", "region": "", "store_id": "", "skill": 1.0}
    frame = pd.DataFrame({**base, **columns}, index=range(count))
    frame["left_on"] = pd.to_datetime(frame["left_on"]) if "left_on" in columns else pd.NaT
    frame["joined_on"] = pd.to_datetime(frame["joined_on"])
    return frame


def _before(rng: np.random.Generator, span: Span, count: int, least: int = 60, most: int = 2600) -> np.ndarray:
    """Join dates before the history begins."""
    return np.datetime64(span.first, "D") - rng.integers(least, most, count)


def _chiefs(span: Span) -> pd.DataFrame:
    joined = np.datetime64(span.first, "D") - 1500
    top = _rows(2, role=["销售总监", "零售总监"], department=["销售", "零售"], joined_on=joined)
    leads = _rows(4, role="区域负责人", department="销售", region=REGIONS, joined_on=joined)
    shops = _rows(4, role="零售区域经理", department="零售", region=REGIONS, joined_on=joined)
    return pd.concat([top, leads, shops], ignore_index=True)


def team_names() -> pd.DataFrame:
    """One row per sales team: region, team, seats."""
    rows = [
        (region, f"{region}销售{'一二三四五'[i]}组", n)
        for region, sizes in TEAM_SEATS.items()
        for i, n in enumerate(sizes)
    ]
    return pd.DataFrame(rows, columns=["region", "team", "seats"])


def _sellers(rng: np.random.Generator, span: Span) -> pd.DataFrame:
    """Seat holders and their predecessors; seats opened lately have none."""
    teams = team_names()
    seats = teams.loc[teams.index.repeat(teams["seats"])].reset_index(drop=True)
    count = len(seats)
    order = rng.permutation(count)
    changed, opened = order[:_LEAVERS], order[_LEAVERS : _LEAVERS + _NEW_SEATS]
    joined = _before(rng, span, count)
    days = len(span.shown)
    left = np.datetime64(span.first, "D") + rng.integers(40, days - 45, _LEAVERS)
    earlier = joined[changed].copy()
    joined[changed] = left - rng.integers(0, 14, _LEAVERS)
    joined[opened] = np.datetime64(span.first, "D") + rng.integers(60, days - 90, _NEW_SEATS)
    role = pick(rng, ROLES, count, _ROLE_SHARES)
    common = {"department": "销售"}
    now = _rows(
        count,
        slot=np.arange(count),
        role=role,
        team=seats["team"],
        region=seats["region"],
        joined_on=joined,
        skill=rng.lognormal(0, 0.14, count),
        **common,
    )
    gone = _rows(
        _LEAVERS,
        slot=changed,
        role=role[changed],
        team=seats["team"].to_numpy()[changed],
        region=seats["region"].to_numpy()[changed],
        joined_on=earlier,
        left_on=left,
        skill=rng.lognormal(-0.10, 0.14, _LEAVERS),
        **common,
    )
    return pd.concat([now, gone], ignore_index=True)


def _office(rng: np.random.Generator, span: Span) -> pd.DataFrame:
    """Team leads first (they are managers of the sellers), then presales, legal, finance, delivery, analysts."""
    teams = team_names()
    leads = _rows(
        len(teams),
        role="销售组长",
        department="销售",
        team=teams["team"],
        region=teams["region"],
        joined_on=_before(rng, span, len(teams), 400),
    )
    parts = [leads]
    for department, (role, count) in _OFFICE.items():
        region = np.array(REGIONS, dtype=object)[np.arange(count) % 4] if department in ("售前", "交付") else ""
        parts.append(_rows(count, role=role, department=department, region=region, joined_on=_before(rng, span, count)))
    return pd.concat(parts, ignore_index=True)


def _retail(rng: np.random.Generator, span: Span, stores: pd.DataFrame) -> pd.DataFrame:
    supervisors = stores.drop_duplicates("supervisor_no").sort_values("supervisor_no")
    watch = _rows(
        len(supervisors),
        role="区域督导",
        department="零售",
        region=supervisors["region"].to_numpy(),
        store_id=supervisors["supervisor_no"].astype(str).to_numpy(),
        joined_on=_before(rng, span, len(supervisors), 300),
    )
    heads = _rows(
        len(stores),
        role="店长",
        department="零售",
        region=stores["region"].to_numpy(),
        store_id=stores["store_id"].to_numpy(),
        joined_on=_before(rng, span, len(stores), 200),
    )
    size = stores["area_m2"].to_numpy()
    now = stores.iloc[rng.choice(len(stores), _RETAIL_STAFF, p=size / size.sum())]
    joined = np.datetime64(span.last, "D") - (rng.exponential(620, len(now)).astype(int) + 5)
    staff = _shop_staff(now, joined, None)
    gone = stores.iloc[rng.choice(len(stores), 520, p=size / size.sum())]
    left = np.datetime64(span.first, "D") + rng.integers(10, len(span.shown) - 1, len(gone))
    former = _shop_staff(gone, left - (rng.exponential(300, len(gone)).astype(int) + 20), left)
    return pd.concat([watch, heads, staff, former], ignore_index=True)


def _shop_staff(stores: pd.DataFrame, joined: np.ndarray, left: np.ndarray | None) -> pd.DataFrame:
    more = {} if left is None else {"left_on": left}
    return _rows(
        len(stores),
        role="店员",
        department="零售",
        region=stores["region"].to_numpy(),
        store_id=stores["store_id"].to_numpy(),
        joined_on=joined,
        **more,
    )


def _managers(frame: pd.DataFrame) -> np.ndarray:
    """Name of each person's manager: team lead, regional lead, director, store manager, supervisor."""
    by_role = {str(role): part for role, part in frame.groupby("role")}
    top, shop_top = by_role["销售总监"]["person_name"].iloc[0], by_role["零售总监"]["person_name"].iloc[0]
    lead_of_team = by_role["销售组长"].set_index("team")["person_name"]
    lead_of_region = by_role["区域负责人"].set_index("region")["person_name"]
    shops_of_region = by_role["零售区域经理"].set_index("region")["person_name"]
    head_of_store = by_role["店长"].set_index("store_id")["person_name"]
    role = frame["role"]
    chosen = np.select(
        [
            frame["slot"] >= 0,
            role == "销售组长",
            role == "店员",
            role.isin(["店长", "区域督导"]),
            role == "销售总监",
            role == "零售总监",
            role == "零售区域经理",
        ],
        [
            frame["team"].map(lead_of_team),
            frame["region"].map(lead_of_region),
            frame["store_id"].map(head_of_store),
            frame["region"].map(shops_of_region),
            "",
            "",
            shop_top,
        ],
        top,
    )
    return chosen.astype(object)


def joined_by(frame: pd.DataFrame, day: date) -> pd.DataFrame:
    """The people who had joined by `day`; a leaving date after it is not yet known and therefore empty."""
    known = frame[frame["joined_on"] <= pd.Timestamp(day)].copy()
    known["left_on"] = known["left_on"].where(known["left_on"] <= pd.Timestamp(day))
    return known
