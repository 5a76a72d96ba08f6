"""Constraints of offers are named after their model: an app can have several kinds of offer."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0008_ask_is_erasing"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="subjecttransfer",
            name="orders_transfer_to_another",
        ),
        migrations.RemoveConstraint(
            model_name="subjecttransfer",
            name="orders_transfer_declined_has_reason",
        ),
        migrations.RemoveConstraint(
            model_name="subjecttransfer",
            name="orders_transfer_settled_has_person_and_time",
        ),
        migrations.AddConstraint(
            model_name="subjecttransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("force", models.F("receiver")), _negated=True),
                name="orders_subjecttransfer_to_another",
                violation_error_message="Choose a force other than your own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjecttransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "noted"]), _negated=True),
                    models.Q(("declined_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="orders_subjecttransfer_declined_has_reason",
                violation_error_message="Enter why your force is declining.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjecttransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "offered")),
                    models.Q(
                        models.Q(("state", "offered"), _negated=True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="orders_subjecttransfer_settled_has_person_and_time",
            ),
        ),
    ]
