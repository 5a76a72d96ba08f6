"""An operation's name without “Op”, case and spaces, indexed: joint operations are looked for at each check."""

from django.db import migrations

SQL = r"""
create function investigations_operation_key(name text) returns text language sql immutable parallel safe as $$
    select lower(regexp_replace(btrim(name), '^op(eration)?\.?\s+', '', 'i'))
$$;

create index investigations_holding_operation on investigations_holding (investigations_operation_key(operation_name))
    where operation_name <> '';
"""

BACK = """
drop index investigations_holding_operation;
drop function investigations_operation_key(text);
"""


class Migration(migrations.Migration):
    dependencies = [("investigations", "0002_invariants")]
    operations = [migrations.RunSQL(SQL, BACK)]
