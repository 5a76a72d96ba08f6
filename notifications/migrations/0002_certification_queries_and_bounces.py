"""Notices to one lead, one colleague and about one query, and the addresses to which mail cannot be delivered."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import text_of


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        ("reference", "0002_add_force_population"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailBounce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("address", models.EmailField(max_length=254)),
                ("status", models.CharField(max_length=12, verbose_name="status code of the server, such as 5.1.1")),
                (
                    "report",
                    models.CharField(
                        max_length=64, unique=True, verbose_name="hash of the report, so that it is read once"
                    ),
                ),
                ("read_at", models.DateTimeField(verbose_name="when the report was read")),
                ("resumed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notifications_notice_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="noticechoice",
            name="notifications_noticechoice_kind_known",
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("period_open", "A month opens"),
                    ("return_due_in_five", "Return due in 5 working days"),
                    ("return_due_in_one", "Return due in 1 working day"),
                    ("return_overdue", "Return overdue"),
                    ("return_to_certify", "Return to certify"),
                    ("return_sent_back", "Return sent back by your lead"),
                    ("return_queried", "Return queried"),
                    ("query_for_you", "Query for you"),
                    ("query_overdue", "Reply to a query overdue"),
                    ("query_replied", "Query replied to"),
                    ("review_delegated", "You review for a colleague"),
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
        migrations.AlterField(
            model_name="noticechoice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("period_open", "A month opens"),
                    ("return_due_in_five", "Return due in 5 working days"),
                    ("return_due_in_one", "Return due in 1 working day"),
                    ("return_overdue", "Return overdue"),
                    ("return_to_certify", "Return to certify"),
                    ("return_sent_back", "Return sent back by your lead"),
                    ("return_queried", "Return queried"),
                    ("query_for_you", "Query for you"),
                    ("query_overdue", "Reply to a query overdue"),
                    ("query_replied", "Query replied to"),
                    ("review_delegated", "You review for a colleague"),
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
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "period_open",
                            "return_due_in_five",
                            "return_due_in_one",
                            "return_overdue",
                            "return_to_certify",
                            "return_sent_back",
                            "return_queried",
                            "query_for_you",
                            "query_overdue",
                            "query_replied",
                            "review_delegated",
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
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "period_open",
                            "return_due_in_five",
                            "return_due_in_one",
                            "return_overdue",
                            "return_to_certify",
                            "return_sent_back",
                            "return_queried",
                            "query_for_you",
                            "query_overdue",
                            "query_replied",
                            "review_delegated",
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
        ),
        migrations.AddField(
            model_name="mailbounce",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="mailbounce",
            name="resumed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="mailbounce",
            index=models.Index(
                condition=models.Q(("resumed_at__isnull", True)),
                fields=["person"],
                name="notifications_mailbounce_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailbounce",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__startswith", "5.")), name="notifications_mailbounce_is_permanent"
            ),
        ),
        migrations.AddConstraint(
            model_name="mailbounce",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resumed_at__isnull", True), ("resumed_by__isnull", True)),
                    models.Q(("resumed_at__isnull", False), ("resumed_by__isnull", False)),
                    _connector="OR",
                ),
                name="notifications_mailbounce_resumed_by_somebody",
            ),
        ),
        # The function is replaced in place; `0001` drops it when that is reversed.
        migrations.RunSQL(text_of("notifications", "put_notices"), migrations.RunSQL.noop),
    ]
