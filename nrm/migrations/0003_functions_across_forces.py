"""Owner functions for what a person may know of other forces' referrals, before policies limit them to their own."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("nrm", "0002_rules_and_history"), ("accounts", "0006_scope_is_read_faster")]
    operations = [load("nrm", "join_transfer", "assigned_referrals", "keep_comparison")]
