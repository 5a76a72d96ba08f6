"""Requested exports of lists, and the function that ends one whose job opens no scope."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_end_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ListExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("list_name", models.CharField(max_length=20)),
                ("query", models.TextField(blank=True, verbose_name="filters, as the address of the list has them")),
                ("filters", models.TextField(blank=True, verbose_name="filters in words")),
                (
                    "filter_codes",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="filters for the log, without what was typed"
                    ),
                ),
                ("forces", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9))),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("xlsx", "Excel workbook (XLSX)"),
                            ("ods", "OpenDocument workbook (ODS)"),
                            ("csv", "CSV file, with a description of its columns (ZIP)"),
                        ],
                        max_length=4,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("recipient", models.CharField(max_length=120)),
                ("requested_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("needs_approval", "Needs approval"),
                            ("waiting", "Being written"),
                            ("ready", "Ready"),
                            ("refused", "Refused"),
                            ("stopped", "Stopped"),
                            ("failed", "Failed"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("rows_total", models.PositiveIntegerField()),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("progressed_at", models.DateTimeField(null=True, verbose_name="when the clerk last stored rows")),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="why there is no file")),
                ("made_at", models.DateTimeField(null=True)),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name of the file")),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "records",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=36), default=list),
                ),
                ("expires_at", models.DateTimeField()),
                ("downloaded_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.job"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["requested_by", "requested_at"], name="exports_listexport_own")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["needs_approval", "waiting", "ready", "refused", "stopped", "failed"])
                        ),
                        name="exports_listexport_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("forces__len__gt", 0)),
                        name="exports_listexport_is_about_forces",
                        violation_error_message="You see no records that could be exported.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="exports_listexport_approved_by_another",
                        violation_error_message="You cannot approve your own export.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="exports_listexport_decided_has_person_and_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["waiting", "ready"]), _negated=True),
                            ("job__isnull", False),
                            _connector="OR",
                        ),
                        name="exports_listexport_is_written_by_a_job",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(
                                ("made_at__isnull", False),
                                models.Q(("name", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="exports_listexport_ready_has_its_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("records__len__lte", 200)), name="exports_listexport_names_few_records"
                    ),
                ],
            },
        ),
        load("exports", "stop_export"),
    ]
