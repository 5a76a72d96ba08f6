"""A person is never deleted, not even by the owner, so that other tables may name people without a foreign key."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_access_reviews")]

    operations = [load("accounts", "keep_people")]
