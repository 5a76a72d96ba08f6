"""A referral that the Home Office has needs its reference, and a file of everything held an access request."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0007_joint_operations_are_decided"),
        ("nrm", "0023_referred_with_a_reference"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="referral",
            name="nrm_referral_submitted_has_time_and_person",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="nrm_referral_notification_has_no_decision",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="nrm_referral_age_is_decided_where_it_was_not_sure",
        ),
        migrations.AddField(
            model_name="taking",
            name="request",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="nrm.subjectrequest",
                verbose_name="access request that a file of everything held answers",
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="nrm_state",
            field=models.CharField(
                choices=[
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
                    ("suspended", "Suspended"),
                    ("withdrawn", "Withdrawn"),
                    ("disqualified", "Disqualified"),
                    ("notified", "Notified and closed"),
                ],
                max_length=20,
                verbose_name="where the referral stood",
            ),
        ),
        migrations.AlterField(
            model_name="taking",
            name="form",
            field=models.CharField(
                choices=[
                    ("json", "A JSON file, for a computer program"),
                    ("pdf", "A PDF, to read and to print"),
                    ("held", "Everything held about the person, to answer an access request"),
                ],
                max_length=8,
                verbose_name="what is made",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["draft", "ready_to_refer", "ready_to_notify"]), ("submitted_at__isnull", True)
                    ),
                    models.Q(
                        models.Q(("state__in", ["draft", "ready_to_refer", "ready_to_notify"]), _negated=True),
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="nrm_referral_submitted_has_time_and_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at__isnull", True), ("state", "draft")),
                    models.Q(
                        ("finished_at__isnull", False),
                        ("finished_by__isnull", False),
                        ("state__in", ["ready_to_refer", "ready_to_notify"]),
                    ),
                    models.Q(("state__in", ["draft", "ready_to_refer", "ready_to_notify"]), _negated=True),
                    _connector="OR",
                ),
                name="nrm_referral_ready_has_time_and_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("authority_reference", ""),
                        ("reference_missing", False),
                        ("state__in", ["draft", "ready_to_refer", "ready_to_notify"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["draft", "ready_to_refer", "ready_to_notify"]), _negated=True),
                        models.Q(("authority_reference", ""), _negated=True),
                        ("reference_missing", False),
                    ),
                    models.Q(
                        models.Q(("state__in", ["draft", "ready_to_refer", "ready_to_notify"]), _negated=True),
                        ("authority_reference", ""),
                        ("reference_missing", True),
                    ),
                    _connector="OR",
                ),
                name="nrm_referral_referred_has_reference",
                violation_error_message="Enter the reference that the Home Office gave.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                models.F("force"),
                models.Func(
                    django.db.models.functions.text.Upper(models.F("authority_reference")),
                    models.Value("[^0-9A-Z]"),
                    models.Value(""),
                    models.Value("g"),
                    function="regexp_replace",
                ),
                condition=models.Q(("authority_reference", ""), _negated=True),
                name="nrm_referral_reference_once_in_a_force",
                violation_error_message="Another referral of your force has this Home Office reference.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case_type", "notification"), _negated=True),
                    ("state__in", ["draft", "ready_to_notify", "notified"]),
                    _connector="OR",
                ),
                name="nrm_referral_notification_has_no_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready_to_notify"), _negated=True),
                    ("case_type", "notification"),
                    _connector="OR",
                ),
                name="nrm_referral_ready_to_notify_is_a_notification",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("age_decided", ""),
                    models.Q(
                        ("age_decided__in", ["adult", "child"]),
                        ("under_18", "not_sure"),
                        models.Q(("state__in", ["draft", "ready_to_refer", "ready_to_notify"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="nrm_referral_age_is_decided_where_it_was_not_sure",
                violation_error_message="An age decision is recorded where the submitted form says “not sure”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("form", "held"), ("request__isnull", False)),
                    models.Q(models.Q(("form", "held"), _negated=True), ("request__isnull", True)),
                    _connector="OR",
                ),
                name="nrm_taking_of_everything_answers_a_request",
                violation_error_message="A file of everything held answers an access request of the person.",
            ),
        ),
    ]
