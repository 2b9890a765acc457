"""From tables of text to typed rows: values, keys, outcomes, refusals, and the long form of wide tables."""
