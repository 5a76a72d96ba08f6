-- Everything that the batches of one month hold, counted and stored by plain SQL for people who know the tables.
-- What `bin/bench` measures the product against. It may not change in the commit that changes what it measures.
-- Parameters: %(month)s. The tables are those of targets.sql. No empty totals, no digest, no check.
insert into bench_batch (force)
select force from investigations_revision where period = %(month)s and state = 'approved';

insert into bench_figure (batch_id, force, measure, dimension, category, value)
with entry as (
    select b.id as batch, e.*,
           case when opened_on <= (r.period + interval '1 month' - interval '24 months')::date then '24-months-over'
                when opened_on <= (r.period + interval '1 month' - interval '12 months')::date then '12-23-months'
                when opened_on <= (r.period + interval '1 month' - interval '6 months')::date then '6-11-months'
                when opened_on <= (r.period + interval '1 month' - interval '3 months')::date then '3-5-months'
                else '0-2-months' end as case_age,
           case when arrival in ('first_reported', 'already_running') then to_char(opened_on, 'YYYY-MM') end as opened_in,
           arrival in ('first_reported', 'already_running') and date_trunc('month', opened_on) = r.period as was_opened
    from investigations_revision r
    join bench_batch b on b.force = r.force
    join investigations_entry e on e.revision_id = r.id
    where r.period = %(month)s and r.state = 'approved'
),
live (batch, force, measure, dimension, primary_type, category, n) as (
    select batch, force, 'live',
           case when grouping(stage) = 0 then 'stage' when grouping(origin) = 0 then 'origin'
                when grouping(case_age) = 0 then 'case_age'
                when grouping(children_involved) = 0 then 'children_involved'
                when grouping(county_lines) = 0 then 'county_lines'
                when grouping(organised_immigration_crime) = 0 then 'organised_immigration_crime'
                when grouping(adult_services_website) = 0 then 'adult_services_website'
                when grouping(cross_border) = 0 then 'cross_border' when grouping(early_advice) = 0 then 'early_advice'
                when grouping(section_45) = 0 then 'section_45'
                when grouping(financial_investigator) = 0 then 'financial_investigator'
                when grouping(victim_liaison_officer) = 0 then 'victim_liaison_officer'
                when grouping(international_checks) = 0 then 'international_checks' else 'total' end,
           primary_type,
           case when grouping(stage) = 0 then stage when grouping(origin) = 0 then origin
                when grouping(case_age) = 0 then case_age
                when grouping(children_involved, county_lines, organised_immigration_crime, adult_services_website,
                              cross_border, early_advice, section_45, financial_investigator, victim_liaison_officer,
                              international_checks) = 1023 then 'all'
                else case coalesce(children_involved, county_lines, organised_immigration_crime, adult_services_website,
                                   cross_border, early_advice, section_45, financial_investigator,
                                   victim_liaison_officer, international_checks)
                         when true then 'yes' when false then 'no' else 'not_known' end
           end,
           count(*)
    from entry where state = 'live'
    group by batch, force, primary_type, grouping sets (
        (), stage, origin, case_age, children_involved, county_lines, organised_immigration_crime,
        adult_services_website, cross_border, early_advice, section_45, financial_investigator, victim_liaison_officer,
        international_checks
    )
    union all
    select batch, force, 'live', 'any_type', primary_type, t, count(*)
    from entry, unnest(array_prepend(primary_type::text, secondary_types::text[])) t where state = 'live'
    group by batch, force, primary_type, t
    union all
    select batch, force, 'live', 'sub_type', primary_type, t, count(*)
    from entry, unnest(sub_types) t where state = 'live' group by batch, force, primary_type, t
),
people (batch, force, measure, dimension, primary_type, category, n) as (
    select batch, e.force, case role when 'victim' then 'potential_victims' else 'suspects' end,
           case when grouping(counts_as) = 0 then 'nationality' when grouping(gender) = 0 then 'gender'
                when grouping(age_group) = 0 then 'age_group' else 'total' end,
           primary_type, coalesce(counts_as, gender, age_group, 'all'), sum(count)
    from entry e
    join investigations_entrypeople p on p.entry_id = e.id
    join reference_nationality n on n.code = p.nationality
    where e.state = 'live'
    group by batch, e.force, role, primary_type, grouping sets ((), counts_as, gender, age_group)
),
flow (batch, force, measure, dimension, primary_type, category, n) as (
    select batch, force, arrival, case when grouping(opened_in) = 0 then 'opened_in' else 'total' end, primary_type,
           case when grouping(opened_in) = 0 then opened_in else 'all' end, count(*)
    from entry group by batch, force, arrival, primary_type, grouping sets ((), opened_in)
    having grouping(opened_in) = 1 or opened_in is not null
    union all
    select batch, force, 'first_reported', 'origin', primary_type, origin, count(*)
    from entry where arrival = 'first_reported' group by batch, force, primary_type, origin
    union all
    select batch, force, 'held_change', 'total', primary_type, 'all',
           count(*) filter (where arrival in ('first_reported', 'already_running')) - count(*) filter (where state = 'void')
    from entry group by batch, force, primary_type
    union all
    select batch, force, 'opened', 'total', primary_type, 'all', count(*)
    from entry where was_opened group by batch, force, primary_type
    union all
    select batch, force, state, 'total', primary_type, 'all', count(*)
    from entry where state <> 'live' group by batch, force, state, primary_type
    union all
    select batch, force, 'closed', 'closing_reason', primary_type, closing_reason, count(*)
    from entry where state = 'closed' group by batch, force, primary_type, closing_reason
),
supported (batch, force, measure, dimension, primary_type, category, n) as (
    select e.batch, e.force, 'supported', case when grouping(s.supporter_id) = 0 then 'supporter' else 'total' end,
           null, case when grouping(s.supporter_id) = 0 then s.supporter_id else 'all' end, count(*)
    from entry e join investigations_supportingforce s on s.investigation_id = e.investigation_id and s.supporter_id <> e.force
    where e.state = 'live' group by e.batch, e.force, grouping sets ((), s.supporter_id)
),
cell as (
    select * from live union all select * from people union all select * from flow union all select * from supported
)
select batch, force, measure, dimension, category, sum(n) from cell group by 1, 2, 3, 4, 5
union all
select batch, force, measure, case dimension when 'total' then 'primary_type' else 'primary_type:' || dimension end,
       case dimension when 'total' then primary_type else primary_type || ':' || category end, n
from cell where primary_type is not null and n <> 0;
