"""What people of other forces read of an order: the card that they found, their reports, offers and alerts."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_count_assigned_subjects"), ("accounts", "0007_open_rows")]
    operations = [
        load(
            "orders",
            "join_transfer",
            "offered_subject",
            "alerted_subjects",
            "note_alert",
            "open_cards",
            "open_card_of",
            "open_reports",
            "lock_order",
            "last_seen",
        )
    ]
