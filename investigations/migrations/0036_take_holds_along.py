"""A legal hold goes along with an investigation to another force, and a request to erase it ends."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0035_check_an_import_with_less_work"),
        ("retention", "0003_kinds_need_a_duty"),
    ]

    operations = [load("investigations", "move_retention")]
