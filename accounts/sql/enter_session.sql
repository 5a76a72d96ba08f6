create or replace function scope.enter_session(key_hash text)
returns text
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    person bigint;
begin
    select user_id into person from accounts_session
    where session_key = key_hash and user_id is not null
      and expire_date > now() and started_at > now() - interval '8 hours';
    if person is null then
        raise exception 'no such session' using errcode = '28000';
    end if;
    return scope.bind(person);
end $$;
