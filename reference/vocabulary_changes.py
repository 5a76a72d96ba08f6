"""Vocabulary changes that people make: add a term, end one, undo an end, correct a spelling.

A term is never deleted and never changes its meaning: its code stays, and the database allows changes only to its name
and its last day. Adding or ending a term breaks the series of figures counted by the list; correcting a spelling does
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

ALIKE = 0.7  # the share of a name that a correction must keep, so that one term can't become another of the same list
NOT_VALID = "This code or these dates are not valid for the list. Check them against the other terms in the list."


class TermRefused(ValueError):
    """A term can't be changed this way. The message says why and what to do."""


def first_month() -> date:
    """The earliest month that a change may affect: the month of the current returns."""
    return months.previous(months.first_of(clock.today()))


def as_stored(name: str) -> str:
    """A name in one Unicode form and without doubled spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


@transaction.atomic
def add(listed: VocabularyList, *, code: str, name: str, begins_on: date, **more: Any) -> Vocabulary:
    """Add a new term at the end of a list. Raises TermRefused, or ValidationError by field."""
    _refuse_unless_changeable(listed)
    if begins_on < first_month():
        raise TermRefused(
            f"Enter a start date of {in_words(first_month())} or later. Returns for earlier months are already in."
        )
    if len(code) > listed.longest_code:
        raise TermRefused(f"A code of this list has at most {listed.longest_code} characters. Shorten it.")
    term = listed.model(code=code, name=as_stored(name), valid_from=begins_on, **more)
    term.order = 1 + (listed.model._default_manager.aggregate(last=models.Max("order"))["last"] or 0)
    if isinstance(term, Nationality):  # counted as itself; only the loaded list combines nationalities
        term.counts_as, term.counted_name = term.code, term.name
    term.full_clean()
    return _stored(term, force_insert=True)


@transaction.atomic
def end(listed: VocabularyList, code: str, *, last_day: date) -> Vocabulary:
    """Set the last day of a term. Raises TermRefused, and DoesNotExist if there is no such term."""
    term = _locked(listed, code)
    if code in listed.fallbacks:
        raise TermRefused(f"“{term}” is used when a value is not known, so you cannot end it.")
    if has_ended(term):
        raise TermRefused(f"“{term}” already ended on {in_words(term.valid_to)}.")  # type: ignore[arg-type]
    if last_day < clock.today():
        raise TermRefused("Enter an end date of today or later.")
    if last_day <= term.valid_from:
        raise TermRefused(f"“{term}” starts on {in_words(term.valid_from)}. Enter a later end date.")
    term.valid_to = last_day
    return _stored(term, update_fields=["valid_to"])


@transaction.atomic
def undo_end(listed: VocabularyList, code: str) -> Vocabulary:
    """Undo an end that lies in the future. Raises TermRefused, and DoesNotExist if there is no such term."""
    term = _locked(listed, code)
    if has_ended(term):
        raise TermRefused(f"“{term}” has ended and cannot be restarted. Add a term with a different code.")
    term.valid_to = None
    return _stored(term, update_fields=["valid_to"])


@transaction.atomic
def respell(listed: VocabularyList, code: str, *, name: str) -> Vocabulary:
    """Correct the spelling of a term and keep the old one with its days. Raises TermRefused, DoesNotExist."""
    term, name, today = _locked(listed, code), as_stored(name), clock.today()
    if not name or name == term.name:
        raise TermRefused("This is the current spelling. Enter the corrected spelling.")
    if difflib.SequenceMatcher(None, term.name.casefold(), name.casefold()).ratio() < ALIKE:
        raise TermRefused(
            f"“{name}” looks like a different term from “{term}”. You cannot change a term’s meaning. End this "
            f"one and add "
            "a new one."
        )
    former = FormerSpelling.objects.of_list(listed.key).filter(code=code)
    newest = former.values_list("valid_to", flat=True).first()
    used_from = newest + timedelta(days=1) if newest else term.valid_from
    if used_from < today:
        FormerSpelling.objects.create(
            vocabulary=listed.key,
            code=code,
            name=term.name,
            valid_from=used_from,
            valid_to=today - timedelta(days=1),
        )
    term.name = name
    return _stored(term, update_fields=["name"])


def has_ended(term: Vocabulary) -> bool:
    """Whether the term's last day has passed."""
    return term.valid_to is not None and term.valid_to < clock.today()


def _refuse_unless_changeable(listed: VocabularyList) -> None:
    if not listed.is_changeable:
        raise TermRefused(f"{listed.title} can only be changed by a new release of the service.")


def _locked(listed: VocabularyList, code: str) -> Vocabulary:
    _refuse_unless_changeable(listed)
    return listed.model._default_manager.select_for_update().get(pk=code)


def _stored(term: Vocabulary, **how: Any) -> Vocabulary:
    """Save the term. A name or code that somebody took a moment ago is refused like any other duplicate."""
    try:
        with transaction.atomic():
            term.save(**how)
    except IntegrityError as error:
        is_taken = "name_used_once" in str(error)
        raise ValidationError(NAME_TAKEN if is_taken else NOT_VALID) from error
    return term
