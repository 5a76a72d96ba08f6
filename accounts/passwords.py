"""Refuses passwords that would be among the first guesses for this account, in this service."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from accounts.models import User
from reference.models import Force, Unit

FEWEST_OWN = 5  # the different letters or digits that must remain after removing everything an attacker would try
SHORTEST_WORD = 3
# What people use when they must choose a password in a hurry: the service, the work, the time, “password” itself.
USUAL = """
modern slavery investigations investigation tracker mspt human trafficking exploitation victim referral nrm orders
police policing constabulary service force national england wales scotland ireland british transport
password passwort passphrase passcode secret login signin welcome hello letmein admin administrator user changeme
change test temporary temp default qwerty abc iloveyou football liverpool arsenal chelsea
spring summer autumn winter january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday the and for
"""
# Neighbouring keys of a British keyboard, in rows and columns, and the alphabet. Checked in both directions.
ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "abcdefghijklmnopqrstuvwxyz",
)
SHORTEST_RUN = 4
IN_PLACE_OF_LETTERS = str.maketrans("@$!013457", "asioleast")
_DIGITS_OF_A_YEAR = re.compile(r"(?<!\d)\d{1,4}(?!\d)")


class FirstGuessValidator:
    """Refuses a password made of the account's own words, well-known names, years and keyboard rows.

    Django's list of common passwords has nothing specific to this service, such as `Lancashire2026!`.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError if too little remains that a stranger would have to guess."""
        words = _longest_first([*USUAL.split(), *_words_of_places(), *_words_of(user)])
        lower = password.lower()
        if any(_left_of(form, words) < FEWEST_OWN for form in {lower, lower.translate(IN_PLACE_OF_LETTERS)}):
            raise ValidationError(
                "This password is too easy to guess. Choose one that does not use your name or address, "
                "this service, a force, a common word, a year or neighbouring keys, such as three unrelated words.",
                code="password_first_guess",
            )

    def get_help_text(self) -> str:
        """For a page that lists the rules."""
        return "Your password must not use your name, this service, a force, a year or neighbouring keys."


def _left_of(password: str, words: Iterable[str]) -> int:
    """The number of different characters left without the words, keyboard rows and numbers the length of a year."""
    rest = password
    for word in words:
        rest = rest.replace(word, " ")
    rest = _DIGITS_OF_A_YEAR.sub(" ", _without_rows(rest))
    return len({character for character in rest if character.isalnum()})


def _without_rows(text: str) -> str:
    """The text without runs of four or more neighbouring keys."""
    at = 0
    while at < len(text):
        longest = max(_run_at(text, at, row) for row in (*ROWS, *(row[::-1] for row in ROWS)))
        if longest >= SHORTEST_RUN:
            text = f"{text[:at]} {text[at + longest :]}"
        at += 1
    return text


def _run_at(text: str, at: int, row: str) -> int:
    """How many characters from this position follow each other in the row."""
    place, length = row.find(text[at]), 0
    if place < 0:
        return 0
    while at + length < len(text) and place + length < len(row) and text[at + length] == row[place + length]:
        length += 1
    return length


def _words_of(user: User | None) -> list[str]:
    """The words in the person's name and address."""
    return _words_in(f"{user.email} {user.name}") if user is not None else []


def _words_of_places() -> list[str]:
    """The names of forces and units, both whole without spaces and word by word."""
    names = [*Force.objects.values_list("name", "short_name"), *Unit.objects.values_list("name", "name")]
    return _words_in(" ".join(" ".join(pair) for pair in names))


def _words_in(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) >= SHORTEST_WORD]


def _longest_first(words: Iterable[str]) -> list[str]:
    """Words sorted longest first: removing “investigation” first would leave the s of “investigations”."""
    return sorted(set(words), key=lambda word: (-len(word), word))
