"""The digest of what is erased as it was before it covered rows that are deleted, for a migration that is reversed."""

DIGEST = r"""create or replace function scope.digest_of_text(kind_code text, record uuid)
returns text
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    number bigint := scope.number_of_record(kind_code, record);
    part retention_erasabletablerows;
    texts text;
    digests text := '';
begin
    if number is null then
        return '';
    end if;
    for part in
        select * from retention_erasabletablerows e where e.kind = kind_code and e.is_seen and e.columns <> '{}' order by e.place
    loop
        execute format(
            'select string_agg(line, E''\n'' order by line) from (select jsonb_build_array(%s)::text as line from %I t where %s) lines',
            (select string_agg(format('t.%I', name), ', ' order by name) from jsonb_object_keys(part.columns) name),
            part.table_name, part.rows
        ) into texts using number, record;
        digests := digests || encode(sha256(convert_to(coalesce(texts, ''), 'UTF8')), 'hex');
    end loop;
    return encode(sha256(convert_to(digests, 'UTF8')), 'hex');
end $$;"""
