"""An owner function says which systems read the records of a force."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("systems", "0002_functions")]
    operations = [load("systems", "systems_that_read")]
