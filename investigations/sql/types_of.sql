create or replace function investigations_types_of(sub_types text[])
returns text[]
language sql
immutable parallel safe
as $$
    select coalesce(array_agg(distinct split_part(s, '.', 1)), '{}') from unnest(sub_types) s
$$;
