"""Each person reads their own drafts alone, and nobody signed in is needed to keep a form that was posted too late.

`keep_posted` finds the person by the session that has ended, within 12 hours of its last use: a key that no session
had stores nothing. It keeps 20 such forms a person. Drafts go when the account is closed, and when role or place
change: what was typed for one force's record is not taken along to another force.
"""

from django.db import migrations

SQL = r"""
alter table drafts_draft enable row level security;
create policy own on drafts_draft using (user_id = (select scope.person()))
    with check (user_id = (select scope.person()));

create function scope.keep_posted(key_hash text, an_address text, a_name text, sealed bytea) returns bigint
language plpgsql security definer set search_path = public, scope, pg_temp as $$
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

create function scope.forget_drafts() returns bigint language sql security definer
set search_path = public, pg_temp as $$
    with gone as (delete from drafts_draft where expires_at <= now() returning 1) select count(*) from gone
$$;

-- An ended session is remembered for a day, to know whose form was posted too late.
create function scope.forget_sessions() returns bigint language sql security definer
set search_path = public, pg_temp as $$
    with gone as (
        delete from accounts_session where seen_at < now() - interval '1 day' and expire_date < now() returning 1
    ) select count(*) from gone
$$;

create function scope.drop_drafts() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
    delete from drafts_draft where user_id = new.id;
    return null;
end $$;

create trigger drafts_drop after update of is_active, role, force, unit on accounts_user for each row
when (not new.is_active or (old.role, old.force, old.unit) is distinct from (new.role, new.force, new.unit))
execute function scope.drop_drafts();
"""

BACK = """
drop trigger drafts_drop on accounts_user;
drop function scope.drop_drafts();
drop function scope.forget_sessions();
drop function scope.forget_drafts();
drop function scope.keep_posted(text, text, text, bytea);
drop policy own on drafts_draft;
alter table drafts_draft disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("drafts", "0001_drafts"), ("accounts", "0002_scope")]
    operations = [migrations.RunSQL(SQL, BACK)]
