"""The passages of a version are its words once more: they change while it is a draft, and not after."""

from django.db import migrations

SQL = r"""
create trigger keep before insert or update or delete on guidance_passage
    for each row execute function guidance_keep_parts();
"""
BACK = "drop trigger keep on guidance_passage"


class Migration(migrations.Migration):
    dependencies = [("guidance", "0015_add_missing_synonyms")]
    operations = [migrations.RunSQL(SQL, BACK)]
