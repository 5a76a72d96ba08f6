-- The keys of one kind that are open for reading in this transaction (`open_rows`).
create or replace function scope.opened(kind text)
returns bigint[]
language plpgsql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
declare
    rows text := (scope.bound())[6];
begin
    if rows is null then
        return '{}';
    end if;
    return array(
        select split_part(row_key, ':', 2)::bigint from unnest(string_to_array(rows, ',')) row_key
        where split_part(row_key, ':', 1) = kind
    );
end $$;
