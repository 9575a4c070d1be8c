"""The raw table that a file's name starts with.

>>> table_named_by("Account_managers 2025.csv.gz")
'account_managers'
"""

from nps_warehouse.raw_tables import RAW_TABLES

SHEET = ".xlsx#"  # between a workbook's name and that of its sheet


def table_named_by(file: str) -> str | None:
    """The raw table whose name the file's name starts with, followed by anything but a letter; the longest wins.

    For a sheet (`book.xlsx#accounts`) the sheet's name counts.
    """
    base = file.rpartition("/")[2].rpartition(SHEET)[2].lower()
    for table in sorted(RAW_TABLES, key=len, reverse=True):
        rest = base.removeprefix(table)
        if rest != base and not rest[:1].isalpha():
            return table
    return None
