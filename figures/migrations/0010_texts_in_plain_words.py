"""Labels and messages in plain words; no value and no table changes."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0009_corrections_up_and_down"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="proposal",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Waiting for a second person"),
                    ("confirmed", "Confirmed"),
                    ("withdrawn", "Withdrawn"),
                    ("void", "Void: the figures changed"),
                ],
                default="open",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="state",
            field=models.CharField(
                choices=[
                    ("provisional", "Provisional"),
                    ("candidate", "Draft of the next version"),
                    ("published", "Published"),
                ],
                default="provisional",
                max_length=12,
            ),
        ),
        migrations.AlterConstraint(
            model_name="period",
            name="figures_period_dates_in_order",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__lte", models.F("locks_on")), ("opens_on__lte", models.F("due_on"))),
                name="figures_period_dates_in_order",
                violation_error_message="A month must open, then be due, then lock. Change one of the dates.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="proposal",
            name="figures_proposal_one_open",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("snapshot",),
                name="figures_proposal_one_open",
                violation_error_message="Publication of this month is already proposed.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="proposal",
            name="figures_proposal_two_people",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_by", models.F("proposed_by")), ("state", "confirmed"), _negated=True),
                name="figures_proposal_two_people",
                violation_error_message="You cannot confirm your own proposal. Ask a colleague in the national team.",
            ),
        ),
    ]
