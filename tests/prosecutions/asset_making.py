"""Asset recovery for tests, made through the product's own services."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from core import clock
from investigations.models import Investigation
from prosecutions.assets import recording, records, transitions
from prosecutions.assets.choices import AssetKind
from prosecutions.assets.recording import NewAsset
from prosecutions.assets.transitions import EnteredAssetStep
from prosecutions.models import AssetRecord, Defendant
from tests.prosecutions import case_making
from tests.prosecutions.case_making import ago

AMOUNT = Decimal("1234.50")


def added(of: Investigation, kind: AssetKind, *, by: User, days: int = 60, **entered: Any) -> AssetRecord:
    """A new record."""
    if kind == AssetKind.CASH:
        entered.setdefault("amount", AMOUNT)
    return recording.add(of.public_id, kind, NewAsset(on=ago(days), **entered), key=uuid.uuid4(), by=by)


def moved(asset: AssetRecord, move: str, *, by: User, **entered: Any) -> AssetRecord:
    """The record after a step, made on its page of today."""
    fresh = AssetRecord.objects.get(pk=asset.pk)
    if move != "undo":
        entered.setdefault("on", clock.today())
    seen = records.token_of(fresh)
    return transitions.make(fresh.public_id, move, EnteredAssetStep(**entered), seen=seen, by=by)


def frozen(of: Investigation, *, by: User, days: int = 50, ends_in: int = 90, **entered: Any) -> AssetRecord:
    """An account that is frozen for some days more."""
    asset = added(of, AssetKind.FREEZING, by=by, days=days, **entered)
    until = clock.today() + timedelta(days=ends_in)
    return moved(asset, "make", by=by, on=ago(days), amount=AMOUNT, until=until)


def convicted(of: Investigation, *, by: User, offences: tuple[str, ...] = (case_making.OFFENCE,)) -> Defendant:
    """A defendant convicted of the first of these offences."""
    case = case_making.charged(of, by=by)
    return case_making.convicted(case_making.defendant(case, by=by, offences=offences), by=by)


def confiscation(defendant: Defendant, *, by: User, amount: Decimal = AMOUNT, **entered: Any) -> AssetRecord:
    """A confiscation order that was made five days ago, with two months to pay."""
    of = Investigation.objects.get(prosecutions=defendant.case_id)
    asset = added(of, AssetKind.CONFISCATION, by=by, days=20, defendant=defendant)
    entered = {"on": ago(5), "until": clock.today() + timedelta(days=55), "benefit": Decimal(5_000)} | entered
    return moved(asset, "make", by=by, amount=amount, **entered)


def reparation(under: AssetRecord, *, by: User, **entered: Any) -> AssetRecord:
    """A reparation order that the court considers under a confiscation order."""
    of = Investigation.objects.get(pk=under.investigation_id)
    entered.setdefault("days", 5)
    return added(of, AssetKind.REPARATION, by=by, defendant=under.defendant, confiscation=under, **entered)
