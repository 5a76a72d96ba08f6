"""Count what the data-quality score is made of, for any number of forces and months in nine statements.

Only approved returns are counted. One that is reopened counts as approved until its successor is approved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q

from accounts.models import User
from accounts.permissions import Scope
from core import clock, months
from figures import deadlines
from figures.models import Period
from investigations.choices import EntryState
from investigations.models import Entry, EntryPeople, MonthlyReturn
from investigations.quality.score import MonthQuality, ReturnCounts
from investigations.quality.unknown_answers import EVERY, OF_CASES, OF_PEOPLE, UnknownAnswers
from investigations.returns.status import status_of
from investigations.sealed import counting
from reference.models import Force

# One line for each approved return, with the revision of it that was approved first.
#
# A case is queried if it has a warning, had one when the month was first approved, and the reviewer asked about it by
# then. So neither a later question nor a correction, or what the rules make of it, lowers the validity of a return. The
# warnings of sealed cases count, too (`sql/count_sealed_texts.sql`): every reader gets the same score.
COUNTS = """
with counted as (
    select r.id, r.monthly_return_id, r.is_nil, f.id as first, f.approved_at as first_approved_at
    from investigations_revision r
    cross join lateral (
        select f.id, f.approved_at from investigations_revision f
        where f.monthly_return_id = r.monthly_return_id and f.approved_at is not null
        order by f.number limit 1
    ) f
    where r.id = any(%(revisions)s)
), warned as materialized (
    select w.revision, w.entry
    from scope.warned_rows(array(select id from counted union select first from counted)) w
)
select c.id, c.first, c.is_nil, count(f.revision),
       coalesce(array_agg(distinct e.investigation_id) filter (where e.state in ('live', 'closed') and exists (
           select from investigations_query q
           where q.monthly_return_id = c.monthly_return_id and q.investigation_id = e.investigation_id
             and q.opened_at <= c.first_approved_at
       ) and exists (
           select from warned w join investigations_entry was on was.id = w.entry
           where w.revision = c.first and was.investigation_id = e.investigation_id
       )), '{}')
from counted c
left join warned f on f.revision = c.id
left join investigations_entry e on e.id = f.entry
group by c.id, c.first, c.is_nil
"""

# What is counted of each live and closed case of a revision, by its name in `pair`. What only names the row is left
# out, so that a new field is compared without a change here.
_CASES_OF = """
select e.investigation_id, jsonb_build_array(
    to_jsonb(e) - array['id', 'revision_id', 'previous_id', 'holding_id', 'is_complete', 'version',
                        'changed_by_id', 'changed_at'],
    (select jsonb_agg(to_jsonb(p) - array['id', 'entry_id']
            order by p.role, p.nationality, p.gender, p.age_group)
     from investigations_entrypeople p where p.entry_id = e.id)
) as counted
from investigations_entry e where e.revision_id = pair.{revision} and e.state in ('live', 'closed')
"""
# The live and closed cases of two revisions of a return, and those that differ in anything that is counted. A case that
# only one of the two counts differs: it was added, or is gone or no longer counted. One that both have closed does not.
CORRECTED = f"""
select pair.now, count(*), array_agg(both_of.investigation_id) filter (where both_of.differs)
from unnest(%(now)s::bigint[], %(first)s::bigint[]) as pair (now, first)
cross join lateral (
    select coalesce(n.investigation_id, t.investigation_id) as investigation_id, n.counted is distinct from t.counted
           as differs
    from ({_CASES_OF.format(revision="now")}) n
    full join ({_CASES_OF.format(revision="first")}) t using (investigation_id)
) both_of
group by pair.now
"""  # noqa: S608 -- our own statement


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
    """What is counted in each of these approved revisions. Four statements."""
    with counting.with_sealed():
        return _counts_of(revisions)


def _counts_of(revisions: Collection[int]) -> dict[int, ReturnCounts]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"revisions": list(revisions)})
        rows = cursor.fetchall()
        pairs = [(now, first) for now, first, *_ in rows if now != first]
        cursor.execute(CORRECTED, {"now": [now for now, _ in pairs], "first": [first for _, first in pairs]})
        corrected = {now: (compared, tuple(cases or ())) for now, compared, cases in cursor.fetchall()}
    cases = _of_cases(revisions)
    groups = _of_people(revisions)
    counts = {}
    for revision, first, is_nil, warnings, queried in rows:
        of_cases, of_people = cases.get(revision, {}), groups.get(revision, {})
        compared, differing = corrected.get(revision, (0, ()))
        counts[revision] = ReturnCounts(
            revision=revision,
            first=first,
            is_nil=is_nil,
            cases=of_cases.get("number", 0),
            live=of_cases.get("live", 0),
            groups=of_people.get("number", 0),
            unknown=_by_question("unknown", of_cases, of_people),
            blank=_by_question("blank", of_cases, of_people),
            exempt=_by_question("exempt", of_cases, of_people),
            warnings=warnings,
            queried=tuple(queried),
            compared=compared,
            corrected=differing,
        )
    return counts


def _of_cases(revisions: Collection[int]) -> dict[int, dict[str, Any]]:
    """How many cases each revision counts, and in how many each answer is not known or blank."""
    cases = Entry.objects.filter(revision__in=revisions).live_or_closed().values("revision").order_by()
    rows = cases.annotate(
        number=Count("pk"), live=Count("pk", filter=Q(state=EntryState.LIVE)), **_numbers(OF_CASES.values())
    )
    return {row["revision"]: dict(row) for row in rows}


def _of_people(revisions: Collection[int]) -> dict[int, dict[str, Any]]:
    """The same of the groups of people in these cases."""
    entries = Entry.objects.filter(revision__in=revisions).live_or_closed()
    groups = EntryPeople.objects.filter(entry__in=entries).values("entry__revision").order_by()
    rows = groups.annotate(number=Count("pk"), **_numbers(OF_PEOPLE.values()))
    return {row["entry__revision"]: dict(row) for row in rows}


def _numbers(questions: Iterable[UnknownAnswers]) -> dict[str, Count]:
    """What counts the unknown and the blank answers to each question, and the cases to which it does not apply."""
    return {
        f"{kind}_{question.name}": Count("pk", filter=condition)
        for question in questions
        for kind, condition in (
            ("unknown", question.condition),
            ("blank", question.blank),
            ("exempt", question.exempt),
        )
        if condition is not None
    }


def _by_question(kind: str, *rows: Mapping[str, int]) -> dict[str, int]:
    return {name: number for row in rows for name in EVERY if (number := row.get(f"{kind}_{name}", 0))}


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
