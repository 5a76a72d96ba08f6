"""The files of a version are part of what it says: they change while it is a draft, and not after."""

from django.db import migrations

SQL = r"""
create trigger keep before insert or update or delete on guidance_attachment
    for each row execute function guidance_keep_parts();
"""
BACK = "drop trigger keep on guidance_attachment;"


class Migration(migrations.Migration):
    dependencies = [("guidance", "0008_attachments"), ("files", "0004_documents_are_kept")]
    operations = [migrations.RunSQL(SQL, BACK)]
