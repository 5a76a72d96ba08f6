"""Prosecutions for tests, made through the product's own services."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from core import clock
from figures.models import Period
from investigations.models import Investigation
from nrm.models import CrimeRecord
from prosecutions.cases import crime_links, defendants, recording, records, transitions
from prosecutions.cases.choices import ChargeResult, ChargingDecision, Plea
from prosecutions.cases.defendants import EnteredDefendantStep
from prosecutions.cases.transitions import EnteredStep
from prosecutions.models import Defendant, ProsecutionCase
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series

OFFENCE = "msa_trafficking"


def investigation(by: User, *, reference: str = "OP/1") -> Investigation:
    """An investigation of a person's force that is live in an approved return."""
    if not Period.objects.exists():
        series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row(reference)], by=by)
    return Investigation.objects.get(holdings__reference=reference)


def ago(days: int) -> date:
    """So many days before today; after it for a negative number."""
    return clock.today() - timedelta(days=days)


def opened(of: Investigation, *, by: User, urn: str = "", is_flagged: bool = True) -> ProsecutionCase:
    """A new case."""
    return recording.open_case(of.public_id, urn=urn, is_flagged=is_flagged, key=uuid.uuid4(), by=by)


def moved(case: ProsecutionCase, move: str, *, by: User, **entered: Any) -> ProsecutionCase:
    """The case after a step, made on its page of today."""
    case.refresh_from_db()
    entered.setdefault("on", clock.today())
    return transitions.make(case.public_id, move, EnteredStep(**entered), seen=records.token_of(case), by=by)


def referred(of: Investigation, *, by: User, days: int = 120, suspects: int = 2, **given: Any) -> ProsecutionCase:
    """A case that waits for a charging decision."""
    return moved(opened(of, by=by, **given), "refer", by=by, on=ago(days), suspects=suspects)


def charged(
    of: Investigation, *, by: User, days: int = 100, suspects: int = 2, charged: int = 1, **given: Any
) -> ProsecutionCase:
    """A case with the decision to charge."""
    case = referred(of, by=by, days=days + 20, suspects=suspects, **given)
    decision = ChargingDecision.CHARGE_FULL
    return moved(case, "decide", by=by, on=ago(days), decision=decision, charged=charged)


def defendant(case: ProsecutionCase, *, by: User, days: int = 100, offences: tuple[str, ...] = (OFFENCE,)) -> Defendant:
    """The next defendant of a case, with charges."""
    case.refresh_from_db()
    added = defendants.add(case.public_id, charged_on=ago(days), key=uuid.uuid4(), seen=records.token_of(case), by=by)
    for offence in offences:
        added = step(added, "add_charge", by=by, on=ago(days), offence=offence)
    return added


def step(of: Defendant, move: str, *, by: User, **entered: Any) -> Defendant:
    """The defendant after a step, made on their page of today."""
    fresh = Defendant.objects.get(pk=of.pk)
    entered.setdefault("on", clock.today())
    seen = records.token_of(fresh)
    return defendants.make(fresh.public_id, move, EnteredDefendantStep(**entered), seen=seen, by=by)


def at_court(of: Defendant, *, by: User, days: int = 90, plea: str = Plea.NOT_GUILTY, charges: Any = (1,)) -> Defendant:
    """The defendant after the first hearing, with a plea."""
    step(of, "first_hearing", by=by, on=ago(days))
    return step(of, "plea", by=by, on=ago(days), chosen=tuple(charges), plea=plea)


def convicted(of: Defendant, *, by: User, days: int = 30) -> Defendant:
    """The defendant after a trial that ended in a conviction on the first charge."""
    at_court(of, by=by)
    step(of, "set_trial", by=by, on=ago(days))
    return step(of, "result", by=by, on=ago(days), chosen=(1,), result=ChargeResult.CONVICTED)


def acquitted(of: Defendant, *, by: User, days: int = 30) -> Defendant:
    """The defendant after a trial that ended in an acquittal."""
    at_court(of, by=by)
    step(of, "set_trial", by=by, on=ago(days))
    return step(of, "result", by=by, on=ago(days), chosen=(1,), result=ChargeResult.JURY)


def linked(of: Defendant, *chosen: CrimeRecord, by: User, reference: str = "", seen: str = "") -> Defendant:
    """The defendant linked to these crime records alone, and to the one with the reference."""
    fresh = Defendant.objects.get(pk=of.pk)
    keys = [record.public_id for record in chosen]
    seen = seen or crime_links.token_of(fresh, by=by)
    return crime_links.link_crimes(fresh.public_id, chosen=keys, reference=reference, seen=seen, by=by)
