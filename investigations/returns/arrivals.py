"""What is known of an investigation before a month's row for it is read, and how it comes into the month.

An investigation in the draft, or carried forward from the last month, keeps its arrival. For the others the reference
decides: one that the force closed earlier is reopened, a missing one comes back, an unknown one is new. Both the row
form and the whole import use this module.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection

from accounts import database_scope
from core import months
from investigations.choices import Arrival, EntryState
from investigations.models import Revision
from investigations.returns import carry_forward
from investigations.returns.cleaning import StoredEntry
from investigations.returns.fields import Value
from investigations.returns.parsers import reference_key
from investigations.returns.people_groups import AXES, PeopleGroup
from investigations.sealed import counting

# The arrivals of an investigation that no earlier month has.
NEW = frozenset({Arrival.ALREADY_RUNNING, Arrival.FIRST_REPORTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivingInvestigation:
    """An investigation about to have a row in a month. A field that is None does not exist yet."""

    reference: str
    arrival: str
    investigation: int | None = None
    holding: int | None = None
    entry: int | None = None  # its row in the working revision
    previous: int | None = None
    version: int = 0
    state: str = EntryState.LIVE
    operation_name: str = ""
    called_before: Mapping[str, str] = field(default_factory=dict)  # if the working revision changed them
    has_words: bool = False  # whether a row of text is stored beside its entry
    stored: StoredEntry


_VALUES = (*carry_forward.COPIED, "closing_reason", "closed_on")
# What is known of an entry `e`, in the order in which `known_of` reads it, and the joins that it needs.
_COLUMNS = """
    e.id, e.investigation_id, e.holding_id, e.previous_id, e.arrival, {state}, e.version,
    h.reference, h.operation_name, coalesce(w.remarks, ''), coalesce(w.void_reason, ''),
    w.entry_id is not null,
    coalesce(w.typed, '{{}}')::text, coalesce(w.called_before, '{{}}')::text, coalesce(survivor.reference, ''),
    r.period, {people}, {values}
"""
JOINS = """
    join investigations_revision r on r.id = e.revision_id
    join investigations_holding h on h.id = e.holding_id
    left join investigations_entrytext w on w.entry_id = e.id
    left join lateral (
        select m.reference from investigations_holding m
        where m.investigation_id = e.merged_into_id and m.force = e.force order by m.id desc limit 1
    ) survivor on true
"""
_KNOWN = "select {columns} from ({source}) e {joins} order by e.id"
# The groups of people of an entry, in the order in which they were entered.
_GROUPS = """
    (select coalesce(
        json_agg(json_build_array(n.role, n.nationality, n.gender, n.age_group, n.count) order by n.id), '[]'
     ) from investigations_entrypeople n where n.entry_id = e.id)::text
"""
_OF_REVISION = "select e.*, e.state as holder_state from investigations_entry e where e.revision_id = %(revision)s"
_OF_ENTRIES = "select e.*, e.state as holder_state from investigations_entry e where e.id = any(%(entries)s)"

# For references that have no row in the month: the newest row before it in the series, and whether a later month first
# reported the investigation. Reads only approved revisions and the one that the month builds on.
_ELSEWHERE = f"""
    select h.reference, h.id, h.investigation_id, h.operation_name, i.force = h.force, last.id, last.state, last.period,
        exists (
            select from investigations_entry l join investigations_revision r on r.id = l.revision_id
            where l.investigation_id = h.investigation_id and l.force = h.force and r.state = 'approved'
              and r.period > %(month)s and l.arrival in ('already_running', 'first_reported')
        )
    from investigations_holding h
    join investigations_investigation i on i.id = h.investigation_id
    left join lateral (
        select e.id, e.state, r.period
        from investigations_entry e join investigations_revision r on r.id = e.revision_id
        where e.investigation_id = h.investigation_id and e.force = h.force
          and (r.state = 'approved' or r.id = %(base)s) and r.period >= {carry_forward.SERIES_START}
          and r.period < %(month)s
        order by r.period desc, r.number desc limit 1
    ) last on true
    where h.force = %(force)s and lower(replace(h.reference, ' ', '')) = any(%(keys)s)
