"""Labels and messages in plain words; no value and no table changes."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_sources_failures_and_ended_sessions"),
        ("reference", "0003_texts_in_plain_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="addresschange",
            name="state",
            field=models.CharField(
                choices=[("open", "Waiting for confirmation"), ("done", "Done"), ("withdrawn", "Withdrawn")],
                default="open",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="duty_phone",
            field=models.CharField(blank=True, db_default="", default="", max_length=20, verbose_name="Duty phone"),
        ),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(
                error_messages={"unique": "This email address already has an account."},
                max_length=254,
                unique=True,
                verbose_name="Email address",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="name",
            field=models.CharField(
                help_text="The name colleagues use, for example Priya Nair.", max_length=120, verbose_name="Name"
            ),
        ),
        migrations.AlterConstraint(
            model_name="addresschange",
            name="accounts_addresschange_one_waits",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("user",),
                name="accounts_addresschange_one_waits",
                violation_error_message="A change to this person's email address is already waiting for confirmation.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="addresschange",
            name="accounts_addresschange_done_when_both_confirmed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("state", "open")),
                    models.Q(("closed_at__isnull", False), ("state", "withdrawn")),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("new_confirmed_at__isnull", False),
                        ("old_confirmed_at__isnull", False),
                        ("state", "done"),
                    ),
                    _connector="OR",
                ),
                name="accounts_addresschange_done_when_both_confirmed",
                violation_error_message="An email address changes only when both addresses have confirmed it.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="addresschange",
            name="accounts_addresschange_new_email_as_stored",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "new_email",
                        django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Trim(
                                models.Func(
                                    "new_email", function="normalize", template="%(function)s(%(expressions)s, NFC)"
                                )
                            )
                        ),
                    )
                ),
                name="accounts_addresschange_new_email_as_stored",
                violation_error_message="Enter the email address in lower case, without spaces.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="duty",
            name="accounts_duty_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="accounts_duty_ends_after_start",
                violation_error_message="The end date is before the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="duty",
            name="accounts_duty_held_once_a_day",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("user", "="),
                    ("kind", "="),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="accounts_duty_held_once_a_day",
                violation_error_message="The person already has this duty on one of these dates.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="knownsource",
            name="accounts_knownsource_once",
            constraint=models.UniqueConstraint(
                fields=("user", "source"),
                name="accounts_knownsource_once",
                violation_error_message="This source is already recorded for the person.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="user",
            name="accounts_user_email_in_small_letters",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                name="accounts_user_email_in_small_letters",
                violation_error_message="Enter the email address in lower case.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="user",
            name="accounts_user_place_fits_role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("force__isnull", False),
                        ("role__in", frozenset(["analyst", "lead", "officer"])),
                        ("unit__isnull", True),
                    ),
                    models.Q(
                        ("force__isnull", True), ("role__in", frozenset(["coordinator"])), ("unit__isnull", False)
                    ),
                    models.Q(
                        models.Q(("role__in", frozenset(["analyst", "coordinator", "lead", "officer"])), _negated=True),
                        ("force__isnull", True),
                        ("unit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="accounts_user_place_fits_role",
                violation_error_message="Choose a force for a force role, a unit for a coordinator, and neither for other roles.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="user",
            name="accounts_user_email_is_trimmed_and_composed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "email",
                        django.db.models.functions.text.Trim(
                            models.Func("email", function="normalize", template="%(function)s(%(expressions)s, NFC)")
                        ),
                    )
                ),
                name="accounts_user_email_is_trimmed_and_composed",
                violation_error_message="Enter the email address without spaces or special characters.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="user",
            name="accounts_user_duty_phone_is_a_number",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("duty_phone", ""), ("duty_phone__regex", "^\\+?[0-9][0-9 ]{8,18}$"), _connector="OR"
                ),
                name="accounts_user_duty_phone_is_a_number",
                violation_error_message="Enter the duty phone number in digits.",
            ),
        ),
    ]
