"""The measured bars, one command each: `python -m benchmarks.NAME`."""

import calibration  # noqa: F401 -- before NumPy, as in the app: it says with how many threads NumPy solves
