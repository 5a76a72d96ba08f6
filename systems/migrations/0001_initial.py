"""Systems that use the API, their tokens, and their webhooks with events and deliveries."""

import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="System",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("purpose", models.CharField(max_length=300, verbose_name="Purpose")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("analyst", "One force"),
                            ("coordinator", "The forces of one unit"),
                            ("national", "All forces"),
                            ("partner", "A partner organisation"),
                            ("system", "Order register checks only"),
                        ],
                        max_length=16,
                        verbose_name="Works for",
                    ),
                ),
                ("scopes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40))),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for another administrator"),
                            ("active", "Active"),
                            ("refused", "Refused"),
                            ("closed", "Closed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        blank=True,
                        db_column="force",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="systems_owned",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Owner",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_column="unit",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.unit",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="system", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=12, verbose_name="first characters")),
                ("scopes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40))),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_on", models.DateField(blank=True, null=True)),
                ("last_source", models.CharField(blank=True, default="", max_length=64)),
                (
                    "minute",
                    models.DateTimeField(blank=True, null=True, verbose_name="minute that `minute_requests` counts"),
                ),
                ("minute_requests", models.PositiveIntegerField(default=0)),
                (
                    "day_requests",
                    models.PositiveIntegerField(default=0, verbose_name="requests on the day of the last use"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replaced_by",
                        to="systems.apitoken",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="systems.system"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("url", models.URLField(max_length=500, verbose_name="Address")),
                ("events", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24))),
                ("secret", models.TextField()),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="endpoints", to="systems.system"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WebhookEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("period.opened", "A month opens"),
                            ("period.due", "Returns for a month are due"),
                            ("period.locked", "A month is locked"),
                            ("return.submitted", "A return is submitted"),
                            ("return.queried", "A return is queried"),
                            ("return.approved", "A return is approved"),
                            ("return.reopened", "A return is reopened"),
                            ("month.published", "The figures for a month are published"),
                            ("ping", "Test message"),
                        ],
                        max_length=24,
                    ),
                ),
                ("month", models.DateField(blank=True, null=True)),
                (
                    "number",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="number of the revision or version"
                    ),
                ),
                ("path", models.CharField(blank=True, default="", max_length=200, verbose_name="page of the service")),
                ("created_at", models.DateTimeField()),
                (
                    "force",
                    models.ForeignKey(
                        blank=True,
                        db_column="force",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "To be sent"), ("delivered", "Delivered"), ("failed", "Failed")],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("next_attempt_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="what the last attempt was answered with"
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="systems.webhookendpoint",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="deliveries",
                        to="systems.webhookevent",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "webhook deliveries",
            },
        ),
        migrations.AddConstraint(
            model_name="system",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "active", "refused", "closed"])),
                name="systems_system_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="system",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("force__isnull", False), ("role__in", ["analyst"]), ("unit__isnull", True)),
                    models.Q(("force__isnull", True), ("role__in", ["coordinator"]), ("unit__isnull", False)),
                    models.Q(
                        ("force__isnull", True), ("role__in", ["national", "partner", "system"]), ("unit__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="systems_system_place_fits_role",
                violation_error_message="Choose the force or unit that the system works for, and no other.",
            ),
        ),
        migrations.AddConstraint(
            model_name="system",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "scopes__contained_by",
                        ["figures:read", "investigations:read", "register:check", "releases:read", "returns:write"],
                    ),
                    ("scopes__len__gt", 0),
                ),
                name="systems_system_scopes_known",
                violation_error_message="Choose what the system may do.",
            ),
        ),
        migrations.AddConstraint(
            model_name="system",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decided_by", models.F("created_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="systems_system_decided_by_a_second_person",
                violation_error_message="Another administrator must confirm this system.",
            ),
        ),
        migrations.AddConstraint(
            model_name="system",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "active"), _negated=True),
                    ("decided_by__isnull", False),
                    models.Q(
                        ("scopes__overlap", ["investigations:read", "register:check", "returns:write"]),
                        ("role__in", ("coordinator", "national")),
                        _connector="OR",
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="systems_system_sensitive_is_confirmed",
                violation_error_message="Another administrator must confirm this system.",
            ),
        ),
        migrations.AddConstraint(
            model_name="system",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False), ("state", "closed")),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        ("closed_at__isnull", True),
                        ("closed_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="systems_system_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "expires_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("created_at"), "+", models.Value(datetime.timedelta(days=366))
                        ),
                    )
                ),
                name="systems_apitoken_lasts_a_year_at_most",
                violation_error_message="A token can last for 12 months at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "scopes__contained_by",
                        ["figures:read", "investigations:read", "register:check", "releases:read", "returns:write"],
                    ),
                    ("scopes__len__gt", 0),
                ),
                name="systems_apitoken_scopes_known",
                violation_error_message="Choose what the token may do.",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    _connector="OR",
                ),
                name="systems_apitoken_revoked_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.UniqueConstraint(
                fields=("replaces",),
                name="systems_apitoken_replaced_once",
                violation_error_message="This token has already been replaced.",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookendpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "events__contained_by",
                        [
                            "month.published",
                            "period.due",
                            "period.locked",
                            "period.opened",
                            "return.approved",
                            "return.queried",
                            "return.reopened",
                            "return.submitted",
                        ],
                    ),
                    ("events__len__gt", 0),
                ),
                name="systems_webhookendpoint_events_known",
                violation_error_message="Choose which events to send.",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookendpoint",
            constraint=models.UniqueConstraint(
                fields=("system", "url"),
                name="systems_webhookendpoint_once",
                violation_error_message="This system already has a webhook with this address.",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "name__in",
                        [
                            "period.opened",
                            "period.due",
                            "period.locked",
                            "return.submitted",
                            "return.queried",
                            "return.approved",
                            "return.reopened",
                            "month.published",
                            "ping",
                        ],
                    )
                ),
                name="systems_webhookevent_name_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("force__isnull", False),
                        ("name__in", ["return.approved", "return.queried", "return.reopened", "return.submitted"]),
                    ),
                    models.Q(
                        ("force__isnull", True),
                        models.Q(
                            ("name__in", ["return.approved", "return.queried", "return.reopened", "return.submitted"]),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="systems_webhookevent_force_of_returns",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("path", ""), ("path__regex", "^/[^/\\\\]"), _connector="OR"),
                name="systems_webhookevent_path_of_ours",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name__startswith", "period.")),
                fields=("name", "month"),
                name="systems_webhookevent_month_once",
            ),
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["next_attempt_at"], name="systems_delivery_to_send"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "delivered", "failed"])),
                name="systems_delivery_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.UniqueConstraint(fields=("endpoint", "event"), name="systems_delivery_once"),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at__isnull", True), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("finished_at__isnull", False)),
                    _connector="OR",
                ),
                name="systems_delivery_finished_if_over",
            ),
        ),
    ]
