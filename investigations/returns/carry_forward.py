"""Carry the force's live investigations forward into a month from the last submitted return.

A month builds on the last earlier return of its series that is approved or, if that return is undecided, on its
submitted revision. Carry forward copies everything counted except how a case ended, and also the remarks. A list word
that has ended keeps its code. What the force has transferred by then comes in as *transferred out*. Nothing crosses the
start of a series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce

from accounts import database_scope
from figures.models import Period
from investigations.choices import FLAGS, NOT_APPLICABLE, ReturnStatus, RevisionState
from investigations.models import Revision
from investigations.sealed import counting

# The columns of an entry that are carried forward from month to month.
CARRIED = (
    "opened_on",
    "stage",
    "origin",
    "primary_type",
    "secondary_types",
    "sub_types",
    *FLAGS,
    "partner_agencies",
    "nrm_referrals",
    "morile_score",
)
# With the names of the questions that do not apply to the case: together with the columns above, all its answers.
COPIED = (*CARRIED, "not_applicable")
_WORDS = frozenset({"stage", "origin", "primary_type", "closing_reason"})
ENDING = ("closing_reason", "closed_on", "merged_into_id")
_UNDECIDED = set(ReturnStatus) - {ReturnStatus.DRAFT, ReturnStatus.APPROVED}

# The live entries of a revision, each with its state on coming into a month, as `holder_state`: the last transfer
# accepted by that month decides whether the force still holds it.
COMING_ALONG = """
    select e.*, case when given.force = e.force then 'transferred_out' else 'live' end as holder_state
    from investigations_entry e
    left join lateral (
        select h.force from investigations_investigationtransfer h
        where h.investigation_id = e.investigation_id and h.state = 'accepted' and h.period_id <= %(month)s
        order by h.period_id desc, h.settled_at desc limit 1
    ) given on true
    where e.revision_id = %(base)s and e.state = 'live'
"""

# The first month of the series that a month belongs to; the beginning of time if no series has started.
SERIES_START = """
    (select coalesce(max(month), '-infinity') from figures_period where starts_series and month <= %(month)s)
"""

_COLUMNS = ", ".join(COPIED)
_ROLL = f"""
    with coming as ({COMING_ALONG})
    insert into investigations_entry (revision_id, force, investigation_id, holding_id, previous_id, arrival, state,
        {_COLUMNS}, is_complete, version)
    select %(revision)s, force, investigation_id, holding_id, id, 'rolled', holder_state, {_COLUMNS}, true, 1
    from coming where %(only)s::bigint[] is null or investigation_id = any(%(only)s) order by id
"""  # noqa: S608 -- our own column names

# Investigations that the force has accepted by this month and not reported since: they are in no approved return, and
# in no other draft that can still count. They are copied from the force's own newest entry.
_CARRY_FORWARD = f"""
    insert into investigations_entry (revision_id, force, investigation_id, holding_id, previous_id, arrival, state,
        {_COLUMNS}, is_complete, version)
    select distinct on (e.investigation_id) %(revision)s, e.force, e.investigation_id, e.holding_id, null::bigint,
        'transferred_in', 'live', {", ".join(f"e.{name}" for name in COPIED)}, true, 1
    from investigations_investigationtransfer h
    join investigations_entry e on e.investigation_id = h.investigation_id and e.force = h.receiver_id
    join investigations_revision r on r.id = e.revision_id and r.period >= h.period_id and r.period < %(month)s
    where h.receiver_id = %(force)s and h.state = 'accepted' and h.period_id <= %(month)s
      and h.period_id >= {SERIES_START}
      and not exists (select from investigations_investigationtransfer l
          where l.investigation_id = h.investigation_id and l.state = 'accepted' and l.period_id <= %(month)s
            and (l.period_id, l.settled_at) > (h.period_id, h.settled_at))
      and not exists (select from investigations_entry o join investigations_revision a on a.id = o.revision_id
          where o.investigation_id = h.investigation_id and o.force = h.receiver_id and a.period >= h.period_id
            and a.state in ('approved', 'superseded'))
      and not exists (select from investigations_entry o
          join investigations_revision a on a.id = o.revision_id
          join investigations_monthlyreturn m on m.id = a.monthly_return_id
          where o.investigation_id = h.investigation_id and o.force = h.receiver_id and m.status <> 'approved'
            and m.period <> %(month)s and m.period > (
                select coalesce(max(c.period), '-infinity') from investigations_revision c
                where c.force = %(force)s and c.state = 'approved' and c.period >= {SERIES_START}))
      and not exists (select from investigations_entry o
          where o.revision_id = %(revision)s and o.investigation_id = h.investigation_id)
    order by e.investigation_id, r.period desc, r.number desc
"""  # noqa: S608 -- our own column names

_PEOPLE = """
    insert into investigations_entrypeople (entry_id, force, role, nationality, gender, age_group, count)
    select n.id, p.force, p.role, p.nationality, p.gender, p.age_group, p.count
    from investigations_entry n
    join investigations_entry o on o.revision_id = %(source)s and o.investigation_id = n.investigation_id
    join investigations_entrypeople p on p.entry_id = o.id
    where n.revision_id = %(revision)s and (%(only)s::bigint[] is null or n.investigation_id = any(%(only)s))
    order by n.id, p.id
