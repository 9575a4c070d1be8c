"""Describing: how each file is read, from `sources.yml`, from its name, or left to its columns.

Reads `sources.yml` and the sheet names of workbooks; reads no rows.
"""
