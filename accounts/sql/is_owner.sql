-- Whether this session is the owner's, whom no policy limits: a command, or a migration. Only owner functions ask.
create or replace function scope.is_owner()
returns boolean
language plpgsql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
begin
    return pg_has_role(session_user, current_user, 'member');
end $$;
