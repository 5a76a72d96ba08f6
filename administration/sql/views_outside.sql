-- The entries about views of one record by people whose account is not with the force that has the record now, for
-- auditors. Regional units and the national team are outside every force.
create or replace function scope.views_outside(since timestamptz, until timestamptz)
returns setof bigint
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select v.entry from scope.single_views(since, until) v
    where v.person_force is distinct from v.force
      and ((select scope.role()) = 'auditor' or (select scope.is_owner()))
$$;
