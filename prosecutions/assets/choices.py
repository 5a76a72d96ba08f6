"""Enumerations of asset recovery, in the words of the Acts."""

from django.db import models


class AssetKind(models.TextChoices):
    """What was applied for, seized or ordered. `workflow.WORKFLOWS` has the Act and section of each."""

    RESTRAINT = "restraint", "Restraint order"
    FREEZING = "freezing", "Account freezing order"
    CASH = "cash", "Cash seizure"
    CONFISCATION = "confiscation", "Confiscation order"
    REPARATION = "reparation", "Slavery and trafficking reparation order"
    VEHICLE = "vehicle", "Forfeiture of a vehicle, ship or aircraft"
    DEPRIVATION = "deprivation", "Deprivation order"


class AssetStatus(models.TextChoices):
    """How far the recovery is. Each kind has some of these."""

    APPLIED = "applied", "Applied for"
    SEIZED = "seized", "Seized"
    STARTED = "started", "Proceedings started"
    CONSIDERED = "considered", "Being considered"
    MADE = "made", "Order made"
    DETAINED = "detained", "Detained"
    PENDING = "pending", "Forfeiture applied for"
    PART = "part", "Forfeited in part"
    FORFEITED = "forfeited", "Forfeited"
    PART_ENDED = "part_ended", "Part forfeited, rest released"
    RELEASED = "released", "Released"
    PAID = "paid", "Paid in full"
    DISCHARGED = "discharged", "Discharged"
    QUASHED = "quashed", "Quashed on appeal"
    REFUSED = "refused", "Not made"
    REMOVED = "removed", "Removed"
