"""A court can extend a limit beyond the days already used, a flag may not be known, and no column has the first force."""

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
    ]
