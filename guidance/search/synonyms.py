"""Change the synonyms of search. Approvers of the national team do this; changes apply to everybody at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import connection, transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from guidance.models import Synonym
from guidance.models.search import TERM_LIMIT
from guidance.search import query_parser

MOST_TERMS = 20


class SynonymRejected(Exception):
    """These terms can't be stored; the message says why."""


def read(typed: str) -> list[str]:
    """Parse terms separated by commas, semicolons or line breaks. Raises SynonymRejected."""
    typed_terms = [term for piece in re.split(r"[,;\n]", typed.replace("\0", " ")) if (term := " ".join(piece.split()))]
    if long := [term for term in typed_terms if len(term) > TERM_LIMIT]:
        raise SynonymRejected(f"“{long[0]}” has {len(long[0])} characters. A term has at most {TERM_LIMIT}.")
    terms: dict[str, str] = {}
    for term in typed_terms:
        terms.setdefault(" ".join(query_parser.words_of(term)), term)
    if "" in terms:
        raise SynonymRejected(f"“{terms['']}” has no letter or digit. Enter a word.")
    if len(terms) < 2:
        raise SynonymRejected("Enter at least two terms that mean the same, such as: s45, section 45.")
    if len(terms) > MOST_TERMS:
        raise SynonymRejected(
            f"These are {len(terms)} terms. Enter up to {MOST_TERMS}. Put terms with a different meaning in another "
            "group."
        )
    return list(terms.values())


@transaction.atomic
def add(terms: Sequence[str], *, by: User) -> Synonym:
    """Add a group of terms with the same meaning."""
    made = Synonym.objects.create(terms=list(terms), roots=_roots(terms), changed_at=clock.now(), changed_by=by)
    log.record(Operation.ALTERATION, of="guidance.synonym", keys=[made.pk])
    return made


@transaction.atomic
def change(pk: int, terms: Sequence[str], *, by: User) -> Synonym:
    """Replace the terms of a group. Raises DoesNotExist."""
    synonym = Synonym.objects.select_for_update().get(pk=pk)
    synonym.terms, synonym.roots, synonym.changed_at, synonym.changed_by = list(terms), _roots(terms), clock.now(), by
    synonym.save(update_fields=["terms", "roots", "changed_at", "changed_by"])
    log.record(Operation.ALTERATION, of="guidance.synonym", keys=[pk])
    return synonym


@transaction.atomic
def remove(pk: int, *, by: User) -> None:
    """Delete a group. Raises DoesNotExist."""
    Synonym.objects.select_for_update().get(pk=pk).delete()
    log.record(Operation.ALTERATION, of="guidance.synonym", keys=[pk])


def _roots(terms: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select library.roots_of(%s::text[])", [list(terms)])
        row: tuple[list[str]] = cursor.fetchone()
    return row[0]
