"""Codes that were accepted, resets of second factors, and the device of a session.

Sessions that a password alone opened end. Their rows stay, so that a form posted from one is stored for its person.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

END_SESSIONS = "update accounts_session set expire_date = now() where expire_date > now()"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_keep_mail_until"),
    ]

    operations = [
        migrations.CreateModel(
            name="AcceptedCode",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("step", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="session",
            name="device",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.CharField(max_length=300)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for another administrator"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="factor_resets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("user",),
                        name="accounts_factorreset_one_waits",
                        violation_error_message="A reset for this person is already waiting for another administrator.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_factorreset_decided_by_somebody",
                        violation_error_message="A reset names who decided it and when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("user", models.F("asked_by")), _negated=True),
                            models.Q(
                                ("decided_by__isnull", True),
                                models.Q(("user", models.F("decided_by")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="accounts_factorreset_not_one_s_own",
                        violation_error_message="You cannot reset your own second factor. Ask another administrator.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(END_SESSIONS, migrations.RunSQL.noop),
    ]
