"""Notices about what belongs to a sealed investigation go to those who are named for it."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("prosecutions", "0011_add_witnesses"),
        ("accounts", "0007_open_rows"),
        ("investigations", "0033_close_gaps_of_seals"),
    ]
    operations = [load("prosecutions", "people_of_investigations")]
