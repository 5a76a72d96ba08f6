"""Notices, choices about them, and the functions that make notices and open a calendar."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0004_keep_mail_until"),
        ("reference", "0002_add_force_population"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeSettings",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "digest_time",
                    models.PositiveSmallIntegerField(
                        choices=[(8, "8am on working days"), (16, "4pm on working days")], default=8
                    ),
                ),
                (
                    "calendar_number",
                    models.PositiveIntegerField(default=0, verbose_name="how many addresses there have been"),
                ),
                ("calendar_hash", models.CharField(max_length=64, null=True, unique=True)),
            ],
            options={
                "verbose_name_plural": "notice settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest_time__in", [8, 16])),
                        name="notifications_noticesettings_time_known",
                        violation_error_message="Choose one of the times for the daily email.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("period_open", "A month opens"),
                            ("return_due_in_five", "Return due in 5 working days"),
                            ("return_due_in_one", "Return due in 1 working day"),
                            ("return_overdue", "Return overdue"),
                            ("return_queried", "Return queried"),
                            ("query_replied", "Query replied to"),
                            ("return_approved", "Return approved"),
                            ("return_reopened", "Return reopened"),
                            ("month_published", "Month published"),
                            ("export_ready", "Download ready"),
                            ("export_failed", "Download failed"),
                            ("decision_due", "NRM decision due"),
                            ("order_expires", "Order expires"),
                            ("transfer_offered", "Investigation offered to your force"),
                            ("guidance_changed", "Guidance you follow has a new version"),
                        ],
                        max_length=24,
                    ),
                ),
                ("url_name", models.CharField(max_length=60, verbose_name="name of the page that it opens")),
                (
                    "url_args",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), default=list
                    ),
                ),
                ("month", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("key", models.CharField(max_length=120, verbose_name="which event it is about")),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "delivery",
                    models.CharField(
                        choices=[("product", "No email"), ("at_once", "Email at once"), ("digest", "Daily email")],
                        max_length=8,
                    ),
                ),
                (
                    "emailed_at",
                    models.DateTimeField(null=True, verbose_name="when the clerk wrote or dropped its e-mail"),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-created_at"], name="notifications_notice_own"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["person"],
                        name="notifications_notice_unread",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("emailed_at__isnull", True),
                            ("read_at__isnull", True),
                            models.Q(("delivery", "product"), _negated=True),
                        ),
                        fields=["delivery", "created_at"],
                        name="notifications_notice_to_email",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind", "key"),
                        name="notifications_notice_once",
                        violation_error_message="The person already has this notice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "period_open",
                                    "return_due_in_five",
                                    "return_due_in_one",
                                    "return_overdue",
                                    "return_queried",
                                    "query_replied",
                                    "return_approved",
                                    "return_reopened",
                                    "month_published",
                                    "export_ready",
                                    "export_failed",
                                    "decision_due",
                                    "order_expires",
                                    "transfer_offered",
                                    "guidance_changed",
                                ],
                            )
                        ),
                        name="notifications_notice_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delivery__in", ["product", "at_once", "digest"])),
                        name="notifications_notice_delivery_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("read_at__isnull", True), ("read_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="notifications_notice_read_after_it_was_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("emailed_at__isnull", True),
                            models.Q(("delivery", "product"), _negated=True),
                            _connector="OR",
                        ),
                        name="notifications_notice_emailed_only_if_chosen",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("period_open", "A month opens"),
                            ("return_due_in_five", "Return due in 5 working days"),
                            ("return_due_in_one", "Return due in 1 working day"),
                            ("return_overdue", "Return overdue"),
                            ("return_queried", "Return queried"),
                            ("query_replied", "Query replied to"),
                            ("return_approved", "Return approved"),
                            ("return_reopened", "Return reopened"),
                            ("month_published", "Month published"),
                            ("export_ready", "Download ready"),
                            ("export_failed", "Download failed"),
                            ("decision_due", "NRM decision due"),
                            ("order_expires", "Order expires"),
                            ("transfer_offered", "Investigation offered to your force"),
                            ("guidance_changed", "Guidance you follow has a new version"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "delivery",
                    models.CharField(
                        choices=[("product", "No email"), ("at_once", "Email at once"), ("digest", "Daily email")],
                        max_length=8,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind"),
                        name="notifications_noticechoice_once",
                        violation_error_message="The person has already chosen how to get this kind of notice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "period_open",
                                    "return_due_in_five",
                                    "return_due_in_one",
                                    "return_overdue",
                                    "return_queried",
                                    "query_replied",
                                    "return_approved",
                                    "return_reopened",
                                    "month_published",
                                    "export_ready",
                                    "export_failed",
                                    "decision_due",
                                    "order_expires",
                                    "transfer_offered",
                                    "guidance_changed",
                                ],
                            )
                        ),
                        name="notifications_noticechoice_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delivery__in", ["product", "at_once", "digest"])),
                        name="notifications_noticechoice_delivery_known",
                    ),
                ],
            },
        ),
        load("notifications", "put_notices", "settle_notices", "enter_calendar"),
    ]
