"""What a file looks like inside, whatever its name says: asked only of files that could not be read.

>>> hint(Path("responses.csv"), "csv")     # a workbook under the name of a csv
'; its content looks like .xlsx: rename it'
"""

from pathlib import Path

BEGINNINGS = (
    (b"PK\x03\x04", ".xlsx"),
    (b"PAR1", ".parquet"),
    (b"\x1f\x8b", ".gz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"[", ".json"),
    (b"{", ".jsonl"),
    (b"<", "a web page"),
)
FITTING = {
    "csv": (".csv",),
    "xlsx": (".xlsx",),
    "parquet": (".parquet",),
    "json": (".json", ".jsonl"),
    "jsonl": (".jsonl",),
}
PACKED = (".gz", ".zst")


def hint(path: Path, kind: str) -> str:
    """What to do about a file whose content is of another kind than its name; '' when it is not, or nobody can tell."""
    found = looks_like(path)
    packed = next((ending for ending in PACKED if path.name.lower().endswith(ending)), None)
    if found is None or found in ((packed,) if packed else FITTING[kind]):
        return ""
    if found == "a web page":
        return "; its content looks like a web page: download the export itself"
    ending = f"{path.suffix}{found}" if found in PACKED and not packed else found
    return f"; its content looks like {ending}: rename it"


def looks_like(path: Path) -> str | None:
    """The ending a file's first bytes ask for; None when they do not tell."""
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError:
        return None
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    found = next((ending for sign, ending in BEGINNINGS if text.startswith(sign)), None)
    is_text = bool(text) and all(byte >= 32 or byte in b"\t\r\n" for byte in text) and b"\n" in text
    return found or (".csv" if is_text else None)
