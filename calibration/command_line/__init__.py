"""`python -m calibration`: thin commands over the three verbs and the queries. answers on stdout, remarks on stderr."""
