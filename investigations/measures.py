"""The measures of a monthly return, and the one statement that counts any number of revisions at once.

A second statement gives the same counts case by case, for the reasons of a change. Every measure is counted by each
dimension, and by primary type and one further dimension. Potential victims and suspects are involvements: a person in
two investigations counts twice. `figures` stores and sums the counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from figures.choices import Treatment
from figures.measures import ALL, CROSSED, TOTAL, FigureKind, Measure
from investigations.choices import FLAGS, MAY_NOT_APPLY, NOT_APPLICABLE, AgeGroup, Gender
from investigations.returns import corrections, receipts
from investigations.returns.status import STATUS_OF
from reference.models import ClosingReason, ExploitationSubType, ExploitationType, Force, Nationality, Origin, Stage

MEASURES = (
    Measure(name="live", label="Live investigations at month end", is_stock=True),
    Measure(name="potential_victims", label="Potential victims in live investigations", is_stock=True),
    Measure(name="suspects", label="Suspects in live investigations", is_stock=True),
    Measure(name="first_reported", label="First reported"),
    Measure(name="reopened", label="Reopened"),
    Measure(name="transferred_in", label="Transferred in"),
    Measure(name="closed", label="Closed"),
    Measure(name="transferred_out", label="Transferred out"),
    Measure(name="merged", label="Merged into another investigation"),
    Measure(name="void", label="Made void (added by mistake)"),
    Measure(name="already_running", label="Already running at first return"),
    Measure(name="rolled", label="Carried forward from the last approved month end"),
    Measure(name="held_change", label="Change in investigations held"),
    Measure(name="held", label="Investigations held since the series began", is_stock=True),
    Measure(name="opened_change", label="Change in opened, by month of opening"),
    Measure(name="opened", label="Opened, by month of opening, as known in this version", is_stock=True),
    # Each supported investigation is already in its lead force's figures, and users edit the list of supporters in
    # place.
    Measure(
        name="supported",
        label="Live investigations supported for another force",
        is_stock=True,
        over_areas=False,
        is_frozen=False,
    ),
)

# How long a live case has been open at the month's end: code, label, and the month from which the band starts.
AGES = (
    ("24-months-over", "2 years and over", 24),
    ("12-23-months", "1 year to under 2", 12),
    ("6-11-months", "6 months to under 12", 6),
    ("3-5-months", "3 months to under 6", 3),
    ("0-2-months", "Under 3 months", 0),
)
ANSWERS = {"yes": "Yes", "no": "No", "not_known": "Not known"}
FLAG_ANSWERS = ANSWERS | {NOT_APPLICABLE: "Not applicable"}

DIMENSIONS: dict[str, str] = {
    "primary_type": "Primary exploitation type",
    "any_type": "Any exploitation type",
    "sub_type": "Exploitation sub-type",
    "origin": "How it began",
    "stage": "Stage",
    "case_age": "Age of case",
    **FLAGS,
    "nationality": "Nationality",
    "gender": "Gender",
    "age_group": "Age group",
    "closing_reason": "Closing reason",
    "opened_in": "Month opened",
    "supporter": "Supporting force",
}


def labels_of(dimension: str) -> Mapping[str, str]:
    """The label of each category of a dimension, in the order of its list; empty where the codes need no label."""
    if dimension in FLAGS:
        return FLAG_ANSWERS if dimension in MAY_NOT_APPLY else ANSWERS
    match dimension:
        case "primary_type" | "any_type":
            return dict(ExploitationType.objects.in_order().values_list("code", "name"))
        case "sub_type":
            return dict(ExploitationSubType.objects.order_by("type__order", "order").values_list("code", "name"))
        case "origin":
            return dict(Origin.objects.in_order().values_list("code", "name"))
        case "stage":
            return dict(Stage.objects.in_order().values_list("code", "name"))
        case "closing_reason":
            return dict(ClosingReason.objects.in_order().values_list("code", "name"))
        case "nationality":
            return Nationality.objects.counted_names()
        case "supporter":
            return dict(Force.objects.order_by("short_name").values_list("code", "short_name"))
        case "case_age":
            return {code: label for code, label, _ in reversed(AGES)}
        case "gender":
            return dict(Gender.choices)
        case "age_group":
            return dict(AgeGroup.choices)
    return {}


# A return after a skipped month was carried forward from an earlier month end than the previous one.
GAPS = """
select r.id as source, b.period as since
from investigations_revision r join investigations_revision b on b.id = r.rolled_from_id
where b.period < r.period - interval '1 month'
"""
# A return builds on the approved figures of the earlier month at the time of its own approval. It becomes outdated when
# that month's counts change. A reply to a query before approval, or approving the same figures again, corrects nothing.
OUTDATED = """
select r.force, r.period, b.period as since
from investigations_revision r
join investigations_revision b on b.id = r.rolled_from_id
join investigations_revision present on present.monthly_return_id = b.monthly_return_id and present.state = 'approved'
cross join lateral (
    select a.fingerprint from investigations_revision a
    where a.monthly_return_id = b.monthly_return_id and a.approved_at <= r.approved_at
    order by a.approved_at desc, a.number desc limit 1
) rested_on
where r.state = 'approved' and present.approved_at > r.approved_at and present.fingerprint <> rested_on.fingerprint
"""
SOURCES = "select id as source, force, period from investigations_revision where state = 'approved'"

# The status of each return. The time is that of its first submission, which decides whether it was late.
_STATUS = " ".join(f"when t.status = '{status}' then '{treatment}'" for status, treatment in STATUS_OF.items())
STANDING = f"""
select t.force, t.period, case when t.current_id is not null then '{Treatment.REPORTED}' {_STATUS} end as treatment,
       (select min(r.submitted_at) from investigations_revision r where r.monthly_return_id = t.id)
         as first_submitted_at
