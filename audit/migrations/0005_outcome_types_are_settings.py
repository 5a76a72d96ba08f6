"""Types of crime outcome are settings, whose entries administrators read."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_single_sign_on")]
    operations = [sql.reload("audit", "is_of_settings", "audit.is_of_settings")]
