"""Monthly extractions: what each force's referrals add up to, month by month, stored whenever the result changes.

NRM data is always open to revision: a decision is entered late, or an age turns out to be different. So a month can be
extracted again at any time. What changed since the last extraction gets the next one, and the old ones stay. A force is
included from the month of its first referral or notification: before that it has no figures, and after it a month
without any counts as 0. If the submission day of a referral was corrected, or the referral moved to another force, the
months that it left count as 0 too. `measures` counts extractions into batches.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from core import clock
from figures import batches
from nrm.choices import Exploitation
from nrm.data_rights.restriction import IN_FORCE_SQL
from nrm.form.questions_facts import BASE_TYPE
from nrm.workflow import DATE_CORRECTED

LOCK = 7308  # key of the advisory lock under which extractions are made
CRIMINAL_AS_LABOUR = "criminal_counted_as_labour"  # the rule that says until when published tables counted it like this
LIST_JOIN = "+"  # joins base types in a code: "sexual+labour"
DIMENSIONS = ("age", "exploitation", "place", "nationality", "gender", "county_lines")

_TICKS = ", ".join(f"('{tick}', '{base}')" for tick, base in BASE_TYPE.items())
_ORDER = ", ".join(f"'{value}'" for value in Exploitation.values)

# The day on which the Home Office received each referral and notification: as recorded, or as last corrected.
_SENT = f"""
select distinct on (referral_id) referral_id, force, made_on as on_day
from nrm_referralstep where move in ('submit', 'notify', '{DATE_CORRECTED}') order by referral_id, at desc, id desc
"""

# Each event, with the measures that it adds to. A decision's days run from the submission. An event counts even while
# the record is restricted; in that case nothing about the person is counted.
_HAPPENED = f"""
select s.force, date_trunc('month', counted.on_day)::date as month, m.measure, m.value,
       case when restricted.is_so then 'not_known' else r.age_at_exploitation end as age,
       coalesce(case when not restricted.is_so then (
           select string_agg(base, '{LIST_JOIN}' order by array_position(array[{_ORDER}], base)) from (
               select distinct case
                   when t.base = '{Exploitation.CRIMINAL}' and exists (
                       select from nrm_nrmrule rule where rule.code = '{CRIMINAL_AS_LABOUR}' and rule.value = 1
                           and counted.on_day between rule.valid_from and coalesce(rule.valid_to, 'infinity')
                   ) then '{Exploitation.LABOUR}' else t.base end as base
               from unnest(r.how_exploited) tick join (values {_TICKS}) as t (tick, base) using (tick)
           ) as bases
       ) end, 'not_known') as exploitation,
       coalesce(case when not restricted.is_so then nullif(r.place, '') end, 'not_known') as place,
       coalesce(case when not restricted.is_so then n.counts_as end, 'not-known') as nationality,
       coalesce(case when not restricted.is_so then nullif(r.gender, '') end, 'not_known') as gender,
       coalesce(
           case when not restricted.is_so then nullif(nullif(r.county_lines, ''), 'not_sure') end, 'not_known'
       ) as county_lines
from nrm_referralstep s
join nrm_referral r on r.id = s.referral_id
left join reference_nationality n on n.code = r.nationality
cross join lateral (
    select exists (select from nrm_subjectrequest q where q.referral_id = r.id and {IN_FORCE_SQL}) as is_so
) restricted
left join sent on sent.referral_id = s.referral_id
cross join lateral (
    select case when s.move in ('submit', 'notify') then sent.on_day else s.made_on end as on_day
) counted
cross join lateral (values
    (case s.move when 'submit' then 'nrm_referrals' when 'notify' then 'nrm_notifications' end, 1),
    (case when s.move in ('rg_positive', 'rg_positive_further', 'joint_positive', 'joint_negative')
               then 'nrm_rg_positive'
          when s.move = 'rg_negative' then 'nrm_rg_negative' end, 1),
    (case when s.move in ('rg_positive', 'rg_positive_further', 'rg_negative', 'joint_positive', 'joint_negative')
               then 'nrm_rg_days' end,
     s.made_on - sent.on_day),
    (case when s.move in ('cg_positive', 'joint_positive') then 'nrm_cg_positive'
          when s.move in ('cg_negative', 'joint_negative') then 'nrm_cg_negative' end, 1),
    (case when s.move in ('cg_positive', 'cg_negative', 'joint_positive', 'joint_negative') then 'nrm_cg_days' end,
     s.made_on - sent.on_day),
    (case when s.move like 'reconsidered%%' then 'nrm_reconsidered' end, 1)
) as m (measure, value)
where m.measure is not null
  and (
      %(month)s::date is null
      or counted.on_day >= %(month)s::date and counted.on_day < %(month)s::date + interval '1 month'
  )
"""

_TAKE = f"""
with sent as materialized ({_SENT}),
cell as materialized (
    select force, month, measure, {", ".join(DIMENSIONS)}, sum(value)::int as value
    from ({_HAPPENED}) happened group by force, month, measure, {", ".join(DIMENSIONS)}
),
reporter as (
    select force, date_trunc('month', min(on_day))::date as since from sent group by force
),
newest as (
    select distinct on (force, month) force, month, number, digest
    from nrm_referralextraction order by force, month, number desc
),
due as (
    select b.force, p.month from reporter b join figures_period p on p.month >= b.since
    where %(month)s::date is null or p.month = %(month)s::date
    union  -- what was extracted before the only referral of a month turned out to be another month's, or force's
    select n.force, n.month from newest n where %(month)s::date is null or n.month = %(month)s::date
),
digested as ({batches.digests("cell", by="force, month", columns=("measure", *DIMENSIONS, "value"))}),
made as (
    insert into nrm_referralextraction (force, month, number, taken_at, digest)
    select d.force, d.month, coalesce(n.number, 0) + 1, %(now)s, coalesce(g.digest, '')
    from due d
    left join digested g on g.force = d.force and g.month = d.month
    left join newest n on n.force = d.force and n.month = d.month
    where coalesce(g.digest, '') is distinct from n.digest
    order by d.month, d.force
    returning id, force, month
),
stored as (
    insert into nrm_referralextractioncell (extraction_id, force, measure, {", ".join(DIMENSIONS)}, value)
    select m.id, m.force, c.measure, {", ".join(f"c.{name}" for name in DIMENSIONS)}, c.value
    from made m join cell c on c.force = m.force and c.month = m.month
)
select count(*) from made
"""


@transaction.atomic
def extract(month: date | None = None) -> int:
    """Extract every force's month, or one month, whose result changed since the last extraction; return how many.

    A second caller waits, and finds nothing left to extract. Months without a period have no figures.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(batches.SETTINGS)
        cursor.execute(_TAKE, {"month": month, "now": clock.now()})
        return int(cursor.fetchone()[0])
