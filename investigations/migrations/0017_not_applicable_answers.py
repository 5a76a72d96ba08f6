"""A question may not apply to a case: its name is stored, and it then has no answer."""

import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0016_certify_and_delegate_safely"),
        ("reference", "0002_add_force_population"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="not_applicable",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                db_default=[],
                default=list,
                verbose_name="questions that do not apply",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "not_applicable__contained_by",
                        ["early_advice", "section_45", "victim_liaison_officer", "nrm_referrals", "morile_score"],
                    )
                ),
                name="investigations_entry_question_may_not_apply",
                violation_error_message="This question applies to every case. Answer it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("not_applicable__contains", ["early_advice"]), _negated=True),
                    ("early_advice__isnull", True),
                    _connector="OR",
                ),
                name="investigations_entry_early_advice_or_not_applicable",
                violation_error_message="A question that does not apply has no answer. Remove one of the two.",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("not_applicable__contains", ["section_45"]), _negated=True),
                    ("section_45__isnull", True),
                    _connector="OR",
                ),
                name="investigations_entry_section_45_or_not_applicable",
                violation_error_message="A question that does not apply has no answer. Remove one of the two.",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("not_applicable__contains", ["victim_liaison_officer"]), _negated=True),
                    ("victim_liaison_officer__isnull", True),
                    _connector="OR",
                ),
                name="investigations_entry_victim_liaison_officer_or_not_applicable",
                violation_error_message="A question that does not apply has no answer. Remove one of the two.",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("not_applicable__contains", ["nrm_referrals"]), _negated=True),
                    ("nrm_referrals__isnull", True),
                    _connector="OR",
                ),
                name="investigations_entry_nrm_referrals_or_not_applicable",
                violation_error_message="A question that does not apply has no answer. Remove one of the two.",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("not_applicable__contains", ["morile_score"]), _negated=True),
                    ("morile_score__isnull", True),
                    _connector="OR",
                ),
                name="investigations_entry_morile_score_or_not_applicable",
                violation_error_message="A question that does not apply has no answer. Remove one of the two.",
            ),
        ),
    ]
