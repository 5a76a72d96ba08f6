"""An administrator who closes an account sees how many actions the person owns."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("prosecutions", "0002_keep_history"), ("accounts", "0007_open_rows")]
    operations = [load("prosecutions", "assigned_actions")]
