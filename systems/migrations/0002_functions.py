"""Owner functions: a token enters the scope of its system, an event is stored, and systems say what they work for."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("systems", "0001_initial"), ("accounts", "0008_bind_as")]
    operations = [load("systems", "enter_token", "put_webhook_event", "places_of_systems")]
