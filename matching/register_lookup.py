"""Looks up a subject in a register shared by all forces: at most five matches, and what matched (P37).

Two steps in two transactions, like `person_match`: `look` records who looks and why, and counts it; `result_of`, once
that is committed, says which records match. Nothing else about a record is revealed. The person may open a matched
record for twelve hours: the owner functions of the app that holds it ask `matching.reason_of_search`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import DatabaseError, connection

from accounts.models import User
from audit import log
from audit.choices import Operation
from matching import hash_tables, search_terms
from matching.choices import Strength
from matching.models import Lookup, LookupFinding, LookupLimit
from matching.person_match import AskRefused, explained, store_hashes
from matching.querysets import LookupFindingQuerySet
from matching.search_terms import Clues

SUBJECT = "matching.lookup"
NO_LOOKUP = "28000"
NO_TRIES_LEFT = (
    "You or your force have reached today’s limit for searches. Call the force that manages the person, or your "
    "control room."
)
NOTHING_TO_LOOK_FOR = (
    "Enter a name, a vehicle registration, a whole phone number, or an address with its house number. What you "
    "entered is not enough to search."
)
TOO_FAST = "You have searched too many times in a minute. Wait a minute, then search again."
LOOK = "select * from matching.look(%s, %s, %s::text[], %s::smallint[], %s::smallint[], %s::bytea[])"
OWN = """
select question, record, strength, fits
from matching.match_own(%s, %s::integer[], %s::text[], %s::smallint[], %s::smallint[], %s::bytea[])
order by question, points desc, record
"""
KEEP = "select matching.keep(%s, %s, %s, %s::text[], %s::smallint[], %s::smallint[], %s::bytea[], %s)"


class LimitReached(AskRefused):
    """The person has reached the limit per minute or per day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedLookup:
    """A recorded lookup: the ticket for its result, and how many lookups are left today."""

    ticket: uuid.UUID
    tries_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupMatch:
    """One matching record: its force, how strong the match is, and what matched (name, born, place, plate, phone)."""

    record: uuid.UUID
    force: str
    strength: Strength
    fits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupAnswer:
    """The matches, best first; empty if more records match than a result may name."""

    fits: tuple[LookupMatch, ...]
    is_too_wide: bool
    lookup: Lookup


def look(clues: Clues, *, app: str, reason: str, by: User) -> StartedLookup:
    """Record that somebody looks, and why. Raises AskRefused with a message for people."""
    columns = _columns(clues)
    if not any(columns):
        raise AskRefused(NOTHING_TO_LOOK_FOR)
    with explained(), connection.cursor() as cursor:
        cursor.execute(LOOK, [app, reason, *columns])
        (ticket, tries_left) = cursor.fetchone()
    if ticket is None:
        log.record(Operation.COMBINATION, of=SUBJECT, keys=[], question="refused: no tries left", reason=reason)
        raise LimitReached(TOO_FAST if tries_left < 0 else NO_TRIES_LEFT)
    log.record(Operation.COMBINATION, of=SUBJECT, keys=[ticket], reason=reason)
    return StartedLookup(ticket=ticket, tries_left=tries_left)


def result_of(ticket: uuid.UUID, *, by: User) -> LookupAnswer:
    """The result of this person's committed lookup. Raises Lookup.DoesNotExist for another person's, or hours later."""
    if not Lookup.objects.visible_to(by).filter(public_id=ticket).exists():
        raise Lookup.DoesNotExist
    try:
        with explained(), connection.cursor() as cursor:
            cursor.execute("select record, force, strength, fits from matching.look_answer(%s)", [ticket])
            rows = cursor.fetchall()
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == NO_LOOKUP:
            raise Lookup.DoesNotExist from None
        raise
    fits = tuple(
        LookupMatch(record=record, force=force, strength=Strength(strength), fits=tuple(fits))
        for record, force, strength, fits in rows
    )
    lookup = Lookup.objects.visible_to(by).defer("digest").get(public_id=ticket)
    log.record(Operation.CONSULTATION, of=SUBJECT, keys=[ticket], reason=lookup.reason)
    return LookupAnswer(fits=fits, is_too_wide=lookup.is_too_wide, lookup=lookup)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFit:
    """One record of the person's own forces that matches the question at this position."""

    question: int
    record: uuid.UUID
    strength: Strength
    fits: tuple[str, ...]


def own_fits(questions: Iterable[Clues], *, app: str) -> list[OwnFit]:
    """The records of the person's own forces that match each question, best first. Counts and writes nothing."""
    columns: list[list[object]] = [[], [], [], [], []]
    for place, clues in enumerate(questions):
        for token in search_terms.tokens_of(clues):
            row: tuple[object, ...] = (place, token.kind, token.part, token.weight, token.token)
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    if not columns[0]:
        return []
    with explained(), connection.cursor() as cursor:
        cursor.execute(OWN, [app, *columns])
        rows = cursor.fetchall()
    return [
        OwnFit(question=question, record=record, strength=Strength(strength), fits=tuple(fits))
        for question, record, strength, fits in rows
    ]


def seen_by(user: User) -> LookupFindingQuerySet:
    """Who found records of this person's forces, when and why."""
    return LookupFinding.objects.visible_to(user).for_list()


def limits() -> dict[str, int]:
    """The daily limits for each person, force and program, and the limit per minute."""
    return dict(LookupLimit.objects.values_list("of", "tries"))


def replace_hashes(known: Clues, *, app: str, record: uuid.UUID, force: str) -> None:
    """Replace the hashes by which a record is found."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [app, record, force, *_columns(known), hash_tables.present()])


def remove_hashes(*, app: str, record: uuid.UUID) -> None:
    """Remove a record's hashes, so that nobody finds it any longer."""
    with connection.cursor() as cursor:
        cursor.execute("select matching.forget(%s, %s)", [app, record])


def replace_hashes_of_many(many: Iterable[tuple[uuid.UUID, str, Clues]], *, app: str) -> int:
    """Like `replace_hashes` for many records, each with its force; returns how many can be found."""
    return store_hashes(((record, force, search_terms.tokens_of(known)) for record, force, known in many), app=app)


def _columns(clues: Clues) -> list[list[object]]:
    terms = search_terms.tokens_of(clues)
    return [[getattr(token, name) for token in terms] for name in ("kind", "part", "weight", "token")]
