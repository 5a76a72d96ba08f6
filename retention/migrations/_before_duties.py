"""The functions of retention as they were before a kind named its duty, for a migration that is reversed."""

FUNCTIONS = {
    "scope.shows_record": r"""create or replace function scope.shows_record(kind_code text, record uuid)
returns boolean
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    known retention_erasablerecordkind;
    row_of_record jsonb;
begin
    select * into known from retention_erasablerecordkind k where k.kind = kind_code;
    if not found then
        return false;
    end if;
    execute format('select to_jsonb(t) from %I t where t.public_id = $1', known.table_name) into row_of_record using record;
    return row_of_record is not null and (
        row_of_record ->> 'sealed' is null or scope.is_owner()
        or (row_of_record ->> 'sealed')::bigint = any (scope.unsealed('shown'))
    );
end $$;""",
    "scope.decides_on_retention": r"""create or replace function scope.decides_on_retention(kind_code text)
returns boolean
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    condition text;
    answer boolean;
begin
    select k.decides into condition from retention_erasablerecordkind k where k.kind = kind_code;
    if condition is null or scope.person() is null then
        return false;
    end if;
    execute format('select (%s)', condition) into answer;
    return coalesce(answer, false);
end $$;""",
    "scope.refuse_other_columns": r"""create or replace function scope.refuse_other_columns(name text, columns jsonb)
returns void
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    wrong text;
begin
    select string_agg(c.key, ', ') into wrong from jsonb_object_keys(columns) c(key)
    where not exists (
        select from pg_attribute a
        where a.attrelid = name::regclass and a.attname = c.key and not a.attisdropped
          and a.atttypid = any ('{text,varchar,bytea,json,jsonb,text[],varchar[]}'::regtype[])
          and not exists (
              select from pg_constraint k where k.conrelid = a.attrelid and k.contype in ('f', 'p') and a.attnum = any (k.conkey)
          )
    );
    if wrong is not null then
        raise exception 'an erasure blanks text only, not % of %', wrong, name using errcode = '42501';
    end if;
end $$;""",
}
