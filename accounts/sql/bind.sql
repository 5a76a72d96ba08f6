create or replace function scope.bind(person bigint)
returns text
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    account accounts_user;
begin
    if scope.bound() is not null then
        raise exception 'a scope is entered once in a transaction' using errcode = '28000';
    end if;
    select * into account from accounts_user where id = person and is_active;
    if not found then
        raise exception 'no such active person' using errcode = '28000';
    end if;
    return scope.bind_as(account.id, account.role, account.force, account.unit);
end $$;
