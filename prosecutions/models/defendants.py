"""Defendants of a case and their charges. A defendant has a number and no name."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nrm.models import ChargedOffence
from orders.models import Subject
from prosecutions.cases.choices import (
    ChargeResult,
    CustodyTrack,
    DefendantStatus,
    OffenceGroup,
    Plea,
    PreventionOrder,
    Remand,
    SentenceKind,
)
from prosecutions.cases.defendant_workflow import (
    CONVICTED,
    CONVICTIONS,
    FINISHED,
    ORDER_GROUPS,
    ORDER_RESULTS,
    SPECIAL_VERDICTS,
    UNDECIDED,
    WITH_LENGTH,
)
from prosecutions.cases.querysets import ChargeQuerySet, DefendantQuerySet
from prosecutions.models.cases import ProsecutionCase
from reference.models import Force


class Defendant(models.Model):
    """One person charged in a case, known by a number. An order subject may be linked, for those who see it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(ProsecutionCase, models.CASCADE, related_name="defendants", db_index=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField("number in the case")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    charged_on = models.DateField()
    status = models.CharField(max_length=14, choices=DefendantStatus.choices, default=DefendantStatus.CHARGED)
    remand = models.CharField(max_length=8, choices=Remand.choices, blank=True)
    remanded_on = models.DateField("day from which bail or custody applies", null=True)
    track = models.CharField("custody time limit", max_length=10, choices=CustodyTrack.choices, blank=True)
    used_days = models.PositiveSmallIntegerField("days already in custody for the offence", default=0, db_default=0)
    custody_limit_on = models.DateField("last day of the custody time limit", null=True)
    first_hearing_on = models.DateField(null=True)
    trial_on = models.DateField("first day of the trial", null=True)
    trial_ends_on = models.DateField("expected last day of the trial", null=True)  # None: not known
    result = models.CharField(max_length=14, choices=ChargeResult.choices, blank=True)
    result_on = models.DateField("day of the last result", null=True)
    sentence = models.CharField(max_length=10, choices=SentenceKind.choices, blank=True)
    months = models.PositiveSmallIntegerField("length of the sentence in months", null=True)
    sentenced_on = models.DateField(null=True)
    order = models.CharField(
        "prevention order", max_length=12, choices=PreventionOrder.choices, blank=True, db_column="prevention_order"
    )
    order_on = models.DateField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = DefendantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="prosecutions_defendant_numbered_once"),
            models.CheckConstraint(
                condition=Q(status__in=DefendantStatus.values), name="prosecutions_defendant_status_known"
            ),
            models.CheckConstraint(
                # A limit with few days left can end before the first day of custody, if that is at a weekend.
                condition=Q(remand=Remand.CUSTODY, remanded_on__isnull=False, custody_limit_on__isnull=False)
                & ~Q(track="")
                | ~Q(remand=Remand.CUSTODY) & Q(custody_limit_on__isnull=True, track="", used_days=0),
                name="prosecutions_defendant_limit_is_of_custody",
                violation_error_message="Only a defendant in custody has a custody time limit.",
            ),
            models.CheckConstraint(
                condition=Q(first_hearing_on__isnull=True) | Q(first_hearing_on__gte=F("charged_on")),
                name="prosecutions_defendant_hearing_after_charge",
                violation_error_message="The first hearing can’t be before the charge.",
            ),
            models.CheckConstraint(
                condition=Q(trial_on__isnull=True) | Q(trial_on__gte=F("first_hearing_on")),
                name="prosecutions_defendant_trial_after_hearing",
                violation_error_message="The trial can’t be before the first hearing.",
            ),
            models.CheckConstraint(
                condition=Q(trial_ends_on__isnull=True) | Q(trial_on__isnull=False, trial_ends_on__gte=F("trial_on")),
                name="prosecutions_defendant_trial_ends_after_start",
                violation_error_message="The trial can’t end before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(FINISHED), result_on__gte=F("charged_on")) & ~Q(result="")
                | ~Q(status__in=sorted(FINISHED)) & Q(result="", result_on__isnull=True),
                name="prosecutions_defendant_result_when_finished",
                violation_error_message="A result is that of all charges.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(CONVICTED), result__in=sorted(CONVICTIONS))
                | ~Q(status__in=sorted(CONVICTED)) & ~Q(result__in=sorted(CONVICTIONS)),
                name="prosecutions_defendant_convicted_by_result",
            ),
            models.CheckConstraint(
                condition=Q(status=DefendantStatus.SENTENCED, sentenced_on__gte=F("result_on")) & ~Q(sentence="")
                | ~Q(status=DefendantStatus.SENTENCED) & Q(sentence="", sentenced_on__isnull=True, months__isnull=True),
                name="prosecutions_defendant_sentence_after_result",
                violation_error_message="The sentence can’t be before the result.",
            ),
            models.CheckConstraint(
                condition=Q(sentence__in=sorted(WITH_LENGTH), months__gte=1)
                | ~Q(sentence__in=sorted(WITH_LENGTH)) & Q(months__isnull=True),
                name="prosecutions_defendant_sentence_has_its_length",
                violation_error_message="Enter the length of the sentence in months.",
            ),
            models.CheckConstraint(
                condition=Q(order="", order_on__isnull=True) | ~Q(order="") & Q(order_on__isnull=False),
                name="prosecutions_defendant_order_has_its_day",
                violation_error_message="Enter the date.",
            ),
            models.CheckConstraint(
                condition=~Q(order=PreventionOrder.MADE)
                | Q(status__in=sorted(CONVICTED))
                | Q(result__in=sorted(SPECIAL_VERDICTS)),
                name="prosecutions_defendant_order_after_conviction",
                violation_error_message="Here an order follows a conviction or a special verdict.",
            ),
        ]
        indexes = [
            models.Index(fields=["force", "status"], name="prosecutions_def_by_status"),
            models.Index(fields=["force", "charged_on"], name="prosecutions_def_by_charge"),
        ]

    def __str__(self) -> str:
        return f"Defendant {self.number}"

    def get_absolute_url(self) -> str:
        """The page of the defendant."""
        return reverse("prosecutions:defendant-detail", args=[self.public_id])

    @property
    def is_undecided(self) -> bool:
        """Whether a charge has no result yet."""
        return self.status in UNDECIDED

    @property
    def is_finished(self) -> bool:
        """Whether every charge has its result."""
        return self.status in FINISHED

    @property
    def is_removed(self) -> bool:
        """Whether it was entered by mistake."""
        return self.status == DefendantStatus.REMOVED

    @property
    def is_in_custody(self) -> bool:
        """Whether a custody time limit runs."""
        return self.is_undecided and self.remand == Remand.CUSTODY

    @property
    def has_order_gap(self) -> bool:
        """Whether a court can make a prevention order because of a result, and nobody considered one.

        Prefetch `charges` for several defendants (`DefendantQuerySet.for_case_page`).
        """
        if not self.is_finished or self.order != PreventionOrder.NOT_CONSIDERED:
            return False
        return any(charge.allows_order for charge in self.charges.all())

    @property
    def next_day(self) -> date | None:
        """The next court day, if one is entered."""
        return self.trial_on or self.first_hearing_on if self.is_undecided else None

    @property
    def colour(self) -> str:
        """The colour of its status tag."""
        return {
            DefendantStatus.CONVICTED: "yellow",
            DefendantStatus.SENTENCED: "green",
            DefendantStatus.NOT_CONVICTED: "grey",
            DefendantStatus.REMOVED: "grey",
        }.get(DefendantStatus(self.status), "blue")


