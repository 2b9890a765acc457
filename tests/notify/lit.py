"""Help for the tests: lights as a refresh would have published them, and a receiver that keeps what it is sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pandas as pd

from calibration.storage import results
from calibration.storage.database import Database
from calibration.storage.frames import append

MONDAY = date(2026, 11, 16)


def publish(
    db: Database, as_of: date, lights: Mapping[str, str | None], at: datetime, told: str = "吴飞", kind: str = "store"
) -> None:
    """Stores and their lights (a red one by traffic) become what is shown for as_of; changes are added as published."""
    refresh_id = str(uuid4())
    shown, changes = [], []
    for store, light in lights.items():
        rule = {"red": "store_traffic_red", "yellow": "store_traffic_yellow"}.get(light or "", "store_green_traffic")
        since = as_of if light in ("red", "yellow") else None
        row: dict[str, object] = {
            "refresh_id": refresh_id, "subject_kind": kind, "subject_id": store, "light": light, "rule_id": rule,
            "cause": "time", "since_on": since,
        }  # fmt: skip
        told_name = told if light == "red" or (kind == "unit" and light == "yellow") else None
        shown.append(
            row | {"subject_name": f"{store}店", "rated_on": as_of, "recoverable_amount": 1000, "told_name": told_name}
        )
        changes.append(row | {"as_of": as_of, "recorded_at": at})
    with db.transaction() as cursor:
        append(cursor, "db.results.lights", pd.DataFrame(shown))
        append(cursor, "db.results.light_changes", pd.DataFrame(changes))
    results.show(db, as_of, refresh_id)


class Receiver:
    """`status` is what it answers; `messages` what it was sent."""

    def __init__(self, port: int) -> None:
        self.url = f"json://127.0.0.1:{port}/hook"
        self.messages: list[dict[str, Any]] = []
        self.status = 200
        self.first = threading.Event()
        self.hang = threading.Event()
        self.hang.set()


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A webhook on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.messages.append(json.loads(body))
            found.first.set()
            found.hang.wait(20)
            self.send_response(found.status)
            if found.status == 302:
                self.send_header("Location", f"http://127.0.0.1:{server.server_port}/inside")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Receiver(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.hang.set()
        server.shutdown()
        server.server_close()
