"""Labels and messages in plain words; no value and no table changes."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0004_documents_are_kept"),
        ("reference", "0003_texts_in_plain_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="state",
            field=models.CharField(
                choices=[("waiting", "Checking"), ("ready", "Ready"), ("refused", "Refused")],
                default="waiting",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="upload",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("refused", "Could not be read"),
                    ("faulty", "Has problems"),
                    ("ready", "Ready to import"),
                    ("done", "Imported"),
                ],
                default="received",
                max_length=12,
            ),
        ),
        migrations.AlterConstraint(
            model_name="learnedheader",
            name="files_learnedheader_one_column",
            constraint=models.UniqueConstraint(
                fields=("kind", "force", "key"),
                name="files_learnedheader_one_column",
                nulls_distinct=False,
                violation_error_message="This column name is already matched. Delete that match first.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="learnedheader",
            name="files_learnedheader_is_a_name",
            constraint=models.CheckConstraint(
                condition=models.Q(("header__regex", "^[^=+@[:cntrl:]-][^[:cntrl:]]*$")),
                name="files_learnedheader_is_a_name",
                violation_error_message="A column name must be one line that starts with a letter.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="upload",
            name="files_upload_once",
            constraint=models.UniqueConstraint(
                fields=("kind", "force", "sha256"),
                name="files_upload_once",
                nulls_distinct=False,
                violation_error_message="This file has already been uploaded.",
            ),
        ),
    ]
