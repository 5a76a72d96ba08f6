"""The functions that keep history let an erasure blank text, and only text; a digest of texts for the owner."""

from django.db import migrations

from core import sql

FILES = {
    "investigations_keep_frozen_parts": "keep_frozen_parts",
    "investigations_keep_history": "keep_history",
    "investigations_keep_advice": "keep_advice",
    "investigations_guard_revision": "guard_revision",
}


class Migration(migrations.Migration):
    dependencies = [("investigations", "0029_rescue_sealed_cases"), ("retention", "0001_initial")]
    operations = [
        sql.reload("investigations", "carry_sealed", "scope.digest_of_texts", "scope.fingerprint_of_texts"),
        *(sql.reload("investigations", file, name) for name, file in FILES.items()),
    ]
