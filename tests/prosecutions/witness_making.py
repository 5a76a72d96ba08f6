"""Victims and witnesses for tests, made through the product's own services."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from accounts.models import User
from core import clock
from prosecutions.models import ProsecutionCase, Witness
from prosecutions.witnesses import recording, records
from prosecutions.witnesses.choices import Willingness, WitnessKind
from prosecutions.witnesses.recording import EnteredWitnessStep, NewWitness
from tests.prosecutions import case_making

NEW: dict[str, Any] = {
    "kind": WitnessKind.BOTH,
    "is_under_18": False,
    "is_abroad": False,
    "country": "",
    "needs_interpreter": False,
    "willingness": Willingness.SUPPORTS,
}
ABROAD = {"is_abroad": True, "country": "PL", "needs_interpreter": True}


def witness(case: ProsecutionCase, *, by: User, days: int = 20, **given: Any) -> Witness:
    """The next victim or witness of a case, first contacted so many days ago."""
    new = NewWitness(**NEW | {"first_contact_on": case_making.ago(days)} | given)
    return recording.add(case.public_id, new, key=uuid.uuid4(), seen=records.token_of_list(case), by=by)


def step(of: Witness, move: str, *, by: User, **entered: Any) -> Witness:
    """The victim or witness after a step, made on their page of today."""
    fresh = Witness.objects.get(pk=of.pk)
    entered.setdefault("on", clock.today())
    return recording.make(fresh.public_id, move, EnteredWitnessStep(**entered), seen=records.token_of(fresh), by=by)


def with_trial(case: ProsecutionCase, *, by: User, on: date) -> ProsecutionCase:
    """The case with a defendant whose trial begins on a day."""
    defendant = case_making.at_court(case_making.defendant(case, by=by), by=by)
    case_making.step(defendant, "set_trial", by=by, on=on)
    return case
