"""Triggers that keep batches and published snapshots as they are."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]
    operations = [load("figures", "keep_published", "keep_published_row", "refuse_change")]
