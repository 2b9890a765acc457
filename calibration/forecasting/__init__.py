"""What we expect: pure functions from data frames to forecasts; no files, no database, no clock.

`signings.forecast_signings` forecasts signed amounts for the whole tree, `stores.forecast_stores` store days; what they
take is in `inputs`, what they give in `results`.
"""
