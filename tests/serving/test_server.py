"""The real server process: ready or why not, uploads by token, the inbox, one owner of the file, and a clean end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DEALS = (
    "deal_id,deal_name,owner_name,stage,amount,opened_on,expected_close_on\nD1,One,Ana,Won,100,2025-09-01,2025-10-01\n"
)


@dataclass
class Server:
    """A running `serve.py` with a database and an inbox of its own."""

    url: str
    folder: Path
    token: str
    process: subprocess.Popen[bytes]

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder)

    def get(self, path: str) -> tuple[int, Any]:
        return answer(urllib.request.Request(self.url + path))

    def post(self, path: str, body: bytes, token: str | None = None, **headers: str) -> tuple[int, Any]:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return answer(urllib.request.Request(self.url + path, body, headers, method="POST"))


def answer(request: urllib.request.Request) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def environment(folder: Path) -> dict[str, str]:
    own = {
        "NAVIGATOR_DB": str(folder / "server.duckdb"),
        "NAVIGATOR_INBOX": str(folder / "inbox"),
        "NAVIGATOR_INBOX_SECONDS": "1",
        "NAVIGATOR_UPLOAD_LIMIT_MB": "1",
        "NAVIGATOR_LANGUAGE": "en",
        "NAVIGATOR_DEMO": "0",
    }
    return os.environ | own


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "calibration", *arguments]
    return subprocess.run(line, cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=120)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    token = command(folder, "token", "erp").stdout.strip()
    line = [sys.executable, "serve.py", "--port", str(port)]
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(line, cwd=ROOT, env=environment(folder), stdout=log, stderr=log)
    running = Server(f"http://127.0.0.1:{port}", folder, token, process)
    try:
        wait_until(lambda: is_ready(running), 60, folder / "log.txt")
        yield running
    finally:
        process.kill()
        process.wait()


def is_ready(server: Server) -> bool:
    try:
        return server.get("/healthz")[0] == 200
    except OSError:
        return False


def wait_until(is_done: Any, seconds: float, log: Path) -> None:
    end = time.monotonic() + seconds
    while not is_done():
        assert time.monotonic() < end, log.read_text(encoding="utf-8")
        time.sleep(0.2)


def test_health_tells_ready_and_what_runs(server: Server) -> None:
    status, health = server.get("/healthz")
    assert status == 200 and health["ready"] is True and health["failed"] == []


def test_an_upload_needs_a_token_that_is_known(server: Server) -> None:
    assert server.post("/loads?name=deals.csv", DEALS.encode())[0] == 401
    status, refusal = server.post("/loads?name=deals.csv", DEALS.encode(), token="guessed")
    assert status == 401 and refusal["error"] == "token_unknown" and refusal["message"]["zh"]


def test_a_file_as_the_body_is_loaded_and_reported_like_on_the_command_line(server: Server) -> None:
    status, reports = server.post("/loads?name=deals.csv&kind=deals&mode=full", DEALS.encode(), server.token)
    assert status == 200, reports
    (report,) = reports
    assert (report["kind"], report["rows_read"], report["new"], report["rejected"]) == ("deals", 1, 1, 0)


def test_several_files_come_as_multipart_and_a_refused_one_does_not_stop_the_others(server: Server) -> None:
    people = "person_id,person_name,team,region\nE1,Ana,East 1,East\n"
    parts = {"people.csv": people, "notes.csv": "colour,shape\nred,round\n"}
    body = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n{content}\r\n'
        for name, content in parts.items()
    )
    status, answers = server.post(
        "/loads", f"{body}--cut--\r\n".encode(), server.token, **{"Content-Type": "multipart/form-data; boundary=cut"}
    )
    assert status == 422
    assert answers[0]["kind"] == "people" and answers[0]["new"] == 1
    assert answers[1]["error"] and answers[1]["file_name"] == "notes.csv"


def test_a_body_over_the_limit_is_refused_and_leaves_nothing_on_disk(server: Server) -> None:
    status, refusal = server.post("/loads?name=big.csv", b"x" * 1_100_000, server.token)
    assert status == 413 and refusal["error"] == "upload_too_large"
    uploads = server.folder / "uploads"
    assert not uploads.exists() or not list(uploads.iterdir())


@pytest.mark.parametrize(
    "query",
    [
        "name=d.csv&kind=cats", "name=d.csv&mode=half", "name=d.csv&colour=red", "kind=deals",
        "name=d.csv&mapping=[1]", 'name=d.csv&mapping={"columns":[1]}', 'name=d.csv&mapping={"date_order":"never"}',
        'name=d.csv&mapping={"amount":7}',
    ],
)  # fmt: skip
def test_a_wrong_option_says_what_it_may_be(server: Server, query: str) -> None:
    status, refusal = server.post(f"/loads?{query}", DEALS.encode(), server.token)
    assert status == 400 and refusal["message"]["en"]


def test_a_file_dropped_into_the_inbox_is_loaded(server: Server) -> None:
    inbox = server.folder / "inbox"
    inbox.mkdir(exist_ok=True)
    (inbox / "products.csv").write_text("product_name,list_price\nGTX,500\n")
    wait_until(lambda: list((inbox / "done").glob("*products.csv")), 20, server.folder / "log.txt")
    assert not (inbox / "products.csv").exists()


def test_the_command_line_says_what_to_do_while_the_app_owns_the_file(server: Server) -> None:
    done = command(server.folder, "loads", "--json")
    assert done.returncode == 3
    assert done.stdout == "" and "in use by another process" in done.stderr and "POST /loads" in done.stderr


def test_the_end_is_clean_and_what_was_loaded_is_there_afterwards(server: Server) -> None:
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) in (0, -signal.SIGTERM)
    kinds = {load["kind"] for load in json.loads(command(server.folder, "loads", "--json").stdout)}
    assert kinds == {"deals", "people", "products"}
