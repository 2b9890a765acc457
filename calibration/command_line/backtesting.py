"""`backtest`: how good the forecast would have been on the loaded data, beside what anybody could have said."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from calibration.command_line.options import Day, as_json, opened
from calibration.command_line.output import print_json, print_table, remark, say
from calibration.command_line.reading import day_or_newest
from calibration.vocabulary import Measure, UnitKind

LEVELS = [kind.value for kind in UnitKind if kind is not UnitKind.STORE]
MEASURES = [Measure.SIGNED_AMOUNT.value, Measure.WON_COUNT.value]
SHOWN = ("accuracy", "from", "to", "bias", "mase", "gain", "gain_from", "gain_to", "n")


@click.command()
@click.option("--from", "first", type=Day(), help="The first cutoff (default: thirteen Sundays to the last one).")
@click.option("--to", "last", type=Day(), help="The last cutoff (default: the last Sunday whose weeks are over).")
@click.option("--weeks", type=click.Choice(["1", "2", "4", "6"]), default="4", show_default=True, help="Weeks ahead.")
@click.option("--level", type=click.Choice(LEVELS), default=UnitKind.COMPANY.value, help="The level of the tree.")
@click.option("--measure", type=click.Choice(MEASURES), default=MEASURES[0], help="What is forecast.")
@click.option("--keep", is_flag=True, help="Store the run, for the league page.")
@as_json
@click.pass_obj
def backtest(
    db: Path,
    first: date | None,
    last: date | None,
    weeks: str,
    level: str,
    measure: str,
    keep: bool,
    is_json: bool,
) -> None:
    """Forecast from every seventh day as it was known then, and compare with what came."""
    from calibration.refresh import backtest as computing
    from calibration.refresh.backtest import report

    with opened(db) as database:
        truth_on = day_or_newest(database, None)
        cutoffs = computing.sundays(truth_on, weeks=int(weeks))
        last = last or cutoffs[-1]
        first = first or last - timedelta(days=7 * (computing.DEFAULT_CUTOFFS - 1))
        every = [first + timedelta(days=7 * n) for n in range((last - first).days // 7 + 1)]
        found = computing.run(database, truth_on=truth_on, measure=measure, cutoffs=every, keep=keep)
    methods = report.tables(found, (level,), (int(weeks),)).get(f"{weeks} {level}", {})
    chances = report.chances(found, (level,)).get(level)
    if is_json:
        asked = {"level": level, "weeks": int(weeks), "from": first, "to": last, "measure": measure}
        print_json({**asked, "methods": methods, "chances": chances})
        return
    if not methods:
        remark(say("backtest_nothing"))
        return
    print_table(("method", *SHOWN), [[name, *map(scores.get, SHOWN)] for name, scores in methods.items()])
    ours = methods["ours"]
    names = ("interval_coverage", "interval_n", "pinball")
    print_table(names, [[ours[name] for name in names]])
    if chances:
        print_table([f"brier {name}" for name in chances], [list(chances.values())])


COMMANDS = (backtest,)
