"""Writing: rows of text become new rows of a raw table, in one transaction with the record of their load.

Writes raw.duckdb and, next to it, the list of acknowledged files; nothing else does.
"""
