"""Whose records the pages that reassign them are about, and what such a page sends for one record."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from accounts.reassignment.records import ReassignableRecords
from guidance.models import Product
from guidance.reassignable_records import GUIDANCE
from nrm.models import Referral
from nrm.reassignable_records import REFERRALS
from orders.models import Subject
from orders.reassignable_records import SUBJECTS
from tests.permissions.people import Person
from tests.permissions.records import Records, World

APPS: dict[str, ReassignableRecords] = {records.namespace: records for records in (REFERRALS, SUBJECTS, GUIDANCE)}


def holder_of(name: str, mine: Records, world: World) -> str:
    """The public id of somebody with records at a place."""
    holder = _holder(name.partition(":")[0], mine, world)
    assert holder is not None
    return str(holder.public_id)


def _holder(app: str, mine: Records, world: World) -> User | None:
    if app == "nrm" and mine.nrm:
        return Referral.objects.get(public_id=mine.nrm.draft).owner
    if app == "orders" and mine.orders:
        return Subject.objects.get(public_id=mine.orders.subject).officer
    return Product.objects.get(slug=world.library.product).owner if world.library else None


def sent(app: str, mine: Records, world: World, person: Person) -> dict[str, Any]:
    """One record of the holder, for the person who sends the form."""
    holder = _holder(app, mine, world)
    responsibilities = APPS[app].responsibilities_of(holder, user=holder) if holder else []
    return {
        "record": responsibilities[0].sent if responsibilities else "",
        "to": str(person.user.public_id) if person.user else "",
    }
