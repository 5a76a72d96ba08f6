"""Bulletins, which never change once they are published."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_schedule_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("month", "Monthly bulletin"),
                            ("calendar", "Annual data, calendar year"),
                            ("financial", "Annual data, financial year"),
                        ],
                        max_length=9,
                    ),
                ),
                ("first", models.DateField(verbose_name="first month")),
                ("last", models.DateField(verbose_name="last month")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for approval"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("texts", models.JSONField(default=dict)),
                ("figures", models.JSONField(default=dict)),
                ("edition", models.PositiveIntegerField(default=1)),
                ("writers", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ("created_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField()),
                ("return_reason", models.CharField(blank=True, max_length=300, verbose_name="why it was sent back")),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("content", models.JSONField(blank=True, null=True)),
                ("drawings", models.JSONField(blank=True, null=True)),
                ("made_with", models.JSONField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "first", "version"), name="reports_bulletin_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published"), _negated=True),
                        fields=("kind", "first"),
                        name="reports_bulletin_one_in_progress",
                        violation_error_message="Somebody is already writing a bulletin about these months. Open it instead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["month", "calendar", "financial"])),
                        name="reports_bulletin_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first__day", 1),
                            ("last__day", 1),
                            ("last__gte", models.F("first")),
                            models.Q(
                                models.Q(("kind", "month"), _negated=True), ("first", models.F("last")), _connector="OR"
                            ),
                        ),
                        name="reports_bulletin_of_whole_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("writers__contains", [models.F("written_by")])),
                        name="reports_bulletin_writer_is_a_writer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("writers__contains", [models.F("approved_by")]), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_bulletin_approved_by_another",
                        violation_error_message="You wrote this bulletin. Another member of the national team must approve it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", True),
                                ("approved_by__isnull", True),
                                ("digest", ""),
                                ("state", "draft"),
                            ),
                            models.Q(
                                ("approved_at__isnull", True),
                                ("approved_by__isnull", True),
                                ("digest", ""),
                                ("state", "submitted"),
                                ("submitted_at__isnull", False),
                            ),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("digest__regex", "^[0-9a-f]{64}$"),
                                ("state__in", ["approved", "published"]),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reports_bulletin_approval_with_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("content__isnull", False),
                                ("drawings__isnull", False),
                                ("made_with__isnull", False),
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                                ("state", "published"),
                            ),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("content__isnull", True),
                                ("drawings__isnull", True),
                                ("made_with__isnull", True),
                                ("published_at__isnull", True),
                                ("published_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reports_bulletin_frozen_once_published",
                    ),
                ],
            },
        ),
        load("reports", "keep_bulletin"),
    ]
