"""Asset recovery of ten forces: accounts and cash in each status, and orders on conviction with their payments.

All records are invented. Each is recorded with the functions that pages call.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from core import clock
from demo import people
from demo.cast import Cast
from demo.forces import all_forces
from investigations.choices import EntryState
from investigations.models import Investigation
from prosecutions.assets import recording, records, transitions
from prosecutions.assets.choices import AssetKind
from prosecutions.assets.recording import NewAsset
from prosecutions.assets.transitions import EnteredAssetStep
from prosecutions.cases.choices import DefendantStatus
from prosecutions.models import AssetRecord, Defendant

SLUGS = (
    *("devon-and-cornwall", "kent", "lancashire", "greater-manchester", "west-midlands"),
    *("essex", "merseyside", "thames-valley", "west-yorkshire", "nottinghamshire"),
)
MOST = 3  # investigations of a force


@dataclass(slots=True, kw_only=True)
class ForceAssets:
    """Records the asset recovery of one force, by its analyst. Days are counted back from today."""

    by: User
    place: int  # of the force in the list, from which amounts and days follow
    made: int = 0

    def record(self, investigations: list[Investigation]) -> None:
        """Record money that is held for each investigation, and orders against defendants who are convicted."""
        for investigation, story in zip(investigations, (self._accounts, self._cash, self._restraint), strict=False):
            story(investigation)
        convicted = Defendant.objects.filter(
            case__investigation__in=investigations, status=DefendantStatus.SENTENCED
        ).order_by("case", "number")
        for defendant, orders in zip(convicted[:2], (self._paying, self._overdue), strict=False):
            orders(Investigation.objects.get(prosecutions=defendant.case_id), defendant)

    def _accounts(self, of: Investigation) -> None:
        """One account is frozen and ends soon or later; another was forfeited in part."""
        frozen = self._add(of, AssetKind.FREEZING, 160)
        self._step(frozen, "make", 155, amount=self._amount(), until=_ago(-12 - 30 * (self.place % 4)))
        forfeited = self._add(of, AssetKind.FREEZING, 400)
        amount = self._amount()
        self._step(forfeited, "make", 396, amount=amount, until=_ago(216))
        self._step(forfeited, "apply_forfeiture", 230)
        self._step(forfeited, "forfeit", 190, amount=amount - Decimal("500.25"))
        self._step(forfeited, "release", 185)

    def _cash(self, of: Investigation) -> None:
        """Cash is detained by a second order, or forfeited."""
        seized = self._add(of, AssetKind.CASH, 200, amount=self._amount())
        self._step(seized, "detain", 199, until=_ago(25))
        self._step(seized, "extend", 30, until=_ago(-90))
        if self.place % 2:
            self._step(seized, "forfeit", 5, amount=seized.amount)

    def _restraint(self, of: Investigation) -> None:
        order = self._add(of, AssetKind.RESTRAINT, 90)
        if self.place % 3:
            self._step(order, "make", 88, amount=self._amount() * 20)

    def _paying(self, of: Investigation, defendant: Defendant) -> None:
        """A confiscation order is being paid, part of it to the victims, and a vehicle is forfeited."""
        order = self._add(of, AssetKind.CONFISCATION, 60, defendant=defendant)
        amount = self._amount() * 10
        benefit = amount * 3
        self._step(order, "make", 38, amount=amount, benefit=benefit, available=amount, until=_ago(-40), months=18)
        self._step(order, "pay", 20, amount=Decimal("5000.00"))
        self._step(order, "pay", 6, amount=Decimal("1250.50"))
        victims = self._add(of, AssetKind.REPARATION, 38, defendant=defendant, confiscation=order)
        self._step(victims, "make", 38, amount=Decimal("9000.00"))
        vehicle = self._add(of, AssetKind.VEHICLE, 50, defendant=defendant)
        self._step(vehicle, "make", 40, amount=Decimal("7400.00"))

    def _overdue(self, of: Investigation, defendant: Defendant) -> None:
        """The time to pay of a confiscation order is over, and nobody has considered reparation."""
        order = self._add(of, AssetKind.CONFISCATION, 240, defendant=defendant)
        amount = self._amount() * 4
        self._step(order, "make", 200, amount=amount, benefit=amount, until=_ago(115), months=9)
        self._step(order, "pay", 130, amount=Decimal("800.00"))
        self._step(order, "interest", 30, amount=Decimal("212.35"))

    def _amount(self) -> Decimal:
        """An invented amount, another one for each record."""
        self.made += 1
        return Decimal("2310.40") + self.place * Decimal("913.15") + self.made * Decimal("427.60")

    def _add(self, of: Investigation, kind: AssetKind, ago: int, **entered: Any) -> AssetRecord:
        return recording.add(of.public_id, kind, NewAsset(on=_ago(ago), **entered), key=uuid.uuid4(), by=self.by)

    def _step(self, asset: AssetRecord, move: str, ago: int, **entered: Any) -> None:
        asset.refresh_from_db()
        step = EnteredAssetStep(on=_ago(ago), **entered)
        transitions.make(asset.public_id, move, step, seen=records.token_of(asset), by=self.by)


def add(everybody: Cast) -> int:
    """Record the asset recovery of each force, and return how many records there are."""
    for place, slug in enumerate(SLUGS):
        live = Investigation.objects.filter(force=all_forces()[slug].code, latest_entry__state=EntryState.LIVE)
        ForceAssets(place=place, by=everybody[people.analyst(slug)]).record(list(live.order_by("pk")[:MOST]))
    return AssetRecord.objects.count()


def _ago(days: int) -> date:
    return clock.today() - timedelta(days=days)