class Charge(models.Model):
    """One offence with which a defendant is charged. Its group is that of the day of the charge."""

    defendant = models.ForeignKey(Defendant, models.CASCADE, related_name="charges", db_index=False)
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField("number of the charge")
    offence = models.ForeignKey(ChargedOffence, models.PROTECT, related_name="+")
    is_conspiracy = models.BooleanField(default=False)
    group = models.CharField(max_length=10, choices=OffenceGroup.choices)
    charged_on = models.DateField()
    plea = models.CharField(max_length=10, choices=Plea.choices, blank=True)
    plea_on = models.DateField(null=True)
    result = models.CharField(max_length=14, choices=ChargeResult.choices, blank=True)
    result_on = models.DateField(null=True)
    is_removed = models.BooleanField("entered by mistake", default=False)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["defendant", "number"], name="prosecutions_charge_numbered_once"),
            models.CheckConstraint(condition=Q(group__in=OffenceGroup.values), name="prosecutions_charge_group_known"),
            models.CheckConstraint(
                condition=Q(plea="", plea_on__isnull=True) | ~Q(plea="") & Q(plea_on__gte=F("charged_on")),
                name="prosecutions_charge_plea_has_its_day",
                violation_error_message="The plea can’t be before the charge.",
            ),
            models.CheckConstraint(
                condition=Q(result="", result_on__isnull=True) | ~Q(result="") & Q(result_on__gte=F("charged_on")),
                name="prosecutions_charge_result_has_its_day",
                violation_error_message="The result can’t be before the charge.",
            ),
            models.CheckConstraint(
                condition=Q(plea_on__isnull=True) | Q(result_on__isnull=True) | Q(result_on__gte=F("plea_on")),
                name="prosecutions_charge_result_after_plea",
                violation_error_message="The result can’t be before the plea.",
            ),
        ]

    def __str__(self) -> str:
        return f"Conspiracy: {self.offence}" if self.is_conspiracy else str(self.offence)

    @property
    def allows_order(self) -> bool:
        """Whether it ended in a result for which a court can make a prevention order."""
        return not self.is_removed and self.result in ORDER_RESULTS and self.group in ORDER_GROUPS
