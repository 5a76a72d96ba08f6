"""One investigation as a revision reports it, the people in it, and its free text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from investigations.choices import (
    MAY_NOT_APPLY,
    NOT_APPLICABLE,
    AgeGroup,
    Arrival,
    EntryState,
    Gender,
    PersonRole,
)
from investigations.models.records import Holding, Investigation
from investigations.models.returns import Revision
from investigations.querysets import EntryQuerySet
from reference.models import ClosingReason, ExploitationType, Force, Nationality, Origin, Stage


def flag(label: str) -> models.BooleanField[bool | None, bool | None]:
    """A field with the values yes, no, or null for not known."""
    return models.BooleanField(label, null=True, blank=True)


class Entry(models.Model):
    """One investigation in one revision. Everything that is counted is a code, a date, a number or a boolean.

    `sql/constraints.sql` has the foreign key to the revision, together with the force. PostgreSQL checks each key of a
    row by itself, so the two that follow from it are left out, here and in the tables of people and text. A key that
    nothing is looked up by has no index (docs/adr/0052). `sql/holding_of_entry.sql` has one key for investigation and
    holding, and `sql/keep_codes.sql` checks the codes of all rows of a statement at once (docs/adr/0060).
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="entries", db_constraint=False, db_index=False)
    force = models.ForeignKey(
        Force, models.PROTECT, db_column="force", related_name="+", db_constraint=False, db_index=False
    )
    investigation = models.ForeignKey(
        Investigation, models.PROTECT, related_name="entries", db_constraint=False, db_index=False
    )
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="+", db_constraint=False)
    previous = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="its entry in the month it came from",
        db_index=False,
    )
    arrival = models.CharField(max_length=16, choices=Arrival.choices)
    state = models.CharField("State at month end", max_length=16, choices=EntryState.choices, default=EntryState.LIVE)
    opened_on = models.DateField("Opened on", null=True, blank=True)
    stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        db_column="stage",
        related_name="+",
        default="triage",
        db_constraint=False,
        db_index=False,
    )
    origin = models.ForeignKey(
        Origin,
        models.PROTECT,
        db_column="origin",
        related_name="+",
        default="unknown",
        verbose_name="How it began",
        db_constraint=False,
        db_index=False,
    )
    primary_type = models.ForeignKey(
        ExploitationType,
        models.PROTECT,
        db_column="primary_type",
        related_name="+",
        default="UNK",
        db_constraint=False,
        db_index=False,
    )
    secondary_types = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    sub_types = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    closing_reason = models.ForeignKey(
        ClosingReason,
        models.PROTECT,
        null=True,
        blank=True,
        db_column="closing_reason",
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    closed_on = models.DateField("Closed on", null=True, blank=True)
    merged_into = models.ForeignKey(
        Investigation, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    children_involved = flag("Children involved")
    county_lines = flag("County lines")
    organised_immigration_crime = flag("Organised immigration crime")
    adult_services_website = flag("Adult services website used")
    cross_border = flag("Crosses force borders")
    early_advice = flag("Early advice sought from the CPS")
    section_45 = flag("Section 45 defence raised")
    financial_investigator = flag("Financial investigator")
    victim_liaison_officer = flag("Victim liaison officer")
    international_checks = flag("International checks made")
    partner_agencies = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    nrm_referrals = models.PositiveIntegerField("NRM referrals made", null=True, blank=True)
    morile_score = models.PositiveIntegerField("MoRiLE score", null=True, blank=True)
    not_applicable = ArrayField(
        models.CharField(max_length=40),
        verbose_name="questions that do not apply",
        default=list,
        db_default=[],
        blank=True,
    )
    is_complete = models.BooleanField("every value could be read", default=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    changed_at = models.DateTimeField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["revision", "investigation"], name="investigations_entry_once_a_revision"),
            models.CheckConstraint(
                condition=Q(is_complete=False) | Q(opened_on__isnull=False), name="investigations_entry_has_opening"
            ),
            models.CheckConstraint(
                condition=Q(is_complete=False)
                | ~Q(state=EntryState.CLOSED) & Q(closing_reason__isnull=True, closed_on__isnull=True)
                | Q(state=EntryState.CLOSED, closing_reason__isnull=False, closed_on__isnull=False),
                name="investigations_entry_closed_has_reason_and_date",
                violation_error_message="A closed investigation has a closing reason and a closing date.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(is_complete=False)
                | Q(closed_on__gte=F("opened_on")),
                name="investigations_entry_closed_after_opened",
                violation_error_message="The closing date is before the opening date. Change one of them.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) & ~Q(state=EntryState.MERGED)
                | Q(merged_into__isnull=False, state=EntryState.MERGED)
                | Q(is_complete=False),
                name="investigations_entry_merged_has_survivor",
            ),
            models.CheckConstraint(
                condition=Q(not_applicable__contained_by=list(MAY_NOT_APPLY)),
                name="investigations_entry_question_may_not_apply",
                violation_error_message="This question applies to every case. Answer it.",
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(not_applicable__contains=[name]) | Q(**{f"{name}__isnull": True}),
                    name=f"investigations_entry_{name}_or_not_applicable",
                    violation_error_message="A question that does not apply has no answer. Remove one of the two.",
                )
                for name in MAY_NOT_APPLY
            ),
        ]
        indexes = [
            models.Index(fields=["investigation", "revision"], name="investigations_entry_history"),
            # Most entries have neither.
            models.Index(
                fields=["previous"], condition=Q(previous__isnull=False), name="investigations_entry_previous"
            ),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="investigations_entry_merged"
            ),
            # Answers most questions of live cases without reading the table: 107 instead of 344 ms for a UK month.
            models.Index(
                fields=["revision"],
                include=("id", "primary_type", "stage", "origin", "opened_on"),
                condition=Q(state=EntryState.LIVE),
                name="investigations_entry_live",
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"

    def answer_to(self, question: str) -> Any:
        """The value of a yes or no question or a number, or `NOT_APPLICABLE`."""
        return NOT_APPLICABLE if question in self.not_applicable else getattr(self, question)

    @property
    def is_live(self) -> bool:
        """Whether the investigation is live at the month end."""
        return self.state == EntryState.LIVE

    @property
    def is_merged(self) -> bool:
        """Whether it was merged into another investigation."""
        return self.state == EntryState.MERGED

    @property
    def is_void(self) -> bool:
        """Whether it was added by mistake."""
        return self.state == EntryState.VOID


class EntryText(models.Model):
    """Typed text: remarks, the reason for a void, values that could not be read, and a name that the row changed.

    A name belongs to the holding, which all months share: only this record stores the name as it was when this revision
    began.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="words", db_constraint=False)
    force = models.ForeignKey(
        Force, models.PROTECT, db_column="force", related_name="+", db_constraint=False, db_index=False
    )
    remarks = models.TextField("Remarks", blank=True)
    void_reason = models.CharField(max_length=300, blank=True)
    typed = models.JSONField("values that could not be read, by field", default=dict)
    called_before = models.JSONField(
        "reference and operation name before this row changed them", default=dict, db_default={}
    )

    class Meta:
        verbose_name_plural = "entry words"

    def __str__(self) -> str:
        return f"words of entry {self.entry_id}"


class EntryPeople(models.Model):
    """A group of people with the same values on every axis. One cross-tabulation, from which every total follows."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="people", db_constraint=False, db_index=False)
    force = models.ForeignKey(
        Force, models.PROTECT, db_column="force", related_name="+", db_constraint=False, db_index=False
    )
    role = models.CharField(max_length=8, choices=PersonRole.choices)
    nationality = models.ForeignKey(
        Nationality, models.PROTECT, db_column="nationality", related_name="+", db_constraint=False, db_index=False
    )
    gender = models.CharField(max_length=10, choices=Gender.choices)
    age_group = models.CharField(max_length=10, choices=AgeGroup.choices)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "entry people"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "role", "nationality", "gender", "age_group"],
                name="investigations_people_group_once",
                violation_error_message="This group is entered twice. Add the numbers together in one group.",
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0),
                name="investigations_people_count_above_zero",
                violation_error_message="A group must have at least one person. Remove the group instead.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.role}"
