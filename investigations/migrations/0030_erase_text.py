"""The functions that keep history let an erasure blank text, and only text; a digest of texts for the owner."""

from django.db import migrations

from core import sql

FILES = {
    "investigations_keep_frozen_parts": "keep_frozen_parts",
    "investigations_keep_history": "keep_history",
    "investigations_keep_advice": "keep_advice",
    "investigations_guard_revision": "guard_revision",
    "scope.fingerprint_of_texts": "carry_sealed",
}
DIGEST = sql.function_in(sql.text_of("investigations", "carry_sealed"), "scope.digest_of_texts")


class Migration(migrations.Migration):
    dependencies = [("investigations", "0029_rescue_sealed_cases"), ("retention", "0001_initial")]
    operations = [
        # The file of `scope.fingerprint_of_texts` has it too, and reversing 0028 drops both.
        migrations.RunSQL(
            DIGEST + "revoke all on function scope.digest_of_texts(bigint) from public;", migrations.RunSQL.noop
        ),
        # Reversed, these keep their text: nothing was released that has the one before, and earlier migrations drop them.
        *(
            migrations.RunSQL(sql.function_in(sql.text_of("investigations", file), name), migrations.RunSQL.noop)
            for name, file in FILES.items()
        ),
    ]
