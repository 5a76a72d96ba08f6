create or replace function matching.left_to(a_person bigint, a_force text)
returns integer
language sql
stable
set search_path to 'public', 'pg_temp'
as $$
    with today as (
        select date_trunc('day', now() at time zone 'Europe/London') at time zone 'Europe/London' as begins
    )
    select least(
        (select l.tries from matching_matchlimit l where l.of = 'person')
        - (select count(distinct t.digest) from matching_matchattempt t, today where t.who_id = a_person and t.at >= begins),
        (select l.tries from matching_matchlimit l where l.of = 'force')
        - (select count(distinct (t.who_id, t.digest)) from matching_matchattempt t, today
           where t.force = a_force and t.at >= begins)
    )::integer
$$;
