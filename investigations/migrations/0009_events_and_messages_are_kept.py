"""The history of a return, and what was asked and replied, is only added to: against every role, the owner's too."""

from django.db import migrations

SQL = r"""
create function investigations_keep_history() returns trigger language plpgsql as $$
begin
    raise exception 'the history of a return is never rewritten' using errcode = '23514';
end $$;

create trigger keep before update or delete on investigations_returnevent
    for each row execute function investigations_keep_history();
create trigger keep before update or delete on investigations_querymessage
    for each row execute function investigations_keep_history();
"""
BACK = r"""
drop trigger keep on investigations_returnevent;
drop trigger keep on investigations_querymessage;
drop function investigations_keep_history;
"""


class Migration(migrations.Migration):
    dependencies = [("investigations", "0008_references_have_plain_characters")]
    operations = [migrations.RunSQL(SQL, BACK)]
