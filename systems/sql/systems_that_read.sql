-- The systems that read the records of a force: each that has a working token with one of these scopes, its name and the name
-- of its owner. Police and the national team may know that of every force, as they may know who its people are. The web reads
-- no row of systems.
create or replace function scope.systems_that_read(of_force text, wanted text[])
returns table(name text, owner text)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select account.name, owner.name
    from systems_system s
    join accounts_user account on account.id = s.user_id
    join accounts_user owner on owner.id = s.owner_id
    where s.state = 'active' and owner.is_active
      and (select scope.role()) in ('analyst', 'lead', 'coordinator', 'national')
      and (
          s.role = 'national' or s.force = of_force
          or s.role = 'coordinator' and s.unit = (select f.unit from reference_force f where f.code = of_force)
      )
      and exists (
          select from systems_apitoken t
          where t.system_id = s.id and t.scopes::text[] && wanted and t.revoked_at is null and t.expires_at > now()
      )
    order by lower(account.name), s.id
$$;
