create or replace function matching.why_not(asked matching.asked[])
returns text
language sql
immutable
set search_path to 'public', 'pg_temp'
as $$
    with a as (select * from unnest(asked)), by_part as (
        select part, kind, count(*) as many from a group by part, kind
    )
    select case
        when (select coalesce(bool_or(kind is null or part is null or weight is null or octet_length(token) <> 16
              or weight not between 0 and 150 or not case kind
                  when 'name' then part between 1 and 29 when 'nick' then part between 1 and 29
                  when 'sound' then part between 1 and 29 when 'near' then part between 1 and 29
                  when 'born' then part = 0 when 'month' then part = 0 when 'year' then part = 0
                  when 'digit' then part = 0 when 'nation' then part = 30 else false end), true) from a)
            then 'What was asked is not made of tokens.'
        when (select count(distinct part) from a where part between 1 and 29) < 2
            then 'Ask by at least two names.'
        when not exists (select from a where kind in ('born', 'nation'))
            then 'Ask by a date of birth or a nationality besides the names.'
        when (select count(distinct part) from a where part between 1 and 29) > 12 or exists (
            select from by_part where many > case kind when 'name' then 1 when 'sound' then 1 when 'nick' then 8
                when 'near' then 40 when 'born' then 2 when 'digit' then 6 else 1 end)
            then 'Ask for one person at a time.'
        else '' end
$$;
