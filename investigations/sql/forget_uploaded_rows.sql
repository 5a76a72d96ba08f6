create or replace function scope.forget_uploaded_rows()
returns bigint
language sql
security definer
set search_path to 'public', 'pg_temp'
as $$
    with gone as (
        update investigations_returnupload set rows = null, cells = null
        where (rows is not null or cells is not null) and uploaded_at <= now() - interval '7 days' returning 1
    )
    select count(*) from gone
$$;
