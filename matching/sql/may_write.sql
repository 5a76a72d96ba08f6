create or replace function matching.may_write(a_force text)
returns boolean
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select matching.by_owner() or coalesce(a_force = any(scope.forces()), false)
$$;
