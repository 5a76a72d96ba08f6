create or replace function library.roots_of(terms text[])
returns text[]
language sql
immutable
set search_path to 'pg_catalog', 'pg_temp'
as $$
    select array_agg(
        (select string_agg(coalesce(library.root_of(w.word), w.word), ' ' order by w.place) from library.words_of(t) w)
        order by n
    )
    from unnest(terms) with ordinality as u (t, n)
$$;
