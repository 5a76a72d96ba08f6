"""One function says whether an erasure runs, for all triggers that let it pass."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("retention", "0006_reason_when_moved")]
    operations = [sql.reload("retention", "is_erasure", "scope.is_erasing", "retention_is_erasure")]
