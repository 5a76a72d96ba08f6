create or replace function scope.keep_posted(key_hash text, an_address text, a_name text, sealed bytea)
returns bigint
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    person bigint;
    kept bigint;
begin
    select s.user_id into person from accounts_session s join accounts_user u on u.id = s.user_id and u.is_active
    where s.session_key = key_hash and s.seen_at > now() - interval '12 hours'
      and (s.expire_date <= now() or s.started_at <= now() - interval '8 hours');
    if person is null or octet_length(sealed) = 0 or octet_length(sealed) > 804096 then
        return null;
    end if;
    delete from drafts_draft where id in (
        select id from drafts_draft where user_id = person and name like 'posted-%'
        order by saved_at desc, id desc offset 19
    );
    insert into drafts_draft (user_id, address, name, page, fields, saved_at, expires_at)
    values (person, an_address, a_name, '', sealed, now(), now() + interval '7 days') returning id into kept;
    return kept;
end $$;
