"""A document that was read stays what it is, against every role: what refers to it may rely on its bytes and words."""

from django.db import migrations

SQL = r"""
create function files_keep_document() returns trigger language plpgsql as $$
begin
    if old.state <> 'waiting' then
        raise exception 'a document that was read stays what it is; send another one' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger keep before update on files_document for each row execute function files_keep_document();
"""
BACK = r"""
drop trigger keep on files_document;
drop function files_keep_document;
"""


class Migration(migrations.Migration):
    dependencies = [("files", "0003_documents")]
    operations = [migrations.RunSQL(SQL, BACK)]
