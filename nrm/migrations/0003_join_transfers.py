"""The force that answers an offer of a referral acts on the giver's rows too, until its transaction ends."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("nrm", "0002_rules_and_history"), ("accounts", "0005_scope_is_read_faster")]
    operations = [load("nrm", "join_transfer")]
