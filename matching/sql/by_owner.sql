create or replace function matching.by_owner()
returns boolean
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select coalesce(nullif(current_setting('role'), 'none'), session_user) = pg_get_userbyid(relowner)
    from pg_class where oid = 'matching_hashedtoken'::regclass
$$;
