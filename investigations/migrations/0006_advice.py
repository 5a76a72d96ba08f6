"""The advice log, in which nothing but the result is ever added to a row."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0005_index_live_entries"),
        ("reference", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Advice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("given_on", models.DateField(verbose_name="day on which it was given")),
                ("given_to", models.CharField(max_length=120, verbose_name="senior investigating officer or post")),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("early_advice", "Early CPS advice"),
                            ("nrm", "NRM referral"),
                            ("victim_liaison", "Victim liaison"),
                            ("financial", "Financial investigation"),
                            ("orders", "Orders"),
                            ("other", "Something else"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words", models.CharField(max_length=1000)),
                ("follow_up_on", models.DateField(null=True, verbose_name="day on which to ask for the result")),
                (
                    "result",
                    models.CharField(
                        choices=[("open", "No result yet"), ("followed", "Followed"), ("not_followed", "Not followed")],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "result_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was not followed, or a note"),
                ),
                ("result_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="investigations.investigation",
                    ),
                ),
                (
                    "result_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "advice",
                "indexes": [
                    models.Index(fields=["force", "-given_on"], name="investigations_advice_log"),
                    models.Index(
                        condition=models.Q(("result", "open")),
                        fields=["force", "follow_up_on"],
                        name="investigations_advice_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_to", ""), _negated=True), models.Q(("words", ""), _negated=True)
                        ),
                        name="investigations_advice_has_a_person_and_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about__in", ["early_advice", "nrm", "victim_liaison", "financial", "orders", "other"])
                        ),
                        name="investigations_advice_subject_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("follow_up_on__isnull", True), ("follow_up_on__gte", models.F("given_on")), _connector="OR"
                        ),
                        name="investigations_advice_follow_up_after_it",
                        violation_error_message="Enter a follow-up date on or after the day you gave the advice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("result", "open"),
                                ("result_at__isnull", True),
                                ("result_by__isnull", True),
                                ("result_reason", ""),
                            ),
                            models.Q(
                                ("result__in", ["followed", "not_followed"]),
                                ("result_at__isnull", False),
                                ("result_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="investigations_advice_result_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "not_followed"), _negated=True),
                            models.Q(("result_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="investigations_advice_not_followed_has_reason",
                        violation_error_message="Enter why the advice was not followed.",
                    ),
                ],
            },
        ),
        load("investigations", "keep_advice"),
    ]
