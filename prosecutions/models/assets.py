"""Asset recovery: each record of one investigation, with the steps that led to its status and amounts.

A record names nobody. As a prosecution does, it has the force of its investigation and follows it to another force
(`sql/assets_of_force.sql`). Amounts are in pounds and pence.
"""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.urls import reverse

from core.money import DIGITS, MOST, NOTHING, PENNY, PLACES
from investigations.models import Investigation
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.kind_workflow import COLLECTS, FORFEITS, HELD
from prosecutions.assets.kinds import NEED_DEFENDANT, WORKFLOWS
from prosecutions.assets.querysets import AssetRecordQuerySet, AssetStepQuerySet
from prosecutions.assets.refusals import LONGEST_DEFAULT_TERM
from prosecutions.models.cases import DETAIL_LIMIT
from prosecutions.models.defendants import Defendant
from prosecutions.models.steps import Step, undoes_a_step
from reference.models import Force

_WITHOUT_AMOUNT = sorted({AssetStatus.APPLIED, AssetStatus.STARTED, AssetStatus.CONSIDERED})
_EITHER_WAY = sorted({AssetStatus.REFUSED, AssetStatus.REMOVED})  # cash that was removed has its amount


def _status_of_its_kind() -> Q:
    condition = Q()
    for kind, workflow in WORKFLOWS.items():
        condition |= Q(kind=kind, status__in=sorted(workflow.statuses))
    return condition


def _amount(name: str) -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(name, max_digits=DIGITS, decimal_places=PLACES, null=True)


