"""Which kind a table is, which column is which field, and how each is to be read."""
