"""Auditors find the lines about a prosecution, asset recovery and a joint investigation team by its number."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0006_find_crime_records_and_actions"),
        ("prosecutions", "0016_quashed_and_interest"),
    ]
    operations = [sql.reload("administration", "records_named", "scope.records_named")]
