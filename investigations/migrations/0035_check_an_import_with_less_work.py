"""Check an import with less work: what is the same in all rows of a statement is looked up once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import sql

FUNCTIONS = {
    "check_sealed": "scope.keep_findings",
    "keep_holdings": "scope.keep_new_holdings",
    "keep_frozen_parts": "investigations_keep_frozen_parts",
}


class Migration(migrations.Migration):
    dependencies = [("investigations", "0034_rename_functions_of_seals"), ("accounts", "0014_forbid_deleting_people")]

    operations = [
        *(sql.reload("investigations", file, name) for file, name in FUNCTIONS.items()),
        migrations.AlterField(
            model_name="entry",
            name="changed_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        sql.load("investigations", "keep_changed_by"),
    ]
