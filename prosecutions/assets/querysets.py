"""Every question asked of asset recovery, each named once. Each starts with what the person may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import named
from core.money import DIGITS, NOTHING, PLACES
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.kind_workflow import FORFEITS, HELD, HOLDS, NEVER_MADE, OPEN
from prosecutions.assets.kinds import NEED_DEFENDANT
from prosecutions.cases.choices import OffenceGroup
from prosecutions.cases.defendant_workflow import ORDER_RESULTS, SPECIAL_VERDICTS
from prosecutions.cases.querysets import day_by_rule, of_seen_investigations

if TYPE_CHECKING:
    from prosecutions.models import AssetRecord, AssetStep

CONVICTED_AS_CHARGED = ORDER_RESULTS - SPECIAL_VERDICTS  # a lesser offence is one that only its own charge names
AMOUNT = models.DecimalField(max_digits=DIGITS + 6, decimal_places=PLACES)  # of a sum
DID_NOT_HAPPEN = ("add", "undo")


def total(name: str, **condition: Any) -> Coalesce:
    """The sum of a column of amounts, 0.00 if there is none."""
    summed = Sum(name, output_field=AMOUNT, filter=Q(**condition) if condition else None)
    return Coalesce(summed, NOTHING, output_field=AMOUNT)


class AssetRecordQuerySet(models.QuerySet["AssetRecord"]):
    """Questions asked of records."""

    def visible_to(self, user: User) -> Self:
        """Records of the investigations that a person may see."""
        return self.filter(of_seen_investigations(user, "investigation"))

    def of_present_forces(self, user: User) -> Self:
        """Records that forces of the person have now. A force that had the investigation only reads them."""
        return self.filter(Scope.of(user).over("force"))

    def counted(self) -> Self:
        """All but those that were added by mistake."""
        return self.exclude(status=AssetStatus.REMOVED)

    def open(self) -> Self:
        """Not decided yet, held, or ordered and not paid. An order about property is done once it is made."""
        done = Q(kind__in=[AssetKind.VEHICLE, AssetKind.DEPRIVATION], status=AssetStatus.MADE)
        return self.filter(status__in=sorted(OPEN)).exclude(done)

    def made(self) -> Self:
        """Seized, or ordered by a court, whatever came of it. An order that was quashed on appeal is as not made."""
        return self.exclude(status__in=sorted(NEVER_MADE))

    def on_conviction(self) -> Self:
        """Orders in force that a court made because the defendant is convicted."""
        return self.filter(kind__in=sorted(NEED_DEFENDANT), status__in=[AssetStatus.MADE, AssetStatus.PAID])

    def ending(self, today: date) -> Self:
        """Frozen or seized, for a period that ends within the days of the rule, or ended, and nothing was decided."""
        soon = day_by_rule("asset_warning_days", today)
        return self.filter(kind__in=sorted(FORFEITS), status__in=sorted(HELD), ends_on__lte=soon)

    def held_until_between(self, first: date, last: date) -> Self:
        """Frozen or seized, for a period that ends on one of these days, both included."""
        return self.filter(kind__in=sorted(FORFEITS), status__in=sorted(HELD), ends_on__range=(first, last))

    def unpaid(self, today: date) -> Self:
        """Confiscation orders whose time to pay is over and which are not paid in full."""
        return self.filter(kind=AssetKind.CONFISCATION, status=AssetStatus.MADE, ends_on__lt=today)

    def without_reparation(self) -> Self:
        """Confiscation orders against defendants convicted of slavery or trafficking, with no reparation considered."""
        charges: Any = apps.get_model("prosecutions", "Charge")
        convicted = charges.objects.filter(
            defendant=OuterRef("defendant"),
            is_removed=False,
            group=OffenceGroup.SLAVERY,
            result__in=sorted(CONVICTED_AS_CHARGED),
        )
        considered = self.model._default_manager.filter(confiscation=OuterRef("pk")).exclude(status=AssetStatus.REMOVED)
        return self.filter(
            Exists(convicted),
            ~Exists(considered),
            kind=AssetKind.CONFISCATION,
            status__in=[AssetStatus.MADE, AssetStatus.PAID],
        )

    def for_list(self) -> Self:
        """Load what a row prints, the newest record first."""
        return self.select_related("force", "defendant__case").order_by("-started_on", "-pk")

    def totals(self) -> dict[str, Any]:
        """How much is held, was ordered, collected and forfeited. The same money can be in several: never add them."""
        held = {f"held_{kind}": _held(kind) for kind in sorted(HOLDS)}
        in_force = [AssetStatus.MADE, AssetStatus.PAID]
        return (
            self.exclude(status=AssetStatus.QUASHED)
            .order_by()
            .aggregate(
                **held,
                ordered=total("amount", kind=AssetKind.CONFISCATION, status__in=in_force),
                interest=total("interest", kind=AssetKind.CONFISCATION, status__in=in_force),
                collected=total("collected", kind=AssetKind.CONFISCATION),
                reparation=total("amount", kind=AssetKind.REPARATION, status__in=in_force),
                forfeited=total("forfeited", kind__in=sorted(FORFEITS)),
            )
        )

    def reparation_made(self) -> Any:
        """The sum of the reparation orders that were made and not discharged."""
        in_force = [AssetStatus.MADE, AssetStatus.PAID]
        rows = self.filter(kind=AssetKind.REPARATION, status__in=in_force)
        return rows.aggregate(total=total("amount"))["total"]


class AssetStepQuerySet(models.QuerySet["AssetStep"]):
    """Questions asked of steps."""

    def visible_to(self, user: User) -> Self:
        """Steps of the records that a person may see."""
        return self.filter(of_seen_investigations(user, "asset__investigation"))

    def effective(self) -> Self:
        """Steps that somebody can undo and nobody has undone, the last first."""
        return self.exclude(move__in=DID_NOT_HAPPEN).filter(undone_by__isnull=True).order_by("-pk")

    def of_money(self, move: str) -> Self:
        """Payments (`pay`), interest or forfeitures (`forfeit`) that nobody has undone.

        What was paid for an order that an appeal quashed is repaid, so it does not count.
        """
        uncounted = [AssetStatus.REMOVED, AssetStatus.QUASHED]
        return self.filter(move=move, undone_by__isnull=True).exclude(asset__status__in=uncounted)

    def for_timeline(self) -> models.QuerySet[AssetStep]:
        """With the person that a line names."""
        return named(self.select_related("asset"), "by")


def _held(kind: str) -> Coalesce:
    """What is held by records of one kind, less what was forfeited. Two kinds can hold the same money."""
    left = F("amount") - F("forfeited")
    return Coalesce(
        Sum(left, output_field=AMOUNT, filter=Q(kind=kind, status__in=sorted(OPEN))), NOTHING, output_field=AMOUNT
    )
