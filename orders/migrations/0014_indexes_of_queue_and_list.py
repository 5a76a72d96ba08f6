"""What the queue and the list of orders ask has its index, each made while the tables stay in use.

The index of an order's standing takes the place of one that could not count what is in force by itself.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

LIVE = ["in_force", "under_appeal"]
UNDECIDED = models.Q(decided_for__isnull=True) | ~models.Q(decided_for=models.F("ends_on"))
INDEXES = {
    "order": (
        models.Index(fields=["force", "state", "ends_on"], include=["starts_on"], name="orders_order_standing"),
        models.Index(fields=["force", "place", "ends_on", "reference"], name="orders_order_list_of_force"),
        models.Index(fields=["place", "ends_on", "reference"], name="orders_order_list"),
        models.Index(
            fields=["force", "made_on", "id"],
            condition=models.Q(served_on__isnull=True, state__in=LIVE),
            name="orders_order_not_served",
        ),
        models.Index(
            fields=["force", "told_by", "id"],
            condition=models.Q(told_on__isnull=True, told_by__isnull=False, state__in=LIVE),
            name="orders_order_not_told",
        ),
        models.Index(
            fields=["force", "id"],
            condition=models.Q(left_something=True),
            name="orders_order_to_remove",
        ),
        models.Index(
            fields=["force", "bans_until"],
            condition=models.Q(state__in=LIVE, noted__contains=["ports"]),
            name="orders_order_ports_told",
        ),
        models.Index(
            fields=["force", "ends_on"],
            condition=models.Q(state="expired") & UNDECIDED,
            name="orders_order_lapsed",
        ),
    ),
    "condition": (
        models.Index(
            fields=["kind", "order"],
            condition=models.Q(removed__isnull=True, kind__in=["passports", "travel_ban"]),
            name="orders_condition_of_bans",
        ),
    ),
    "passport": (
        models.Index(fields=["order"], condition=models.Q(returned_on__isnull=True), name="orders_passport_held"),
    ),
    "subject": (
        models.Index(fields=["force", "officer", "id"], name="orders_subject_officers"),
        models.Index(
            fields=["force", "id"], condition=models.Q(officer__isnull=True), name="orders_subject_no_officer"
        ),
        models.Index(fields=["force", "id"], condition=models.Q(risk=""), name="orders_subject_no_risk"),
        models.Index(fields=["force", "id"], condition=models.Q(ring_at_night=""), name="orders_subject_no_ring"),
    ),
    "handover": (
        models.Index(fields=["force", "state", "-offered_at"], name="orders_handover_by_giver"),
        models.Index(fields=["receiver", "state", "-offered_at"], name="orders_handover_by_receiver"),
    ),
}


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0013_what_was_noted_before")]
    operations = [
        *(
            AddIndexConcurrently(model_name=model, index=index)
            for model, indexes in INDEXES.items()
            for index in indexes
        ),
        RemoveIndexConcurrently(model_name="order", name="orders_order_queue"),
    ]
