"""What was hashed before it was said of which tables counts as of older ones: it is kept anew once."""

from django.db import migrations

FILL = """
insert into matching_kept (room, record, tables, at)
select room, record, '', now() from matching_token group by room, record
on conflict (room, record) do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_kept_by_which_tables")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
