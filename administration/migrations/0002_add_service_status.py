"""The last check of each component of the service, and what administrators announce."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("words", models.CharField(max_length=300)),
                ("shown_until", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("ended_at",),
                        name="administration_announcement_one_at_a_time",
                        nulls_distinct=False,
                        violation_error_message="There is an announcement already. End it first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="administration_announcement_says_something",
                        violation_error_message="Enter the announcement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shown_until__gt", models.F("made_at"))),
                        name="administration_announcement_ends_after_it_begins",
                        violation_error_message="Enter an end time in the future.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="administration_announcement_ended_by_somebody",
                        violation_error_message="Enter who ended the announcement and when.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComponentCheck",
            fields=[
                (
                    "component",
                    models.CharField(
                        choices=[("figures", "Figures"), ("email", "Emails and downloads"), ("log", "Log")],
                        max_length=12,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("working", "Working"),
                            ("delayed", "Delayed"),
                            ("failed", "Failed"),
                            ("stopped", "Not running"),
                            ("unchecked", "Not checked yet"),
                        ],
                        max_length=12,
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="when the status began")),
                ("checked_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("component__in", ["figures", "email", "log"])),
                        name="administration_componentcheck_component_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("working", "delayed", "failed"))),
                        name="administration_componentcheck_status_reported",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("since__lte", models.F("checked_at"))),
                        name="administration_componentcheck_since_before_check",
                    ),
                ],
            },
        ),
    ]
