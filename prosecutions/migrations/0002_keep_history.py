"""The history never changes, and a row has the force and the unit of its action."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("prosecutions", "0001_initial")]
    operations = [load("prosecutions", "force_of_record", "keep_history")]
