"""Reviews of access each quarter, and the function that opens them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_single_sign_on"),
        ("reference", "0004_keep_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("quarter", models.DateField()),
                ("opened_on", models.DateField()),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("keep", "Still needs access"), ("change", "Change"), ("remove", "Remove")],
                        max_length=8,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="people", to="accounts.accessreview"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_reviews",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "reviewed people",
            },
        ),
        migrations.AddConstraint(
            model_name="accessreview",
            constraint=models.UniqueConstraint(
                fields=("quarter", "force", "unit"),
                name="accounts_accessreview_once_a_quarter",
                nulls_distinct=False,
                violation_error_message="This place already has a review this quarter.",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter__day", 1), ("quarter__month__in", [1, 4, 7, 10])),
                name="accounts_accessreview_quarter_begins",
                violation_error_message="A quarter begins on 1 January, April, July or October.",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("opened_on__gte", models.F("quarter"))),
                name="accounts_accessreview_opens_in_its_quarter",
                violation_error_message="A review opens in its quarter.",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("force__isnull", True), ("unit__isnull", True), _connector="OR"),
                name="accounts_accessreview_one_place",
                violation_error_message="A review is about a force, a unit or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewedperson",
            constraint=models.UniqueConstraint(
                fields=("review", "user"),
                name="accounts_reviewedperson_once",
                violation_error_message="This person is already in the review.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        ("answer__in", ["keep", "change", "remove"]),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="accounts_reviewedperson_answered_by_somebody",
                violation_error_message="An answer names who gave it and when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    models.Q(("user", models.F("answered_by")), _negated=True),
                    _connector="OR",
                ),
                name="accounts_reviewedperson_not_one_s_own",
                violation_error_message="You cannot confirm your own access.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__in", ["change", "remove"]), models.Q(("words", ""), _negated=True)),
                    models.Q(models.Q(("answer__in", ["change", "remove"]), _negated=True), ("words", "")),
                    _connector="OR",
                ),
                name="accounts_reviewedperson_request_says_why",
                violation_error_message="Say what should change, or why access should end.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                    models.Q(
                        ("answer__in", ["change", "remove"]),
                        ("done_at__isnull", False),
                        ("done_by__isnull", False),
                        models.Q(("user", models.F("done_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="accounts_reviewedperson_done_by_somebody_else",
                violation_error_message="Another administrator deals with requests about your own access.",
            ),
        ),
        load("accounts", "open_access_reviews"),
    ]
