create or replace function matching.why_not_look(asked matching.asked[])
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
              or weight not between 0 and 200 or not case
                  when kind in ('name', 'joined', 'nick', 'sound', 'near') then part between 100 and 119
                  when kind = 'whole' then part = 90
                  when kind in ('place', 'pair', 'spot', 'house') then part between 100 and 119 or part between 2000 and 2019
                  when kind = 'post' then part = 2800
                  when kind in ('plate', 'plate1') then part between 4000 and 4001
                  when kind in ('phone', 'phone1') then part between 5000 and 5001
                  when kind in ('born', 'month', 'year', 'digit') then part = 0 else false end), true) from a)
            then 'What was asked is not made of tokens.'
        when (select count(distinct part) from a where kind = 'name') > 12 or exists (
            select from by_part where many > case kind when 'nick' then 8 when 'near' then 40 when 'born' then 2
                when 'digit' then 6 when 'spot' then 2 when 'plate1' then 12 when 'phone1' then 18 else 1 end)
            then 'Ask for one person at a time.'
        when not exists (select from a where kind in ('name', 'plate', 'phone', 'spot', 'house'))
            then 'Add a name, a vehicle, a phone number or a house number. A date or a postcode alone fits too many people.'
        else '' end
$$;
