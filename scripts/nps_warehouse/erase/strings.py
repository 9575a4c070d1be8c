"""What names a person in a warehouse, and what it becomes.

    strings.in_text('{"respondent": "id-3f2a…"}')      # '{"respondent": "erased-81c0…"}'

A word is replaced only where it is not part of a longer one: `jan@x.nl` in `marjan@x.nl` is somebody else.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import markupsafe

GONE = "(erased)"
"""What an address or a name becomes in a text."""
UNREADABLE = "erased"
"""What a score or a time that could not be read becomes: still not readable."""
HIDDEN = "•"
LONG_TEXT = 12
"""Characters from which on a text is somebody's own words wherever it is found."""
PART_OF_TEXT = 4
"""Characters from which on a text is looked for as a part of others, where there are texts."""
_LETTERS = "0-9A-Za-zÀ-ɏ"
_BEFORE, _AFTER = f"{_LETTERS}_@.+-", f"{_LETTERS}_@-"


@dataclass(frozen=True)
class Strings:
    """What names a person.

    ids: respondent ids to pseudonyms. hashed: their salted hashes, as readers get them, to pseudonyms. keys: other ids
    that hold an address, to their published hashes. responses: ids of the person's answers, in raw and as published.
    names, addresses: as exported. texts: what the person wrote. masked: what readers get of scores and times that could
    not be read.
    """

    ids: Mapping[str, str]
    hashed: Mapping[str, str]
    keys: Mapping[str, str]
    responses: tuple[str, ...]
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    texts: tuple[str, ...]
    masked: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether raw has nothing of the person any more but the pseudonyms."""
        return all(each == pseudonym for each, pseudonym in self.ids.items()) and not self.texts

    @property
    def telling_ids(self) -> dict[str, str]:
        """The ids that mean nothing else where they are found in a message: `R0001`, not `7`."""
        return {each: name for each, name in self.ids.items() if is_telling(each)}

    @property
    def people(self) -> dict[str, str]:
        """What a column of respondents may hold, to pseudonyms."""
        return {**self.ids, **self.hashed}

    @property
    def fixed(self) -> dict[str, str]:
        """What is replaced wherever it is found: nothing else reads so."""
        return {**self.hashed, **dict.fromkeys(self.masked, HIDDEN)}

    @property
    def long_texts(self) -> tuple[str, ...]:
        """Texts that are somebody's own words wherever they are found."""
        return tuple(each for each in self.texts if len(each) >= LONG_TEXT)

    @property
    def parts(self) -> tuple[str, ...]:
        """Texts that are looked for as a part of others, where there are texts."""
        return _longest_first(each for each in self.texts if len(each) >= PART_OF_TEXT)

    @cached_property
    def word_patterns(self) -> tuple[str, ...]:
        """Patterns of the addresses and the full names: see `pattern`."""
        names = [" ".join(name.split()) for name in self.names]
        return tuple(
            pattern(words, *around)
            for words, around in (
                (_longest_first(self.addresses), (_BEFORE, _AFTER)),
                (_longest_first(name for name in names if " " in name), (_LETTERS, _LETTERS)),
            )
            if words
        )

    def in_text(self, content: str) -> str:
        """The content of a text file (page, csv, JSON, log, part of a workbook) without the person."""
        for there, instead in self._replaced_anywhere.items():
            content = content.replace(there, instead)
        for compiled, instead in self._patterns:
            for _ in range(
                2
            ):  # what is between two words is the end of the first and the beginning of the second
                content = compiled.sub(lambda found, new=instead: f"{found[1]}{new}{found[3]}", content)  # type: ignore[misc]
        return content

    @cached_property
    def _replaced_anywhere(self) -> dict[str, str]:
        texts = dict.fromkeys(_longest_first(self.long_texts), GONE)
        return {form: instead for each, instead in {**texts, **self.fixed}.items() for form in written(each)}

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        keys = {each: published for each, published in self.keys.items() if is_telling(each)}
        ids = {**keys, **self.telling_ids}
        return (
            *((re.compile(pattern([each])), ids[each]) for each in _longest_first(ids)),
            *((re.compile(each), GONE) for each in self.word_patterns),
        )


def is_telling(identifier: str) -> bool:
    """Whether an id means nothing else where it is found: it has a letter, or six digits."""
    return len(identifier) >= 6 or (len(identifier) >= 4 and not identifier.isdigit())


def written(value: str) -> tuple[str, ...]:
    """A text as it is, and as it is written in JSON, HTML and XML, the longest first."""
    in_json = (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1])
    in_html = (
        html.escape(value, quote=False),
        html.escape(value),
        html.escape(value).replace("&#x27;", "&#39;"),
        str(markupsafe.escape(value)),
    )
    return _longest_first({value, *in_json, *in_html})


def pattern(words: Iterable[str], before: str = _BEFORE, after: str = _AFTER) -> str:
    """A pattern, for RE2 and for Python, of any of some words; what is around the word is in groups 1 and 3.

    before, after: the signs of which the word would be a part. A space may be another separator, as in file names.
    """
    forms = (form for word in words for form in written(word))
    listed = "|".join(re.escape(form).replace("\\ ", "[ _.+-]+") for form in forms)
    return f"(?i)(^|[^{before}])({listed})($|[^{after}])"


def _longest_first(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({each for each in texts if each}, key=lambda each: (-len(each), each)))
