"""Labels and messages in plain words; no value and no table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0001_feedback_is_kept"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="feedback",
            name="oversight_feedback_dealt_with_by_somebody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dealt_with_at__isnull", True), ("dealt_with_by__isnull", True)),
                    models.Q(("dealt_with_at__isnull", False), ("dealt_with_by__isnull", False)),
                    _connector="OR",
                ),
                name="oversight_feedback_dealt_with_by_somebody",
                violation_error_message="Enter who dealt with the message and when.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="feedback",
            name="oversight_feedback_says_something",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True),
                name="oversight_feedback_says_something",
                violation_error_message="Enter your feedback.",
            ),
        ),
    ]
