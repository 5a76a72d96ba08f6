"""The functions of retention as their files have them now: only an erasure that runs says so, and what may not be erased."""

from django.db import migrations

from core import sql

TEXTS = [
    sql.function_in(text, name)
    for text in (sql.text_of("retention", file) for file in ("is_erasure", "erase", "guard"))
    for name, _ in sql.FUNCTION.findall(text)
]
RIGHTS = [right for text in TEXTS for statement in sql.statements_of(text) if (right := sql.right_to(statement))]


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_initial")]
    # Their first migration loads the same files, and drops these functions when it is reversed.
    operations = [
        migrations.RunSQL(
            "\n".join(("set local check_function_bodies = off;", *TEXTS, *RIGHTS)), migrations.RunSQL.noop
        )
    ]