from investigations_monthlyreturn t
"""


def age_band(month: str) -> str:
    """The age band of the case `e` at 24:00 on the last day of the month, which is a column of dates."""
    bands = " ".join(
        f"when e.opened_on <= ({month} + interval '1 month' - interval '{months} months')::date then '{code}'"
        for code, _, months in AGES[:-1]
    )
    return f"case {bands} else '{AGES[-1][0]}' end"


# One hash per grouping set, in one pass over the entries: five times as fast as a row for each entry and dimension.
_SINGLE = ("origin", "stage", "case_age", *FLAGS)


def answer_sql(flag: str) -> str:
    """The SQL for the answer to a yes or no question of the entry `e`, as a category."""
    does_not_apply = f"when '{flag}' = any(e.not_applicable) then '{NOT_APPLICABLE}' " if flag in MAY_NOT_APPLY else ""
    return f"case {does_not_apply}when e.{flag} then 'yes' when not e.{flag} then 'no' else 'not_known' end"


# A question that may not apply is grouped by its category: its column alone cannot say whether it does.
_FLAGS = ", ".join(f"{answer_sql(flag)} as {flag}" if flag in MAY_NOT_APPLY else f"e.{flag}" for flag in FLAGS)


def _answer(dimension: str) -> str:
    """The SQL for a dimension's column as a category."""
    if dimension in FLAGS and dimension not in MAY_NOT_APPLY:
        return f"case {dimension} when true then 'yes' when false then 'no' else 'not_known' end"
    return dimension


_WHICH = " ".join(f"when grouping({name}) = 0 then '{name}'" for name in _SINGLE)
_ANSWER = " ".join(f"when grouping({name}) = 0 then {_answer(name)}" for name in _SINGLE)

# Counted once in the life of an investigation: when it is first returned. Subtracted again if it was created by
# mistake.
_NEW = "((entry.arrival in ('first_reported', 'already_running'))::int - (entry.state = 'void')::int)"
RUNNING = {"held": "held_change", "opened": "opened_change"}
_COUNTED = [measure.name for measure in MEASURES if measure.name not in RUNNING]

_ENTRY = f"""
    select w.source, w.period, e.id, e.force, e.investigation_id, e.previous_id, e.arrival, e.state, e.opened_on,
           e.primary_type, e.secondary_types, e.sub_types, e.origin, e.stage, e.closing_reason,
           {age_band("w.period")} as case_age, {_FLAGS}
    from wanted w join investigations_entry e on e.revision_id = w.source
"""

