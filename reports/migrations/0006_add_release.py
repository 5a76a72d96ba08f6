"""Releases of published months outside policing, and who may read them before their time."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0003_add_annotation"),
        ("reports", "0005_add_bulletin"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number among the month's releases")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("approved", "Approved"),
                            ("discarded", "Discarded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("is_rounded", models.BooleanField(default=False, verbose_name="numbers are rounded to five")),
                ("reported", models.PositiveSmallIntegerField(verbose_name="forces that reported")),
                ("due", models.PositiveSmallIntegerField(verbose_name="forces due")),
                ("tables", models.JSONField()),
                ("report", models.JSONField()),
                ("digest", models.CharField(max_length=64, verbose_name="digest of the tables")),
                ("release_at", models.DateTimeField(verbose_name="released from")),
                ("prepared_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True, verbose_name="discarded or withdrawn at")),
                ("end_reason", models.CharField(blank=True, max_length=300)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_column="period",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="figures.period",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="figures.snapshot"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PreReleaseReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("post", models.CharField(max_length=120)),
                ("organisation", models.CharField(max_length=120)),
                ("reason", models.CharField(max_length=300)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readers", to="reports.release"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "discarded"), _negated=True),
                fields=("period", "number"),
                name="reports_release_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("period",),
                name="reports_release_one_draft",
                violation_error_message="A colleague has prepared this month at the same time. Reload the page.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                    _connector="OR",
                ),
                name="reports_release_two_people",
                violation_error_message="You prepared this release. A colleague in the national team must approve it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("ended_at__isnull", True), ("state", "draft")),
                    models.Q(("approved_at__isnull", False), ("ended_at__isnull", True), ("state", "approved")),
                    models.Q(("approved_at__isnull", True), ("ended_at__isnull", False), ("state", "discarded")),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("ended_at__isnull", False),
                        ("state", "withdrawn"),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reports_release_state_has_its_times",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                        ("release_at__gte", models.F("approved_at")),
                    ),
                    _connector="OR",
                ),
                name="reports_release_approved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="reports_release_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("reported__lte", models.F("due"))), name="reports_release_coverage"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="reports_release_digest_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="prereleasereader",
            constraint=models.UniqueConstraint(
                fields=("release", "user"),
                name="reports_prereleasereader_once",
                violation_error_message="This account is already on the pre-release list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="prereleasereader",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    models.Q(("post", ""), _negated=True),
                    models.Q(("organisation", ""), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                ),
                name="reports_prereleasereader_has_its_texts",
            ),
        ),
    ]
