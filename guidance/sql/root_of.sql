create or replace function library.root_of(word text)
returns text
language sql
immutable
set search_path to 'pg_catalog', 'pg_temp'
as $$
    select (ts_lexize('english_stem', word))[1]
$$;
