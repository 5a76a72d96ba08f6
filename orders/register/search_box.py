"""Parse the search box: recognise dates, phone numbers, postcodes and vehicles; the rest is words. Pure.

The words count as names and as places, since nobody can distinguish *Preston* the man from Preston the town.
"""

from __future__ import annotations

import re
from datetime import date

from matching import name_normalisation
from matching.search_terms import POSTCODE, Clues

LONGEST = 200
FAR_FUTURE_AGE = 8  # a two-digit year this recent belongs to the last century: nobody that young has an order
NAMES_OF_MONTHS = (
    "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august"
    "|sep sept september|oct october|nov november|dec december"
)
MONTHS = {name: number for number, names in enumerate(NAMES_OF_MONTHS.split("|"), start=1) for name in names.split()}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATES = (
    re.compile(r"(?<![\d/.-])(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d/.-])"),
    re.compile(r"(?<![\d/.-])(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)?\d\d)(?![\d/.-])"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<n>{MONTH})\.?,?\s+(?P<y>(?:19|20)?\d\d)\b", re.IGNORECASE),
    re.compile(rf"\b(?P<n>{MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(r"(?<![\d+])(?P<d>\d\d)(?P<m>\d\d)(?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<![\d/.-])(?<!\d\s)(?P<d>\d{1,2})\s(?P<m>\d{1,2})\s(?P<y>(?:19|20)?\d\d)(?!\s?\d)"),
)
YEAR = re.compile(r"(?<![\d/.-])(?P<y>19[2-9]\d|20[01]\d)(?![\d/.-])")
DOB = re.compile(r"\b(?:d\.?o\.?b\.?|born(?:\s+on)?|date of birth)\b:?", re.IGNORECASE)
PHONE = re.compile(r"(?:(?:\+|00)\s?)?(?:\(?\d[\d\s().-]{7,18}\d)")
PLATES = (
    re.compile(r"\b[A-Z01]{2}[\s-]?[0-9OI]{2}[\s-]?[A-Z01]{3}\b", re.IGNORECASE),  # since 2001: AB12 CDE
    re.compile(r"\b[A-Z][0-9OI]{1,3}[\s-]?[A-Z01]{3}\b", re.IGNORECASE),  # 1983 to 2001: A123 BCD
    re.compile(r"\b[A-Z01]{3}[\s-][0-9OI]{3}[A-Z]\b", re.IGNORECASE),  # 1963 to 1983: ABC 123D
    re.compile(r"\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{5,10}\b", re.IGNORECASE),  # older, Northern Irish, foreign
    re.compile(r"\b[A-Z]{1,3}-[A-Z0-9]{2,4}(?:-?\d{1,4})?\b(?<=\d)", re.IGNORECASE),  # foreign, with a hyphen
)
SHORT_PLATE = re.compile(
    r"[A-Z]{1,3}[\s-]?\d{1,4}|\d{1,4}[\s-]?[A-Z]{1,3}", re.IGNORECASE
)  # ABZ 1234, alone in the box
MOST = 2  # vehicles, and phones; the search is for one person


def read(text: str, *, today: date) -> Clues:
    """The search terms in the text. Recognised parts are removed from the words."""
    rest = DOB.sub(" ", text[:LONGEST].replace("’", "'"))
    rest, born = _date(rest, today=today)
    rest, phones = _taken(PHONE, rest, keep=_is_phone)
    rest, postcodes = _taken(POSTCODE, rest)
    vehicles = [
        postcode for postcode in postcodes if PLATES[0].fullmatch(postcode)
    ]  # MA1I 0UR is both: search for both
    for pattern in PLATES:
        rest, plates = _taken(pattern, rest, keep=_has_both)
        vehicles += plates
    year = None
    if born is None and (match := YEAR.search(rest)):
        year, rest = int(match["y"]), YEAR.sub(" ", rest, count=1)
    rest = re.sub(r"(?:\s*,)+\s*", ", ", " ".join(rest.split())).strip(" ,")
    if not (born or phones or postcodes or vehicles or year) and SHORT_PLATE.fullmatch(rest):
        vehicles, rest = [rest], ""
    return Clues(
        words=rest if name_normalisation.words_of(rest) else "",
        places=(rest,) if rest else (),
        postcodes=tuple(postcodes[:1]),
        vehicles=tuple(vehicles[:MOST]),
        phones=tuple(phones[:MOST]),
        born=born,
        born_year=year,
    )


def understood(clues: Clues) -> list[tuple[str, str]]:
    """How each part was understood, in words, for the page that shows the result to the person who typed it."""
    return [
        (label, value)
        for label, value in (
            ("Names or places", clues.words),
            ("Date of birth", f"{clues.born:%-d %B %Y}" if clues.born else ""),
            ("Year of birth", str(clues.born_year or "")),
            ("Postcode", ", ".join(clues.postcodes)),
            ("Vehicle", ", ".join(clues.vehicles)),
            ("Phone", ", ".join(clues.phones)),
        )
        if value
    ]


def _date(text: str, *, today: date) -> tuple[str, date | None]:
    for pattern in DATES:
        for match in pattern.finditer(text):
            if day := _day(match.groupdict(), today=today):
                return f"{text[: match.start()]} , {text[match.end() :]}", day
    return text, None


def _day(parts: dict[str, str | None], *, today: date) -> date | None:
    """The date; with month and day swapped where only that is a valid date."""
    year = int(parts["y"] or 0)
    if year < 100:
        year += 1900 if year > (today.year - FAR_FUTURE_AGE) % 100 else 2000
    day = int(parts["d"] or 0)
    month = MONTHS[str(parts["n"]).lower().rstrip(".")] if parts.get("n") else int(parts["m"] or 0)
    for month_, day_ in ((month, day), (day, month)):
        try:
            parsed = date(year, month_, day_)
        except ValueError:
            continue
        return parsed if date(1900, 1, 1) <= parsed <= today else None
    return None


def _taken(pattern: re.Pattern[str], text: str, *, keep: object = None) -> tuple[str, list[str]]:
    taken = []
    for match in pattern.finditer(text):
        if callable(keep) and not keep(match[0]):
            continue
        taken.append(match[0].strip())
    for piece in taken:
        text = text.replace(piece, " , ", 1)
    return text, taken


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return len(digits) >= 10 if not text.lstrip().startswith(("+", "00")) else len(digits) >= 9


def _has_both(text: str) -> bool:
    return any(character.isdigit() for character in text) and any(character.isalpha() for character in text)
