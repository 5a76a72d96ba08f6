"""A row has the force of the record that it belongs to."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_read_across_forces")]
    operations = [load("orders", "force_of_record")]
