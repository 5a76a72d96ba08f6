"""The inverted index of a bundle, for search without a server: which product has which word, with what weight.

A temporary file collects the words and returns them sorted, so that memory use does not grow with the number of
products. Words with the same first letter share one file of the site. The browser loads it when the reader types that
letter.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

type Group = Sequence[str]  # terms with the same meaning

TITLE, ABOUT, SUMMARY, HEADING, TEXT = 12, 6, 5, 4, 1  # weight of one word by where it occurs
OFTEN = 4  # the most one word of the text can count
LONGEST = 32
OTHER = "other"  # the file of words that begin with neither a-z nor a digit
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['’]")
# Stop words. The script has the same list.
COMMON = frozenset(
    """
    a an and are as at be been but by can did do does for from had has have he her him his how i if in into is it its
    me more my no not of on or our out she should so than that the their them then there these they this to us was we
    were what when where which who will with would you your
    """.split()  # noqa: SIM905 -- as the script has them
)


def words_of(text: str) -> list[str]:
    """Return the search words of a text: lower case, without accents and stop words."""
    plain = unicodedata.normalize("NFD", _APOSTROPHES.sub("", text.lower()))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word[:LONGEST] for word in _WORD.findall(plain) if word not in COMMON and (len(word) > 1 or word.isdigit())]


def shard_of(word: str) -> str:
    """Return the name of the file that holds a word."""
    first = word[0]
    return first if first.isascii() and first.isalnum() else OTHER


class BundleWords:
    """The words of all products of one bundle, in a temporary file."""

    def __init__(self, file: Path) -> None:
        self._rows = sqlite3.connect(file, isolation_level=None)
        self._rows.executescript(
            "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -4000;"
            "create table word (word text, place int, weight int, primary key (word, place)) without rowid; begin"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._rows.close()

    def add(self, place: int, *, title: str, about: str, summary: str, headings: str, text: str) -> None:
        """Add the words of the product at this place in the list."""
        weights = Counter[str]()
        for word, times in Counter(words_of(text)).items():
            weights[word] += TEXT * min(times, OFTEN)
        for words, weight in ((title, TITLE), (about, ABOUT), (summary, SUMMARY), (headings, HEADING)):
            for word in set(words_of(words)):
                weights[word] += weight
        self._rows.executemany(
            "insert into word values (?, ?, ?)", [(word, place, weight) for word, weight in sorted(weights.items())]
        )

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """Yield each word file by name, with its pieces: `libraryWords("a", {word: [place, weight, …], …})`."""
        for shard in self.shards():
            yield shard, self._pieces(shard)

    def shards(self) -> list[str]:
        """Return the names of the word files."""
        firsts = self._rows.execute("select distinct substr(word, 1, 1) from word").fetchall()
        return sorted({shard_of(first) for (first,) in firsts})

    def _pieces(self, shard: str) -> Iterator[str]:
        condition = "not glob '[a-z0-9]'" if shard == OTHER else "= ?"
        question = f"select word, place, weight from word where substr(word, 1, 1) {condition} order by word, place"  # noqa: S608 -- ours
        rows = self._rows.execute(question, [] if shard == OTHER else [shard])
        yield f"libraryWords({json.dumps(shard)}, {{"
        for number, (word, places) in enumerate(groupby(rows, key=lambda row: row[0])):
            flat = ",".join(f"{place},{weight}" for _word, place, weight in places)
            yield f"{',' if number else ''}\n{json.dumps(word)}:[{flat}]"
        yield "\n});\n"

    def in_bundle(self, groups: Iterable[Group]) -> list[list[str]]:
        """Return the synonym groups that have at least one word in the bundle; leave out the others."""
        present = []
        for group in groups:
            ways = [" ".join(words_of(way)) for way in group]
            if any(way and all(self._has(word) for word in way.split()) for way in ways):
                present.append([way for way in ways if way])
        return present

    def _has(self, word: str) -> bool:
        return self._rows.execute("select 1 from word where word = ? limit 1", [word]).fetchone() is not None