class AssetRecord(models.Model):
    """Money or property of one kind: applied for or seized, then ordered, collected, forfeited or released."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="assets")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    defendant = models.ForeignKey(Defendant, models.PROTECT, null=True, related_name="assets")
    confiscation = models.ForeignKey("self", models.PROTECT, null=True, related_name="reparations")
    kind = models.CharField(max_length=12, choices=AssetKind.choices)
    status = models.CharField(max_length=10, choices=AssetStatus.choices)
    started_on = models.DateField("day of the application, seizure or start")
    made_on = models.DateField("day of the order, or of the first one", null=True)
    ends_on = models.DateField("last day of the period, or to pay", null=True)
    amount = _amount("held or ordered, or the value of the property")
    benefit = _amount("benefit from criminal conduct")
    available = _amount("available amount")
    months = models.PositiveSmallIntegerField("default term in months", null=True)
    forfeited = models.DecimalField(
        "forfeited so far", max_digits=DIGITS, decimal_places=PLACES, default=NOTHING, db_default=NOTHING
    )
    collected = models.DecimalField(
        "collected so far", max_digits=DIGITS, decimal_places=PLACES, default=NOTHING, db_default=NOTHING
    )
    interest = models.DecimalField(
        "interest added so far", max_digits=DIGITS, decimal_places=PLACES, default=NOTHING, db_default=NOTHING
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = AssetRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_status_of_its_kind(), name="prosecutions_asset_status_of_its_kind"),
            models.CheckConstraint(
                condition=Q(status__in=_WITHOUT_AMOUNT, amount__isnull=True)
                | Q(status__in=_EITHER_WAY)
                | ~Q(status__in=_WITHOUT_AMOUNT) & Q(amount__isnull=False),
                name="prosecutions_asset_has_its_amount",
                violation_error_message="Enter the amount.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__range=(PENNY, MOST)),
                name="prosecutions_asset_amount_is_possible",
                violation_error_message="Enter an amount from £0.01 to £999,999,999.99.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(FORFEITS), amount__isnull=False)
                & Q(forfeited__gte=NOTHING, forfeited__lte=F("amount"))
                | Q(forfeited=NOTHING),
                name="prosecutions_asset_forfeited_of_what_is_held",
                violation_error_message="The amount forfeited can’t exceed what was frozen or seized.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(COLLECTS), amount__isnull=False)
                & Q(collected__gte=NOTHING, collected__lte=F("amount") + F("interest"))
                | Q(collected=NOTHING),
                name="prosecutions_asset_collected_of_the_order",
                violation_error_message="The amount collected can’t exceed the order and its interest.",
            ),
            models.CheckConstraint(
                condition=Q(status=AssetStatus.PAID, collected=F("amount") + F("interest"))
                | Q(status=AssetStatus.QUASHED)  # before or after it was paid
                | ~Q(status=AssetStatus.PAID) & (Q(collected=NOTHING) | Q(collected__lt=F("amount") + F("interest"))),
                name="prosecutions_asset_paid_when_all_is_collected",
            ),
            models.CheckConstraint(
                condition=Q(kind=AssetKind.CONFISCATION, ends_on__isnull=False, amount__isnull=False)
                & Q(interest__gte=NOTHING, amount__lte=Value(MOST) - F("interest"))
                | Q(interest=NOTHING),
                name="prosecutions_asset_interest_is_on_confiscation",
                violation_error_message="An order and its interest can’t exceed £999,999,999.99.",
            ),
            models.CheckConstraint(
                condition=Q(status=AssetStatus.FORFEITED, forfeited=F("amount"))
                | ~Q(status=AssetStatus.FORFEITED) & (Q(forfeited=NOTHING) | Q(forfeited__lt=F("amount"))),
                name="prosecutions_asset_forfeited_when_all_is",
            ),
            models.CheckConstraint(
                condition=Q(benefit__isnull=True, available__isnull=True, months__isnull=True)
                | Q(kind=AssetKind.CONFISCATION, benefit__isnull=False, amount__isnull=False)
                & Q(benefit__lte=MOST, amount__lte=F("benefit")),
                name="prosecutions_asset_order_within_the_benefit",
                violation_error_message="The order can’t exceed the benefit.",
            ),
            models.CheckConstraint(
                condition=Q(available__isnull=True) | Q(available__range=(NOTHING, MOST)),
                name="prosecutions_asset_available_is_possible",
                violation_error_message="Enter an available amount from £0 to £999,999,999.99.",
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__range=(1, LONGEST_DEFAULT_TERM)),
                name="prosecutions_asset_term_is_possible",
                violation_error_message="Enter a default term from 1 to 168 months.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(NEED_DEFENDANT)) | Q(defendant__isnull=False),
                name="prosecutions_asset_order_has_its_defendant",
                violation_error_message="Select the defendant.",
            ),
            models.CheckConstraint(
                condition=Q(kind=AssetKind.REPARATION, confiscation__isnull=False)
                | ~Q(kind=AssetKind.REPARATION) & Q(confiscation__isnull=True),
                name="prosecutions_asset_reparation_of_confiscation",
                violation_error_message="Select the confiscation order of this defendant.",
            ),
            models.CheckConstraint(
                condition=Q(made_on__isnull=True) | Q(made_on__gte=F("started_on")),
                name="prosecutions_asset_made_after_its_start",
                violation_error_message="The order can’t be before the application or the seizure.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(made_on__isnull=True, ends_on__gte=F("started_on"))
                | Q(made_on__isnull=False, ends_on__gte=F("made_on")),
                name="prosecutions_asset_ends_after_its_order",
                violation_error_message="The last day can’t be before the order.",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "kind", "status"], name="prosecutions_asset_by_kind"),
        ]

    def __str__(self) -> str:
        return f"A-{str(self.public_id)[:6].upper()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("assets:asset-detail", args=[self.public_id])

    @property
    def title(self) -> str:
        """The kind and the number: `Confiscation order A-3F2B10`."""
        return f"{self.get_kind_display()} {self}"

    @property
    def remaining(self) -> Decimal:
        """What is still held: not forfeited."""
        return (self.amount or NOTHING) - self.forfeited

    @property
    def owed(self) -> Decimal:
        """The amount of the order with its interest."""
        return (self.amount or NOTHING) + self.interest

    @property
    def outstanding(self) -> Decimal:
        """What is still to be collected; nothing of an order that was quashed."""
        return NOTHING if self.status == AssetStatus.QUASHED else self.owed - self.collected

    @property
    def recovered(self) -> Decimal | None:
        """What was forfeited or collected; None for a kind from which nothing is."""
        if self.kind in FORFEITS:
            return self.forfeited
        return self.collected if self.kind in COLLECTS else None

    @property
    def is_forfeitable(self) -> bool:
        """Whether money is forfeited from it."""
        return self.kind in FORFEITS

    @property
    def is_collected(self) -> bool:
        """Whether money is collected for it."""
        return self.kind in COLLECTS

    @property
    def is_confiscation(self) -> bool:
        """Whether it is a confiscation order, under which a reparation order can be made."""
        return self.kind == AssetKind.CONFISCATION

    @property
    def is_running(self) -> bool:
        """Whether its last day is still to be watched."""
        return self.status in HELD

    @property
    def is_cash(self) -> bool:
        """Whether it is seized cash."""
        return self.kind == AssetKind.CASH

    @property
    def amount_label(self) -> str:
        """What its amount is."""
        return {
            AssetKind.RESTRAINT: "Value restrained",
            AssetKind.FREEZING: "Amount frozen",
            AssetKind.CASH: "Amount seized",
            AssetKind.CONFISCATION: "Amount of the order",
            AssetKind.REPARATION: "Amount of the order",
        }.get(AssetKind(self.kind), "Estimated value")

    @property
    def end_label(self) -> str:
        """What its last day is."""
        return "Last day to pay" if self.is_confiscation else "Last day"

    @property
    def colour(self) -> str:
        """The colour of its status tag."""
        return {
            AssetStatus.FORFEITED: "green",
            AssetStatus.PAID: "green",
            AssetStatus.SEIZED: "yellow",
            AssetStatus.PENDING: "yellow",
            AssetStatus.MADE: "blue",
            AssetStatus.DETAINED: "blue",
            AssetStatus.PART: "blue",
        }.get(AssetStatus(self.status), "grey")


class AssetStep(Step):
    """One step of a record, with its amount."""

    asset = models.ForeignKey(AssetRecord, models.CASCADE, related_name="steps", db_index=False)
    move = models.CharField(max_length=16)
    was = models.CharField("status before", max_length=10, blank=True)
    became = models.CharField("status after", max_length=10)
    on = models.DateField("day on which it happened")
    amount = _amount("amount of the step")
    detail = models.CharField("amounts and dates, in words", max_length=DETAIL_LIMIT, blank=True)

    objects = AssetStepQuerySet.as_manager()

    class Meta:
        constraints = [
            undoes_a_step("prosecutions_assetstep_undoes_a_step"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__range=(PENNY, MOST)),
                name="prosecutions_assetstep_amount_is_possible",
            ),
        ]
        indexes = [models.Index(fields=["asset", "id"], name="prosecutions_assetstep_line")]

    def __str__(self) -> str:
        return f"{self.move} of {self.asset_id}"
