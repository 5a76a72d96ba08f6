from django.db import migrations, models


class Migration(migrations.Migration):
    """A queried return has a status of its own in a snapshot. Only the list of choices changes, no row."""

    dependencies = [("figures", "0006_other_kinds_beside_the_returns")]

    operations = [
        migrations.AlterField(
            model_name="snapshotsource",
            name="treatment",
            field=models.CharField(
                max_length=12,
                choices=[
                    ("reported", "Approved"),
                    ("late", "Approved, submitted after the lock"),
                    ("not_begun", "Not started"),
                    ("draft", "Draft"),
                    ("submitted", "Submitted"),
                    ("in_review", "In review"),
                    ("queried", "Queried"),
                    ("missing", "Not approved"),
                ],
            ),
        ),
    ]
