"""Bonus periods that stay closed: the ledger, what is written to it, and how it is verified."""
