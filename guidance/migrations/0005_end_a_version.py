"""A version that is erased again is ended first. A database that ran earlier migrations does not have the function."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("guidance", "0004_ask_is_erasing")]
    operations = [sql.reload("guidance", "erasure", "scope.end_version")]
