"""The recovery period has a day of its own, a request may be accepted out of time, a disqualification reconsidered."""

from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("draft", "Draft"),
    ("ready_to_refer", "Ready to refer"),
    ("ready_to_notify", "Ready to notify"),
    ("submitted", "Referred to the Home Office"),
    ("awaiting_rg", "Awaiting reasonable grounds"),
    ("rg_negative", "Reasonable grounds negative"),
    ("recovery", "Recovery period"),
    ("awaiting_cg", "Awaiting conclusive grounds"),
    ("cg_positive", "Conclusive grounds positive"),
    ("cg_negative", "Conclusive grounds negative"),
    ("reconsidering_rg", "Awaiting reconsideration of reasonable grounds"),
    ("reconsidering_cg", "Awaiting reconsideration of conclusive grounds"),
    ("reconsidering_dq", "Awaiting reconsideration of a disqualification"),
    ("suspended", "Suspended"),
    ("withdrawn", "Withdrawn"),
    ("disqualified", "Disqualified"),
    ("notified", "Notified and closed"),
]
REQUESTS = ["reconsider_cg", "reconsider_disqualification", "reconsider_rg"]


class Migration(migrations.Migration):
    dependencies = [("nrm", "0026_dates_of_submission_are_corrected")]

    operations = [
        migrations.AlterField(
            "claim",
            "nrm_state",
            models.CharField(choices=STATES, max_length=20, verbose_name="where the referral stood"),
        ),
        migrations.AlterField("referral", "state", models.CharField(choices=STATES, default="draft", max_length=20)),
        migrations.AlterField(
            "step", "became", models.CharField(choices=STATES, max_length=20, verbose_name="state after")
        ),
        migrations.AlterField(
            "step", "was", models.CharField(choices=STATES, max_length=20, verbose_name="state before")
        ),
        migrations.AddField(
            "referral",
            "recovery_until",
            models.DateField(null=True, verbose_name="the recovery period lasts at least until"),
        ),
        migrations.AddField(
            "step",
            "accepted_late",
            models.BooleanField(db_default=False, default=False, verbose_name="request accepted out of time"),
        ),
        migrations.AddConstraint(
            "step",
            models.CheckConstraint(
                condition=Q(accepted_late=False) | Q(move__in=REQUESTS),
                name="nrm_step_only_a_request_is_late",
                violation_error_message="Only a request for reconsideration can be accepted out of time.",
            ),
        ),
    ]
