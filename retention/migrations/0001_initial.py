"""Requests for erasure, legal holds, decisions to keep, and the owner function that erases."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0008_bind_as"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasableRecordKind",
            fields=[
                ("kind", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("table_name", models.CharField(max_length=63)),
                ("decides", models.TextField(verbose_name="condition on the person in the scope")),
                ("stops", models.JSONField(verbose_name="condition on the record, by code")),
            ],
        ),
        migrations.CreateModel(
            name="ErasableTableRows",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(verbose_name="order in which they are blanked")),
                ("table_name", models.CharField(max_length=63)),
                ("rows", models.TextField(verbose_name="condition on the row")),
                ("columns", models.JSONField(verbose_name="expression for each column; none: the rows are deleted")),
                ("is_seen", models.BooleanField(verbose_name="part of what the second person decides on")),
                (
                    "kind",
                    models.ForeignKey(
                        db_column="kind",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="retention.erasablerecordkind",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "erasable table rows",
                "constraints": [models.UniqueConstraint(fields=("kind", "place"), name="retention_erasable_once")],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=20, verbose_name="kind of record")),
                ("record", models.UUIDField(verbose_name="public id of the record")),
                ("reason", models.CharField(max_length=300)),
                ("requested_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for approval"),
                            ("erased", "Erased"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.CharField(blank=True, max_length=300, verbose_name="why it was refused")),
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
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
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
                "indexes": [models.Index(fields=["force", "state"], name="retention_erasure_waiting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["requested", "erased", "refused", "withdrawn"])),
                        name="retention_erasure_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="retention_erasure_has_reason",
                        violation_error_message="Enter why the record should be erased.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["requested", "erased"])),
                        fields=("kind", "record"),
                        name="retention_erasure_once",
                        violation_error_message="Somebody has already requested the erasure of this record.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "requested")
                            ),
                            models.Q(
                                models.Q(("state", "requested"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="retention_erasure_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["erased", "refused"]), _negated=True),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="retention_erasure_decided_by_another",
                        violation_error_message="Somebody else decides on your request.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="retention_erasure_refused_has_reason",
                        violation_error_message="Enter why you refuse the request.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeepDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=20, verbose_name="kind of record")),
                ("record", models.UUIDField(verbose_name="public id of the record")),
                ("reason", models.CharField(max_length=300)),
                ("review_on", models.DateField(verbose_name="next review")),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
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
            ],
            options={
                "indexes": [models.Index(fields=["kind", "record", "-id"], name="retention_keep_last")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="retention_keep_has_reason",
                        violation_error_message="Enter why the record is kept.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=20, verbose_name="kind of record")),
                ("record", models.UUIDField(verbose_name="public id of the record")),
                ("reason", models.CharField(max_length=300)),
                ("set_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_reason", models.CharField(blank=True, max_length=300, verbose_name="why it was lifted")),
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
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="retention_hold_has_reason",
                        violation_error_message="Enter why the record is held.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("kind", "record"),
                        name="retention_hold_once",
                        violation_error_message="This record is already on legal hold.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True), ("lifted_reason", "")),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lifted_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="retention_hold_lifted_has_person_and_reason",
                        violation_error_message="Enter why the legal hold is lifted.",
                    ),
                ],
            },
        ),
        load("retention", "is_erasure", "erase", "guard"),
    ]
