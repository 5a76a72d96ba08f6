"""Checking a revision against the registry of rules, and giving the reason that answers a question.

`check` looks at the revision as a whole, in a constant number of statements, and leaves in `Finding` exactly what the
rules find now. A reason stays with its figure: within the return, and from the month that it rolled from. The caller
holds the return's lock.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from audit import log
from audit.choices import Kind
from investigations import states
from investigations.choices import FindingState, Severity
from investigations.models import Finding, MonthlyReturn, Revision
from investigations.rules import RULES, Before, Found, Line, Missing, Picture
from reference import clock, months

# One line an investigation. Sums of people are taken apart by sub-query, so that neither role multiplies the other.
LINES = """
select e.id, e.investigation_id, h.reference, h.operation_name, e.state, e.arrival, e.opened_on, e.closed_on,
       e.primary_type, e.sub_types, now.victims, now.suspects,
       p.id, pr.period, p.state, p.closed_on, p.force = e.force, before.victims, before.suspects,
       case when not e.is_complete then w.typed end
from investigations_entry e
join investigations_holding h on h.id = e.holding_id
left join investigations_entrywords w on w.entry_id = e.id
left join investigations_entry p on p.id = e.previous_id
left join investigations_revision pr on pr.id = p.revision_id
left join lateral (
    select coalesce(sum(n.count) filter (where n.role = 'victim'), 0) as victims,
           coalesce(sum(n.count) filter (where n.role = 'suspect'), 0) as suspects
    from investigations_entrypeople n where n.entry_id = e.id
) now on true
left join lateral (
    select coalesce(sum(n.count) filter (where n.role = 'victim'), 0) as victims,
           coalesce(sum(n.count) filter (where n.role = 'suspect'), 0) as suspects
    from investigations_entrypeople n where n.entry_id = p.id
) before on true
where e.revision_id = %(revision)s
order by e.id
"""

# What was live in the newest earlier return that was handed in: approved, else as submitted. Struck out is not missing,
# nor is what another body has taken over since.
MISSING = """
with base as (
    select id, period from investigations_revision
    where force = %(force)s and period < %(month)s and period >= %(start)s and state in ('approved', 'submitted')
    order by period desc, state = 'approved' desc, number desc
    limit 1
)
select e.investigation_id, h.reference, base.period
from base
join investigations_entry e on e.revision_id = base.id and e.state = 'live'
join investigations_holding h on h.id = e.holding_id
where not exists (
    select from investigations_entry m where m.revision_id = %(revision)s and m.investigation_id = e.investigation_id
)
and not exists (
    select from investigations_entry v join investigations_revision vr on vr.id = v.revision_id
    where v.investigation_id = e.investigation_id and v.force = e.force and v.state = 'void' and vr.state = 'approved'
)
and not exists (
    select from investigations_handover o
    where o.investigation_id = e.investigation_id and o.force = e.force and o.state = 'accepted'
      and o.period <= %(month)s
)
order by h.reference
"""

HISTORY = """
select r.period, e.primary_type, count(e.id)
from investigations_revision r
left join investigations_entry e on e.revision_id = r.id and e.state = 'live'
where r.force = %(force)s and r.state = 'approved' and r.period >= %(year)s and r.period < %(month)s
group by r.period, e.primary_type
order by r.period
"""

# Other bodies' live entries of the same month that name the same operation, or that somebody has said are the same.
RETURNED_TWICE = """
with mine as (
    select e.id, e.investigation_id, i.same_operation_as_id as same, h.operation_name as name
    from investigations_entry e
    join investigations_investigation i on i.id = e.investigation_id
    join investigations_holding h on h.id = e.holding_id
    where e.revision_id = %(revision)s and e.state = 'live'
), pairs as (
    select mine.id, o.investigation_id as other
    from mine
    join investigations_holding o on investigations_operation_key(o.operation_name)
        = investigations_operation_key(mine.name) and o.operation_name <> '' and o.force <> %(force)s
    where mine.name <> ''
    union
    select mine.id, mine.same from mine where mine.same is not null
    union
    select mine.id, i.id from mine join investigations_investigation i on i.same_operation_as_id = mine.investigation_id
)
select pairs.id, e.id
from pairs
join investigations_entry e on e.investigation_id = pairs.other and e.state = 'live' and e.force <> %(force)s
join investigations_revision r on r.id = e.revision_id and r.period = %(month)s and r.state in ('approved', 'submitted')
"""

VOCABULARY = """
select 'type', code, name, valid_from, valid_to from reference_exploitationtype
union all
select 'sub_type', code, type, valid_from, valid_to from reference_exploitationsubtype
"""

# Leaves exactly what was found. A figure that stands there keeps its reason; a new one takes over the reason that the
# same figure had in an earlier revision of this return or in the return that it rolled from.
KEEP = """
with found as (
    select * from jsonb_to_recordset(%(found)s::jsonb) as f (
        place int, entry bigint, rule text, severity text, field text, message text, remedy text, figure text
    )
), gone as (
    delete from investigations_finding
    where revision_id = %(revision)s and figure not in (select figure from found)
), former as (
    select distinct on (f.figure) f.figure, f.reason, f.reason_by_id, f.reason_at
    from investigations_finding f
    join investigations_revision r on r.id = f.revision_id
    where r.monthly_return_id in (%(return)s, (
        select b.monthly_return_id from investigations_revision a
        join investigations_revision b on b.id = a.rolled_from_id where a.id = %(revision)s
    ))
      and r.id <> %(revision)s and f.state = 'explained' and f.figure in (select figure from found)
    order by f.figure, f.reason_at desc
)
insert into investigations_finding as kept (
    revision_id, force, entry_id, rule, severity, field, message, remedy, figure, state, reason, reason_by_id, reason_at
)
select %(revision)s, %(force)s, found.entry, rule, severity, field, message, remedy, found.figure,
       case when former.figure is null or severity = 'error' then 'open' else 'explained' end,
       case when former.figure is null or severity = 'error' then '' else former.reason end,
       case when severity = 'warning' then former.reason_by_id end,
       case when severity = 'warning' then former.reason_at end