"""  # noqa: S608 -- one of our own questions inside


def in_draft(revision: Revision) -> dict[str, ArrivingInvestigation]:
    """The investigations of the working revision that the person may change, by reference."""
    known = _known(_changeable(_OF_REVISION), {"revision": revision.pk})
    return {arriving.reference: arriving for arriving in known}


def coming_along(revision: Revision) -> dict[str, ArrivingInvestigation]:
    """What would be carried forward into a revision that has nothing carried forward yet, by reference.

    Without what the person may not change (`carry_forward.carry_sealed_into`).
    """
    if revision.rolled_from_id is None:
        return {}
    names = {"base": revision.rolled_from_id, "month": revision.period_id}
    rows = _known(_changeable(carry_forward.COMING_ALONG), names)
    return {row.reference: _arriving(row, Arrival.ROLLED, state=row.state) for row in rows}


def _changeable(source: str) -> str:
    """Those of some entries that the person may change: not a sealed one that they read in an emergency."""
    if not database_scope.hides_sealed():
        return source
    return (
        f"select * from ({source}) every_row where sealed is null"  # noqa: S608 -- our own statement
        " or sealed = any ((select scope.unsealed('changed'))::bigint[])"
    )


def of_references(references: Iterable[str], *, revision: Revision) -> dict[str, ArrivingInvestigation | str]:
    """How each of these references, without a row in the month, comes into it; or the sentence why it cannot.

    A reference that differs only in case or spacing is the same one, and keeps the spelling that the force first used.
    """
    wanted = list(references)
    by_key = {reference_key(reference): reference for reference in wanted}
    if not wanted:
        return {}
    new = Arrival.ALREADY_RUNNING if revision.rolled_from_id is None else Arrival.FIRST_REPORTED
    nothing = StoredEntry()
    answer: dict[str, ArrivingInvestigation | str] = {
        reference: ArrivingInvestigation(reference=reference, arrival=new, stored=nothing) for reference in wanted
    }
    rows = _rows(
        _ELSEWHERE,
        {
            "keys": list(by_key),
            "force": revision.force_id,
            "month": revision.period_id,
            "base": revision.rolled_from_id,
        },
    )
    before = {by_key[reference_key(row[0])]: row for row in rows}
    entries = {
        arriving.entry: arriving for arriving in _known(_OF_ENTRIES, {"entries": [row[5] for row in rows if row[5]]})
    }
    for reference, (known_as, holding, investigation, name, is_holder, last, state, period, is_later) in before.items():
        if why := _why_not(reference, state=state, period=period, is_holder=is_holder):
            answer[reference] = why
        elif last is not None:
            came_back = new if revision.rolled_from_id is None else Arrival.ROLLED
            arrival = Arrival.REOPENED if state == EntryState.CLOSED else came_back
            answer[reference] = _arriving(entries[last], arrival)
        elif is_later and revision.rolled_from_id is None:
            answer[reference] = (
                f"“{reference}” was first reported in a later month. A first return cannot correct an earlier month."
            )
        else:
            answer[reference] = ArrivingInvestigation(
                reference=known_as,
                arrival=Arrival.ROLLED if is_later else new,
                investigation=investigation,
                holding=holding,
                operation_name=name,
                stored=StoredEntry(values={"operation_name": name}),
            )
    for key in counting.references_in_use(by_key, force=revision.force_id):
        answer[by_key[key]] = not_to_be_used(by_key[key])
    return answer


def not_to_be_used(reference: str) -> str:
    """What to do about a reference that a sealed case has, without a word of it: the case may be the same one."""
    return (
        f"You cannot use the reference “{reference}”. For a new investigation, enter another reference. "
        "If your force already reports it, leave it out and ask your lead."
    )


def arrival_of(known: ArrivingInvestigation, values: Mapping[str, Value], *, revision: Revision) -> str:
    """The arrival of an investigation once its row is read: a first return says what was running and what is new.

    Where it does not say, the opening date decides: a case opened in the month is new.
    """
    if not asks_what_was_running(known.arrival, revision=revision):
        return known.arrival
    was_running = values["was_running"]
    if was_running is None:
        return _by_day(values["opened_on"], month=revision.period_id)
    return Arrival.ALREADY_RUNNING if was_running else Arrival.FIRST_REPORTED


def _by_day(opened_on: Value, *, month: date) -> Arrival:
    """The arrival of a case in a first return that does not say: new if it was opened in the month."""
    is_new = isinstance(opened_on, date) and opened_on >= month
    return Arrival.FIRST_REPORTED if is_new else Arrival.ALREADY_RUNNING


def _answer(arrival: str, opened_on: Value, *, month: date) -> bool | None:
    """Whether the case was already running, where its arrival contradicts its opening date.

    None where they agree, so that the arrival follows the opening date when the force corrects it.
    """
    if arrival not in NEW or arrival == _by_day(opened_on, month=month):
        return None
    return arrival == Arrival.ALREADY_RUNNING


def asks_what_was_running(arrival: str, *, revision: Revision) -> bool:
    """Whether the form asks if the case was already running: for a new row in a first return of a series."""
    return revision.rolled_from_id is None and arrival in NEW


def approved_among(investigations: Iterable[int | None]) -> frozenset[int]:
    """The investigations of these that any approved return has or had."""
    known = [investigation for investigation in investigations if investigation is not None]
    return frozenset(number for (number,) in _rows("select scope.approved_among(%(known)s)", {"known": known}))


def people_of(entries: Iterable[int]) -> dict[int, tuple[PeopleGroup, ...]]:
    """The groups of people of these entries, in the order in which they were entered."""
    by_entry: dict[int, list[PeopleGroup]] = {}
    wanted = list(entries)
    if not wanted:
        return {}
    statement = """
        select entry_id, role, nationality, gender, age_group, count
        from investigations_entrypeople where entry_id = any(%(entries)s) order by id
    """
    for entry, role, nationality, gender, age_group, count in _rows(statement, {"entries": wanted}):
        by_entry.setdefault(entry, []).append(
            PeopleGroup(role=role, nationality=nationality, gender=gender, age_group=age_group, count=count)
        )
    return {entry: tuple(groups) for entry, groups in by_entry.items()}


def columns(*, state: str, people: str) -> str:
    """The columns of a statement whose rows `known_of` reads: the entry's state for its holder, and its people."""
    return _COLUMNS.format(state=state, people=people, values=", ".join(f"e.{name}" for name in _VALUES))


