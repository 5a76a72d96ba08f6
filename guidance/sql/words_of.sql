create or replace function library.words_of(said text)
returns table(word text, place bigint)
language sql
immutable
set search_path to 'pg_catalog', 'pg_temp'
as $$
    select w, n
    from regexp_split_to_table(
        regexp_replace(
            regexp_replace(lower(said), '[''’]s\M', '', 'g'),
            '\m(?:ss?|sec|sect|section)\.?\s*([0-9]+[a-z]?)\M', ' section \1 ', 'g'
        ),
        '[^[:alnum:]]+'
    ) with ordinality as split (w, n)
    where w <> '' and length(w) <= 40
$$;
