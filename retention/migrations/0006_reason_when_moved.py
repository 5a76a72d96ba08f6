"""A request that ends because its record moves to another force says why."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("retention", "0005_records_without_a_force")]
    operations = [
        sql.reload("retention", "move_retention", "scope.move_retention"),
    ]
