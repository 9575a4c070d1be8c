"""Export formats of survey tools: one yml file each, how a file's format is detected, and how it becomes a plain table.

Reads the yml files next to this one and the rows of a file; writes nothing but temporary tables.
"""
