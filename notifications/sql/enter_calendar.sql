-- Enters the scope of the active person whose calendar has this address, given by the hash of its token.
create or replace function scope.enter_calendar(token_hash text)
returns text
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    person bigint;
begin
    select person_id into person from notifications_noticesettings where calendar_hash = token_hash;
    if person is null then
        raise exception 'no such calendar' using errcode = '28000';
    end if;
    return scope.bind(person);
end $$;
