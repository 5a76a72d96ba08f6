"""People learn that they are named for a sealed investigation, that it is unsealed, or opened in an emergency."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_add_notices_of_systems"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    ("delegation_ended", "You no longer review for a colleague"),
                    ("return_approved", "Return approved"),
                    ("return_reopened", "Return reopened"),
                    ("month_published", "Month published"),
                    ("export_ready", "Download ready"),
                    ("export_failed", "Download failed"),
                    ("decision_due", "NRM decision due"),
                    ("order_expires", "Order expires"),
                    ("transfer_offered", "Investigation offered to your force"),
                    ("investigation_sealed", "You are named for a sealed investigation"),
                    ("investigation_unsealed", "Investigation unsealed"),
                    ("emergency_access", "Emergency access to a sealed investigation"),
                    ("guidance_changed", "Guidance you follow has a new version"),
                    ("token_expires", "API token expires"),
                    ("webhook_failed", "Webhook failed"),
                    ("system_changed", "System changed by an administrator"),
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
                    ("delegation_ended", "You no longer review for a colleague"),
                    ("return_approved", "Return approved"),
                    ("return_reopened", "Return reopened"),
                    ("month_published", "Month published"),
                    ("export_ready", "Download ready"),
                    ("export_failed", "Download failed"),
                    ("decision_due", "NRM decision due"),
                    ("order_expires", "Order expires"),
                    ("transfer_offered", "Investigation offered to your force"),
                    ("investigation_sealed", "You are named for a sealed investigation"),
                    ("investigation_unsealed", "Investigation unsealed"),
                    ("emergency_access", "Emergency access to a sealed investigation"),
                    ("guidance_changed", "Guidance you follow has a new version"),
                    ("token_expires", "API token expires"),
                    ("webhook_failed", "Webhook failed"),
                    ("system_changed", "System changed by an administrator"),
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
                            "delegation_ended",
                            "return_approved",
                            "return_reopened",
                            "month_published",
                            "export_ready",
                            "export_failed",
                            "decision_due",
                            "order_expires",
                            "transfer_offered",
                            "investigation_sealed",
                            "investigation_unsealed",
                            "emergency_access",
                            "guidance_changed",
                            "token_expires",
                            "webhook_failed",
                            "system_changed",
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
                            "delegation_ended",
                            "return_approved",
                            "return_reopened",
                            "month_published",
                            "export_ready",
                            "export_failed",
                            "decision_due",
                            "order_expires",
                            "transfer_offered",
                            "investigation_sealed",
                            "investigation_unsealed",
                            "emergency_access",
                            "guidance_changed",
                            "token_expires",
                            "webhook_failed",
                            "system_changed",
                        ],
                    )
                ),
                name="notifications_noticechoice_kind_known",
            ),
        ),
        # Backwards, the check that is put back knows no such notice.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "delete from notifications_notice where kind in"
            " ('investigation_sealed', 'investigation_unsealed', 'emergency_access');"
            " delete from notifications_noticechoice where kind in"
            " ('investigation_sealed', 'investigation_unsealed', 'emergency_access')",
        ),
    ]
