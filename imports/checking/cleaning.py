"""Normalises look-alike texts: one Unicode form, no extra spaces, nothing invisible. Reports each change.

Problems that can't be fixed without guessing get separate codes: look-alike letters of another script, marks that
change the direction of writing, control characters.
"""

from __future__ import annotations

import re
import unicodedata

from core.typed_text import CONTROLS, DIRECTION_MARKS, without_invisible

_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_WORD = re.compile(r"\w+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")


def _one_form(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _nothing_invisible(text: str) -> str:
    return without_invisible(text)


def _single_spaces(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(lines).strip()


_STEPS = (
    ("Unicode form", _one_form),
    ("invisible characters", _nothing_invisible),
    ("spaces", _single_spaces),
)


def clean(text: str) -> str:
    """The text in Unicode form NFC, without invisible characters, with single spaces and none at the ends."""
    text = one_line_end(text)
    for _, step in _STEPS:
        text = step(text)
    return text


def what_changed(text: str) -> str:
    """Which cleaning steps changed the text, in words; empty if none did."""
    text, reasons = one_line_end(text), []
    for name, step in _STEPS:
        if (after := step(text)) != text:
            reasons.append(name)
            text = after
    return ", ".join(reasons)


def one_line_end(text: str) -> str:
    """The text with uniform line ends. Nobody sees a difference."""
    return _LINE_ENDS.sub("\n", text)


def fault(text: str) -> str:
    """Why a text can't be accepted: `turned`, `control`, `lookalike`; empty if it can."""
    if DIRECTION_MARKS.search(text):
        return "turned"
    if CONTROLS.search(text.replace("\r", "\n")):
        return "control"
    if any(len(_scripts(word)) > 1 for word in _WORD.findall(text)):
        return "lookalike"
    return ""


def is_foreign(text: str) -> bool:
    """True if a letter is not one of ours: in a vocabulary word or a reference it can only be a look-alike."""
    return any(
        not letter.isascii()
        and ((letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN ")) or letter.isnumeric())
        for letter in text
    )


def named(text: str) -> str:
    """The foreign letters of a text, each with its Unicode name, so that people can find them."""
    foreign = dict.fromkeys(
        letter
        for letter in text
        if (not letter.isascii() and not unicodedata.name(letter, "").startswith("LATIN SMALL LETTER"))
        or CONTROLS.match(letter)
    )
    return ", ".join(f"{unicodedata.name(letter, 'no character').lower()} (U+{ord(letter):04X})" for letter in foreign)


def key_of(text: str) -> str:
    """A key shared by texts that differ only in case, spaces or Unicode form."""
    return clean(text).casefold()


def _scripts(word: str) -> set[str]:
    """The scripts of a word's letters, among scripts with look-alike letters."""
    if word.isascii():
        return set()
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}
    return scripts & set(_SCRIPTS)
