-- The same figures of orders, of all months at once, as somebody writes them who knows the tables: straight from the
-- records into batches and figures, without extractions, digests, or a lock. It asks what was in force month by month of
-- the newest move until then, where the product reads spans: so this is also a second recount.
create function pg_temp.holder(a_subject bigint, a_day date, present varchar) returns varchar language sql stable as $$
    select coalesce((
        select h.force from orders_subjecttransfer h
        where h.subject_id = a_subject and h.state = 'accepted'
          and (h.settled_at at time zone 'Europe/London')::date > a_day
        order by h.settled_at limit 1
    ), present)
$$;
create function pg_temp.years(starts date, ends date) returns text language sql immutable as $$
    select case
        when ends is null then 'further_order'
        when ends + 1 < starts + interval '2 years' then 'under_2'
        when ends + 1 < starts + interval '5 years' then 'from_2'
        when ends + 1 < starts + interval '10 years' then 'from_5'
        else 'from_10' end
$$;

create temporary table bench_cell on commit drop as
with month as (
    select month, (month + interval '1 month' - interval '1 day')::date as day from figures_period
),
in_force as materialized (
    select pg_temp.holder(o.subject_id, m.day, o.force) as force, m.month, m.day, o.id, o.subject_id, o.kind, o.basis,
           pg_temp.years(s.starts_on, s.ends_on) as length
    from orders_order o cross join month m
    cross join lateral (
        select became, starts_on, ends_on from orders_orderstep
        where order_id = o.id and made_on <= m.day order by number desc limit 1
    ) s
    where s.became in ('in_force', 'under_appeal') and m.day between s.starts_on and coalesce(s.ends_on, 'infinity')
),
part as materialized (
    select f.force, f.month, c.kind || case c.reach when '' then '' else '_' || c.reach end as part,
           coalesce(nullif(c.template, ''), 'own_words') as entry,
           case when c.template = '' then array['own_words'] when t.types = '{}' then array['any_type']
                else t.types::text[] end as types
    from in_force f
    join orders_condition c on c.order_id = f.id
    join orders_orderstep a on a.id = c.added_id and a.made_on <= f.day
    left join orders_orderstep r on r.id = c.removed_id
    left join orders_conditiontemplate t on t.code = c.template
    where (r.made_on is null or r.made_on > f.day)
      and f.day between coalesce(c.starts_on, '-infinity') and coalesce(c.ends_on, 'infinity')
),
move as materialized (
    select pg_temp.holder(o.subject_id, s.made_on, o.force) as force, date_trunc('month', s.made_on)::date as month,
           s.order_id, s.move, s.was, s.became, s.starts_on, s.ends_on,
           o.kind, o.basis, (o.created_at at time zone 'Europe/London')::date as kept_since,
           pg_temp.years(s.starts_on, s.ends_on) as length
    from orders_orderstep s join orders_order o on o.id = s.order_id
    where not (s.move = 'expire' and exists (
        select from orders_orderstep n where n.order_id = s.order_id and n.number = s.number + 1 and n.move = 'renewed_before'))
),
breach as (
    select pg_temp.holder(o.subject_id, happened_on, o.force) as force, date_trunc('month', happened_on)::date as month,
           'orders_breaches' as measure, 'order_kind' as dimension, o.kind as category
    from orders_breach b join orders_order o on o.id = b.order_id
    union all
    select pg_temp.holder(o.subject_id, decided_on, o.force), date_trunc('month', decided_on)::date,
           'orders_breach_results', 'order_result', b.state
    from orders_breach b join orders_order o on o.id = b.order_id
    where b.state not in ('suspected', 'investigated', 'charged')
),
due as (
    select v.subject_id, v.next_due_on as day, (
        select min(n.visited_on) from orders_visit n
        where n.subject_id = v.subject_id and (n.visited_on, n.id) > (v.visited_on, v.id)) as made_on
    from orders_visit v
    union all
    select a.subject_id, a.assessed_on + l.value, (
        select min(v.visited_on) from orders_visit v where v.subject_id = a.subject_id)
    from (select distinct on (subject_id) * from orders_riskassessment order by subject_id, assessed_on, id) a
    join orders_law l on l.code = 'visit_days_' || a.level
        and a.assessed_on between l.valid_from and coalesce(l.valid_to, 'infinity')
    where not exists (select from orders_visit v where v.subject_id = a.subject_id and v.visited_on < a.assessed_on)
),
visit as materialized (
    select pg_temp.holder(d.subject_id, d.day, s.force) as force, date_trunc('month', d.day)::date as month,
           coalesce(d.made_on <= d.day, false) as in_time
    from due d join orders_subject s on s.id = d.subject_id
    where d.day < %(today)s and (d.made_on <= d.day or exists (
        select from orders_order o cross join lateral (
            select became, starts_on, ends_on from orders_orderstep
            where order_id = o.id and made_on <= d.day order by number desc limit 1
        ) n
        where o.subject_id = d.subject_id and n.became in ('in_force', 'under_appeal')
          and d.day between n.starts_on and coalesce(n.ends_on, 'infinity')))
)
select force, month, 'orders_in_force' as measure,
       case when grouping(kind) = 0 then 'order_kind' when grouping(basis) = 0 then 'order_basis'
            when grouping(length) = 0 then 'order_length' else 'total' end as dimension,
       coalesce(kind, basis, length, 'all') as category, count(*) as n
