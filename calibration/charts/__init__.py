"""Data frame in, Altair chart out: one function per chart, the same in light and dark. The only importer of altair."""
