"""Sales navigator: align, forecast, light up, calibrate, measure."""

import os

# Read when NumPy is first imported. The forecasts solve many small systems: threads would only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
