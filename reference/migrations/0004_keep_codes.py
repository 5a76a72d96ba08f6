"""Refuse to delete or change a code that other tables store, even to the owner (docs/adr/0060)."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("reference", "0003_add_list_version")]

    operations = [load("reference", "keep_codes")]
