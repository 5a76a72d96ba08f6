"""A record that is erased again is ended first. A database that ran earlier migrations has the functions as they were."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("retention", "0007_is_erasing")]
    operations = [
        sql.reload("retention", "erase", "scope.erase_again"),
        sql.reload("retention", "guard", "scope.guard_retention"),
    ]
