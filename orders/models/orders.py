"""An order: its kind, its status, its conditions in the court's words, and every transition of its history."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse

from core.typed_text import plain_reference
from investigations.models import Investigation
from orders import status_on_day
from orders.choices import (
    INTERIM,
    Basis,
    ConditionKind,
    CourtKind,
    HowServed,
    MissingDetail,
    OrderKind,
    OrderState,
    Party,
    Polarity,
    Reach,
    RequiredDocument,
)
from orders.models.library import POLARITY_FITS_KIND, POLARITY_MISFITS
from orders.models.subjects import Subject
from orders.querysets import ConditionQuerySet, OrderQuerySet, OrderRowQuerySet
from orders.supervision.choices import LEAVES_SOMETHING, TaskKind
from orders.workflow import BEFORE_COURT, DRAFT, LIVE, OVER
from reference.models import Force

REPEATED = frozenset({"noted", "decided_for", "decided_as", "bans_until"})  # maintained by the database from other rows


class Order(models.Model):
    """One order or application.

    Its state and days are those of its newest transition, stored here for lists and queries.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="orders")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", verbose_name="managing force")
    reference = models.CharField("Reference of the force", max_length=40)
    kind = models.CharField(max_length=20, choices=OrderKind.choices)
    basis = models.CharField("What it rests on", max_length=12, choices=Basis.choices, blank=True)
    applicant = models.CharField(max_length=20, choices=Party.choices, blank=True)
    applicant_force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.TextField("The risk and the need as laid before the court, with the list of evidence", blank=True)
    investigation = models.ForeignKey(Investigation, models.PROTECT, null=True, blank=True, related_name="orders")
    main = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="interims", verbose_name="main application"
    )
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    version = models.PositiveIntegerField(default=1)
    # The unknown details of an imported order. Every blank column is named here.
    to_complete = ArrayField(
        models.CharField(max_length=12, choices=MissingDetail.choices), db_default=[], default=list, blank=True
    )

    state = models.CharField(max_length=16, choices=OrderState.choices, default=OrderState.DRAFT)
    court_kind = models.CharField(max_length=20, choices=CourtKind.choices, blank=True)
    court = models.CharField(max_length=120, blank=True)
    next_on = models.DateField("next hearing", null=True, blank=True)
    made_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField("last day; none is until further order", null=True, blank=True)
    served_on = models.DateField("first served on", null=True, blank=True)
    notification_due_on = models.DateField("name and address are due by", null=True, blank=True)
    notified_on = models.DateField("name and address were notified on", null=True, blank=True)
    # Maintained by the database from tasks, decisions and conditions (`sql/`).
    noted = ArrayField(models.CharField(max_length=12), db_default=[], default=list, editable=False)
    decided_for = models.DateField("last day that the newest decision speaks of", null=True, editable=False)
    decided_as = models.CharField(max_length=8, blank=True, db_default="", editable=False)
    bans_until = models.DateField(
        "last day of its foreign travel prohibitions; none: as long as the order",
        null=True,
        editable=False,
    )
    # Whether it is over and something set up elsewhere for it has not been removed.
    left_something = models.GeneratedField(
        expression=Case(
            When(Q(state__in=sorted(OVER), noted__overlap=list(LEAVES_SOMETHING)), then=Value(True)),
            default=Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # Its group in a list: in force, before a court, over.
    place = models.GeneratedField(
        expression=Case(
            When(state__in=sorted(LIVE), then=Value(0)),
            When(state__in=sorted(BEFORE_COURT | DRAFT), then=Value(1)),
            default=Value(2),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            plain_reference("reference", name="orders_order_reference_plain"),
            models.UniqueConstraint(
                fields=["force", "reference"],
                name="orders_order_reference_once_a_force",
                violation_error_message="Your force already has an order with this reference. Enter a different one.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(LIVE)) | Q(made_on__isnull=False, starts_on__isnull=False) & ~Q(court=""),
                name="orders_order_in_force_has_days_and_court",
                violation_error_message=(
                    "For an order in force, enter the date it was made, its first day and its court."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="orders_order_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(INTERIM), main__isnull=False)
                | ~Q(kind__in=sorted(INTERIM)) & Q(main__isnull=True),
                name="orders_order_interim_has_main",
                violation_error_message="An interim order needs a main application. A full order must not have one.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(INTERIM)) | ~Q(state__in=sorted(LIVE)) | Q(ends_on__isnull=False),
                name="orders_order_interim_has_end",
                violation_error_message="An interim order must have a last day (s.21, s.28).",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.REPLACED, replaced_by__isnull=False)
                | ~Q(state=OrderState.REPLACED) & Q(replaced_by__isnull=True),
                name="orders_order_replaced_by_one",
            ),
            models.CheckConstraint(
                condition=Q(applicant=Party.POLICE, applicant_force__isnull=False)
                | ~Q(applicant=Party.POLICE) & Q(applicant_force__isnull=True),
                name="orders_order_police_applicant_has_force",
                violation_error_message="Choose the applicant force. For other applicants, leave it blank.",
            ),
            models.CheckConstraint(
                condition=Q(to_complete__contained_by=MissingDetail.values),
                name="orders_order_to_complete_known",
            ),
            models.CheckConstraint(
                condition=~Q(basis="") | Q(to_complete__contains=[MissingDetail.BASIS]),
                name="orders_order_without_basis_is_to_complete",
                violation_error_message="Choose the grounds.",
            ),
            models.CheckConstraint(
                condition=~Q(applicant="") | Q(to_complete__contains=[MissingDetail.APPLICANT]),
                name="orders_order_without_applicant_is_to_complete",
                violation_error_message="Choose the applicant.",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "state", "ends_on"], include=["starts_on"], name="orders_order_standing"),
            models.Index(fields=["subject"], name="orders_order_by_subject"),
            models.Index(fields=["force", "place", "ends_on", "reference"], name="orders_order_list_of_force"),
            models.Index(fields=["place", "ends_on", "reference"], name="orders_order_list"),
            models.Index(
                fields=["force", "made_on", "id"],
                condition=Q(served_on__isnull=True, state__in=sorted(LIVE)),
                name="orders_order_not_served",
            ),
            models.Index(
                fields=["force", "notification_due_on", "id"],
                condition=Q(notified_on__isnull=True, notification_due_on__isnull=False, state__in=sorted(LIVE)),
                name="orders_order_not_notified",
            ),
            models.Index(
                fields=["force", "id"],
                condition=~Q(to_complete=[]),
                name="orders_order_to_complete",
            ),
            models.Index(
                fields=["force", "id"],
                condition=Q(left_something=True),
                name="orders_order_to_remove",
            ),
            models.Index(
                fields=["force", "bans_until"],
                condition=Q(state__in=sorted(LIVE), noted__contains=[TaskKind.PORTS]),
                name="orders_order_ports_notified",
            ),
            models.Index(
                fields=["force", "ends_on"],
                condition=Q(state=OrderState.EXPIRED) & (Q(decided_for__isnull=True) | ~Q(decided_for=F("ends_on"))),
                name="orders_order_lapsed",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, **options: Any) -> None:
        """Save the order without the columns that the database maintains. The values read may be out of date."""
        if not self._state.adding and options.get("update_fields") is None:
            columns = (field for field in self._meta.concrete_fields if not (field.primary_key or field.generated))
            options["update_fields"] = [column.name for column in columns if column.name not in REPEATED]
        super().save(**options)

    def get_absolute_url(self) -> str:
        """The order's page, for order managers."""
        return reverse("orders:order-detail", args=[self.public_id])

    @property
    def missing(self) -> list[str]:
        """The unknown details, in words."""
        return [MissingDetail(code).label for code in self.to_complete]

    def is_in_force(self, day: date) -> bool:
        """Whether it is in force today, given its newest transition. For a past day use `status_on_day.on`."""
        if self.state not in LIVE or self.starts_on is None or day < self.starts_on:
            return False
        return self.ends_on is None or day <= self.ends_on

    def is_over(self, day: date) -> bool:
        """Whether it ended before a day, given its newest transition; false for an order that has not begun."""
        has_run_out = self.state in LIVE and self.ends_on is not None and self.ends_on < day
        return self.state in OVER or has_run_out

    @property
    def is_not_served(self) -> bool:
        """Whether it was made, has not ended and has not been served yet."""
        return self.state in LIVE and self.made_on is not None and self.served_on is None


class OrderStep(models.Model):
    """One transition that was made, with the order's days from then on. Rows never change."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="steps")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    number = models.PositiveSmallIntegerField("place in the history, from 1")
    move = models.CharField(max_length=20)
    was = models.CharField("state before", max_length=16, choices=OrderState.choices)
    became = models.CharField("state after", max_length=16, choices=OrderState.choices)
    on = models.DateField("day of the move", db_column="made_on")  # *on* is a reserved word in SQL
    asked_by = models.CharField(max_length=20, choices=Party.choices, blank=True)  # blank where unknown
    court_kind = models.CharField(max_length=20, choices=CourtKind.choices, blank=True)
    court = models.CharField(max_length=120, blank=True)
    papers = ArrayField(models.CharField(max_length=20, choices=RequiredDocument.choices), default=list, blank=True)
    reasons = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    next_on = models.DateField("next hearing", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("recorded at")

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="orders_orderstep_in_its_place")]
        indexes = [models.Index(fields=["order", "on", "number"], name="orders_orderstep_history")]

    def __str__(self) -> str:
        return f"{self.move} of {self.order_id}"

    @property
    def leg(self) -> status_on_day.StatusChange:
        """The step as `status_on_day` reads it."""
        return status_on_day.StatusChange(
            on=self.on, became=self.became, starts_on=self.starts_on, ends_on=self.ends_on
        )


class Condition(models.Model):
    """One part of an order in the court's words. A change is a new row; a transition ends the old row."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="conditions")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    number = models.PositiveSmallIntegerField("number in the order")
    kind = models.CharField(max_length=12, choices=ConditionKind.choices)
    polarity = models.CharField("forbids or requires", max_length=8, choices=Polarity.choices)
    template = models.SlugField("taken from the library", max_length=40, blank=True)
    # Why the wording is not from the library; rows from before the library existed have neither.
    own_reason = models.CharField("why it is not from the library", max_length=200, blank=True)
    words = models.TextField("The court’s words")
    plain = models.CharField("Plain wording for the order card", max_length=200, blank=True)
    area = models.CharField(max_length=200, blank=True)
    persons = models.CharField("persons meant, without a victim’s name", max_length=200, blank=True)
    reach = models.CharField(max_length=8, choices=Reach.choices, blank=True)
    countries = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    station = models.CharField("police station for passports or notice", max_length=120, blank=True)
    starts_on = models.DateField("first day; none is the order’s", null=True, blank=True)
    ends_on = models.DateField("last day; none is the order’s", null=True, blank=True)
    added = models.ForeignKey(OrderStep, models.PROTECT, related_name="added")
    removed = models.ForeignKey(OrderStep, models.PROTECT, null=True, blank=True, related_name="removed")

    objects = ConditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "number"],
                condition=Q(removed__isnull=True),
                name="orders_condition_number_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=ConditionKind.TRAVEL_BAN) & ~Q(reach="")
                | ~Q(kind=ConditionKind.TRAVEL_BAN) & Q(reach=""),
                name="orders_condition_travel_ban_has_reach",
                violation_error_message="Choose the countries that the foreign travel prohibition covers (s.18, s.25).",
            ),
            models.CheckConstraint(
                condition=POLARITY_FITS_KIND,
                name="orders_condition_polarity_fits_kind",
                violation_error_message=POLARITY_MISFITS,
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="orders_condition_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "order"],
                condition=Q(removed__isnull=True, kind__in=[ConditionKind.PASSPORTS, ConditionKind.TRAVEL_BAN]),
                name="orders_condition_of_bans",
            )
        ]

    def __str__(self) -> str:
        return f"condition {self.number} of {self.order_id}"

    @property
    def part(self) -> status_on_day.ConditionDays:
        """The condition as `status_on_day` reads it; `with_days` loads the steps."""
        return status_on_day.ConditionDays(
            number=self.number,
            added_on=self.added.on,
            removed_on=self.removed.on if self.removed else None,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )


class Service(models.Model):
    """Service of the order, or of a later version of it, on the subject: how, when and who served it."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="services")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    step = models.ForeignKey(OrderStep, models.PROTECT, related_name="services", verbose_name="noted by")
    on = models.DateField("day of service", db_column="served_on")
    # Blank where a force's own list does not state it: “service” is then among the details to complete.
    how = models.CharField(max_length=12, choices=HowServed.choices, blank=True)
    served_by = models.CharField("who served it", max_length=120, blank=True)

    objects = OrderRowQuerySet.as_manager()

    def __str__(self) -> str:
        return f"service of {self.order_id}"
