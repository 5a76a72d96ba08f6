"""Store cleaned rows of a revision, a portion at a time, while the caller cleans those that follow.

Every new row has its number before it is sent, so no statement waits for the answer of another: PostgreSQL stores one
portion while Python prepares the next (`core/pipeline.py`). Each table gets the rows of a portion as one JSON document
(`json_to_recordset`, which reads it once and makes no jsonb of it). PostgreSQL refuses COPY on a table with row-level
policies, and reading the documents is a small part of what storing takes.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from core import clock
from core.pipeline import pipeline
from investigations.choices import MAY_NOT_APPLY, NOT_APPLICABLE, EntryState
from investigations.models import Revision
from investigations.returns import arrivals
from investigations.returns.arrivals import ArrivingInvestigation
from investigations.returns.carry_forward import CARRIED, COPIED, ENDING
from investigations.returns.cleaning import CleanedEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryToStore:
    """One investigation to store: what was known of it, the cleaned values, and its survivor if merged."""

    known: ArrivingInvestigation
    cleaned: CleanedEntry
    survivor: ArrivingInvestigation | None = None


_TYPES = {
    "investigation_id": "bigint", "holding_id": "bigint", "previous_id": "bigint", "arrival": "text", "state": "text",
    "opened_on": "date", "secondary_types": "text[]", "sub_types": "text[]", "closed_on": "date",
    "merged_into_id": "bigint", "partner_agencies": "text[]", "not_applicable": "text[]", "nrm_referrals": "int",
    "morile_score": "int", "is_complete": "boolean", "version": "int", "id": "bigint", "stage": "text",
    "origin": "text", "primary_type": "text", "closing_reason": "text",
}  # fmt: skip
_CLEANED = (*CARRIED, "closing_reason", "closed_on")
# What the rows of one import have in common is sent once.
_SHARED = {
    "revision_id": "%(revision)s", "force": "%(force)s", "changed_by_id": "%(by)s", "changed_at": "%(now)s",
}  # fmt: skip
_ENTRY = (
    "id", "investigation_id", "holding_id", "previous_id", "arrival", "state", *COPIED, *ENDING, "is_complete",
    "version",
)  # fmt: skip
_NAMES = ", ".join((*_SHARED, *_ENTRY))
_SHAPE = ", ".join(f"{name} {_TYPES.get(name, 'boolean')}" for name in _ENTRY)
# What a document leaves out is null there, but a list without a word in it is no null.
_VALUES = ", ".join(
    (
        *_SHARED.values(),
        *(f"coalesce({name}, '{{}}')" if _TYPES.get(name) == "text[]" else name for name in _ENTRY),
    )
)

_ENTRIES = f"""
    insert into investigations_entry ({_NAMES}) select {_VALUES}
    from json_to_recordset(%(rows)s::json) as r ({_SHAPE})
"""  # noqa: S608 -- our own column names
_PEOPLE = """
    insert into investigations_entrypeople (entry_id, force, role, nationality, gender, age_group, count)
    select r.entry_id, %(force)s, r.role, r.nationality, r.gender, r.age_group, r.count
    from json_to_recordset(%(rows)s::json)
        as r (entry_id bigint, role text, nationality text, gender text, age_group text, count int)
"""
_WORDS = """
    insert into investigations_entrytext (entry_id, force, remarks, void_reason, typed, called_before)
    select r.entry_id, %(force)s, r.remarks, r.void_reason, coalesce(r.typed, '{}'), coalesce(r.called_before, '{}')
    from json_to_recordset(%(rows)s::json)
        as r (entry_id bigint, remarks text, void_reason text, typed jsonb, called_before jsonb)
"""
_CASES = """
    with new as (
        select * from json_to_recordset(%(rows)s::json)
            as r (investigation bigint, public_id uuid, holding bigint, reference text, operation_name text)
    ), investigations as (
        insert into investigations_investigation (id, public_id, force, handling, created_at)
        select investigation, public_id, %(force)s, 'OFFICIAL-SENSITIVE', %(now)s from new
    )
    insert into investigations_holding (id, investigation_id, force, reference, operation_name, begins_on)
    select holding, investigation, %(force)s, reference, operation_name, %(month)s from new
