"""The same page with the answers written into it: it sends the recorded messages and asks nobody anything.

Stricter than a hand-written static page: no element is built, no chart is turned into JSON, no text is formatted.
"""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

context: Any = get_script_run_ctx()
for recorded in pickle.loads(Path(os.environ["NAVIGATOR_RECORD"]).read_bytes()):
    message = ForwardMsg()
    message.ParseFromString(recorded)
    if message.WhichOneof("type") in ("delta", "page_config_changed"):
        context.enqueue(message)