# With the state and the people that the entry itself has.
OWN_COLUMNS = columns(state="e.state", people=_GROUPS)


def of_entry(entry: int) -> ArrivingInvestigation:
    """What one entry holds, including people."""
    return of_entries([entry])[entry]


def of_entries(entries: Iterable[int]) -> dict[int, ArrivingInvestigation]:
    """What each of these entries holds, including people, by its number."""
    arriving = _known(_OF_ENTRIES, {"entries": list(entries)}, people=_GROUPS)
    return {known.entry: known for known in arriving if known.entry is not None}


def _why_not(reference: str, *, state: str | None, period: date | None, is_holder: bool) -> str:
    """Why a reference cannot have a row, with the next step; empty if it can."""
    when = f" in {months.label(period)}" if period else ""
    if state == EntryState.VOID:
        return f"“{reference}” was made void{when}. Report the investigation under another reference."
    if state == EntryState.MERGED:
        return f"“{reference}” was merged into another investigation{when}. Report that one."
    if not is_holder or state == EntryState.TRANSFERRED_OUT:
        return f"“{reference}” was transferred out{when}. The force that now has it reports it."
    return ""


def _arriving(arriving: ArrivingInvestigation, arrival: str, *, state: str = EntryState.LIVE) -> ArrivingInvestigation:
    """A row of an earlier month as it comes into this one: live, without its ending."""
    left: dict[str, Value] = {"closing_reason": None, "closed_on": None, "merged_into": "", "void_reason": ""}
    left |= {"state": state, "was_running": None}
    blank = {name: text for name, text in arriving.stored.unread.items() if text == ""}
    stored = StoredEntry(values={**arriving.stored.values, **left}, people=arriving.stored.people, unread=blank)
    came = replace(arriving, arrival=arrival, state=state, stored=stored, called_before={})
    return replace(came, previous=arriving.entry, entry=None, version=1)


def _known(source: str, names: dict[str, Any], *, people: str = "'[]'") -> list[ArrivingInvestigation]:
    """Entries in the form that the cleaning reads, without their people unless the caller asks for them."""
    statement = _KNOWN.format(columns=columns(state="e.holder_state", people=people), source=source, joins=JOINS)
    return [known_of(row) for row in _rows(statement, names)]


def known_of(row: tuple[Any, ...]) -> ArrivingInvestigation:
    """An entry in the form that the cleaning reads, from a row of the `columns`."""
    entry, investigation, holding, previous, arrival, state, version = row[:7]
    reference, name, remarks, void_reason, has_words, typed, called_before, survivor, month, people = row[7:17]
    values: dict[str, Value] = carry_forward.answers_in(dict(zip(_VALUES, row[17:], strict=True)))
    values |= {
        "reference": reference,
        "operation_name": name,
        "state": state,
        "remarks": remarks,
        "void_reason": void_reason,
        "merged_into": survivor,
        "was_running": _answer(arrival, values["opened_on"], month=month),
    }
    return ArrivingInvestigation(
        reference=reference,
        arrival=arrival,
        investigation=investigation,
        holding=holding,
        entry=entry,
        previous=previous,
        version=version,
        state=state,
        operation_name=name,
        called_before=json.loads(called_before),
        has_words=has_words,
        stored=StoredEntry(values=values, people=_groups_in(people), unread=json.loads(typed)),
    )


def _groups_in(document: str) -> tuple[PeopleGroup, ...]:
    """The groups of people in a document of `_GROUPS`."""
    return tuple(PeopleGroup(**dict(zip(AXES, group, strict=True))) for group in json.loads(document))


def _rows(statement: str, names: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, names)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
