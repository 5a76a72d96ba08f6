"""A trigger that keeps a stored document as it is."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [load("documents", "keep_document")]
