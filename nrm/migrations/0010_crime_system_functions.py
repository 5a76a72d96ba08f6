"""Constraints and triggers of the entries of crime systems."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("nrm", "0009_compare_with_crime_system")]
    operations = [sql.load("nrm", "crime_system_of_force")]
