"""Workbooks uploaded for returns: their rows for a week, and the reports on them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import matching.fields
from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0007_index_values"),
        ("accounts", "0002_scope"),
        ("imports", "0001_initial"),
        ("investigations", "0009_fill_case_reviews"),
        ("reference", "0002_add_force_population"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "rows",
                    matching.fields.SealedTextField(
                        default=None,
                        max_length=30000000,
                        null=True,
                        verbose_name="rows to store, until they are stored or have expired",
                    ),
                ),
                (
                    "report",
                    matching.fields.SealedTextField(
                        default="",
                        max_length=30000000,
                        verbose_name="problems, changes and warnings, as the page shows them",
                    ),
                ),
                (
                    "draft",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="the draft that the report compares with"
                    ),
                ),
                ("problems", models.PositiveIntegerField(default=0, verbose_name="how many problems it has")),
                ("changes", models.PositiveIntegerField(default=0, verbose_name="how many cases it changes")),
                ("stored_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_column="period",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="figures.period",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="imports.upload",
                        verbose_name="the file",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["force", "period", "-uploaded_at"], name="investigations_upload_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stored_at__isnull", True), ("stored_at__gte", models.F("uploaded_at")), _connector="OR"
                        ),
                        name="investigations_upload_stored_after",
                    )
                ],
            },
        ),
        load("investigations", "forget_uploaded_rows"),
    ]
