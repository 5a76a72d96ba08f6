"""Annotations of figures, which are ended and never changed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0002_published_figures_never_change"),
        ("reference", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Annotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("anomaly", "Known anomaly"),
                            ("explanation", "Explanation"),
                            ("definition", "Change of definition"),
                            ("not_unusual", "Checked, not unusual"),
                        ],
                        max_length=12,
                    ),
                ),
                ("first", models.DateField(verbose_name="first month")),
                ("last", models.DateField(verbose_name="last month")),
                (
                    "area_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("region", "Region"),
                            ("unit", "Unit"),
                            ("england-wales", "England & Wales"),
                            ("uk", "United Kingdom"),
                        ],
                        max_length=16,
                    ),
                ),
                ("area", models.CharField(blank=True, max_length=40, verbose_name="code of the region or unit")),
                ("measure", models.CharField(blank=True, max_length=32)),
                ("dimension", models.CharField(blank=True, max_length=48)),
                ("category", models.CharField(blank=True, max_length=80)),
                ("words", models.CharField(max_length=80, verbose_name="short text, for charts")),
                ("sentence", models.CharField(max_length=400, verbose_name="text, for pages and files")),
                ("source", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__day", 1), ("first__lte", models.F("last")), ("last__day", 1)),
                        name="figures_annotation_months_in_order",
                        violation_error_message="The last month cannot be before the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area", ""), ("area_kind__in", ["uk", "england-wales"]), ("force__isnull", True)),
                            models.Q(
                                ("area_kind__in", ["region", "unit"]),
                                ("force__isnull", True),
                                models.Q(("area", ""), _negated=True),
                            ),
                            models.Q(("area", ""), ("area_kind", ""), ("force__isnull", False)),
                            _connector="OR",
                        ),
                        name="figures_annotation_area_or_force",
                        violation_error_message="Select one area or one force.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", ""), ("dimension", "")),
                            models.Q(
                                models.Q(("dimension", ""), _negated=True), models.Q(("category", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="figures_annotation_dimension_with_category",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True),
                            models.Q(("sentence", ""), _negated=True),
                            models.Q(("source", ""), _negated=True),
                        ),
                        name="figures_annotation_has_its_texts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="figures_annotation_ended_by_somebody",
                    ),
                ],
            },
        ),
        load("figures", "keep_annotation"),
    ]
