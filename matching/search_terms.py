"""The search terms of a register's subjects and their keyed hashes: names, birth, places, vehicles, phones.

Like `tokens`, but names have no order and no type, since nobody on a street knows which word is the family name. Each
known item is its own row, so that two names of one person are not mixed. Neighbouring words also match when others
write them as one. The hashes belong to another family than those of `tokens`: nobody can tell from them that a person
in one app is also in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from matching import name_normalisation, tokens
from matching.tokens import BIRTH, SAME_YEAR, KeyedHash

FAMILY = "register"
# Where parts begin. The database knows these numbers: words of names from 100 on, twenty a row; words of a place from
# 2000 on; vehicles from 4000, phones from 5000. Part 90 is a name as a whole.
WHOLE_NAME, NAMES, PLACES, VEHICLES, PHONES = 90, 100, 2000, 4000, 5000
WORDS_A_ROW, MOST_ROWS = 20, 40

WHOLE, PLACE_WORD, PLACE_PAIR, HOUSE_NUMBER, HEARD_NUMBER, WHOLE_POSTCODE, HOUSE = 60, 20, 60, 110, 90, 70, 140
EXACT, ONE_OFF = 160, 80  # of a vehicle registration or a phone number
NAMED_STREET = 25  # a distinctive word followed by one that is not: *ribble road*

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s?(\d[A-Z]{2})\b", re.IGNORECASE)
LOOKALIKES = str.maketrans("OIQ", "010")
PLACE_BITS = re.compile(r"\d+[a-z]?|[a-z]+")
NUMBER = re.compile(r"\d+[a-z]?")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Clues:
    """What is known or asked about a person: each name, place, vehicle and phone as its own text."""

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    words: str = ""  # in a question: words that may be a name or a place
    born: date | None = None
    born_year: int | None = None

    def __repr__(self) -> str:
        return "Clues(…)"


def tokens_of(clues: Clues) -> tuple[KeyedHash, ...]:
    """Every hash under which a subject is stored or looked for."""
    return tokens.hashed(_values(clues), family=FAMILY)


def words_of(text: str) -> dict[str, int]:
    """Each word of a name with its part, in an order that does not depend on what was typed."""
    words = sorted(set(name_normalisation.words_of(text)))[: WORDS_A_ROW - 1]
    return {word: NAMES + place for place, word in enumerate(words)}


def _values(clues: Clues) -> Iterator[tuple[str, int, int, str]]:
    for row, name in enumerate(((clues.words,) if clues.words else clues.names)[:MOST_ROWS]):
        yield from _of_name(name, NAMES + WORDS_A_ROW * row)
    for row, place in enumerate(clues.places[:MOST_ROWS]):
        shared = words_of(clues.words) if clues.words else {}
        yield from _of_place(place, PLACES + WORDS_A_ROW * row, postcodes=clues.postcodes, shared=shared)
    for row, postcode in enumerate(clues.postcodes[:MOST_ROWS]):
        yield "post", PLACES + WORDS_A_ROW * MOST_ROWS + row, WHOLE_POSTCODE, plate(postcode)
    for row, vehicle in enumerate(clues.vehicles[:MOST_ROWS]):
        yield from _exact_or_near("plate", VEHICLES + row, plate(vehicle))
    for row, phone in enumerate(clues.phones[:MOST_ROWS]):
        yield from _exact_or_near("phone", PHONES + row, digits_of(phone))
    if clues.born:
        for kind, points, value in tokens.of_birth(clues.born):
            yield kind, BIRTH, points, value
    elif clues.born_year:
        yield "year", BIRTH, SAME_YEAR, str(clues.born_year)


def _of_name(name: str, first: int) -> Iterator[tuple[str, int, int, str]]:
    words = sorted(set(name_normalisation.words_of(name)))[: WORDS_A_ROW - 1]
    for part, word in enumerate(words, start=first):
        for kind, points, value in tokens.of_name(word):
            yield kind, part, points * name_normalisation.share(word) // 100, value
    for word, joined in name_normalisation.joined(name).items():
        if word in words:
            yield "joined", first + words.index(word), tokens.NAME, name_normalisation.spelling(joined)
    if words:
        yield "whole", WHOLE_NAME, WHOLE, " ".join(sorted({name_normalisation.spelling(word) for word in words}))


def _of_place(
    place: str, first: int, *, postcodes: tuple[str, ...], shared: dict[str, int]
) -> Iterator[tuple[str, int, int, str]]:
    """Words, pairs of neighbouring words, and a house number with its street or its postcode.

    A word that a question shares with names keeps its name part: it is one word, whichever it matches.
    """
    own = POSTCODE.search(place)
    postcode = plate(own[0]) if own else plate(postcodes[0]) if postcodes else ""
    bits = place_bits(POSTCODE.sub(" ", place))[: WORDS_A_ROW - 1]
    for part, bit in enumerate(bits, start=first):
        after = bits[part - first + 1] if part - first + 1 < len(bits) else ""
        if NUMBER.fullmatch(bit):
            yield "house", part, HOUSE, f"{bit} {postcode}" if postcode else ""
            if after and not NUMBER.fullmatch(after):
                yield "spot", part, HOUSE_NUMBER, f"{bit} {after}"
                yield (
                    "spot",
                    part,
                    HEARD_NUMBER,
                    f"{bit} ~{name_normalisation.sound(after)}" if name_normalisation.sound(after) else "",
                )
            continue
        if bit in name_normalisation.generic_of_places():  # thousands share it: it explains a word, but finds nobody
            yield "place", shared.get(bit, part), 1, bit
            continue
        yield "place", shared.get(bit, part), PLACE_WORD, bit
        if after and not NUMBER.fullmatch(after):
            points = NAMED_STREET if after in name_normalisation.generic_of_places() else PLACE_PAIR
            yield "pair", part, points, f"{bit} {after}"


def place_bits(place: str) -> list[str]:
    """Words and house numbers of a place, in order, in plain lower case."""
    spaced = re.sub(r"(?<=\d)(?=[^\W\d]{2})", " ", place)
    return [bit for bit in PLACE_BITS.findall(name_normalisation.plain(spaced)) if len(bit) > 1 or bit.isdigit()]


def _exact_or_near(kind: str, part: int, value: str) -> Iterator[tuple[str, int, int, str]]:
    """The value and each form with one character removed: two values that share a form differ by one mistake."""
    yield kind, part, EXACT, value
    if len(value) > 5:
        yield f"{kind}1", part, ONE_OFF, value
        for place in range(len(value)):
            yield f"{kind}1", part, ONE_OFF, value[:place] + value[place + 1 :]


def plate(text: str) -> str:
    """A registration or postcode without spaces, with look-alike letters replaced by digits."""
    return re.sub(r"[^A-Z0-9]", "", text.upper()).translate(LOOKALIKES)


def digits_of(phone: str) -> str:
    """The national number of a British phone, or all digits of a foreign one: `+44 (0)7700 900123` is `7700900123`."""
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    for prefix in ("0044", "44", "00", "0"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 7:
            return digits.removeprefix(prefix).removeprefix("0")
    return digits
