"""Look for a sealed investigation in the index of those that are sealed."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("investigations", "0037_look_parts_up_by_key")]
    operations = [sql.reload("investigations", "stamp_sealed", "investigations_stamp_added")]
