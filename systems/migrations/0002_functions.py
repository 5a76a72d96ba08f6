"""A token enters the scope of its system, and events of webhooks are stored by an owner function."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("systems", "0001_initial"), ("accounts", "0008_bind_as")]
    operations = [load("systems", "enter_token", "put_webhook_event")]
