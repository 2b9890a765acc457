"""Where things are, read from the environment once; the command line and the server share it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """Paths and limits of one process. `NAVIGATOR_*` variables override the defaults; `threads` None: every core;
    `record_seconds` 0: never."""

    database: Path
    inbox: Path
    inbox_seconds: int
    demo_folder: Path
    wants_demo: bool
    upload_limit_bytes: int
    channels: Path
    push_seconds: int
    record_seconds: int
    threads: int | None

    @property
    def uploads(self) -> Path:
        """Where a body is streamed to before it is read; on the disk of the database."""
        return self.database.parent / "uploads"


def settings() -> Settings:
    """The settings as the environment has them now. Raises ValueError where a number is none."""
    data = ROOT / "data"
    return Settings(
        database=Path(os.environ.get("NAVIGATOR_DB") or data / "calibration.duckdb"),
        inbox=Path(os.environ.get("NAVIGATOR_INBOX") or data / "inbox"),
        inbox_seconds=int(os.environ.get("NAVIGATOR_INBOX_SECONDS") or 30),
        demo_folder=Path(os.environ.get("NAVIGATOR_DEMO_FOLDER") or data / "demo"),
        wants_demo=os.environ.get("NAVIGATOR_DEMO", "") not in ("", "0"),
        upload_limit_bytes=int(os.environ.get("NAVIGATOR_UPLOAD_LIMIT_MB") or 500) * MEGABYTE,
        channels=Path(os.environ.get("NAVIGATOR_CHANNELS") or data / "channels.toml"),
        push_seconds=int(os.environ.get("NAVIGATOR_PUSH_SECONDS") or 30),
        record_seconds=int(os.environ.get("NAVIGATOR_RECORD_SECONDS") or 60),
        threads=int(os.environ.get("NAVIGATOR_THREADS") or 0) or None,
    )
