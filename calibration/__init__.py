"""Sales navigator: align, forecast, light up, calibrate, measure."""
