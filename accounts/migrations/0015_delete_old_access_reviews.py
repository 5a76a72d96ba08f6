"""The clerk deletes access reviews of more than three years ago."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_forbid_deleting_people")]
    operations = [sql.load("accounts", "delete_old_access_reviews")]
