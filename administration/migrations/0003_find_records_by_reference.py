"""Auditors find a record's lines in the log by what people call it, and see no record."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0002_add_service_status"),
        ("investigations", "0023_functions_across_forces"),
        ("nrm", "0003_functions_across_forces"),
        ("orders", "0004_count_assigned_subjects"),
    ]
    operations = [load("administration", "records_named")]
