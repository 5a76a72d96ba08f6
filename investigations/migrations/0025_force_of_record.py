"""A row has the force of the record that it belongs to."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("investigations", "0024_entries_by_force_and_id"), ("imports", "0002_uploads_by_force_and_id")]
    operations = [load("investigations", "force_of_record")]
