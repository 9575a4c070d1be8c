"""Reading: a file of any kind becomes rows of text in DuckDB, and records that cannot be parsed are rejected.

Reads one file; writes nothing but temporary copies and tables.
"""