COUNT = f"""
with entry as materialized ({_ENTRY}),
live as (select * from entry where state = 'live'),
flow as (
    select source, primary_type, arrival, state, closing_reason,
           case when arrival = 'first_reported' then origin end as origin, count(*) as n
    from entry group by 1, 2, 3, 4, 5, 6
),
cells (source, measure, dimension, primary_type, category, n) as (
    select source, 'live', case {_WHICH} else '{TOTAL}' end, primary_type, case {_ANSWER} else '{ALL}' end, count(*)
    from live group by source, primary_type, grouping sets ((), {", ".join(_SINGLE)})
    union all
    select source, 'live', 'any_type', primary_type, any_type, count(*)
    from live cross join unnest(primary_type::text || secondary_types::text[]) as any_type group by 1, 4, 5
    union all
    select source, 'live', 'sub_type', primary_type, sub_type, count(*)
    from live cross join unnest(sub_types) as sub_type group by 1, 4, 5
    union all
    select source, case role when 'victim' then 'potential_victims' else 'suspects' end,
           case when grouping(counts_as) = 0 then 'nationality' when grouping(gender) = 0 then 'gender'
                when grouping(age_group) = 0 then 'age_group' else '{TOTAL}' end,
           primary_type, coalesce(counts_as, gender, age_group, '{ALL}'), sum(count)
    from live join investigations_entrypeople p on p.entry_id = live.id
    join reference_nationality n on n.code = p.nationality
    group by source, role, primary_type, grouping sets ((), counts_as, gender, age_group)
    union all
    select source, m.measure, d.dimension, primary_type, d.category, sum(m.n)
    from flow
    cross join lateral (values
        (arrival, n),
        (nullif(state, 'live'), n),
        ('held_change', n * {_NEW.replace("entry.", "flow.")}),
        ('opened_change', n * {_NEW.replace("entry.", "flow.")})
    ) as m (measure, n)
    cross join lateral (values
        ('{TOTAL}', '{ALL}'),
        ('closing_reason', case when m.measure = 'closed' then closing_reason end),
        ('origin', case when m.measure = 'first_reported' then origin end)
    ) as d (dimension, category)
    where m.measure is not null and d.category is not null
    group by 1, 2, 3, 4, 5
    union all
    select source, arrival, 'opened_in', primary_type, to_char(date_trunc('month', opened_on), 'YYYY-MM'), count(*)
    from entry where arrival in ('first_reported', 'already_running')
    group by source, arrival, primary_type, date_trunc('month', opened_on)
    union all
    select source, 'opened_change', 'opened_in', null, to_char(of.month, 'YYYY-MM'), sum(of.n)
    from entry
    left join investigations_entry before on before.id = entry.previous_id
        and entry.arrival not in ('first_reported', 'already_running')
        and date_trunc('month', before.opened_on) <> date_trunc('month', entry.opened_on)
    cross join lateral (values
        (date_trunc('month', entry.opened_on), {_NEW} + (before.id is not null)::int),
        (date_trunc('month', before.opened_on), -1)
    ) as of (month, n)
    where of.month is not null
    group by source, of.month having sum(of.n) <> 0
    union all
    select source, 'supported', d.dimension, null, d.category, count(*)
    from live join investigations_supportingforce s on s.investigation_id = live.investigation_id
    cross join lateral (values ('{TOTAL}', '{ALL}'), ('supporter', s.supporter_id)) as d (dimension, category)
    where s.supporter_id <> live.force and s.ended_on is null group by 1, 3, 5
    union all
    select source, measure, '{TOTAL}', null, '{ALL}', 0
    from wanted cross join unnest(array[{", ".join(f"'{name}'" for name in _COUNTED)}]) as measure
)
select source, measure, dimension, category, sum(n)::int as value from cells group by 1, 2, 3, 4
union all
select source, measure, 'primary_type', primary_type, n::int
from cells where dimension = '{TOTAL}' and primary_type is not null and n <> 0
union all
select source, measure, 'primary_type{CROSSED}' || dimension, primary_type || '{CROSSED}' || category, n::int
from cells where dimension <> '{TOTAL}' and primary_type is not null
"""

