create or replace function matching.lookups_left(a_person bigint, a_role text, a_force text)
returns integer
language sql
stable
set search_path to 'public', 'pg_temp'
as $$
    with today as (
        select date_trunc('day', now() at time zone 'Europe/London') at time zone 'Europe/London' as begins
    ), mine as (
        select count(distinct l.digest) as today, count(*) filter (where l.at >= clock_timestamp() - interval '1 minute') as now
        from matching_lookup l, today where l.who_id = a_person and l.at >= begins
    )
    select case when m.now > (select tries from matching_lookuplimit where of = 'minute') then -1000000 else least(
        (select tries from matching_lookuplimit where of = case when a_role = 'system' then 'program' else 'person' end)
        - m.today,
        case when a_force is null then 2147483647 else
        (select tries from matching_lookuplimit where of = 'force')
        - (select count(distinct (l.who_id, l.digest)) from matching_lookup l, today
           where l.force = a_force and l.at >= begins) end
    ) end::integer from mine m
$$;
