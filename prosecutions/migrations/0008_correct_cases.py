"""Limits that a court extended, flags that are not known, lesser offences and special verdicts; no first force.

It reverses only while there are no cases: which force opened one is no longer stored.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0009_name_constraints_after_the_model"),
        ("prosecutions", "0007_case_functions"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="defendant",
            name="prosecutions_defendant_limit_is_of_custody",
        ),
        migrations.RemoveConstraint(
            model_name="defendant",
            name="prosecutions_defendant_convicted_by_result",
        ),
        migrations.RemoveConstraint(
            model_name="defendant",
            name="prosecutions_defendant_order_after_conviction",
        ),
        migrations.RemoveField(
            model_name="prosecutioncase",
            name="first_force",
        ),
        migrations.AddField(
            model_name="defendant",
            name="used_days",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, verbose_name="days already in custody for the offence"
            ),
        ),
        migrations.AlterField(
            model_name="charge",
            name="result",
            field=models.CharField(
                blank=True,
                choices=[
                    ("plea", "Convicted on a guilty plea"),
                    ("trial", "Convicted after trial"),
                    ("lesser", "Convicted of a lesser offence"),
                    ("insanity", "Not guilty by reason of insanity"),
                    ("disability", "Unfit to plead, found to have done the act"),
                    ("jury", "Jury acquittal"),
                    ("judge", "Judge-directed acquittal"),
                    ("dismissed", "Dismissed after trial"),
                    ("no_evidence", "No evidence offered"),
                    ("discontinued", "Discontinued"),
                    ("administrative", "Administrative finalisation"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="defendant",
            name="result",
            field=models.CharField(
                blank=True,
                choices=[
                    ("plea", "Convicted on a guilty plea"),
                    ("trial", "Convicted after trial"),
                    ("lesser", "Convicted of a lesser offence"),
                    ("insanity", "Not guilty by reason of insanity"),
                    ("disability", "Unfit to plead, found to have done the act"),
                    ("jury", "Jury acquittal"),
                    ("judge", "Judge-directed acquittal"),
                    ("dismissed", "Dismissed after trial"),
                    ("no_evidence", "No evidence offered"),
                    ("discontinued", "Discontinued"),
                    ("administrative", "Administrative finalisation"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="prosecutioncase",
            name="is_flagged",
            field=models.BooleanField(null=True, verbose_name="flagged as modern slavery by the CPS"),
        ),
        migrations.AddConstraint(
            model_name="defendant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("custody_limit_on__isnull", False),
                        ("remand", "custody"),
                        ("remanded_on__isnull", False),
                        models.Q(("track", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("remand", "custody"), _negated=True),
                        ("custody_limit_on__isnull", True),
                        ("track", ""),
                        ("used_days", 0),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_defendant_limit_is_of_custody",
                violation_error_message="Only a defendant in custody has a custody time limit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="defendant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result__in", ["lesser", "plea", "trial"]), ("status__in", ["convicted", "sentenced"])),
                    models.Q(
                        models.Q(("status__in", ["convicted", "sentenced"]), _negated=True),
                        models.Q(("result__in", ["lesser", "plea", "trial"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_defendant_convicted_by_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="defendant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("order", "made"), _negated=True),
                    ("status__in", ["convicted", "sentenced"]),
                    ("result__in", ["disability", "insanity"]),
                    _connector="OR",
                ),
                name="prosecutions_defendant_order_after_conviction",
                violation_error_message="Here an order follows a conviction or a special verdict.",
            ),
        ),
    ]
