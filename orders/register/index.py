"""The search index of subjects: all current and former identifying details, and the date of birth.

Code that changes a detail updates the index in the same transaction, before it seals the text. Ended details stay in
the index: a former name, or a car that was sold, still leads to the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from matching import register_lookup, search_terms
from matching.rehash import HashedRecords
from matching.search_terms import POSTCODE, Clues
from matching.tokens import KeyedHash
from orders.choices import Particular
from orders.models import Subject, SubjectIdentifier

APP = "orders"
FITS = {"name": "name", "born": "date of birth", "place": "place", "plate": "vehicle", "phone": "phone"}
NAMES, PLACES = {Particular.NAME, Particular.ALIAS}, {Particular.ADDRESS, Particular.PLACE}


def clues_of(known: Iterable[tuple[str, str]], *, born_on: date | None) -> Clues:
    """Pairs of kind and text, as the hashing takes them."""
    texts = {
        kind: [text for kind_of_text, text in known if kind_of_text == kind]
        for known in [list(known)]
        for kind in Particular
    }
    places = [text for kind in PLACES for text in texts[kind]]
    postcodes = [match[0] for text in places if (match := POSTCODE.search(text))]
    return Clues(
        names=tuple(text for kind in (Particular.NAME, Particular.ALIAS) for text in texts[kind]),
        places=tuple(places),
        postcodes=tuple(postcodes),
        vehicles=tuple(re.split(r"[,(]", text)[0] for text in texts[Particular.VEHICLE]),
        phones=tuple(texts[Particular.PHONE]),
        born=born_on,
    )


def in_words(fits: Sequence[str]) -> str:
    """The match as the start of a sentence: `Name and date of birth match`."""
    words = [FITS[fit] for fit in FITS if fit in fits]
    listed = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else "details"
    return f"{listed.capitalize()} {'matches' if len(words) == 1 else 'match'}"


def index_subject(subject: Subject) -> None:
    """Update the index of one subject from all its current details."""
    known = _clues(subject, subject.known_by.order_by("-pk"))
    register_lookup.replace_hashes(known, app=APP, record=subject.public_id, force=subject.force_id)


def index_subjects(many: Iterable[tuple[Subject, Iterable[SubjectIdentifier]]]) -> None:
    """The same as `index_subject` for many subjects in one pass, with the details of each."""
    rows = ((subject.public_id, subject.force_id, _clues(subject, known)) for subject, known in many)
    register_lookup.replace_hashes_of_many(rows, app=APP)


def tokens_of(records: Sequence[UUID]) -> Iterator[tuple[UUID, Sequence[KeyedHash]]]:
    """The index tokens of each of these subjects that still exists."""
    for subject in Subject.objects.filter(public_id__in=records).prefetch_related("known_by"):
        known = sorted(subject.known_by.all(), key=lambda row: -row.pk)
        yield subject.public_id, search_terms.tokens_of(_clues(subject, known))


def _clues(subject: Subject, known: Iterable[SubjectIdentifier]) -> Clues:
    born = subject.born_on.reveal() if subject.born_on else ""
    return clues_of(
        [(row.kind, row.text.reveal()) for row in known], born_on=date.fromisoformat(born) if born else None
    )


HASHED = HashedRecords(app=APP, tokens_of=tokens_of)
