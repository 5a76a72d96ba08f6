"""Constraints of offers are named after their model: an app can have several kinds of offer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0009_add_day_of_opening"),
        ("investigations", "0038_look_for_sealed_by_index"),
        ("reference", "0004_keep_codes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="investigationtransfer",
            name="investigations_transfer_to_another",
        ),
        migrations.AddConstraint(
            model_name="investigationtransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("force", models.F("receiver")), _negated=True),
                name="investigations_investigationtransfer_to_another",
                violation_error_message="Choose a force other than your own.",
            ),
        ),
    ]
