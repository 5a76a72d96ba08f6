"""Tells whether another force already knows a person and who to call, and nothing about the record (P37).

Two steps, in two transactions. `start_attempt` records that somebody asks and counts it; `result_of`, once that is
committed, says which forces. So nobody learns anything from an attempt that is not recorded. On a page, the form's POST
starts the attempt and redirects, and the redirect's GET returns the result; htmx follows it too.

    attempt = person_match.start_attempt(person, app="nrm", by=user)   -> RecordedAttempt
    result = person_match.result_of(attempt.ticket, by=user)            -> PersonMatchAnswer

`replace_hashes` and `remove_hashes` store and remove the hashes by which a record is found; call them before the words
are sealed. `replace_hashes_of_many` does it for many records at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import DatabaseError, connection, transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from matching import hash_tables, tokens
from matching.choices import Strength
from matching.models import MatchAttempt
from matching.models import MatchHit as HitRow
from matching.querysets import HitQuerySet
from matching.tokens import KeyedHash, PersonWords

SUBJECT = "matching.matchattempt"
NO_TRIES_LEFT = (
    "You or your force have reached today’s limit for match attempts. Call the other force, or try again tomorrow."
)
RECORDS_AT_ONCE = 500  # some 25,000 hashes a statement
KEEP_ALL = """
select count(matching.keep(%s, record, force, kinds, parts, weights, tokens, %s)) from (
    select record, force, array_agg(kind) as kinds, array_agg(part) as parts, array_agg(weight) as weights,
           array_agg(token) as tokens
    from unnest(%s::uuid[], %s::text[], %s::text[], %s::smallint[], %s::smallint[], %s::bytea[])
         as of_all(record, force, kind, part, weight, token)
    group by record, force
) as of_one
"""
NOT_ENOUGH, NOT_YET, NOT_YOURS = "22023", "25001", "42501"


class AskRefused(Exception):
    """The question can't be asked. The message tells the person what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAttempt:
    """A recorded attempt: the ticket for its result, and how many attempts are left today."""

    ticket: uuid.UUID
    tries_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """A person, and the force's record by which they can be found."""

    person: PersonWords
    record: uuid.UUID
    force: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceMatch:
    """A force that may know the person. Names the record only if it belongs to the asking force."""

    force: str
    strength: Strength
    record: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMatchAnswer:
    """The forces to call, best match first; at most five."""

    hits: tuple[ForceMatch, ...]


def refusal(person: PersonWords) -> str:
    """Why the question can't be asked yet, or nothing. Asking too early would cost an attempt."""
    if len(person.names) < 2:
        return "Enter at least two names to check for an earlier referral."
    if not person.born and not person.nationality:
        return "Enter a date of birth or a nationality to check for an earlier referral."
    return ""


def start_attempt(
    person: PersonWords, *, app: str, by: User, force: str | None = None, besides: uuid.UUID | None = None
) -> RecordedAttempt:
    """Record that somebody asks. Raises AskRefused. A person who acts for several forces passes `force`."""
    if why := refusal(person):
        raise AskRefused(why)
    with explained():
        (ticket, tries_left) = _call("select * from matching.ask(%s, %s, %s, {})", [app, force, besides], person)
    if ticket is None:
        log.record(Operation.COMBINATION, of=SUBJECT, keys=[], question="refused: no tries left today")
        raise AskRefused(NO_TRIES_LEFT)
    log.record(Operation.COMBINATION, of=SUBJECT, keys=[ticket])
    return RecordedAttempt(ticket=ticket, tries_left=tries_left)


def result_of(ticket: uuid.UUID, *, by: User) -> PersonMatchAnswer:
    """The result of this person's committed attempt. Raises MatchAttempt.DoesNotExist for anybody else's."""
    if not MatchAttempt.objects.visible_to(by).filter(public_id=ticket, who=by).exists():
        raise MatchAttempt.DoesNotExist
    with explained(), connection.cursor() as cursor:
        cursor.execute("select force, strength, record from matching.answer(%s)", [ticket])
        hits = tuple(
            ForceMatch(force=force, strength=Strength(s), record=record) for force, s, record in cursor.fetchall()
        )
    log.record(Operation.COMBINATION, of=SUBJECT, keys=[ticket])
    return PersonMatchAnswer(hits=hits)


def tries_seen_by(user: User) -> HitQuerySet:
    """Who found records of this person's force: who, from which force, when, and how strong the match was."""
    return HitRow.objects.visible_to(user).for_list()


def replace_hashes(person: PersonWords, *, app: str, record: uuid.UUID, force: str) -> None:
    """Replace the hashes by which a record can be found."""
    _call("select matching.keep(%s, %s, %s, {}, %s)", [app, record, force], person, hash_tables.present())


def replace_hashes_of_many(many: Iterable[Findable], *, app: str) -> int:
    """Replace the hashes of many records in a few statements, and return how many can be found.

    The database makes the same checks for each record as in `replace_hashes`. A person without any usable word is left
    out, and hashes stored earlier for that record remain.
    """
    return store_hashes(
        ((findable.record, findable.force, tokens.tokens_of(findable.person)) for findable in many), app=app
    )


def store_hashes(many: Iterable[tuple[uuid.UUID, str, Sequence[KeyedHash]]], *, app: str) -> int:
    """Like `replace_hashes_of_many`, for records whose hashes are already computed: each with its force and tokens."""
    kept = 0
    for some in batched(many, RECORDS_AT_ONCE, strict=False):
        rows = [(record, force, token) for record, force, hashes in some for token in hashes]
        columns: tuple[list[Any], ...] = (
            [record for record, _, _ in rows],
            [force for _, force, _ in rows],
            *([getattr(token, name) for _, _, token in rows] for name in ("kind", "part", "weight", "token")),
        )
        with connection.cursor() as cursor:
            cursor.execute(KEEP_ALL, [app, hash_tables.present(), *columns])
            kept += cursor.fetchone()[0]
    return kept


def remove_hashes(*, app: str, record: uuid.UUID) -> None:
    """Remove a record's hashes, so that nobody finds it any more."""
    with connection.cursor() as cursor:
        cursor.execute("select matching.forget(%s, %s)", [app, record])


def _call(statement: str, values: list[Any], person: PersonWords, *more: str) -> tuple[Any, ...]:
    hashes = tokens.tokens_of(person)
    columns = [[getattr(token, name) for token in hashes] for name in ("kind", "part", "weight", "token")]
    arrays = "%s::text[], %s::smallint[], %s::smallint[], %s::bytea[]"
    with connection.cursor() as cursor:
        cursor.execute(statement.format(arrays), [*values, *columns, *more])
        row: tuple[Any, ...] = cursor.fetchone()
    return row


@contextmanager
def explained() -> Iterator[None]:
    """Turn database errors that carry a message for people into AskRefused; all others propagate."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        cause = error.__cause__
        if getattr(cause, "sqlstate", "") not in {NOT_ENOUGH, NOT_YET, NOT_YOURS}:
            raise
        raise AskRefused(str(getattr(cause, ("diag"), None) and cause.diag.message_primary)) from None  # type: ignore[union-attr]
