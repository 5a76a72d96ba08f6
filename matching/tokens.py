"""Turns the words of a person into keyed hashes. Only the hashes are stored and compared; no database has the key.

A token has a kind, the part of the person it came from, and the points it scores if the other side has it too. The
database takes the best common token for each part, and no more than the lower of the two weights. A person's tokens
never depend on the order, case or diacritics of what was typed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from matching import keys, name_normalisation

TOKEN_BYTES = 16
# Parts: date of birth, given names and other names, family names, nationality. The database knows these numbers.
BIRTH, GIVEN, FAMILY, NATION = 0, 1, 11, 30
MOST_NAMES = 6  # per type; more are left out

# Points. A whole rare name scores 100; `matching.score` in the database defines what suffices.
NAME, NICKNAME = 100, 85
SOUND = {2: 50, 3: 55, 4: 65}  # by the length of the sound key
NEAR = {4: 45, 5: 65, 6: 70, 7: 80}  # by the length of the word
BORN, SWAPPED, ONE_DIGIT_OFF, SAME_MONTH, SAME_YEAR = 150, 110, 75, 50, 25
GUESSED_BIRTHDAY = 60  # 1 January often means an unknown day
NATIONALITY = 30


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PersonWords:
    """The words that somebody typed about a person. They are never printed."""

    given_names: str = ""
    family_names: str = ""
    other_names: str = ""  # nicknames, names before a marriage, aliases
    born: date | None = None
    nationality: str = ""  # a code of the vocabulary

    def __repr__(self) -> str:
        return "Person(…)"

    @property
    def names(self) -> dict[int, str]:
        """Each name word by its part, in an order that does not depend on what was typed."""
        given = sorted(
            {*name_normalisation.words_of(self.given_names), *name_normalisation.words_of(self.other_names)}
        )[:MOST_NAMES]
        family = sorted(set(name_normalisation.words_of(self.family_names)))[:MOST_NAMES]
        return dict(enumerate(given, start=GIVEN)) | dict(enumerate(family, start=FAMILY))


@dataclass(frozen=True, slots=True, order=True)
class KeyedHash:
    """One keyed hash with its kind, its part and its points."""

    kind: str
    part: int
    weight: int
    token: bytes


def tokens_of(person: PersonWords) -> tuple[KeyedHash, ...]:
    """Every token under which a person can be found."""
    return hashed(_values(person))


def hashed(values: Iterable[tuple[str, int, int, str]], *, family: str = "") -> tuple[KeyedHash, ...]:
    """The hashes of kind, part, weight and text. Hashes of different families are never equal."""
    key = keys.token_key()
    return tuple(
        sorted(
            {
                KeyedHash(kind, part, weight, _hashed(key, f"{family}|{kind}" if family else kind, value))
                for kind, part, weight, value in values
                if value
            }
        )
    )


def _hashed(key: bytes, kind: str, value: str) -> bytes:
    """The hash of a text of a kind; two words joined into one get the hash of the name that others would read."""
    kind = kind.replace("joined", "name")
    return hmac.new(key, f"{kind}|{value}".encode(), hashlib.sha256).digest()[:TOKEN_BYTES]


def _values(person: PersonWords) -> Iterator[tuple[str, int, int, str]]:
    for part, word in person.names.items():
        for kind, points, value in of_name(word):
            yield kind, part, points * name_normalisation.share(word) // 100, value
    if person.born:
        for kind, points, value in of_birth(person.born):
            yield kind, BIRTH, points, value
    yield "nation", NATION, NATIONALITY, person.nationality


def of_name(word: str) -> Iterator[tuple[str, int, str]]:
    """Kind, points and text for one word of a name: spelling, nickname, sound, near miss."""
    yield "name", NAME, name_normalisation.spelling(word)
    for group in name_normalisation.nicknames(word):
        yield "nick", NICKNAME, group
    heard = name_normalisation.sound(word)
    if heard:
        yield "sound", SOUND[min(len(heard.partition(".")[0]), max(SOUND))], heard
    for almost in name_normalisation.near(word):
        yield "near", NEAR[min(len(word), max(NEAR))], almost


def of_birth(born: date) -> Iterator[tuple[str, int, str]]:
    """Kind, points and text for a date of birth: whole, day and month swapped, partial, one digit off."""
    guessed = (born.day, born.month) == (1, 1)
    digits = f"{born:%Y%m%d}"
    yield "born", GUESSED_BIRTHDAY if guessed else BORN, digits
    yield "year", SAME_YEAR, digits[:4]
    if guessed:
        return
    if born.day <= 12 and born.day != born.month:
        yield "born", SWAPPED, f"{born:%Y%d%m}"
    yield "month", SAME_MONTH, digits[:6]
    for place in range(2, 8):  # nobody mistakes the century
        yield "digit", ONE_DIGIT_OFF, f"{digits[:place]}_{digits[place + 1 :]}"