from in_force group by force, month, grouping sets ((), kind, basis, length)
union all
select force, month, 'orders_subjects', 'total', 'all', count(distinct subject_id) from in_force group by force, month
union all
select force, month, 'orders_conditions', case when grouping(part) = 0 then 'order_part' else 'total' end,
       coalesce(part, 'all'), count(*)
from part group by force, month, grouping sets ((), part)
union all
select force, month, 'orders_conditions_taken', case when grouping(entry) = 0 then 'order_entry' else 'total' end,
       coalesce(entry, 'all'), count(*)
from part group by force, month, grouping sets ((), entry)
union all
select force, month, 'orders_conditions_taken', 'order_type', type, count(*)
from part, unnest(types) type group by force, month, type
union all
select force, month, 'orders_made',
       case when grouping(kind) = 0 then 'order_kind' when grouping(basis) = 0 then 'order_basis'
            when grouping(length) = 0 then 'order_length' else 'total' end,
       coalesce(kind, basis, length, 'all'), count(*)
from move where move = 'make' group by force, month, grouping sets ((), kind, basis, length)
union all
select force, month, 'orders_fixed', case when grouping(kind) = 0 then 'order_kind' else 'total' end, coalesce(kind, 'all'),
       count(*)
from move where move = 'make' and ends_on is not null group by force, month, grouping sets ((), kind)
union all
select force, month, 'orders_fixed_months', case when grouping(kind) = 0 then 'order_kind' else 'total' end,
       coalesce(kind, 'all'),
       sum(extract(year from age(ends_on + 1, starts_on)) * 12 + extract(month from age(ends_on + 1, starts_on)))
from move where move = 'make' and ends_on is not null group by force, month, grouping sets ((), kind)
union all
select force, month, 'orders_refused', case when grouping(kind) = 0 then 'order_kind' else 'total' end,
       coalesce(kind, 'all'), count(*)
from move where move = 'refuse' group by force, month, grouping sets ((), kind)
union all
select force, month, 'orders_ended', case when grouping(kind) = 0 then 'order_kind' when grouping(became) = 0
       then 'order_ended' else 'total' end, coalesce(kind, became, 'all'), count(*)
from move where was in ('in_force', 'under_appeal')
    and became in ('expired', 'discharged', 'quashed', 'replaced', 'main_decided', 'subject_died')
group by force, month, grouping sets ((), kind, became)
union all
select force, month, 'orders_lapsed', case when grouping(kind) = 0 then 'order_kind' else 'total' end,
       coalesce(kind, 'all'), count(*)
from move m where move = 'expire' and ends_on >= kept_since and not exists (
    select from orders_expirydecision d where d.order_id = m.order_id and d.ends_on = m.ends_on and d.choice <> 'noted')
group by force, month, grouping sets ((), kind)
union all
select force, min(month), 'orders_first', 'total', 'all', 1 from move where move = 'make' group by force
union all
select f.force, m.month, 'orders_forces', 'total', 'all', 1
from (select force, min(month) as month from move where move = 'make' group by force) f join month m on m.month >= f.month
union all
select force, month, measure, case when grouping(dimension) = 0 then dimension else 'total' end, coalesce(category, 'all'),
       count(*)
from breach group by force, month, measure, grouping sets ((), (dimension, category))
union all
select force, month, 'orders_visits_due', 'total', 'all', count(*) from visit group by force, month
union all
select force, month, 'orders_visits_kept', 'total', 'all', count(*) from visit where in_time group by force, month;

insert into bench_batch (force, month)
select f.force, p.month
from (select force, min(month) as month from bench_cell group by force) f join figures_period p on p.month >= f.month;
insert into bench_figure (batch_id, force, measure, dimension, category, value)
select b.id, b.force, c.measure, c.dimension, c.category, c.n
from bench_batch b join bench_cell c on c.force = b.force and c.month = b.month where c.n <> 0;
