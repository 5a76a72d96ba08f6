"""Finds likely personal data in free text: names, dates of birth, telephone numbers, email addresses and the like.

It warns and never forbids: “Grace” is a name and also a virtue, and an operation may be named after a town. Only the
person who typed the text sees the matches; they are not stored and not logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.govuk import MONTHS
from core.sentences import quoted

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Sir|Lady|Master)\.?"
_CAPITAL = r"(?:Mc|Mac)?[A-ZÀ-ÖØ-Þ](?:[a-zà-öø-ÿ]|[’'-][A-Za-zÀ-ÖØ-öø-ÿ])+"
# A person: after a title, after a word that introduces one, or two capitalised words in the middle of a sentence.
_TITLED = re.compile(rf"\b{_TITLE}\s+{_CAPITAL}(?:\s+{_CAPITAL})?")
_INTRODUCED = re.compile(
    rf"\b(?:[Nn]amed?|[Cc]alled|[Kk]nown as|[Aa]lias|[Aa]ka|AKA|[Vv]ictim|[Ss]uspect|[Mm]other|[Ff]ather|[Bb]rother"
    rf"|[Ss]ister|[Ss]on|[Dd]aughter|[Hh]usband|[Ww]ife|[Pp]artner|[Ff]riend)s?\s+(?:is\s+|was\s+)?"
    rf"(?P<name>{_CAPITAL}(?:\s+{_CAPITAL})*)"
)
_PAIR = re.compile(rf"(?<![.!?:]\s)(?<![.!?:]\s\s)(?<=\s){_CAPITAL}\s+{_CAPITAL}(?:\s+{_CAPITAL})?\b")
_DATE = re.compile(r"\b[0-9]{1,2}[/. -](?:[0-9]{1,2}|[A-Za-z]{3,9})[/. -](?:[0-9]{4}|[0-9]{2})\b")
_BORN = re.compile(r"\b(?:d\.?o\.?b\.?|born|date of birth|birthday)\b[\s:(]*(?:on\s+)?", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w/.-])(?:\+|00)?[0-9(](?:[\s()-]?[0-9]){8,13}(?![\w/-])")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Postcodes must have capitals: in lower case too many ordinary words would match.
_POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNP-Y]? ?[0-9][ABD-HJLNP-UW-Z]{2})\b")
# Nine digits, or one or two letters and six to eight digits, if the text says that it is a passport or an identity
# document; a National Insurance number anywhere.
_DOCUMENT = re.compile(
    r"\b(?:[Pp]assport|PASSPORT|[Ii]dentity card|ID card|BRP|[Vv]isa)\b(?:\s+(?:number|no\.?|is|:))*\s*:?\s*"
    r"(?P<number>[A-Z]{0,2}[0-9]{6,9}[A-Z]?)\b"
)
_HAS_DIGIT_OR_AT = re.compile("[0-9@]")
_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b")

# Capitalised words that are not people: terms that returns use every month.
_NO_PERSONS = """
Operation Op Crown Court Magistrates Prosecution Service Border Force Home Office National Crime Agency Referral
Mechanism Modern Slavery Helpline Act Police Constabulary County Council Lines Immigration Enforcement Salvation
Army Hope Justice Red Cross Joint Visit Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February
March April May June July August September October November December North South East West England Wales Scotland
Northern Ireland Great Britain United Kingdom Street Road Lane Avenue Town City Greater London Early Advice
Gangmasters Labour Abuse Authority Financial Investigator Victim Liaison Officer Detective Constable Sergeant
Inspector Revenue Customs Regional Unit Threat Assessment Investigation Investigations Team Group Ltd Limited
"""
_KNOWN = frozenset(_NO_PERSONS.split())


KINDS = {
    "name": "a person’s name",
    "date_of_birth": "a date of birth",
    "telephone": "a phone number",
    "email": "an email address",
    "postcode": "a postcode",
    "document": "a passport or identity document number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Something in a text that may identify a person, and the question to ask about it."""

    kind: str  # of KINDS
    text: str
    start: int

    @property
    def what(self) -> str:
        """What kind of personal data it looks like."""
        return KINDS[self.kind]

    @property
    def finding(self) -> str:
        """The matched text, and what it looks like."""
        return f"“{quoted(self.text)}” looks like {self.what}."

    @property
    def question(self) -> str:
        """The matched text, and what to do about it."""
        return f"{self.finding} Remove it, or confirm that it is not {self.what}."

    @property
    def denial(self) -> str:
        """The answer for a person who knows that it is not personal data."""
        return f"This is not {self.what}"


def suspicions(text: str) -> list[Suspicion]:
    """What a text may reveal, in text order; each position once."""
    every = list(_names(text))
    if _HAS_DIGIT_OR_AT.search(text):  # without one there is nothing else, and most remarks have none
        every += [*_births(text), *_telephones(text), *_addresses(text), *_documents(text)]
    by_position = sorted(every, key=lambda suspicion: (suspicion.start, -len(suspicion.text)))
    kept: list[Suspicion] = []
    for suspicion in by_position:
        if not kept or suspicion.start >= kept[-1].start + len(kept[-1].text):
            kept.append(suspicion)
    return kept


def _names(text: str) -> Iterator[Suspicion]:
    for match in _TITLED.finditer(text):
        yield Suspicion(kind="name", text=match[0], start=match.start())
    for match in _INTRODUCED.finditer(text):
        words = match["name"].split()
        if not _KNOWN.intersection(words):
            yield Suspicion(kind="name", text=match["name"], start=match.start("name"))
    for match in _PAIR.finditer(text):
        if not _KNOWN.intersection(match[0].split()):
            yield Suspicion(kind="name", text=match[0], start=match.start())


def _births(text: str) -> Iterator[Suspicion]:
    """A date right after a word for birth, or any date before 2005: the dates of the work itself are later."""
    for match in _DATE.finditer(text):
        before = _BORN.search(text[max(0, match.start() - 24) : match.start()])
        says_birth = before is not None and before.end() == len(text[max(0, match.start() - 24) : match.start()])
        if says_birth or _is_long_ago(match[0]):
            yield Suspicion(kind="date_of_birth", text=match[0], start=match.start())


def _is_long_ago(written: str) -> bool:
    """Whether a date is before 2005: the service's cases are younger, people may be older."""
    of_month, month, year = re.split(r"[/. -]", written)
    try:
        day = date(int(year) + (2000 if len(year) == 2 else 0), _month_number(month), int(of_month))
    except ValueError:
        return False
    return 1900 <= day.year < 2005


def _month_number(written: str) -> int:
    """The number of a month in digits or letters. Raises ValueError for anything else."""
    if written.isdigit():
        return int(written)
    return [name[:3].lower() for name in MONTHS].index(written[:3].lower()) + 1


def _telephones(text: str) -> Iterator[Suspicion]:
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if 10 <= len(digits) <= 14 and digits.startswith(("0", "44")):
            yield Suspicion(kind="telephone", text=match[0].strip(), start=match.start())


def _addresses(text: str) -> Iterator[Suspicion]:
    for match in _EMAIL.finditer(text):
        yield Suspicion(kind="email", text=match[0], start=match.start())
    for match in _POSTCODE.finditer(text):
        yield Suspicion(kind="postcode", text=match[0], start=match.start())


def _documents(text: str) -> Iterator[Suspicion]:
    for match in _DOCUMENT.finditer(text):
        yield Suspicion(kind="document", text=match["number"], start=match.start("number"))
    for match in _INSURANCE.finditer(text):
        yield Suspicion(kind="document", text=match[0], start=match.start())
