"""Reminders go to owners who still work at the place of their action."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("prosecutions", "0003_count_assigned_actions"), ("accounts", "0007_open_rows")]
    operations = [load("prosecutions", "actions_of_present_owners")]
