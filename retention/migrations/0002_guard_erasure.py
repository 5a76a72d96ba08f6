"""The functions of retention as their files have them now: only an erasure that runs says so, and what may not be erased."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_initial")]
    operations = [
        sql.reload("retention", file, *(name for name, _ in sql.FUNCTION.findall(sql.text_of("retention", file))))
        for file in ("is_erasure", "erase", "guard")
    ]
