"""Store cleaned rows of a revision in a few statements, whatever their number.

Each table gets its rows as one JSON document (`json_to_recordset`, which reads it once and makes no jsonb of it). COPY
would be no faster for a return's size, and PostgreSQL refuses it on a table with row-level policies, which these tables
are designed for.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from accounts.models import User
from core import clock
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
    "investigation_id", "holding_id", "previous_id", "arrival", "state", *COPIED, *ENDING, "is_complete", "version",
)  # fmt: skip
_NAMES = ", ".join((*_SHARED, *_ENTRY))
_SHAPE = ", ".join(f"{name} {_TYPES.get(name, 'boolean')}" for name in ("id", *_ENTRY))
# What a document leaves out is null there, but a list without a word in it is no null.
_VALUES = ", ".join(
    (
        *_SHARED.values(),
        *(f"coalesce({name}, '{{}}')" if _TYPES.get(name) == "text[]" else name for name in _ENTRY),
    )
)

_ENTRIES_AGAIN = f"""
    insert into investigations_entry (id, {_NAMES}) select id, {_VALUES}
    from json_to_recordset(%(rows)s::json) as r ({_SHAPE}) where id is not null
"""  # noqa: S608 -- our own column names
_ENTRIES = f"""
    insert into investigations_entry ({_NAMES}) select {_VALUES}
    from json_to_recordset(%(rows)s::json) as r ({_SHAPE}) where id is null
    returning investigation_id, id
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
_INVESTIGATIONS = """
    insert into investigations_investigation (public_id, force, handling, created_at)
    select public_id::uuid, %(force)s, 'OFFICIAL-SENSITIVE', %(now)s
    from json_array_elements_text(%(public_ids)s::json) as r (public_id)
    returning id
"""
_HOLDINGS = """
    insert into investigations_holding (investigation_id, force, reference, operation_name, begins_on)
    select r.investigation_id, %(force)s, r.reference, r.operation_name, %(month)s
    from json_to_recordset(%(rows)s::json) as r (investigation_id bigint, reference text, operation_name text)
    returning reference, investigation_id, id
"""
_RENAME = """
    update investigations_holding h set operation_name = r.operation_name
    from json_to_recordset(%(rows)s::json) as r (id bigint, operation_name text) where h.id = r.id
"""


def replace_all(revision: Revision, lines: Sequence[EntryToStore], *, by: User) -> None:
    """Replace all rows of a working revision with these. Rows that exist already keep their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from investigations_entry where revision_id = %s", [revision.pk]
        )  # including people and text
    add_all(revision, lines, by=by)


def replace_some(
    revision: Revision, lines: Sequence[EntryToStore], *, among: Sequence[EntryToStore], by: User
) -> dict[int, str]:
    """Replace these rows of a working revision, add new ones, and return the reference of each by its number.

    `among` are all that it will have.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from investigations_entry where revision_id = %s and id = any(%s)",
            [revision.pk, [line.known.entry for line in lines if line.known.entry is not None]],
        )
    return add_all(revision, lines, by=by, among=among)


def add_all(
    revision: Revision, lines: Sequence[EntryToStore], *, by: User, among: Sequence[EntryToStore] = ()
) -> dict[int, str]:
    """Add rows to a working revision, and return the reference of each by its number.

    One that is merged may have its survivor `among` rows that are there already.
    """
    now = clock.now()
    places = _places(revision, lines, now=now)
    places |= {
        line.known.reference: (line.known.investigation, line.known.holding)
        for line in among
        if line.known.investigation is not None and line.known.holding is not None
    }
    entries = [_entry(line, revision=revision, places=places) for line in lines]
    shared: dict[str, Any] = {"revision": revision.pk, "force": revision.force_id, "by": by.pk, "now": now}
    shared["rows"] = _json(entries)
    with connection.cursor() as cursor:
        if any(entry["id"] for entry in entries):
            cursor.execute(_ENTRIES_AGAIN, shared)
        numbers = {entry["investigation_id"]: entry["id"] for entry in entries}
        if not all(numbers.values()):
            cursor.execute(_ENTRIES, shared)
            numbers |= dict(cursor.fetchall())
        by_line = [(numbers[entry["investigation_id"]], line) for entry, line in zip(entries, lines, strict=True)]
        if people := [_person(number, group) for number, line in by_line for group in line.cleaned.people]:
            cursor.execute(_PEOPLE, {"force": revision.force_id, "rows": _json(people)})
        if words := [row for number, line in by_line if (row := words_of(number, line.cleaned, known=line.known))]:
            filled = [{name: value for name, value in row.items() if value != {}} for row in words]
            cursor.execute(_WORDS, {"force": revision.force_id, "rows": _json(filled)})
    return {number: line.known.reference for number, line in by_line}


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


def _places(revision: Revision, lines: Sequence[EntryToStore], *, now: datetime) -> dict[str, tuple[int, int]]:
    """The investigation and holding of each reference, created if new, with the current name of the operation."""
    known = {line.known.reference: line for line in lines}
    places = {
        reference: (line.known.investigation, line.known.holding)
        for reference, line in known.items()
        if line.known.investigation is not None and line.known.holding is not None
    }
    new = [line for reference, line in known.items() if reference not in places]
    renamed = [
        {"id": line.known.holding, "operation_name": line.cleaned.values["operation_name"]}
        for reference, line in known.items()
        if reference in places and line.cleaned.values["operation_name"] != line.known.operation_name
    ]
    with connection.cursor() as cursor:
        if renamed:
            cursor.execute(_RENAME, {"rows": _json(renamed)})
        if new:
            places |= make(new, revision=revision, now=now)
    return places


def make(new: Sequence[EntryToStore], *, revision: Revision, now: datetime) -> dict[str, tuple[int, int]]:
    """Create new investigations, held by the force; return investigation and holding by reference."""
    names: dict[str, Any] = {"force": revision.force_id, "month": revision.period_id, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_INVESTIGATIONS, {**names, "public_ids": json.dumps(_public_ids(len(new)))})
        rows = [
            {
                "investigation_id": number,
                "reference": line.known.reference,
                "operation_name": line.cleaned.values["operation_name"],
            }
            for (number,), line in zip(cursor.fetchall(), new, strict=True)
        ]
        cursor.execute(_HOLDINGS, {**names, "rows": _json(rows)})
        return {reference: (investigation, holding) for reference, investigation, holding in cursor.fetchall()}


def _public_ids(count: int) -> list[str]:
    """Random ids. The system is asked for randomness once; PostgreSQL asks for each, a third of its time for a case."""
    random = os.urandom(16 * count)
    return [str(uuid.UUID(bytes=random[place : place + 16], version=4)) for place in range(0, 16 * count, 16)]


def _entry(line: EntryToStore, *, revision: Revision, places: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """One entry in the document of entries, without the columns that have no value: half of them, of most cases."""
    investigation, holding = places[line.known.reference]
    merged = line.survivor is not None and line.cleaned.values["state"] == EntryState.MERGED
    values = {name: value for name, value in entry_values(line.cleaned).items() if value is not None and value != []}
    return values | {
        "id": line.known.entry,
        "investigation_id": investigation,
        "holding_id": holding,
        "previous_id": line.known.previous,
        "arrival": arrivals.arrival_of(line.known, line.cleaned.values, revision=revision),
        "merged_into_id": places[line.survivor.reference][0] if merged and line.survivor else None,
        "version": line.known.version + 1,
    }


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
    return json.dumps(rows, default=_written)


def _written(value: date | datetime) -> str:
    return value.isoformat()