"""
_NEXT_NUMBERS = """
    select array(select nextval('investigations_investigation_id_seq') from generate_series(1, %(cases)s)),
           array(select nextval('investigations_holding_id_seq') from generate_series(1, %(cases)s)),
           array(select nextval('investigations_entry_id_seq') from generate_series(1, %(entries)s))
"""
_RENAME = """
    update investigations_holding h set operation_name = r.operation_name
    from json_to_recordset(%(rows)s::json) as r (id bigint, operation_name text) where h.id = r.id
"""


PORTION = 250  # rows: about what a socket takes before the server has read the portion before


class Numbers(NamedTuple):
    """The keys of the records of one investigation in a month."""

    investigation: int
    holding: int
    entry: int


def replace_all(
    revision: Revision, lines: Iterable[EntryToStore], *, among: Collection[ArrivingInvestigation], by: User
) -> None:
    """Replace all rows of a working revision with these. Rows that exist already keep their numbers.

    `among` are the investigations that may come. People and text go with their entries.
    """
    with connection.cursor() as cursor:
        cursor.execute("delete from investigations_entry where revision_id = %s", [revision.pk])
    add_all(revision, lines, among=among, by=by)


def replace_some(
    revision: Revision, lines: Iterable[EntryToStore], *, among: Collection[ArrivingInvestigation], by: User
) -> dict[int, str]:
    """Replace the rows of these investigations in a working revision, add new ones, and return their references.

    `among` are the investigations that may come. The rows of all of them are replaced.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from investigations_entry where revision_id = %s and id = any(%s)",
            [revision.pk, [known.entry for known in among if known.entry is not None]],
        )
    return add_all(revision, lines, among=among, by=by)


def add_all(
    revision: Revision, lines: Iterable[EntryToStore], *, among: Collection[ArrivingInvestigation], by: User
) -> dict[int, str]:
    """Add rows to a working revision, and return the reference of each by its number.

    `among` are the investigations that may come, so that all of them have numbers before the first one does. A survivor
    is one of them, or has an investigation already.
    """
    now = clock.now()
    numbers = _numbers_of(among)
    stored: dict[int, str] = {}
    with pipeline():
        for portion in batched(lines, PORTION, strict=False):
            _store(portion, revision=revision, numbers=numbers, by=by, now=now)
            stored |= {numbers[line.known.reference].entry: line.known.reference for line in portion}
    return stored


def _numbers_of(among: Collection[ArrivingInvestigation]) -> dict[str, Numbers]:
    """The keys of each of these investigations and of its row, by reference; new ones in the order of the import."""
    names = {"cases": sum(map(_is_new, among)), "entries": sum(known.entry is None for known in among)}
    cases: list[int] = []
    holdings: list[int] = []
    entries: list[int] = []
    if any(names.values()):
        with connection.cursor() as cursor:
            cursor.execute(_NEXT_NUMBERS, names)
            cases, holdings, entries = cursor.fetchone()
    next_case, next_entry = zip(cases, holdings, strict=True), iter(entries)
    numbers = {}
    for known in among:
        investigation, holding = known.investigation, known.holding
        if investigation is None or holding is None:
            investigation, holding = next(next_case)
        entry = next(next_entry) if known.entry is None else known.entry
        numbers[known.reference] = Numbers(investigation, holding, entry)
    return numbers


def _is_new(known: ArrivingInvestigation) -> bool:
    return known.investigation is None or known.holding is None


def _store(
    lines: Sequence[EntryToStore], *, revision: Revision, numbers: Mapping[str, Numbers], by: User, now: datetime
) -> None:
    """Send one portion: new investigations with their holdings, then entries, people and free text."""
    shared: dict[str, Any] = {"force": revision.force_id, "now": now}
    placed = [(numbers[line.known.reference], line) for line in lines]
    new = [(place, line) for place, line in placed if _is_new(line.known)]
    renamed = [
        {"id": line.known.holding, "operation_name": line.cleaned.values["operation_name"]}
        for line in lines
        if not _is_new(line.known) and line.cleaned.values["operation_name"] != line.known.operation_name
    ]
    entries = [_entry(line, place, revision=revision, numbers=numbers) for place, line in placed]
    people = [_person(place.entry, group) for place, line in placed for group in line.cleaned.people]
    words = [row for place, line in placed if (row := words_of(place.entry, line.cleaned, known=line.known))]
    with connection.cursor() as cursor:
        if renamed:
            cursor.execute(_RENAME, {"rows": _json(renamed)})
        if new:
            cursor.execute(_CASES, {**shared, "month": revision.period_id, "rows": _json(_cases(new))})
        cursor.execute(_ENTRIES, {**shared, "revision": revision.pk, "by": by.pk, "rows": _json(entries)})
        if people:
            cursor.execute(_PEOPLE, {"force": revision.force_id, "rows": _json(people)})
        if words:
            filled = [{name: value for name, value in row.items() if value != {}} for row in words]
            cursor.execute(_WORDS, {"force": revision.force_id, "rows": _json(filled)})


