"""Forces, person and role of a scope are read by PL/pgSQL: policies ask for them for each table of a statement.

Functions that only owner functions and triggers call: whether the owner acts, a force that joins the scope, and what keeps
offers true.
"""

from django.db import migrations

from core.sql import load, text_of

FUNCTIONS = ("forces", "person", "role")
BEFORE = {
    "forces": ("text[]", "select coalesce(string_to_array(nullif((scope.bound())[5], ''), ','), '{}')"),
    "person": ("bigint", "select (scope.bound())[3]::bigint"),
    "role": ("text", "select coalesce((scope.bound())[4], '')"),
}
BACK = "".join(
    f"create or replace function scope.{name}() returns {kind} language sql stable security definer"
    f" set search_path to 'scope', 'pg_temp' as $$ {body} $$;\n"
    for name, (kind, body) in BEFORE.items()
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_add_second_factor")]
    operations = [
        migrations.RunSQL("\n".join(text_of("accounts", name) for name in FUNCTIONS), BACK),
        load("accounts", "is_owner", "widen", "join_giver", "keep_offer"),
    ]
