"""Parse one typed text, from form, file or API: a number, a date, an answer, a fixed word, a line.

Each parser returns the value, or raises `UnreadableText` with what was found and what to do. No parser guesses, uses a
second field, or queries the database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from core import typed_text
from core.sentences import quoted
from investigations.choices import AgeGroup, EntryState, Gender, PersonRole
from investigations.returns.vocabulary import NOT_KNOWN, plainly

type Typed = str | Sequence[str]


class UnreadableText(ValueError):
    """A text that cannot be read, with a message that says what was found and what to do."""


def plain(text: object) -> str:
    """Text that any database can store: composed, trimmed, without invalid characters."""
    text = str(text)
    if not (text.isascii() and "\x00" not in text):
        text = unicodedata.normalize("NFC", text.replace("\x00", "")).encode("utf-8", "replace").decode("utf-8")
    return text.strip()


def reference_key(reference: str) -> str:
    """One key for all spellings of a reference: no capitals, no spaces. The database compares by the same key."""
    if reference.isascii() and "\x00" not in reference:  # needs no normal form: an import asks several times a row
        return "".join(reference.split()).lower()
    return "".join(typed_text.normal_reference(plain(reference)).split()).lower()


def texts_of(typed: Typed) -> list[str]:
    """The single texts of a field that takes several: a list of them, or one text split at semicolons or line ends."""
    parts = re.split(r"[;\n]", typed) if isinstance(typed, str) else typed
    return [text for text in map(plain, parts) if text]


def text_of(typed: Typed) -> str:
    """The text of a field that takes one; several texts are joined, so that none is lost silently."""
    return plain(typed) if isinstance(typed, str) else "; ".join(text for text in map(plain, typed) if text)


def whole_number(text: str, *, most: int = 99_999) -> int:
    """A number in digits: 12, 1,250."""
    if not _NUMBER.fullmatch(text):
        raise UnreadableText(f"“{quoted(text)}”. Enter a whole number in digits, such as 12.")
    number = int(text.replace(",", "").partition(".")[0])
    if number > most:
        raise UnreadableText(f"“{quoted(text)}” is more than {most:,}. Check the number.")
    return number


_NUMBER = re.compile(r"(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.0+)?")
_DAY = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2}|[A-Za-z]{3,9})[/. -]([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day(text: str) -> date:
    """A date: 14/05/2019, 14 May 2019, 14 May 19, 2019-05-14. The day comes first, as in the UK."""
    if iso := _ISO.fullmatch(text):
        year, month, of_month = (int(part) for part in iso.groups())
    elif (written := _DAY.fullmatch(text)) and (month := _month(written[2])):
        of_month, year = int(written[1]), int(written[3])
        year += 2000 if len(written[3]) == 2 else 0
    else:
        raise UnreadableText(f"“{quoted(text)}” is not a date. Enter day, month and year, such as 14/05/2026.")
    try:
        parsed = date(year, month, of_month)
    except ValueError:
        raise UnreadableText(f"“{quoted(text)}” is not a real date. Check the day, month and year.") from None
    if not 1900 <= parsed.year <= 2100:
        raise UnreadableText(
            f"“{quoted(text)}” is outside the years this service covers. Enter all 4 digits of the "
            f"year, such as 14/05/2026."
        )
    return parsed


def _month(text: str) -> int:
    """The number of a month written in digits or in English; 0 if it is neither."""
    if text.isdigit():
        return int(text)
    short = text[:3].lower()
    whole = f"{date(2000, _MONTHS.index(short) + 1, 1):%B}".lower() if short in _MONTHS else ""
    return _MONTHS.index(short) + 1 if whole and (whole.startswith(text.lower()) or text.lower() == "sept") else 0


_DOES_NOT_APPLY = frozenset({"not applicable", "not_applicable", "does not apply", "n/a", "na"})


def does_not_apply(text: str) -> bool:
    """Whether a text answers that the question does not apply to the case."""
    return plainly(text) in _DOES_NOT_APPLY


_ANSWERS: dict[str, bool | None] = {
    "yes": True, "y": True, "true": True, "1": True,
    "no": False, "n": False, "false": False, "0": False,
    **dict.fromkeys(NOT_KNOWN),
}  # fmt: skip


def yes_or_no(text: str) -> bool | None:
    """Yes, no, or None for not known."""
    try:
        return _ANSWERS[plainly(text)]
    except KeyError:
        raise UnreadableText(f"“{quoted(text)}”. Enter yes, no or not known.") from None


def line(text: str, *, most: int) -> str:
    """One line of text, without double spaces."""
    text = " ".join(text.split())
    if len(text) > most:
        raise UnreadableText(f"“{quoted(text)}” has {len(text)} characters. Shorten it to {most}.")
    return text


def reference(text: str, *, most: int) -> str:
    """A reference: in one normal form, with only the characters allowed in references."""
    if refusal := typed_text.refusal_of_reference(text):
        raise UnreadableText(f"“{quoted(text)}”. {refusal}")
    return line(typed_text.normal_reference(text), most=most)


def name(text: str, *, most: int) -> str:
    """A name, without invisible characters or letters that only look like others."""
    if refusal := typed_text.refusal_of_name(text):
        raise UnreadableText(f"“{quoted(text)}”. {refusal}")
    return line(typed_text.normal_name(text), most=most)


def paragraphs(text: str, *, most: int = 4_000) -> str:
    """Text of several lines."""
    text = "\n".join(part.rstrip() for part in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    if len(text) > most:
        raise UnreadableText(f"The text has {len(text):,} characters. Shorten it to {most:,}.")
    return text


def one_of(words: Mapping[str, str], text: str) -> str:
    """One of the fixed words that code depends on, by its value or its label."""
    try:
        return words[plainly(text)]
    except KeyError:
        labels = ", ".join(dict.fromkeys(LABELS[value] for value in words.values()))
        raise UnreadableText(f"“{quoted(text)}” is not in the list. Choose one of: {labels}.") from None


def _spellings(choices: Iterable[tuple[str, str]], **more: str) -> dict[str, str]:
    """Value, label and other spellings of fixed words."""
    known = {plainly(spelling): value for value, label in choices for spelling in (value, label)}
    if not_known := known.get("not known"):
        known |= dict.fromkeys(NOT_KNOWN, not_known)
    return known | {spelling.replace("_", " "): value for spelling, value in more.items()}


LABELS = {
    value: label
    for choices in (EntryState.choices, PersonRole.choices, Gender.choices, AgeGroup.choices)
    for value, label in choices
}
STATES = _spellings(
    EntryState.choices, open="live", running="live", handed_over="transferred_out", transferred="transferred_out"
)
ROLES = _spellings(PersonRole.choices, victims="victim", suspects="suspect", potential_victims="victim", pv="victim")
GENDERS = _spellings(
    Gender.choices,
    women="female",
    woman="female",
    f="female",
    men="male",
    man="male",
    m="male",
    girl="female",
    boy="male",
)
AGE_GROUPS = _spellings(
    AgeGroup.choices, child="0-17", children="0-17", under_18="0-17", sixty_and_over="60-over", adults="adult"
) | {"60+": "60-over", "0–17": "0-17", "18–24": "18-24", "25–39": "25-39", "40–59": "40-59"}
