"""DuckDB files: opening them, setting them up, quoting."""
