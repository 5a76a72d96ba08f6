"""The rules of prosecutions and the groups of offences are settings, whose entries administrators read."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_outcome_types_are_settings")]
    operations = [sql.reload("audit", "is_of_settings", "audit.is_of_settings")]
