"""One function takes the locks under which an investigation is sealed, or erased."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("investigations", "0031_was_sealed")]
    operations = [
        sql.reload("investigations", "stamp_sealed", "scope.lock_investigation", "scope.stamp_sealed"),
    ]
