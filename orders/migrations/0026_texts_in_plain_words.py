"""Labels, help texts and messages of constraints in plain English; no value and no condition changes."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0011_queries_say_whether_they_are_answered"),
        ("orders", "0025_statuses_in_plain_words"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="condition",
            name="plain",
            field=models.CharField(blank=True, max_length=200, verbose_name="Plain wording for the order card"),
        ),
        migrations.AlterField(
            model_name="condition",
            name="reach",
            field=models.CharField(
                blank=True,
                choices=[
                    ("named", "The countries named"),
                    ("all_but", "All countries except those named"),
                    ("all", "All countries outside the United Kingdom"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="conditiontemplate",
            name="plain",
            field=models.CharField(max_length=200, verbose_name="Plain wording for the order card"),
        ),
        migrations.AlterField(
            model_name="conditiontemplate",
            name="reach",
            field=models.CharField(
                blank=True,
                choices=[
                    ("named", "The countries named"),
                    ("all_but", "All countries except those named"),
                    ("all", "All countries outside the United Kingdom"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="conditiontemplate",
            name="words",
            field=models.TextField(
                verbose_name="Wording for the order, with parts to complete in square brackets, such as [area]"
            ),
        ),
        migrations.AlterField(
            model_name="expirydecision",
            name="choice",
            field=models.CharField(
                choices=[
                    ("renew", "Ask the court to renew or extend it"),
                    ("vary", "Ask the court to vary it"),
                    ("lapse", "Allow to expire"),
                    ("noted", "Expired without a decision"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="handover",
            name="state",
            field=models.CharField(
                choices=[
                    ("offered", "Offered"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("noted", "Declined, and read by the offering force"),
                ],
                default="offered",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="law",
            name="is_verified",
            field=models.BooleanField(default=False, verbose_name="Value, section and dates are verified"),
        ),
        migrations.AlterField(
            model_name="law",
            name="section",
            field=models.CharField(
                blank=True,
                help_text="Leave blank for a default that is not law.",
                max_length=20,
                verbose_name="Section",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="to_complete",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("reference", "the force’s reference"),
                        ("basis", "the grounds"),
                        ("applicant", "who applied"),
                        ("court_kind", "the kind of court"),
                        ("service", "how it was served, and by whom"),
                        ("papers", "whether your force holds a copy"),
                    ],
                    max_length=12,
                ),
                blank=True,
                db_default=[],
                default=list,
            ),
        ),
        migrations.AlterField(
            model_name="taskdone",
            name="kind",
            field=models.CharField(
                choices=[
                    ("pnc_set", "Marker on the Police National Computer"),
                    ("pnc_checked", "Marker on the Police National Computer checked"),
                    ("pnd", "Entry on the Police National Database"),
                    ("ports", "Ports and Border Force notified of the travel ban"),
                    ("passports", "Surrender of passports checked"),
                    ("partners", "Partner agencies notified"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterConstraint(
            model_name="breach",
            name="orders_breach_has_facts",
            constraint=models.CheckConstraint(
                condition=models.Q(("facts", ""), _negated=True),
                name="orders_breach_has_facts",
                violation_error_message="Enter what happened.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="breach",
            name="orders_breach_result_has_day",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["suspected", "investigated", "charged"]),
                    ("decided_on__isnull", False),
                    _connector="OR",
                ),
                name="orders_breach_result_has_day",
                violation_error_message="Enter the date of the result.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="condition",
            name="orders_condition_travel_ban_has_reach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "travel_ban"), models.Q(("reach", ""), _negated=True)),
                    models.Q(models.Q(("kind", "travel_ban"), _negated=True), ("reach", "")),
                    _connector="OR",
                ),
                name="orders_condition_travel_ban_has_reach",
                violation_error_message="Choose the countries that the foreign travel prohibition covers (s.18, s.25).",
            ),
        ),
        migrations.AlterConstraint(
            model_name="condition",
            name="orders_condition_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="orders_condition_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="condition",
            name="orders_condition_polarity_fits_kind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "prohibition"),
                    models.Q(("kind", "travel_ban"), ("polarity", "must_not")),
                    models.Q(("kind__in", ["passports", "notification"]), ("polarity", "must")),
                    _connector="OR",
                ),
                name="orders_condition_polarity_fits_kind",
                violation_error_message="A foreign travel prohibition is always “Must not”. Passports and notice of name and address are always “Must”.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="conditiontemplate",
            name="orders_template_one_a_day",
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
                name="orders_template_one_a_day",
                violation_error_message="The library already has this condition on one of these dates.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="conditiontemplate",
            name="orders_template_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="orders_template_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="conditiontemplate",
            name="orders_template_travel_ban_has_reach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "travel_ban"), models.Q(("reach", ""), _negated=True)),
                    models.Q(models.Q(("kind", "travel_ban"), _negated=True), ("reach", "")),
                    _connector="OR",
                ),
                name="orders_template_travel_ban_has_reach",
                violation_error_message="Choose the countries that the foreign travel prohibition covers (s.18, s.25).",
            ),
        ),
        migrations.AlterConstraint(
            model_name="conditiontemplate",
            name="orders_template_polarity_fits_kind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "prohibition"),
                    models.Q(("kind", "travel_ban"), ("polarity", "must_not")),
                    models.Q(("kind__in", ["passports", "notification"]), ("polarity", "must")),
                    _connector="OR",
                ),
                name="orders_template_polarity_fits_kind",
                violation_error_message="A foreign travel prohibition is always “Must not”. Passports and notice of name and address are always “Must”.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="differentpeople",
            name="orders_different_people_has_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject", models.F("other")), _negated=True), models.Q(("reason", ""), _negated=True)
                ),
                name="orders_different_people_has_reason",
                violation_error_message="Enter why this is a different person.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="dutynumber",
            name="orders_duty_number_can_be_dialled",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\d[\\d ()-]{8,}\\d")),
                name="orders_duty_number_can_be_dialled",
                violation_error_message="Enter a phone number, for example: force duty officer, 01632 960999.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="expirydecision",
            name="orders_expiry_decision_has_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="orders_expiry_decision_has_reason",
                violation_error_message="Enter the reason in a sentence.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="handover",
            name="orders_handover_one_offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "offered")),
                fields=("subject",),
                name="orders_handover_one_offer",
                violation_error_message="This subject is already offered to a force. Withdraw that offer first.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="handover",
            name="orders_handover_to_another",
            constraint=models.CheckConstraint(
                condition=models.Q(("force", models.F("receiver")), _negated=True),
                name="orders_handover_to_another",
                violation_error_message="Choose a force other than your own.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="handover",
            name="orders_handover_declined_has_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "noted"]), _negated=True),
                    models.Q(("declined_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="orders_handover_declined_has_reason",
                violation_error_message="Enter why your force is declining.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="handover",
            name="orders_handover_accepted_has_officer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True), ("officer__isnull", False), _connector="OR"
                ),
                name="orders_handover_accepted_has_officer",
                violation_error_message="Choose the new managing officer.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="knownby",
            name="orders_known_by_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since__isnull", True), ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="orders_known_by_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="law",
            name="orders_law_one_value_a_day",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("code", "="),
                    ("kind", "="),
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
                name="orders_law_one_value_a_day",
                violation_error_message="There is already a value for one of these dates. End that one first.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="law",
            name="orders_law_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="orders_law_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="merge",
            name="orders_merge_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["requested", "confirmed"])),
                fields=("other",),
                name="orders_merge_once",
                violation_error_message="A colleague has already requested this merge.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="merge",
            name="orders_merge_of_two_with_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject", models.F("other")), _negated=True), models.Q(("reason", ""), _negated=True)
                ),
                name="orders_merge_of_two_with_reason",
                violation_error_message="Enter why they are the same person.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="merge",
            name="orders_merge_confirmed_by_a_second_person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["confirmed", "undone"]), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decided_by", models.F("requested_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="orders_merge_confirmed_by_a_second_person",
                violation_error_message="You cannot confirm your own merge request.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="merge",
            name="orders_merge_undone_has_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "undone"), _negated=True),
                    models.Q(
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                        models.Q(("undone_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="orders_merge_undone_has_reason",
                violation_error_message="Enter why you are undoing the merge.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="notice",
            name="orders_notice_after_its_cause",
            constraint=models.CheckConstraint(
                condition=models.Q(("on__gte", models.F("since"))),
                name="orders_notice_after_its_cause",
                violation_error_message="The date notified must be on or after the date of the change. Check both dates.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="notice",
            name="orders_notice_first_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("of", "first")),
                fields=("order",),
                name="orders_notice_first_once",
                violation_error_message="A colleague has already recorded this.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="order",
            name="orders_order_reference_once_a_force",
            constraint=models.UniqueConstraint(
                fields=("force", "reference"),
                name="orders_order_reference_once_a_force",
                violation_error_message="Your force already has an order with this reference. Enter a different one.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="order",
            name="orders_order_in_force_has_days_and_court",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", frozenset(["in_force", "under_appeal"])), _negated=True),
                    models.Q(
                        ("made_on__isnull", False), ("starts_on__isnull", False), models.Q(("court", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="orders_order_in_force_has_days_and_court",
                violation_error_message="For an order in force, enter the date it was made, its first day and its court.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="order",
            name="orders_order_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="orders_order_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="order",
            name="orders_order_interim_has_main",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", frozenset(["interim_stpo", "interim_stro"])), ("main__isnull", False)),
                    models.Q(
                        models.Q(("kind__in", frozenset(["interim_stpo", "interim_stro"])), _negated=True),
                        ("main__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="orders_order_interim_has_main",
                violation_error_message="An interim order needs a main application. A full order must not have one.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="order",
            name="orders_order_interim_has_end",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", frozenset(["interim_stpo", "interim_stro"])), _negated=True),
                    models.Q(("state__in", frozenset(["in_force", "under_appeal"])), _negated=True),
                    ("ends_on__isnull", False),
                    _connector="OR",
                ),
                name="orders_order_interim_has_end",
                violation_error_message="An interim order must have a last day (s.21, s.28).",
            ),
        ),
        migrations.AlterConstraint(
            model_name="order",
            name="orders_order_police_applicant_has_force",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applicant", "police"), ("applicant_force__isnull", False)),
                    models.Q(models.Q(("applicant", "police"), _negated=True), ("applicant_force__isnull", True)),
                    _connector="OR",
                ),
                name="orders_order_police_applicant_has_force",
                violation_error_message="Choose the applicant force. For other applicants, leave it blank.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="order",
            name="orders_order_without_basis_is_to_complete",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", ""), _negated=True), ("to_complete__contains", ["basis"]), _connector="OR"
                ),
                name="orders_order_without_basis_is_to_complete",
                violation_error_message="Choose the grounds.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="order",
            name="orders_order_without_applicant_is_to_complete",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applicant", ""), _negated=True),
                    ("to_complete__contains", ["applicant"]),
                    _connector="OR",
                ),
                name="orders_order_without_applicant_is_to_complete",
                violation_error_message="Choose the applicant.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="passport",
            name="orders_passport_return_is_told",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_on__isnull", True), ("returned_to", "")),
                    models.Q(
                        ("returned_on__gte", models.F("taken_on")),
                        ("returned_on__isnull", False),
                        models.Q(("returned_to", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="orders_passport_return_is_told",
                violation_error_message="Enter who it was returned to and the date, on or after the date it was surrendered.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="riskassessment",
            name="orders_assessment_has_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="orders_assessment_has_reason",
                violation_error_message="Enter the reason for this risk level in a sentence.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="subject",
            name="orders_subject_deputy_is_another",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("officer__isnull", True),
                    ("deputy__isnull", True),
                    models.Q(("officer", models.F("deputy")), _negated=True),
                    _connector="OR",
                ),
                name="orders_subject_deputy_is_another",
                violation_error_message="The deputy must be different from the managing officer.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="subject",
            name="orders_subject_risk_has_review",
            constraint=models.CheckConstraint(
                condition=models.Q(("risk", ""), ("review_due_on__isnull", False), _connector="OR"),
                name="orders_subject_risk_has_review",
                violation_error_message="A risk level needs a review date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="taskdone",
            name="orders_task_done_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_on__isnull", True)),
                fields=("order", "kind"),
                name="orders_task_done_once",
                violation_error_message="A colleague has already recorded this.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="taskdone",
            name="orders_task_removal_is_told",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("removed_at", None),
                        ("removed_by", None),
                        ("removed_on__isnull", True),
                        ("removed_reference", ""),
                    ),
                    models.Q(
                        ("removed_at__isnull", False),
                        ("removed_by__isnull", False),
                        ("removed_on__gte", models.F("on")),
                        models.Q(("removed_reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="orders_task_removal_is_told",
                violation_error_message="Enter the reference and date of the removal, on or after the date it was set.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="visit",
            name="orders_visit_is_told",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("said", ""), _negated=True), models.Q(("officers", ""), _negated=True)),
                name="orders_visit_is_told",
                violation_error_message="Enter who visited, and what was found in a sentence.",
            ),
        ),
    ]
