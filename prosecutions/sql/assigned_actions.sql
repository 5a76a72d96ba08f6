-- How many open actions of the plan each person owns, for administrators, who see no action.
create or replace function scope.assigned_actions(statuses text[])
returns table (person bigint, many bigint)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select a.owner_id, count(*)
    from prosecutions_planaction a
    where a.status = any (statuses)
      and ((select scope.role()) = 'administrator' or (select scope.is_owner()))
    group by a.owner_id
$$;
