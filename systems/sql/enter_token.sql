-- Enters the scope of the system whose token has this hash. The token, its system and the system's owner must be active
-- at this moment: the clock's time counts, not the start of the transaction.
create or replace function scope.enter_token(hash_of_token text)
returns text
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    system systems_system;
begin
    select s.* into system from systems_apitoken t
    join systems_system s on s.id = t.system_id
    join accounts_user owner on owner.id = s.owner_id
    where t.token_hash = hash_of_token and t.revoked_at is null and t.expires_at > clock_timestamp()
      and s.state = 'active' and owner.is_active;
    if not found then
        raise exception 'no such token' using errcode = '28000';
    end if;
    return scope.bind_as(system.user_id, system.role, system.force, system.unit);
end $$;
