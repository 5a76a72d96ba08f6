create or replace function investigations_operation_key(name text)
returns text
language sql
immutable parallel safe
as $$
    select lower(regexp_replace(btrim(name), '^op(eration)?\.?\s+', '', 'i'))
$$;
