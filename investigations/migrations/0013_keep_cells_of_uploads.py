"""Keep the cells of an uploaded file as long as its rows, and the key of a request that may be repeated."""

from django.db import migrations, models

import matching.fields
from core.sql import load

FORGET = load("investigations", "forget_uploaded_rows")


class Migration(migrations.Migration):
    dependencies = [("investigations", "0012_rule_changes")]

    operations = [
        migrations.RunSQL(FORGET.reverse_sql, FORGET.sql),
        migrations.AddField(
            model_name="returnupload",
            name="cells",
            field=matching.fields.SealedTextField(
                default=None,
                max_length=30000000,
                null=True,
                verbose_name="the table of the file, until its rows are stored or have expired",
            ),
        ),
        migrations.AddField(
            model_name="returnupload",
            name="key",
            field=models.CharField(
                blank=True, default="", max_length=100, verbose_name="key of a request that may be repeated"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="returnupload",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("force", "key"),
                name="investigations_upload_key_once",
                violation_error_message="This key was used before. Use a new key for each submission.",
            ),
        ),
        FORGET,
    ]
