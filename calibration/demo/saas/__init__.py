"""The software business: customers, deals and everything that happens around a deal."""
