"""One function takes the locks under which an investigation is sealed, or erased."""

from django.db import migrations

from core import sql

TEXT = sql.text_of("investigations", "stamp_sealed")
LOCK = sql.function_in(TEXT, "scope.lock_investigation")
STAMP = sql.function_in(TEXT, "scope.stamp_sealed")
RIGHTS = "revoke all on function scope.lock_investigation(bigint) from public;"


class Migration(migrations.Migration):
    dependencies = [("investigations", "0031_was_sealed")]
    # The migration that loads the file first drops both when it is reversed.
    operations = [migrations.RunSQL(f"{LOCK}\n{STAMP}\n{RIGHTS}", migrations.RunSQL.noop)]
