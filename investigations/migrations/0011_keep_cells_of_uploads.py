"""Keep the cells of an uploaded file as long as its rows, so that columns can be matched and cells repaired."""

from django.db import migrations

import matching.fields
from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("investigations", "0010_add_return_uploads")]

    operations = [
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
        load("investigations", "forget_uploaded_rows"),
    ]
