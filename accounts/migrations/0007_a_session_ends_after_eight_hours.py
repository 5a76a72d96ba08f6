"""The database refuses the scope of a session that began more than eight hours ago, however busy it was since."""

from django.db import migrations

ENTER = """
create or replace function scope.enter_session(key_hash text) returns text language plpgsql security definer
set search_path = public, scope, pg_temp as $$
declare
    person bigint;
begin
    select user_id into person from accounts_session
    where session_key = key_hash and user_id is not null
      and expire_date > now(){whole};
    if person is null then
        raise exception 'no such session' using errcode = '28000';
    end if;
    return scope.bind(person);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_duty_telephone")]
    operations = [
        migrations.RunSQL(ENTER.format(whole=" and started_at > now() - interval '8 hours'"), ENTER.format(whole="")),
    ]
