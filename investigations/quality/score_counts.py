"""Count what the data-quality score is made of, for any number of forces and months in seven statements.

Only approved returns are counted. One that is reopened counts as approved until its successor is approved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Min

from accounts.models import User
from accounts.permissions import Scope
from core import clock, months
from figures import deadlines
from figures.models import Period
from investigations.models import MonthlyReturn
from investigations.quality.score import ASKED_OF_CASES, ASKED_OF_PEOPLE, MonthQuality, ReturnCounts
from investigations.returns.status import status_of
from reference.models import Force

# One line for each approved return. Cases, people and findings are counted apart, so that none multiplies another.
# `first` is the revision that was approved first, where another was approved before.
COUNTS = """
with counted as (
    select r.id, r.monthly_return_id, r.approved_at, r.is_nil, (
        select f.id from investigations_revision f
        where f.monthly_return_id = r.monthly_return_id and f.approved_at is not null and f.number < r.number
        order by f.number limit 1
    ) as first
    from investigations_revision r where r.id = any(%(revisions)s)
), cases as (
    select e.revision_id as id, count(*) as cases, count(*) filter (where e.state = 'live') as live,
           array[
               count(*) filter (where e.origin = 'unknown'), count(*) filter (where e.primary_type = 'UNK'),
               count(*) - count(e.children_involved), count(*) - count(e.county_lines),
               count(*) - count(e.organised_immigration_crime), count(*) - count(e.adult_services_website),
               count(*) - count(e.cross_border), count(*) - count(e.early_advice), count(*) - count(e.section_45),
               count(*) - count(e.financial_investigator), count(*) - count(e.victim_liaison_officer),
               count(*) - count(e.international_checks), count(*) - count(e.nrm_referrals)
           ] as not_known
    from investigations_entry e
    where e.revision_id = any(%(revisions)s) and e.state in ('live', 'closed')
    group by e.revision_id
), people as (
    select e.revision_id as id, count(*) as groups,
           array[
               count(*) filter (where n.nationality = 'unknown'), count(*) filter (where n.gender = 'not_known'),
               count(*) filter (where n.age_group = 'not_known')
           ] as not_known
    from investigations_entry e join investigations_entrypeople n on n.entry_id = e.id
    where e.revision_id = any(%(revisions)s) and e.state in ('live', 'closed')
    group by e.revision_id
), warned as (
    select c.id, count(*) as warnings,
           count(distinct e.id) filter (where e.state in ('live', 'closed') and exists (
               select from investigations_query q
               where q.monthly_return_id = c.monthly_return_id and q.investigation_id = e.investigation_id
                 and q.opened_at <= c.approved_at
           )) as queried
    from counted c join investigations_finding f on f.revision_id = c.id and f.severity = 'warning'
    left join investigations_entry e on e.id = f.entry_id
    group by c.id
)
select c.id, c.is_nil, c.first, coalesce(cases.cases, 0), coalesce(cases.live, 0), coalesce(people.groups, 0),
       cases.not_known, people.not_known, coalesce(warned.warnings, 0), coalesce(warned.queried, 0)
