"""Vocabulary changes that people make: add a word, end one, undo an end, correct a spelling.

A word is never deleted and never changes its meaning: its code stays, and the database allows changes only to its name
and its last day. Adding or ending a word breaks the series of figures counted by the list; correcting a spelling does
not, and imports still accept the old spelling.
"""

from __future__ import annotations

import difflib
import unicodedata
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from core import clock, months
from core.govuk import in_words
from reference.models import FormerSpelling, Nationality, Vocabulary
from reference.models.dated import NAME_TAKEN
from reference.vocabularies import VocabularyList

ALIKE = 0.7  # the share of a name that a correction must keep, so that one word can't become another of the same list
NOT_VALID = "This code or these dates are not valid for the list. Check them against the other words in the list."


class WordRefused(ValueError):
    """A word can't be changed this way. The message says why and what to do."""


def first_month() -> date:
    """The earliest month that a change may affect: the month of the current returns."""
    return months.previous(months.first_of(clock.today()))


def as_stored(name: str) -> str:
    """A name in one Unicode form and without doubled spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


@transaction.atomic
def add(listed: VocabularyList, *, code: str, name: str, begins_on: date, **more: Any) -> Vocabulary:
    """Add a new word at the end of a list. Raises WordRefused, or ValidationError by field."""
    _refuse_unless_changeable(listed)
    if begins_on < first_month():
        raise WordRefused(
            f"Enter a start date of {in_words(first_month())} or later. Returns for earlier months are already in."
        )
    if len(code) > listed.longest_code:
        raise WordRefused(f"A code of this list has at most {listed.longest_code} characters. Shorten it.")
    word = listed.model(code=code, name=as_stored(name), valid_from=begins_on, **more)
    word.order = 1 + (listed.model._default_manager.aggregate(last=models.Max("order"))["last"] or 0)
    if isinstance(word, Nationality):  # counted as itself; only the loaded list combines nationalities
        word.counts_as, word.counted_name = word.code, word.name
    word.full_clean()
    return _stored(word, force_insert=True)


@transaction.atomic
def end(listed: VocabularyList, code: str, *, last_day: date) -> Vocabulary:
    """Set the last day of a word. Raises WordRefused, and DoesNotExist if there is no such word."""
    word = _locked(listed, code)
    if code in listed.fallbacks:
        raise WordRefused(f"“{word}” is used when a value is not known, so you cannot end it.")
    if has_ended(word):
        raise WordRefused(f"“{word}” already ended on {in_words(word.valid_to)}.")  # type: ignore[arg-type]
    if last_day < clock.today():
        raise WordRefused("Enter an end date of today or later.")
    if last_day <= word.valid_from:
        raise WordRefused(f"“{word}” starts on {in_words(word.valid_from)}. Enter a later end date.")
    word.valid_to = last_day
    return _stored(word, update_fields=["valid_to"])


@transaction.atomic
def undo_end(listed: VocabularyList, code: str) -> Vocabulary:
    """Undo an end that lies in the future. Raises WordRefused, and DoesNotExist if there is no such word."""
    word = _locked(listed, code)
    if has_ended(word):
        raise WordRefused(f"“{word}” has ended and cannot be restarted. Add a word with a different code.")
    word.valid_to = None
    return _stored(word, update_fields=["valid_to"])


@transaction.atomic
def respell(listed: VocabularyList, code: str, *, name: str) -> Vocabulary:
    """Correct the spelling of a word and keep the old one with its days. Raises WordRefused, DoesNotExist."""
    word, name, today = _locked(listed, code), as_stored(name), clock.today()
    if not name or name == word.name:
        raise WordRefused("This is the current spelling. Enter the corrected spelling.")
    if difflib.SequenceMatcher(None, word.name.casefold(), name.casefold()).ratio() < ALIKE:
        raise WordRefused(
            f"“{name}” looks like a different word from “{word}”. You cannot change a word’s meaning. End this "
            f"one and add "
            "a new one."
        )
    former = FormerSpelling.objects.of_list(listed.key).filter(code=code)
    newest = former.values_list("valid_to", flat=True).first()
    used_from = newest + timedelta(days=1) if newest else word.valid_from
    if used_from < today:
        FormerSpelling.objects.create(
            vocabulary=listed.key,
            code=code,
            name=word.name,
            valid_from=used_from,
            valid_to=today - timedelta(days=1),
        )
    word.name = name
    return _stored(word, update_fields=["name"])


def has_ended(word: Vocabulary) -> bool:
    """Whether the word's last day has passed."""
    return word.valid_to is not None and word.valid_to < clock.today()


def _refuse_unless_changeable(listed: VocabularyList) -> None:
    if not listed.is_changeable:
        raise WordRefused(f"{listed.title} can only be changed by a new release of the service.")


def _locked(listed: VocabularyList, code: str) -> Vocabulary:
    _refuse_unless_changeable(listed)
    return listed.model._default_manager.select_for_update().get(pk=code)


def _stored(word: Vocabulary, **how: Any) -> Vocabulary:
    """Save the word. A name or code that somebody took a moment ago is refused like any other duplicate."""
    try:
        with transaction.atomic():
            word.save(**how)
    except IntegrityError as error:
        is_taken = "name_used_once" in str(error)
        raise ValidationError(NAME_TAKEN if is_taken else NOT_VALID) from error
    return word
