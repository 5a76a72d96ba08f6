"""The keys of other apps refer to an upload together with its force."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]
    operations = [load("imports", "force_of_record")]
