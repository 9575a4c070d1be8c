"""Any text file as one plain file: unpacked, UTF-8, one kind of line end, no blank lines.

Writes a copy into a temporary folder only where the file is not plain already. It catches what goes wrong silently when
a file is read as it is: another encoding, a damaged archive, mixed line ends, NUL bytes.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from nps_warehouse.errors import NpsError
from nps_warehouse.load.read.file_to_read import Advance, FileToRead
from nps_warehouse.load.read.quotes import ends_inside
from nps_warehouse.load.read.unpack import HashedFile, is_packed, unpacked
from nps_warehouse.report.wording import thousands

LONGEST_LINE = 64 << 20  # bytes; a longer line is not one of an export
MOST_BLANK_LINES = 1_000_000  # their numbers are kept
UTF8 = "utf-8"
BOMS = ((codecs.BOM_UTF8, UTF8), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class PlainText:
    """A plain UTF-8 file. lines: how many it has. gaps: the numbers of lines left out (blank, `sep=`), ascending."""

    path: Path
    sha256: str
    lines: int
    gaps: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    encoding: str = UTF8


@dataclass
class _TextStatistics:
    """What the bytes of a text show, counted in one pass."""

    good: int = 0  # bytes beyond ASCII that are UTF-8
    bad: int = 0  # places that are not
    blank: bool = False
    returns: int = 0
    returns_with_feed: int = 0
    feeds: int = 0
    _since_feed: int = 0
    _edge: bytes = b"\n"
    _decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder(UTF8)("replace")
    )

    def add(self, chunk: bytes) -> None:
        """Count the next bytes. Raises NpsError for bytes that no text contains."""
        if (place := chunk.find(b"\0")) >= 0:
            line = self.feeds + chunk.count(b"\n", 0, place) + 1
            raise NpsError(f"line {line} has a NUL byte, so this is not text; export the file again")
        edge = self._edge + chunk[:2]
        self.blank = self.blank or _has_blank_line(chunk) or _has_blank_line(edge)
        returns = chunk.count(b"\r")
        if returns or self._edge.endswith(b"\r"):
            self.returns += returns
            self.returns_with_feed += chunk.count(b"\r\n") + (self._edge[-1:] + chunk[:1] == b"\r\n")
        feeds = chunk.count(b"\n")
        self.feeds += feeds
        self._since_feed = len(chunk) - chunk.rfind(b"\n") - 1 if feeds else self._since_feed + len(chunk)
        if self._since_feed > LONGEST_LINE:
            raise NpsError(
                f"line {self.feeds + 1} is longer than {LONGEST_LINE >> 20} MB; is this an export of rows?"
            )
        if not chunk.isascii() or self._decoder.getstate()[0]:
            self._count_utf8(self._decoder.decode(chunk), len(chunk))
        self._edge = (self._edge + chunk[-2:])[-2:]

    def finish(self) -> None:
        """Count an unfinished character at the end."""
        self._count_utf8(self._decoder.decode(b"", True), 0)

    @property
    def lines(self) -> int:
        """How many lines there are, the last with or without its end."""
        return self.feeds + (self._since_feed > 0)

    @property
    def has_odd_lines(self) -> bool:
        """Whether lines end in more than one way, or some are blank."""
        return self.blank or not (self.returns == 0 or self.returns == self.returns_with_feed == self.feeds)

    def _count_utf8(self, text: str, length: int) -> None:
        bad = text.count("\ufffd")
        self.bad += bad
        self.good += (
            max(0, length - len(text)) if bad == 0 else sum(len(found) for found in _NOT_ASCII.findall(text))
        )


def _has_blank_line(chunk: bytes) -> bool:
    return b"\n\n" in chunk or (b"\r" in chunk and (b"\n\r" in chunk or b"\r\r" in chunk))


_NOT_ASCII = re.compile("[^\x00-\x7f\ufffd]+")


def plain_text(file: FileToRead, *, delimiters: str = "") -> PlainText:
    """The file as a plain one, itself or a copy in its folder.

    delimiters: of delimited text, in which a line end between double quotes is text; '' where quotes mean nothing.

    Raises NpsError for a damaged archive, NUL bytes, a text in no known encoding, and endless lines.
    """
    path, encoding = file.path, file.encoding
    copy = file.folder / "plain.txt"
    stated = encoding or _encoding_of(path)
    statistics, sha256 = _scan(path, copy, stated, file.advance)
    notes: tuple[str, ...] = ()
    if statistics.bad and not stated:
        if statistics.good > statistics.bad:
            notes = (f"{statistics.bad} places are not valid UTF-8: their lines are rejected",)
        else:
            stated = "cp1252"
            statistics, sha256 = _scan(path, copy, stated, lambda _: None)
    elif statistics.bad:
        notes = (f"{statistics.bad} places are not valid {stated}: their lines are rejected",)
    written = is_packed(path.name) or (stated or UTF8) != UTF8
    plain = copy if written else path
    if statistics.has_odd_lines or _begins_by_naming_delimiter(plain):
        tidy = file.folder / "tidy.txt"
        gaps = tuple(islice(_write_tidy(plain, tidy, delimiters), MOST_BLANK_LINES + 1))
        if len(gaps) > MOST_BLANK_LINES:
            raise NpsError(
                f"has more than {thousands(MOST_BLANK_LINES)} blank lines; remove them, or export it again"
            )
        return PlainText(tidy, sha256, _lines(tidy), gaps, notes, stated or UTF8)
    return PlainText(plain, sha256, statistics.lines, (), notes, stated or UTF8)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _encoding_of(path: Path) -> str | None:
    """The encoding that the first bytes show: a byte order mark, or the zeros of UTF-16 without one."""
    with HashedFile(path, lambda _: None) as file:
        first = next((chunk for chunk in unpacked(file, path.name) if chunk), b"")[:4096]
    for bom, encoding in BOMS:
        if first.startswith(bom):
            return encoding
    odd, even = first[1::2].count(0), first[::2].count(0)
    if len(first) >= 4 and max(odd, even) > len(first) * 0.4 and min(odd, even) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return None


def _scan(path: Path, copy: Path, encoding: str | None, advance: Advance) -> tuple[_TextStatistics, str]:
    """Read the file once, writing a UTF-8 copy unless it is plain UTF-8 itself."""
    statistics = _TextStatistics()
    foreign = (encoding or UTF8) != UTF8
    with HashedFile(path, advance) as file:
        chunks = unpacked(file, path.name)
        if foreign:
            chunks = _decoded(chunks, str(encoding))
        if foreign or is_packed(path.name):
            with copy.open("wb") as written:
                for chunk in chunks:
                    statistics.add(chunk)
                    written.write(chunk)
        else:
            for chunk in chunks:
                statistics.add(chunk)
        statistics.finish()
        return statistics, file.sha256()


def _decoded(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 0
    try:
        for chunk in chunks:
            text = decoder.decode(chunk)
            yield (text if line else text.removeprefix("\ufeff")).encode(UTF8)
            line += text.count("\n")
        yield decoder.decode(b"", True).encode(UTF8)
    except UnicodeError as error:
        where = f"after line {line}"
        raise NpsError(
            f"{where} it is not {encoding} text; name its encoding in sources.yml (encoding: …)"
        ) from error


def _begins_by_naming_delimiter(path: Path) -> bool:
    with path.open("rb") as file:
        return bool(_SEP.match(file.read(16).removeprefix(codecs.BOM_UTF8)))


_SEP = re.compile(rb'"?sep=.?"?\r?\n', re.IGNORECASE)


def _write_tidy(plain: Path, tidy: Path, delimiters: str) -> Iterator[int]:
    """Write `tidy`: lines end in a line feed, none is blank. Yields the numbers of the records left out."""
    number, inside = 0, False
    with (
        plain.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines,
        tidy.open("w", encoding=UTF8, errors="surrogateescape", newline="") as written,
    ):
        for line in lines:
            number += not inside
            if not inside and (line in ("\n", "\r", "\r\n") or (number == 1 and _names_delimiter(line))):
                yield number
                continue
            if delimiters and '"' in line:
                inside = ends_inside(line.rstrip("\r\n"), delimiters, inside)
            written.write(line if inside else line.rstrip("\r\n") + "\n")


def _names_delimiter(line: str) -> bool:
    return bool(_SEP.match(line.encode(UTF8, "surrogateescape")))
