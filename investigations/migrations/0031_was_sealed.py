"""A person who sees no ended seal learns whether the record of an investigation has to be kept for one."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("investigations", "0030_erase_text")]
    operations = [load("investigations", "was_sealed")]
