-- Binds a person to this transaction with the role and place of their account. `bind_as` refuses a closed account, an
-- unknown one, and a second scope.
create or replace function scope.bind(person bigint)
returns text
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    account accounts_user;
begin
    select * into account from accounts_user where id = person;
    return scope.bind_as(account.id, account.role, account.force, account.unit);
end $$;
