"""Normalises references and names, wherever they come from: a page, a file, the API or a command.

Two texts that look identical must not become two references. So Unicode form, spaces, dashes and invisible characters
are normalised, and letters that only look like Latin ones are refused in a message that names them.
`imports.checking.cleaning` uses the same characters for every cell of a file.
"""

from __future__ import annotations

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q

# Default_Ignorable_Code_Point of Unicode 16, plus the annotation and object characters, without the marks that change
# the direction of writing: they are all invisible, so they are all removed.
INVISIBLE_RANGES = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
INVISIBLE = re.compile(f"[{INVISIBLE_RANGES}]")
# These change the order in which text appears, so the reader sees something else than what is stored: refused, not
# removed.
DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Controls, private use, surrogates and code points that are not characters.
CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff\U000f0000-\U0010ffff]"
)
# What a reference may contain: the letters of the United Kingdom's languages, digits, and the signs on its keyboards.
REFERENCE_CHARACTERS = " -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ"
REFERENCE_PATTERN = rf"^[{REFERENCE_CHARACTERS}]*$"
_NOT_IN_A_REFERENCE = re.compile(f"[^{REFERENCE_CHARACTERS}]")

_ONE_SIGN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc", "'")
    | dict.fromkeys("\u201c\u201d", '"')
)
_WORD = re.compile(r"[^\W\d_]+")
# Scripts with capitals, whose letters are easily mistaken for Latin ones.
_SCRIPTS_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "FULLWIDTH", "LISU"})


def without_invisible(text: str) -> str:
    """The text in Unicode form NFC, without invisible characters."""
    if text.isascii():  # which is in form NFC and has nothing invisible: most cells of a file
        return text
    # Removing a character can let two others combine, and the other way round, so repeat both until nothing changes.
    composed = unicodedata.normalize("NFC", text)
    while (shorter := unicodedata.normalize("NFC", INVISIBLE.sub("", composed))) != composed:
        composed = shorter
    return composed


def normal_name(text: str) -> str:
    """A name as it is stored: one Unicode form, no invisible characters, single spaces."""
    return " ".join(without_invisible(text).split())


def normal_reference(text: str) -> str:
    """A reference as it is stored and compared: like a name, with plain hyphens and straight quotes."""
    return " ".join((text if text.isascii() else without_invisible(text).translate(_ONE_SIGN)).split())


def refusal_of_name(text: str) -> str:
    """Why a name can't be stored as typed, in a sentence; empty if it can."""
    if text.isascii() and text.isprintable():  # most names: a file has two for each of its rows
        return ""
    normal = without_invisible(text)
    if marks := DIRECTION_MARKS.findall(normal):
        return f"It contains {described(marks)}, which changes the direction of the text. Type it again."
    if marks := CONTROLS.findall(normal.replace("\n", " ").replace("\r", " ")):
        return f"It contains {described(marks)}, which is not a letter. Type it again."
    if normal.isascii():
        return ""
    for word in _WORD.findall(normal):
        scripts = {script_of(letter) for letter in word}
        if len(scripts & _SCRIPTS_ALIKE) > 1 and "LATIN" in scripts:
            foreign = [letter for letter in word if script_of(letter) in _SCRIPTS_ALIKE - {"LATIN"}]
            return f"It contains {described(foreign)}, which only looks like a Latin letter. Type it again."
    return ""


def refusal_of_reference(text: str) -> str:
    """Why a reference can't be stored as typed, in a sentence; empty if it can."""
    if refusal := refusal_of_name(text):
        return refusal
    if foreign := _NOT_IN_A_REFERENCE.findall(normal_reference(text)):
        if all(letter.isalnum() for letter in foreign):
            return f"It contains {described(foreign)}, which only looks like a standard letter or digit. Type it again."
        return f"It contains {described(foreign)}. Use letters, digits and the signs on your keyboard."
    return ""


def described(characters: list[str]) -> str:
    """The first of some characters, described so that people can find it: `“А” (Cyrillic capital letter a, U+0410)`."""
    first = characters[0]
    name = unicodedata.name(first, "no character").capitalize()
    shown = f"“{first}” " if first.isprintable() and not first.isspace() else ""
    return f"{shown}({name}, U+{ord(first):04X})" if shown else f"{name} (U+{ord(first):04X})"


def script_of(letter: str) -> str:
    """The first word of a letter's Unicode name, which is its script."""
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "").partition(" ")[0]


def refusal_of_text(text: str) -> str:
    """Why a text of several lines can't be stored as typed, in a sentence; empty if it can."""
    if marks := DIRECTION_MARKS.findall(text):
        return f"It contains {described(marks)}, which changes the direction of the text. Remove it."
    if marks := CONTROLS.findall(text):
        return f"It contains {described(marks)}, which no document can hold. Remove it."
    return ""


class LongTextField(forms.CharField):
    """A form field for a text that others read in a document. Refuses what would change or break the document."""

    def to_python(self, value: object) -> str:
        """The text. Raises ValidationError that names the offending character."""
        typed: str = super().to_python(value) or ""
        if refusal := refusal_of_text(typed):
            raise ValidationError(refusal, code="control")
        return typed


class NameField(forms.CharField):
    """A form field for a name. Normalises it, and refuses look-alike letters."""

    def to_python(self, value: object) -> str | None:
        """The name as it is stored. Raises ValidationError that names the offending character."""
        typed = super().to_python(value) or ""
        if refusal := self.refusal(typed):
            raise ValidationError(refusal, code="lookalike")
        return self.normal(typed) or self.empty_value

    def refusal(self, typed: str) -> str:
        """Why the name is refused; see `refusal_of_name`."""
        return refusal_of_name(typed)

    def normal(self, typed: str) -> str:
        """The name as it is stored."""
        return normal_name(typed)


class ReferenceField(NameField):
    """A form field for a reference. Normalises it, and refuses characters that a reference may not contain."""

    def refusal(self, typed: str) -> str:
        """Why the reference is refused; see `refusal_of_reference`."""
        return refusal_of_reference(typed)

    def normal(self, typed: str) -> str:
        """The reference as it is stored."""
        return normal_reference(typed)


def plain_reference(field: str, *, name: str) -> CheckConstraint:
    """A database constraint that limits a column to the characters a reference may contain."""
    return CheckConstraint(
        condition=Q(**{f"{field}__regex": REFERENCE_PATTERN}),
        name=name,
        violation_error_message="A reference has letters, digits and the signs on your keyboard.",
    )
