"""The number of an outcome type is a number and perhaps a letter, and its group says whether it is for slavery."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("nrm", "0010_crime_system_functions"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="outcometype",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[1-9][0-9]?[a-z]?$")),
                name="nrm_outcometype_code_is_a_number",
                violation_error_message="Enter the number of the outcome, such as 23 or 23A.",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcometype",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", "other"), ("is_for_slavery", False)),
                    models.Q(("is_for_slavery", True), models.Q(("group", "other"), _negated=True)),
                    _connector="OR",
                ),
                name="nrm_outcometype_group_says_its_use",
                violation_error_message="An outcome for modern slavery has a group. Select one.",
            ),
        ),
    ]