from counted c left join cases using (id) left join people using (id) left join warned using (id)
"""

# The cases that differ between two revisions of a return in anything that is counted; what only names the row is left
# out, so that a new field is compared without a change here.
CORRECTED = """
select pair.now, count(*), array_agg(both_of.investigation_id) filter (where both_of.differs)
from unnest(%(now)s::bigint[], %(first)s::bigint[]) as pair (now, first)
cross join lateral (
    select coalesce(n.investigation_id, t.investigation_id) as investigation_id, n.counted is distinct from t.counted
           as differs
    from (
        select e.investigation_id, jsonb_build_array(
            to_jsonb(e) - array['id', 'revision_id', 'previous_id', 'holding_id', 'is_complete', 'version',
                                'changed_by_id', 'changed_at'],
            (select jsonb_agg(to_jsonb(p) - array['id', 'entry_id']
                    order by p.role, p.nationality, p.gender, p.age_group)
             from investigations_entrypeople p where p.entry_id = e.id)
        ) as counted
        from investigations_entry e where e.revision_id = pair.now
    ) n full join (
        select e.investigation_id, jsonb_build_array(
            to_jsonb(e) - array['id', 'revision_id', 'previous_id', 'holding_id', 'is_complete', 'version',
                                'changed_by_id', 'changed_at'],
            (select jsonb_agg(to_jsonb(p) - array['id', 'entry_id']
                    order by p.role, p.nationality, p.gender, p.age_group)
             from investigations_entrypeople p where p.entry_id = e.id)
        ) as counted
        from investigations_entry e where e.revision_id = pair.first
    ) t using (investigation_id)
) both_of
group by pair.now
"""


def quality_of(user: User, *, until: date, count: int, force: str = "") -> list[MonthQuality]:
    """Each force in the user's scope, or one of them, in each of the last months in which it owed a return.

    The newest month comes first, and within it the forces by unit and name.
    """
    span = [months.previous(until, back) for back in range(count)]
    periods = {period.month: period for period in Period.objects.filter(month__in=span)}
    forces = Force.objects.filter(Scope.of(user).over("code")).select_related("unit").prefetch_related("names")
    if force:
        forces = forces.filter(code=force)
    rows = list(forces.order_by("unit__order", "short_name"))
    returns = {
        (each.force_id, each.period_id): each
        for each in MonthlyReturn.objects.visible_to(user)
        .filter(period__in=periods, force__in=rows)
        .annotate(first_submitted_at=Min("revisions__submitted_at"))
    }
    counts = counts_of([each.current_id for each in returns.values() if each.current_id])
    later = deadlines.extended(list(periods))
    return [
        _quality(each, periods[month], returns.get((each.code, month)), counts=counts, later=later)
        for month in span
        if month in periods
        for each in rows
        if each.is_valid_on(months.last_day(month))
    ]


def counts_of(revisions: Collection[int]) -> dict[int, ReturnCounts]:
    """What is counted in each of these approved revisions. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"revisions": list(revisions)})
        rows = cursor.fetchall()
        pairs = [(row[0], row[2]) for row in rows if row[2] is not None]
        cursor.execute(CORRECTED, {"now": [now for now, _ in pairs], "first": [first for _, first in pairs]})
        corrected = {now: (compared, tuple(cases or ())) for now, compared, cases in cursor.fetchall()}
    counts = {}
    for revision, is_nil, _first, cases, live, groups, of_cases, of_people, warnings, queried in rows:
        compared, differing = corrected.get(revision, (0, ()))
        counts[revision] = ReturnCounts(
            revision=revision,
            is_nil=is_nil,
            cases=cases,
            live=live,
            groups=groups,
            not_known=_by_question(ASKED_OF_CASES, of_cases) | _by_question(ASKED_OF_PEOPLE, of_people),
            warnings=warnings,
            queried=queried,
            compared=compared,
            corrected=differing,
        )
    return counts


def _by_question(questions: Iterable[str], numbers: list[int] | None) -> dict[str, int]:
    return dict(zip(questions, numbers, strict=True)) if numbers else {}


def _quality(
    force: Force,
    period: Period,
    monthly_return: Any,
    *,
    counts: dict[int, ReturnCounts],
    later: dict[tuple[str, date], date],
) -> MonthQuality:
    """The quality of one return, or of the month of a force that has not started it."""
    first = monthly_return.first_submitted_at if monthly_return else None
    is_of_before = (
        monthly_return is not None
        and monthly_return.submitted_on_time is None
        and monthly_return.current_id is not None
    )
    return MonthQuality(
        force=force.code,
        name=force.called_on(months.last_day(period.month)).short_name,
        unit=str(force.unit),
        period=period,
        due_on=max(later.get((force.code, period.month), period.due_on), period.due_on),
        status=status_of(monthly_return, period=period),
        counts=counts.get(monthly_return.current_id) if monthly_return and monthly_return.current_id else None,
        first_submitted_on=clock.day_of(first) if first and not is_of_before else None,
        is_on_time=monthly_return.submitted_on_time if monthly_return else None,
    )
