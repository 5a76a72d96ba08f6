"""On each day a rule has one value and an offence one row: the database keeps what the code promises.

`btree_gist` comes with the service's own databases; its owner may create it, without being superuser.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nrm", "0015_who_is_to_be_named_again")]
    operations = [
        migrations.AddConstraint(
            model_name="chargedoffence",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("code", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="nrm_charged_offence_one_row_a_day",
                violation_error_message="This offence already has a row on one of these days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("code", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="nrm_rule_one_value_a_day",
                violation_error_message="This rule already has a value on one of these days.",
            ),
        ),
    ]
