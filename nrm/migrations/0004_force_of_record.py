"""A row has the force of the record that it belongs to."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("nrm", "0003_functions_across_forces")]
    operations = [load("nrm", "force_of_record")]
