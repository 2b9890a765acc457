"""The server process: the pages of app.py, what runs in the background, and two routes. `python serve.py [--port N]`.

`streamlit run serve.py` works as well.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from calibration.serving.lifecycle import Process
from calibration.serving.routes import routes
from calibration.settings import ROOT, settings

# A folder named `pages` beside app.py makes Streamlit guess the pages before `st.navigation` has named them: the first
# reader after a start who came by a deep link was told "Page not found".
PagesManager.uses_pages_directory = False

process = Process(settings())


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """What runs as long as the server does."""
    async with process.running():
        yield


app = st.App(ROOT / "app.py", lifespan=lifespan, routes=routes(process))

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8501, help="the port on 127.0.0.1 (8501)")
    app.run(config={"server.port": parser.parse_args().port})
