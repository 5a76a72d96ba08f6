"""An export that was stopped stays so, and the clerk learns which files are of such exports."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial")]
    operations = [load("exports", "keep_stopped", "stopped_among")]
