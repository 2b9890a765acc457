"""The inbox folder: a file that another system drops here is loaded, then moved to `done` or `refused`.

A file is taken when two scans in a row saw it with the same size and time, so that one still being copied is left
alone. Names that begin with a dot or end in `.part` or `.tmp` are never touched: that is how copiers mark theirs.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from calibration import words
from calibration.errors import NavigatorError
from calibration.vocabulary import LoadReport

log = logging.getLogger(__name__)
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
Loader = Callable[[Path], list[LoadReport]]


@dataclass
class Inbox:
    """A watched folder. `load` takes a file in and raises NavigatorError where it refuses it."""

    folder: Path
    load: Loader
    _seen: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def scan(self, now: datetime) -> list[Path]:
        """Load every file that has settled since the last scan; returns where each one was moved to."""
        found = {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in self._candidates()}
        settled = [path for path, shape in found.items() if self._seen.get(path) == shape]
        self._seen = {path: shape for path, shape in found.items() if path not in settled}
        return [self._take(path, now) for path in settled]

    def _candidates(self) -> list[Path]:
        self.folder.mkdir(parents=True, exist_ok=True)
        return sorted(
            path
            for path in self.folder.iterdir()
            if path.is_file() and not path.name.startswith((".", "~$")) and path.suffix.lower() not in UNFINISHED
        )

    def _take(self, path: Path, now: datetime) -> Path:
        try:
            reports = self.load(path)
        except NavigatorError as error:
            return self._move(path, "refused", now, f"{error.say('zh')}\n{error.say('en')}\n")
        except Exception:
            log.exception("inbox: %s failed", path.name)
            texts = [words.say("serve.inbox_failed", language, name=path.name) for language in words.LANGUAGES]
            return self._move(path, "refused", now, "\n".join(texts) + "\n")
        return self._move(path, "done", now, "".join(summary(report) + "\n" for report in reports))

    def _move(self, path: Path, folder: str, now: datetime, note: str) -> Path:
        """Move the file with a dated name, so that tomorrow's export of the same name replaces nothing."""
        target = self.folder / folder / f"{now:%Y%m%d-%H%M%S}-{path.name}"
        target.parent.mkdir(exist_ok=True)
        shutil.move(path, target)
        target.with_name(f"{target.name}.txt").write_text(note, encoding="utf-8")
        log.info("inbox: %s → %s", path.name, folder)
        return target


def summary(report: LoadReport) -> str:
    """One line on what a load did, in both languages."""
    values = {name: getattr(report, name) for name in ("rows_read", "new", "changed", "unchanged", "rejected")}
    return " · ".join(words.say("serve.loaded", language, kind=report.kind, **values) for language in words.LANGUAGES)
