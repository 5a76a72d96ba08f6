"""Choices of supervision and enforcement, in the words that forces use."""

from django.db import models


class CheckOutcome(models.TextChoices):
    """The outcome of a visit for one condition."""

    KEPT = "kept", "Complied"
    NOT_KEPT = "not_kept", "Did not comply"
    NOT_CHECKED = "not_checked", "Not checked"


class TaskKind(models.TextChoices):
    """A task: who is informed about an order, and what is checked. `timeline.TASKS_DONE` names it once it is done."""

    PNC_SET = "pnc_set", "Set the marker on the Police National Computer"
    PNC_CHECKED = "pnc_checked", "Check the marker on the Police National Computer"
    PND = "pnd", "Add an entry to the Police National Database"
    PORTS = "ports", "Notify ports and Border Force of the foreign travel prohibition"
    PASSPORTS = "passports", "Check that passports were surrendered"
    PARTNERS = "partners", "Notify partner agencies"


# These leave something elsewhere, to be removed once the order or its prohibition is over (`tasks` says how).
LEAVES_SOMETHING = (TaskKind.PND, TaskKind.PNC_SET, TaskKind.PORTS)


class ExpiryChoice(models.TextChoices):
    """The force's decision before an order expires, or its record afterwards that it expired without one."""

    RENEW = "renew", "Ask the court to renew or extend it"
    VARY = "vary", "Ask the court to vary it"
    LAPSE = "lapse", "Allow to expire"
    NOTED = "noted", "Expired without a decision"


class Notified(models.TextChoices):
    """What a subject notifies to the police under an order (s.19, s.26)."""

    FIRST = "first", "Name and address, for the first time"
    NAME = "name", "A new name"
    ADDRESS = "address", "A new home address"


class BreachState(models.TextChoices):
    """The status of a breach (s.30)."""

    SUSPECTED = "suspected", "Suspected"
    INVESTIGATED = "investigated", "Under investigation"
    NO_ACTION = "no_action", "No further action"
    WARNED = "warned", "Warned"
    CHARGED = "charged", "Charged"
    CONVICTED = "convicted", "Convicted"
    ACQUITTED = "acquitted", "Acquitted"
    DISCONTINUED = "discontinued", "Discontinued"
    ORDER_VARIED = "order_varied", "Application to vary the order"
