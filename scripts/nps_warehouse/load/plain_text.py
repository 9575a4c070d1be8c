"""Any text file as one plain file: unpacked, UTF-8, one kind of line end, no blank lines.

Writes a copy into a temporary folder only where the file itself is not plain already. What silently goes wrong
when a file is read as it comes (a foreign encoding, a damaged archive, mixed line ends, NUL bytes) ends here.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nps_warehouse.errors import NpsError
from nps_warehouse.load.job import Advance, Job
from nps_warehouse.load.packed import HashedFile, is_packed, unpacked

LONGEST_LINE = 64 << 20  # bytes; a line longer than this is no export
UTF8 = "utf-8"
BOMS = ((codecs.BOM_UTF8, UTF8), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class PlainText:
    """A plain UTF-8 file. lines: how many it has. gaps: the numbers of those it lost (blank, `sep=`), ascending."""

    path: Path
    sha256: str
    lines: int
    gaps: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    encoding: str = UTF8


@dataclass
class _Survey:
    """What is seen of a text while its bytes go by."""

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

    def see(self, chunk: bytes) -> None:
        """Take note of the next bytes. Raises NpsError for what no text has."""
        if (place := chunk.find(b"\0")) >= 0:
            line = self.feeds + chunk.count(b"\n", 0, place) + 1
            raise NpsError(f"line {line} holds a NUL byte, so this is no text; export the file again")
        edge = self._edge + chunk[:2]
        self.blank = self.blank or _has_blank(chunk) or _has_blank(edge)
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

    def end(self) -> None:
        """Take note that the text is over."""
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
            max(0, length - len(text)) if bad == 0 else sum(len(found) for found in _BEYOND.findall(text))
        )


def _has_blank(chunk: bytes) -> bool:
    return b"\n\n" in chunk or (b"\r" in chunk and (b"\n\r" in chunk or b"\r\r" in chunk))


_BEYOND = re.compile("[^\x00-\x7f\ufffd]+")


def plain_text(job: Job, *, quoted: bool) -> PlainText:
    """The file as a plain one, itself or a copy in the job's folder. quoted: a line end between double quotes is text.

    Raises NpsError for a damaged archive, NUL bytes, a text in no known encoding, and endless lines.
    """
    path, encoding = job.path, job.description.encoding
    copy = job.folder / "plain.txt"
    declared = encoding or _declared(path)
    survey, sha256 = _pass(path, copy, declared, job.advance)
    notes: tuple[str, ...] = ()
    if survey.bad and not declared:
        if survey.good > survey.bad:
            notes = (f"{survey.bad} places are not valid UTF-8: their lines are rejected",)
        else:
            declared = "cp1252"
            survey, sha256 = _pass(path, copy, declared, lambda _: None)
    elif survey.bad:
        notes = (f"{survey.bad} places are not valid {declared}: their lines are rejected",)
    written = is_packed(path.name) or (declared or UTF8) != UTF8
    plain = copy if written else path
    if survey.has_odd_lines or _begins_with_sep(plain):
        tidy = job.folder / "tidy.txt"
        gaps = tuple(_tidied(plain, tidy, quoted))
        return PlainText(tidy, sha256, _lines(tidy), gaps, notes, declared or UTF8)
    return PlainText(plain, sha256, survey.lines, (), notes, declared or UTF8)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _declared(path: Path) -> str | None:
    """The encoding the first bytes tell: a byte order mark, or the zeros of UTF-16 without one."""
    with HashedFile(path, lambda _: None) as file:
        first = next((chunk for chunk in unpacked(file, path.name) if chunk), b"")[:4096]
    for bom, encoding in BOMS:
        if first.startswith(bom):
            return encoding
    odd, even = first[1::2].count(0), first[::2].count(0)
    if len(first) >= 4 and max(odd, even) > len(first) * 0.4 and min(odd, even) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return None


def _pass(path: Path, copy: Path, encoding: str | None, advance: Advance) -> tuple[_Survey, str]:
    """Go through the file once, writing a UTF-8 copy unless it is plain UTF-8 itself."""
    survey = _Survey()
    foreign = (encoding or UTF8) != UTF8
    with HashedFile(path, advance) as file:
        chunks = unpacked(file, path.name)
        if foreign:
            chunks = _decoded(chunks, str(encoding))
        if foreign or is_packed(path.name):
            with copy.open("wb") as written:
                for chunk in chunks:
                    survey.see(chunk)
                    written.write(chunk)
        else:
            for chunk in chunks:
                survey.see(chunk)
        survey.end()
        return survey, file.sha256()


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


def _begins_with_sep(path: Path) -> bool:
    with path.open("rb") as file:
        return bool(_SEP.match(file.read(16).removeprefix(codecs.BOM_UTF8)))


_SEP = re.compile(rb'"?sep=.?"?\r?\n', re.IGNORECASE)


def _tidied(plain: Path, tidy: Path, quoted: bool) -> Iterator[int]:
    """Write `tidy`: lines end in a line feed, none is blank. Yields the numbers of the records left out."""
    number, inside = 0, False
    with (
        plain.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines,
        tidy.open("w", encoding=UTF8, errors="surrogateescape", newline="") as written,
    ):
        for line in lines:
            number += not inside
            if not inside and (line in ("\n", "\r", "\r\n") or (number == 1 and _is_sep(line))):
                yield number
                continue
            if quoted and line.count('"') % 2:
                inside = not inside
            written.write(line if inside else line.rstrip("\r\n") + "\n")


def _is_sep(line: str) -> bool:
    return bool(_SEP.match(line.encode(UTF8, "surrogateescape")))