CAME = ("rolled", "already_running", "first_reported", "reopened", "transferred_in")
WENT = ("live", "closed", "transferred_out", "merged", "void")
_CASE_VALUES = ", ".join(
    [
        *(f"('{name}', (arrival = '{name}')::int)" for name in CAME),
        *(f"('{name}', (state = '{name}')::int)" for name in WENT),
        *(f"('{change}', {_NEW})" for change in RUNNING.values()),
    ]
)
_CASE_ANSWERS = ", ".join(f"('{name}', case when c.measure = 'live' then {_answer(name)} end)" for name in _SINGLE)
_MONTH_OPENED = "to_char(date_trunc('month', opened_on), 'YYYY-MM')"

BY_CASE = f"""
with entry as materialized ({_ENTRY}),
live as (select * from entry where state = 'live'),
cells (id, measure, dimension, category, n) as (
    select c.id, c.measure, d.dimension, d.category, c.n
    from (
        select entry.*, m.measure, m.n from entry cross join lateral (values {_CASE_VALUES}) as m (measure, n)
        where m.measure = any(%(measures)s)
    ) c
    cross join lateral (values
        ('{TOTAL}', '{ALL}'),
        ('primary_type', primary_type),
        ('closing_reason', case when c.measure = 'closed' then closing_reason end),
        ('origin', case when c.measure = 'first_reported' then origin end),
        ('opened_in', case when c.measure in ('first_reported', 'already_running') then {_MONTH_OPENED} end),
        {_CASE_ANSWERS}
    ) as d (dimension, category)
    where d.dimension = any(%(dimensions)s) and d.category is not null and (c.n <> 0 or d.dimension = '{TOTAL}')
    union all
    select id, 'live', d.dimension, d.category, 1
    from live cross join lateral (
        select 'any_type', unnest(primary_type::text || secondary_types::text[])
        union all
        select 'sub_type', unnest(sub_types)
    ) as d (dimension, category)
    where 'live' = any(%(measures)s) and d.dimension = any(%(dimensions)s)
    union all
    select entry.id, 'opened_change', 'opened_in', to_char(of.month, 'YYYY-MM'), of.n
    from entry
    left join investigations_entry before on before.id = entry.previous_id
        and entry.arrival not in ('first_reported', 'already_running')
        and date_trunc('month', before.opened_on) <> date_trunc('month', entry.opened_on)
    cross join lateral (values
        (date_trunc('month', entry.opened_on), {_NEW} + (before.id is not null)::int),
        (date_trunc('month', before.opened_on), -1)
    ) as of (month, n)
    where 'opened_change' = any(%(measures)s) and 'opened_in' = any(%(dimensions)s) and of.month is not null
    union all
    select live.id, m.measure, d.dimension, d.category, p.count
    from live join investigations_entrypeople p on p.entry_id = live.id
    join reference_nationality n on n.code = p.nationality
    cross join lateral (values
        (case p.role when 'victim' then 'potential_victims' else 'suspects' end)
    ) as m (measure)
    cross join lateral (values
        ('{TOTAL}', '{ALL}'),
        ('primary_type', primary_type),
        ('nationality', counts_as),
        ('gender', gender),
        ('age_group', age_group)
    ) as d (dimension, category)
    where m.measure = any(%(measures)s) and d.dimension = any(%(dimensions)s)
    union all
    select id, m.measure, '{TOTAL}', '{ALL}', 0
    from entry cross join (values ('potential_victims'), ('suspects')) as m (measure)
    where m.measure = any(%(measures)s)
)
select entry.source, entry.investigation_id as thing,
       entry.arrival in ('first_reported', 'already_running') as is_new,
       measure, dimension, category, sum(n)::int as value
from cells join entry using (id) group by 1, 2, 3, 4, 5, 6
"""

KIND = FigureKind(
    name="return",
    method=2,
    measures=MEASURES,
    sources=SOURCES,
    standing=STANDING,
    count=COUNT,
    stock="live",
    came=CAME,
    went=WENT,
    by_thing=BY_CASE,
    corrections=corrections.BETWEEN,
    gaps=GAPS,
    outdated=OUTDATED,
    running=RUNNING,
    running_by={"opened": "opened_in"},
    altered=receipts.ALTERED,
)