def entry_values(cleaned: CleanedEntry) -> dict[str, Any]:
    """The columns of the entry that come from the cleaned values."""
    values = {name: cleaned.values[name] for name in _CLEANED}
    do_not_apply = [name for name in MAY_NOT_APPLY if values[name] == NOT_APPLICABLE]
    return (
        values
        | dict.fromkeys(do_not_apply)
        | {
            "not_applicable": do_not_apply,
            "state": cleaned.values["state"],
            "is_complete": cleaned.is_complete,
        }
    )


def words_of(entry: int, cleaned: CleanedEntry, *, known: ArrivingInvestigation) -> dict[str, Any] | None:
    """The free text to store beside an entry; None if there is none."""
    words = {
        "entry_id": entry,
        "remarks": cleaned.values["remarks"],
        "void_reason": cleaned.values["void_reason"],
        "typed": cleaned.unread,
        "called_before": _called_before(known, cleaned),
    }
    return words if any(words[name] for name in ("remarks", "void_reason", "typed", "called_before")) else None


def _called_before(known: ArrivingInvestigation, cleaned: CleanedEntry) -> dict[str, str]:
    """The names of the investigation when the revision began, by field, where they have changed."""
    if known.holding is None:
        return {}
    began = {"reference": known.reference, "operation_name": known.operation_name, **known.called_before}
    return {name: before for name, before in began.items() if before != cleaned.values[name]}


def _cases(new: Sequence[tuple[Numbers, EntryToStore]]) -> list[dict[str, Any]]:
    """New investigations, each with the holding under which the force knows it.

    The system is asked for randomness once; PostgreSQL asks for each, a third of its time for a case.
    """
    random = os.urandom(16 * len(new))
    return [
        {
            "investigation": place.investigation,
            "public_id": str(uuid.UUID(bytes=random[16 * number : 16 * number + 16], version=4)),
            "holding": place.holding,
            "reference": line.known.reference,
            "operation_name": line.cleaned.values["operation_name"],
        }
        for number, (place, line) in enumerate(new)
    ]


def _entry(line: EntryToStore, place: Numbers, *, revision: Revision, numbers: Mapping[str, Numbers]) -> dict[str, Any]:
    """One entry in the document of entries, without the columns that have no value: half of them, of most cases."""
    merged = line.survivor is not None and line.cleaned.values["state"] == EntryState.MERGED
    values = {name: value for name, value in entry_values(line.cleaned).items() if value is not None and value != []}
    return values | {
        "id": place.entry,
        "investigation_id": place.investigation,
        "holding_id": place.holding,
        "previous_id": line.known.previous,
        "arrival": arrivals.arrival_of(line.known, line.cleaned.values, revision=revision),
        "merged_into_id": _investigation_of(line.survivor, numbers) if merged and line.survivor else None,
        "version": line.known.version + 1,
    }


def _investigation_of(known: ArrivingInvestigation, numbers: Mapping[str, Numbers]) -> int:
    """The key of an investigation that is in the import, or was in the draft before."""
    return known.investigation if known.investigation is not None else numbers[known.reference].investigation


def _person(entry: int, group: Any) -> dict[str, Any]:
    return {
        "entry_id": entry,
        "role": group.role,
        "nationality": group.nationality,
        "gender": group.gender,
        "age_group": group.age_group,
        "count": group.count,
    }


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, default=_written, separators=(",", ":"))


def _written(value: date | datetime) -> str:
    return value.isoformat()
