"""The real page, and a record of every message that it sent to the browser; run by `overview_speed.py`."""

from __future__ import annotations

import os
import pickle
import runpy
from pathlib import Path
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx

context: Any = get_script_run_ctx()
sent: list[bytes] = []
send = context.enqueue


def keep(message: Any) -> None:
    """Note the message down, then send it."""
    sent.append(message.SerializeToString())
    send(message)


context.enqueue = keep
runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="__main__")
Path(os.environ["NAVIGATOR_RECORD"]).write_bytes(pickle.dumps(sent))