from found left join former on former.figure = found.figure
order by found.place
on conflict (revision_id, figure) do update
    set entry_id = excluded.entry_id, message = excluded.message, remedy = excluded.remedy, field = excluded.field
returning id, entry_id, rule, severity, field, message, remedy, figure, state, reason, reason_by_id, reason_at
"""


def check(revision: Revision) -> list[Finding]:
    """Look at the whole revision, keep what the rules find as its findings, and answer them, what blocks first."""
    picture = picture_of(revision)
    found = [
        (rule, one)
        for rule in RULES.values()
        for one in rule.find(picture)
    ]
    lines = {
        _figure(rule.code, one): {
            "entry": one.entry,
            "rule": rule.code,
            "severity": one.severity or rule.severity,
            "field": one.field[:40],
            "message": one.message[:400],
            "remedy": (one.remedy or rule.remedy)[:300],
        }
        for rule, one in found
    }
    rows = [{"figure": figure, "place": place, **line} for place, (figure, line) in enumerate(lines.items())]
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP,
            {
                "found": json.dumps(rows),
                "revision": revision.pk,
                "return": revision.monthly_return_id,
                "force": revision.force_id,
            },
        )
        kept = {row[7]: row for row in cursor.fetchall()}
    columns = ("id", "entry_id", "rule", "severity", "field", "message", "remedy", "figure", "state", "reason")
    findings = [
        Finding(
            revision=revision,
            force_id=revision.force_id,
            **dict(zip((*columns, "reason_by_id", "reason_at"), kept[figure], strict=True)),
        )
        for figure in lines
    ]
    return sorted(findings, key=lambda finding: finding.severity != Severity.ERROR)


def picture_of(revision: Revision) -> Picture:
    """Gather what the rules look at, in five statements whatever the size of the revision."""
    month = revision.period_id
    asked = {
        "revision": revision.pk,
        "force": revision.force_id,
        "month": month,
        "start": _series_start(month),
    }
    asked["year"] = max(asked["start"], months.previous(month, 12))
    twice = {row[0] for row in _rows(RETURNED_TWICE, asked)}
    names, sub_types = _vocabulary(month)
    history: dict[date, dict[str, int]] = defaultdict(dict)
    for period, kind, count in _rows(HISTORY, asked):
        history[period].update({kind: count} if kind else {})
    return Picture(
        month=month,
        lines=tuple(_line(row, twice=twice, sub_types=sub_types) for row in _rows(LINES, asked)),
        missing=tuple(
            Missing(investigation=row[0], reference=row[1], month=row[2]) for row in _rows(MISSING, asked)
        ),
        history=history,
        type_names=names,
        types_with_sub_types=frozenset(code.partition(".")[0] for code, is_valid in sub_types.items() if is_valid),
    )
