"""A trigger that keeps a stored document as it is."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]
    operations = [load("files", "keep_document")]
