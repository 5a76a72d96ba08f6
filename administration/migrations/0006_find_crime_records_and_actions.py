"""Auditors find the lines about a crime record, and about an action of the prosecution action plan, by its reference."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0005_keep_public_ids"),
        ("nrm", "0007_add_crime_records"),
        ("prosecutions", "0001_initial"),
    ]
    operations = [sql.reload("administration", "records_named", "scope.records_named")]
