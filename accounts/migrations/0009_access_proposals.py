"""A second administrator confirms sensitive access, and the database refuses it without."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_bind_as"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("analyst", "Force analyst"),
                            ("lead", "Force lead"),
                            ("coordinator", "Regional coordinator"),
                            ("national", "National team"),
                            ("partner", "Partner"),
                            ("auditor", "Auditor"),
                            ("officer", "Officer"),
                            ("administrator", "Administrator"),
                            ("system", "System account"),
                        ],
                        max_length=16,
                    ),
                ),
                ("opens", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("fingerprint", models.CharField(max_length=24)),
                ("decided_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for another administrator"),
                            ("done", "Confirmed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("user",),
                        name="accounts_accessproposal_one_waits",
                        violation_error_message="A proposal about this person is already waiting for another administrator.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["done", "refused"]),
                            ),
                            models.Q(("decided_at__isnull", False), ("state", "withdrawn")),
                            _connector="OR",
                        ),
                        name="accounts_accessproposal_decided_by_somebody",
                        violation_error_message="A proposal names who decided it and when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("user", models.F("proposed_by")), _negated=True),
                            models.Q(
                                ("decided_by__isnull", True),
                                models.Q(("user", models.F("decided_by")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="accounts_accessproposal_not_one_s_own",
                        violation_error_message="You cannot change your own access. Ask another administrator.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_accessproposal_second_person",
                        violation_error_message="You proposed this. Another administrator must confirm it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["administrator", "auditor", "national"])),
                        name="accounts_accessproposal_role_is_sensitive",
                        violation_error_message="This role needs no second administrator.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("applied_at__isnull", True), ("state", "done"), _connector="OR"),
                        name="accounts_accessproposal_applied_when_confirmed",
                        violation_error_message="Only a confirmed proposal gives access.",
                    ),
                ],
            },
        ),
        load("accounts", "access_proposals"),
    ]
