"""A made-up company of any size, written as Parquet exports in seconds; seeded by hashing, so two runs are equal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

ACTIVITIES_PER_DEAL = 10
PEOPLE, TEAMS, REGIONS = 200, 40, 10
STAGES = "['Qualify', 'Discover', 'Propose', 'Negotiate', 'Commit']"

PEOPLE_SQL = """
select
    'E' || lpad(i::text, 4, '0') as person_id,
    'Seller ' || i as person_name,
    'Team ' || (i % $teams) as team,
    'Region ' || (i % $teams % $regions) as region
from range($people) as t(i)
"""

DEALS_SQL = """
with draws as (
    select
        i,
        (hash(i) % 1000)::int as luck,
        ($today::date - (hash(i, 1) % 730)::int)::date as opened_on,
        20 + (hash(i, 2) % 120)::int as cycle_days,
        'E' || lpad((hash(i, 3) % $people)::text, 4, '0') as owner_id
    from range($deals) as t(i)
),

ended as (
    -- two thirds stay open, as in a pipeline that nobody cleans
    select *, opened_on + cycle_days as ends_on, luck < 333 and opened_on + cycle_days <= $today::date as is_closed
    from draws
)

select
    'D' || lpad(i::text, 8, '0') as deal_id,
    'Deal ' || i as deal_name,
    'A' || (hash(i, 4) % 20000) as account_id,
    owner_id,
    'Product ' || (hash(i, 5) % 12) as product,
    'Segment ' || (hash(i, 6) % 6) as segment,
    case when is_closed then if(luck < 150, 'Won', 'Lost') else STAGES[1 + (hash(i, 7) % 5)::int] end as stage,
    case when is_closed then if(luck < 150, 'won', 'lost') else 'open' end as outcome,
    (1000 + hash(i, 8) % 90000)::decimal(18, 2) as amount,
    opened_on,
    case when not is_closed then ($today::date - 30 + (hash(i, 9) % 150)::int)::date end as expected_close_on,
    case when is_closed then ends_on::date end as closed_on
from ended
""".replace("STAGES", STAGES)

ACTIVITIES_SQL = """
select
    'X' || lpad(i::text, 9, '0') as activity_id,
    ['call', 'visit', 'meeting', 'email'][1 + (hash(i) % 4)::int] as activity_kind,
    ($today::date - (hash(i, 1) % 365)::int)::timestamp + to_hours(9 + (hash(i, 2) % 9)::int) as occurred_at,
    'E' || lpad((hash((i // $per_deal)::bigint, 3) % $people)::text, 4, '0') as owner_id,
    'D' || lpad((i // $per_deal)::text, 8, '0') as deal_id
from range($deals * $per_deal) as t(i)
"""

TARGETS_SQL = """
with units as (
    select 'person' as unit_kind, 'E' || lpad(i::text, 4, '0') as unit, 1.0 as share from range($people) as t(i)
    union all
    select 'region', 'Region ' || i, $people / $regions from range($regions) as t(i)
    union all
    select 'company', 'company', $people
)

select
    unit_kind,
    unit,
    'month' as period_kind,
    (date_trunc('year', $today::date) + to_months(m::int))::date as period_starts_on,
    (share * 46000 * $deals / $people / 160)::decimal(18, 2) as target_amount
from units, range(12) as months(m)
"""


def write_company(folder: Path, deals: int, today: date) -> list[Path]:
    """Write people, targets, deals and ten activities a deal; returns the paths in the order in which to load them."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = {"deals": deals, "people": PEOPLE, "teams": TEAMS, "regions": REGIONS, "per_deal": ACTIVITIES_PER_DEAL}
    tables = {"people": PEOPLE_SQL, "targets": TARGETS_SQL, "deals": DEALS_SQL, "activities": ACTIVITIES_SQL}
    paths = []
    with duckdb.connect() as connection:
        for name, statement in tables.items():
            values = {key: value for key, value in {**numbers, "today": today}.items() if f"${key}" in statement}
            path = folder / f"{name}.parquet"
            for key, value in values.items():
                statement = statement.replace(f"${key}", f"date '{value}'" if key == "today" else str(value))
            connection.execute(f"copy ({statement}) to '{path}' (format parquet)")
            paths.append(path)
    return paths
