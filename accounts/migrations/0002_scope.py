"""The scope of a transaction, and the functions that enter it."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("audit", "0001_initial")]
    operations = [
        load(
            "accounts",
            "scope",
            "limits",
            "bind",
            "bound",
            "enter_job",
            "enter_session",
            "forces",
            "log_ended_sessions",
            "mac",
            "person",
            "role",
        )
    ]
