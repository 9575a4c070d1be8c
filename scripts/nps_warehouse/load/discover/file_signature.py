"""What kind of file the first bytes are of, whatever the name; used only for files that could not be read.

>>> rename_hint(Path("responses.csv"), "csv")     # a workbook named like a csv file
'; its content looks like .xlsx: rename it'
"""

from pathlib import Path

SIGNATURES = (
    (b"PK\x03\x04", ".xlsx"),
    (b"PAR1", ".parquet"),
    (b"\x1f\x8b", ".gz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
    (b"[", ".json"),
    (b"{", ".jsonl"),
    (b"<", "a web page"),
)
EXPECTED_ENDINGS = {
    "csv": (".csv",),
    "xlsx": (".xlsx",),
    "parquet": (".parquet",),
    "json": (".json", ".jsonl"),
    "jsonl": (".jsonl",),
}
PACKED = (".gz", ".zst")


def rename_hint(path: Path, kind: str) -> str:
    """What to do about a file whose content does not match its name; '' when it does, or cannot be recognised."""
    found = extension_of_content(path)
    packed = next((ending for ending in PACKED if path.name.lower().endswith(ending)), None)
    if found is None or found in ((packed,) if packed else EXPECTED_ENDINGS[kind]):
        return ""
    if found == "a web page":
        return "; its content looks like a web page: download the export itself"
    ending = f"{path.suffix}{found}" if found in PACKED and not packed else found
    return f"; its content looks like {ending}: rename it"


def extension_of_content(path: Path) -> str | None:
    """The extension that fits a file's first bytes; None when they are not recognised."""
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError:
        return None
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    found = next((ending for signature, ending in SIGNATURES if text.startswith(signature)), None)
    is_text = bool(text) and all(byte >= 32 or byte in b"\t\r\n" for byte in text) and b"\n" in text
    return found or (".csv" if is_text else None)
