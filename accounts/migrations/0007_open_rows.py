"""Rows of other forces can be opened for reading until the end of a transaction; the scope binds their keys."""

from django.db import migrations

from core.sql import load, text_of

BOUND = """
create or replace function scope.bound() returns text[] language plpgsql stable security definer
set search_path to 'scope', 'pg_temp'
as $$
declare
    whole text := current_setting('mspt.scope', true);
    parts text[];
begin
    if coalesce(whole, '') = '' then
        return null;
    end if;
    parts := string_to_array(whole, '|');
    if cardinality(parts) <> 6
       or parts[1] <> pg_backend_pid()::text
       or parts[2] <> extract(epoch from transaction_timestamp())::text
       or parts[6] <> scope.mac(array_to_string(parts[1:5], '|')) then
        return null;
    end if;
    return parts;
end $$;
"""
WIDEN = text_of("accounts", "widen")
BEFORE = WIDEN.replace("array_to_string(parts, '|')", "array_to_string(parts[1:5], '|')")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_scope_is_read_faster")]
    operations = [
        migrations.RunSQL(text_of("accounts", "bound") + WIDEN, BOUND + BEFORE),
        load("accounts", "opened", "open_rows"),
    ]
