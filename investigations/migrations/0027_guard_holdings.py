"""A force adds a holding to an investigation in its scope only, and a revision begins as the working one."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("investigations", "0026_seal_investigations"), ("accounts", "0006_scope_is_read_faster")]
    operations = [load("investigations", "guard_new_revision", "keep_holdings")]
