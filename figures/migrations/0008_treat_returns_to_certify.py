"""A return that waits for its lead is submitted and not certified."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0007_index_values"),
    ]

    operations = [
        migrations.AlterField(
            model_name="snapshotsource",
            name="treatment",
            field=models.CharField(
                choices=[
                    ("reported", "Approved"),
                    ("late", "Approved, submitted after the lock"),
                    ("not_begun", "Not started"),
                    ("draft", "Draft"),
                    ("to_certify", "Submitted, not certified"),
                    ("submitted", "Submitted"),
                    ("in_review", "In review"),
                    ("queried", "Queried"),
                    ("missing", "Not approved"),
                ],
                max_length=12,
            ),
        ),
    ]
