"""Administrators count the subjects that name a person, and see none."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_name_tasks_by_what_to_do"), ("accounts", "0005_scope_is_read_faster")]
    operations = [load("orders", "assigned_subjects")]
