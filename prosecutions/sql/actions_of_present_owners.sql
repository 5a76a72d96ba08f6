-- The actions with one of these statuses whose owner is active and still works at the place of the action. The counter,
-- which makes reminders, reads no account. `action_plan/owners.py` has the same rule.
create or replace function scope.actions_of_present_owners(statuses text[])
returns setof bigint
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select a.id
    from prosecutions_planaction a
    join accounts_user u on u.id = a.owner_id
    where a.status = any (statuses) and u.is_active
      and (a.force is not null and u.role = 'lead' and u.force = a.force
        or a.unit is not null and u.role = 'coordinator' and u.unit = a.unit
        or a.force is null and a.unit is null and u.role = 'national')
$$;
