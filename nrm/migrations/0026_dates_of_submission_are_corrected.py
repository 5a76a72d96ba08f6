"""A date of submission that was entered wrongly is corrected by a step of its own, which keeps both dates."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("nrm", "0025_answers_that_people_met_together_share")]

    operations = [
        migrations.AddField(
            "step",
            "sent_at",
            models.DateTimeField(null=True, verbose_name="corrected date and time of the submission"),
        ),
        migrations.AddField(
            "step",
            "sent_at_before",
            models.DateTimeField(null=True, verbose_name="date and time recorded before"),
        ),
        migrations.AddConstraint(
            "step",
            models.CheckConstraint(
                condition=Q(move="correct_date", sent_at__isnull=False, sent_at_before__isnull=False)
                | ~Q(move="correct_date") & Q(sent_at__isnull=True, sent_at_before__isnull=True),
                name="nrm_step_correction_keeps_both_dates",
                violation_error_message="A correction of the date keeps what is right and what was recorded before.",
            ),
        ),
    ]
