"""Kill a process 50 times in the middle of loads, undos and journal entries; afterwards nothing committed may be lost.

    python benchmarks/kill.py [--times 50] [--rows 3000] [--seed 1]

A worker loads one export after the other and writes down each thing that was confirmed to it. It is killed by SIGKILL
(anywhere, or aimed at a commit, an undo or a journal entry), the database is opened anew, and then: what was confirmed
is there, the deals are exactly those of the newest live load's file, every promise of `doctor` holds. Prints a table
and JSON; leaves with 1 where one broke.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from calibration.load import load_file
from calibration.storage import journal
from calibration.storage.checks import check
from calibration.storage.database import Database, open_database
from calibration.storage.imports.versions import undo_load
from calibration.storage.queries.ledger import loads
from calibration.vocabulary import Viewer

AIMS = {"anywhere": 1.5, "commit": 0.15, "undo": 0.03, "entry": 0.008}  # how many seconds to wait at most, once there
FIRST_DAY = date(2025, 1, 1)
EXPORTS = 8
STAGES = ("Prospecting", "Engaging", "Won", "Lost")


@dataclass
class Tally:
    """What was killed in the middle of what, and what was found broken afterwards."""

    killed_in: Counter[str] = field(default_factory=Counter)
    confirmed: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def write_exports(folder: Path, rows: int, seed: int) -> None:
    """A series of full exports: each changes a fifth of the deals, drops some and adds some."""
    chance = random.Random(seed)
    deals = {f"D{number:05}": 1000 + number for number in range(rows)}
    for number in range(EXPORTS):
        for deal_id in chance.sample(sorted(deals), rows // 5):
            deals[deal_id] += 1
        for deal_id in chance.sample(sorted(deals), rows // 50):
            del deals[deal_id]
        deals |= {f"D{number}-{extra:04}": extra for extra in range(rows // 50)}
        with (folder / f"deals-{number}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["deal_id", "deal_name", "owner_name", "stage", "amount", "opened_on", "expected_close_on"])
            for deal_id, amount in deals.items():
                writer.writerow([deal_id, f"Deal {deal_id}", "Ana", STAGES[0], amount, "2024-11-01", "2026-03-31"])


def work(path: Path, folder: Path, notes: Path, seed: int) -> None:
    """The worker: load, note, undo, write, for ever; each line of `notes` is on disk before the next step begins."""
    database = open_database(path)
    chance = random.Random(seed)
    with notes.open("a", encoding="utf-8") as file:

        def note(*words: str) -> None:
            file.write(" ".join(words) + "\n")
            file.flush()
            os.fsync(file.fileno())

        note("ready")
        for step in count(len(loads(database, Viewer(), limit=100_000))):
            note("begin", "load")
            export = folder / f"deals-{chance.randrange(EXPORTS)}.csv"
            day = FIRST_DAY + timedelta(days=step)
            (report,) = load_file(
                database,
                export,
                data_through_on=day,
                full=True,
                author="kill",
                progress=lambda step, _done, _total: note("begin", step) if step == "commit" else None,
            )
            note("done", "load", report.load_id)
            note("begin", "entry")
            body = {"load_id": report.load_id, "step": step}
            note("done", "entry", journal.add(database, kind="decision", subject="kill", body=body, author="kill"))
            if chance.random() < 0.5:
                note("begin", "undo")
                undo_load(database, report.load_id, author="kill")
                note("done", "undo", report.load_id)


def kill_once(path: Path, folder: Path, notes: Path, chance: random.Random, tally: Tally) -> None:
    """Start a worker, let it work for a moment, kill it, and look at what it left."""
    notes.unlink(missing_ok=True)
    seed = str(chance.randrange(10**6))
    arguments = [sys.executable, __file__, "--worker", str(path), str(folder), str(notes), "--seed", seed]
    worker = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    aim = chance.choice(["anywhere", *AIMS])
    while worker.poll() is None and not is_at(notes, "ready" if aim == "anywhere" else f"begin {aim}"):
        time.sleep(0.001)
    time.sleep(chance.uniform(0.0, AIMS[aim]))
    if worker.poll() is not None:
        tally.broken.append(f"the worker ended by itself with {worker.returncode}")
        return
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    lines = [line.split() for line in notes.read_text(encoding="utf-8").splitlines()]
    tally.killed_in[lines[-1][1] if lines[-1][0] == "begin" else "between"] += 1
    database = open_database(path)
    try:
        look(database, folder, [line[1:] for line in lines if line[0] == "done"], tally)
    finally:
        database.close()


def is_at(notes: Path, line: str) -> bool:
    """Whether the worker has written this line last (or at all, for `ready`)."""
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    return line in (lines if line == "ready" else lines[-1:])


def look(database: Database, folder: Path, confirmed: list[list[str]], tally: Tally) -> None:
    """Compare the database with what was confirmed to the worker and with the file of its newest live load."""
    ledger = {str(load["load_id"]): load for load in loads(database, Viewer(), limit=100_000)}
    entries = {entry.entry_id for entry in journal.entries(database, "decision")}
    for what, identifier in confirmed:
        tally.confirmed[what] += 1
        is_there = {
            "load": identifier in ledger,
            "entry": identifier in entries,
            "undo": bool(ledger.get(identifier, {}).get("is_undone")),
        }[what]
        if not is_there:
            tally.broken.append(f"confirmed {what} {identifier} is lost")
    live = [load for load in ledger.values() if not load["is_undone"]]
    if live and deals_of(database) != deals_in(folder / max(live, key=lambda load: load["loaded_at"])["file_name"]):
        tally.broken.append("the deals are not those of the newest live load")
    tally.broken += [f"{each.name}: {each.broken}" for each in check(database) if not each.holds]


def deals_of(database: Database) -> dict[str, Decimal]:
    """Deal → amount as known today."""
    held = database.rows("select deal_id, amount from marts.deals(date '2099-01-01')")
    return {row["deal_id"]: Decimal(row["amount"]) for row in held}


def deals_in(export: Path) -> dict[str, Decimal]:
    """Deal → amount in a file."""
    with export.open(encoding="utf-8") as file:
        return {row["deal_id"]: Decimal(row["amount"]) for row in csv.DictReader(file)}


def run(times: int, rows: int, seed: int) -> Tally:
    """Kill `times` workers over one database; stops at the first broken promise."""
    tally, chance = Tally(), random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_exports(folder, rows, seed)
        for _ in range(times):
            kill_once(folder / "kill.duckdb", folder, folder / "notes.txt", chance, tally)
            if tally.broken:
                break
    return tally


def main() -> None:
    """Read the arguments; be the worker or the killer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", nargs=3, type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        path, folder, notes = arguments.worker
        work(path, folder, notes, arguments.seed)
        return
    tally = run(arguments.times, arguments.rows, arguments.seed)
    killed = sum(tally.killed_in.values())
    print(f"killed {killed} times: " + ", ".join(f"{number} in {what}" for what, number in tally.killed_in.items()))
    print("confirmed: " + ", ".join(f"{number} × {what}" for what, number in tally.confirmed.items()))
    print("\n".join(tally.broken) or "nothing lost, nothing half there")
    print(json.dumps({"killed": killed, "killed_in": tally.killed_in, "broken": tally.broken}))
    sys.exit(bool(tally.broken))


if __name__ == "__main__":
    main()
