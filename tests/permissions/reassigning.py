"""Whose records the pages that reassign them are about, and what such a page sends for one record."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from accounts.reassignment.records import ReassignableRecords
from guidance.held_records import GUIDANCE
from guidance.models import Product
from nrm.held_records import REFERRALS
from nrm.models import Referral
from orders.held_records import SUBJECTS
from orders.models import Subject
from tests.permissions.people import Person
from tests.permissions.records import Records, World

APPS: dict[str, ReassignableRecords] = {records.namespace: records for records in (REFERRALS, SUBJECTS, GUIDANCE)}


def holder_of(name: str, mine: Records, world: World) -> str:
    """The public id of somebody with records at a place."""
    return str(_holder(name.partition(":")[0], mine, world).public_id)


def _holder(app: str, mine: Records, world: World) -> User:
    if app == "nrm" and mine.nrm:
        return Referral.objects.get(public_id=mine.nrm.draft).owner
    if app == "orders" and mine.orders:
        officer = Subject.objects.get(public_id=mine.orders.subject).officer
        assert officer is not None
        return officer
    return Product.objects.get(slug=world.library.product).owner


def sent(app: str, mine: Records, world: World, person: Person) -> dict[str, Any]:
    """One record of the holder, for the person who sends the form."""
    holder = _holder(app, mine, world)
    held = APPS[app].held_by(holder, user=holder)
    return {"record": held[0].sent if held else "", "to": str(person.user.public_id) if person.user else ""}
