"""Enumerations of safeguarding, and the checklist for the days before the first decision.

The checklist is dated, as guidance is: an item applies to referrals whose form was begun on or after its first day. To
follow new guidance, add a line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models


class Channel(models.TextChoices):
    """Ways of contacting a person. Each is safe, not safe, or not known."""

    PHONE = "phone", "Phone call"
    TEXT = "text", "Text message"
    EMAIL = "email", "Email"
    POST = "post", "Post"
    SOMEBODY = "somebody", "Through another person"


class Safe(models.TextChoices):
    """Whether a way of contact is safe. Without an answer it is not known, and nobody uses it."""

    YES = "yes", "Safe"
    NO = "no", "Not safe"
    NOT_KNOWN = "not_known", "Not known"


class GuardianWorker(models.TextChoices):
    """Which worker of the Independent Child Trafficking Guardians works with the child."""

    DIRECT = "direct", "Direct worker (no one in the UK has parental responsibility)"
    COORDINATOR = "coordinator", "Regional practice coordinator (someone in the UK has parental responsibility)"


class HowEnded(models.TextChoices):
    """How a missing episode ended."""

    FOUND = "found", "Found"
    RETURNED = "returned", "Came back"
    CLOSED = "closed", "Closed by the missing persons team"


class PriorityAnswer(models.TextChoices):
    """The competent authority's answer to a request for an earlier decision."""

    WAITING = "waiting", "No answer yet"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to check in the days before the first decision."""

    code: str
    label: str
    hint: str
    asked_from: date = date(2019, 4, 29)
    children_only: bool = False


CHECKLIST: tuple[Item, ...] = (
    Item(code="safety", label="Safety", hint="Check that the person is safe and away from their exploiters."),
    Item(
        code="accommodation",
        label="Accommodation",
        hint="Somewhere safe to sleep from tonight. Keep the address confidential.",
    ),
    Item(code="medical", label="Medical care", hint="Injuries, medicines, pregnancy, mental health."),
    Item(code="needs", label="Food, clothes and money", hint="What they need until support begins."),
    Item(
        code="advice",
        label="Legal advice",
        hint=("Explain how to get legal advice about immigration status and any charge."),
    ),
    Item(
        code="strategy",
        label="Strategy discussion",
        hint="With the local authority, under its child protection procedure.",
        children_only=True,
    ),
)


def checklist_of(*, begun: date, is_child: bool) -> tuple[Item, ...]:
    """Return the items that apply to a referral."""
    return tuple(item for item in CHECKLIST if item.asked_from <= begun and (is_child or not item.children_only))