"""
# A revision that others build on is complete: its only typed texts are the questions that were left blank.
_REMARKS = """
    insert into investigations_entrytext (entry_id, force, remarks, void_reason, typed, called_before)
    select n.id, w.force, w.remarks, case when n.state = 'void' then w.void_reason else '' end, w.typed,
        case when %(is_copy)s then w.called_before else '{}' end
    from investigations_entry n
    join investigations_entry o on o.revision_id = %(source)s and o.investigation_id = n.investigation_id
    join investigations_entrytext w on w.entry_id = o.id
    where n.revision_id = %(revision)s and (
        w.remarks <> '' or w.typed <> '{}' or n.state = 'void' and w.void_reason <> ''
        or %(is_copy)s and w.called_before <> '{}'
    ) and (%(only)s::bigint[] is null or n.investigation_id = any(%(only)s))
"""
_POINT = """
    update investigations_entry e set previous_id = b.id from investigations_entry b
    where e.revision_id = %(revision)s and e.arrival in ('rolled', 'reopened')
      and b.revision_id = %(base)s and b.investigation_id = e.investigation_id
"""


def answers_in(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in the copied columns, with NOT_APPLICABLE for each question that does not apply."""
    answers = dict(columns)
    return answers | dict.fromkeys(answers.pop("not_applicable") or (), NOT_APPLICABLE)


def attribute(name: str) -> str:
    """The attribute of an `Entry` for a column: for a word, its code instead of the related row."""
    return f"{name}_id" if name in _WORDS else name


def base_of(force: str, month: date) -> Revision | None:
    """The revision that a month builds on: the newest earlier return's approved revision, or its submission."""
    undecided = Q(state=RevisionState.SUBMITTED, monthly_return__status__in=_UNDECIDED)
    start = Period.objects.filter(starts_series=True, month__lte=month).order_by("-month").values("month")[:1]
    return (
        Revision.objects.filter(
            Q(state=RevisionState.APPROVED) | undecided,
            force=force,
            period__lt=month,
            period__gte=Coalesce(Subquery(start), date.min),
        )
        .order_by("-period", "state", "-number")  # approved comes before submitted
        .first()
    )


def carry_into(revision: Revision, *, base: Revision, only: Sequence[int] | None = None) -> int:
    """Copy live investigations of the base, all or only these, into a draft; return how many."""
    names: dict[str, Any] = {
        "revision": revision.pk,
        "source": base.pk,
        "base": base.pk,
        "month": revision.period_id,
        "only": only,
        "is_copy": False,
    }
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(_ROLL, names)
        count: int = cursor.rowcount
        cursor.execute(_PEOPLE, names)
        cursor.execute(_REMARKS, names)
    _carry_sealed_text(names)
    return count


def carry_sealed_into(revision: Revision) -> int:
    """Copy what the person may not change into a draft that a file fills: no file of theirs can have it."""
    base = revision.rolled_from
    read_only = counting.read_only_rows(base.pk).investigations if base else ()
    return carry_into(revision, base=base, only=sorted(read_only)) if base and read_only else 0


def point_to(revision: Revision, *, base: Revision) -> None:
    """Link the entries of a draft to their previous entries in this base."""
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(_POINT, {"revision": revision.pk, "base": base.pk})


def carry_forward_into(revision: Revision) -> int:
    """Add what the force has accepted and not yet reported; return how many."""
    names: dict[str, Any] = {"revision": revision.pk, "force": revision.force_id, "month": revision.period_id}
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(_CARRY_FORWARD, names)
        count: int = cursor.rowcount
        if count:
            cursor.execute(_PEOPLE_OF_HOLDER, names)
    return count


# People of the investigations just added: those of the newest other entry of the force.
_PEOPLE_OF_HOLDER = """
    insert into investigations_entrypeople (entry_id, force, role, nationality, gender, age_group, count)
    select n.id, p.force, p.role, p.nationality, p.gender, p.age_group, p.count
    from investigations_entry n
    join lateral (
        select o.id from investigations_entry o join investigations_revision r on r.id = o.revision_id
        where o.investigation_id = n.investigation_id and o.force = n.force and o.revision_id <> n.revision_id
        order by r.period desc, r.number desc limit 1
    ) newest on true
    join investigations_entrypeople p on p.entry_id = newest.id
    where n.revision_id = %(revision)s and n.arrival = 'transferred_in'
      and not exists (select from investigations_entrypeople there where there.entry_id = n.id)
    order by n.id, p.id
"""


def copy_all(source: Revision, *, into: Revision) -> None:
    """Copy every entry with its people and text, unchanged, into another revision of the same return."""
    names: dict[str, Any] = {"revision": into.pk, "source": source.pk, "only": None, "is_copy": True}
    columns = ", ".join(
        ("force", "investigation_id", "holding_id", "previous_id", "arrival", "state", *COPIED, *ENDING, "is_complete")
    )
    copy = f"""
        insert into investigations_entry (revision_id, {columns}, version, changed_by_id, changed_at)
        select %(revision)s, {columns}, 1, changed_by_id, changed_at
        from investigations_entry where revision_id = %(source)s order by id
    """  # noqa: S608 -- our own column names
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(copy, names)
        cursor.execute(_PEOPLE, names)
        cursor.execute(_REMARKS, names)
    _carry_sealed_text(names)


def _carry_sealed_text(names: dict[str, Any]) -> None:
    """Copy the texts that this person does not see (`sql/count_sealed.sql`)."""
    if database_scope.hides_sealed():
        with connection.cursor() as cursor:
            cursor.execute("select scope.carry_sealed_text(%(source)s, %(revision)s, %(only)s, %(is_copy)s)", names)
