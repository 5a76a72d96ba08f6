create or replace function matching.kept_by_tables()
returns table(app text, tables text, records bigint)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select k.app::text, k.tables::text, count(*) from matching_hashgeneration k group by 1, 2
$$;
