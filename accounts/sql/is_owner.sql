-- Whether the caller acts as the owner, which no policy limits: a command, or a migration. Only owner functions ask, in
-- which the present user is the owner.
create or replace function scope.is_owner()
returns boolean
language plpgsql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
begin
    return coalesce(nullif(current_setting('role'), 'none'), session_user) = current_user;
end $$;
