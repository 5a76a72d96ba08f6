"""Actions of the plan, with their history and evidence.

An action belongs to the place of its owner: a force, a unit, or neither for the national team. For a partner agency,
whose people have no account here, a member of the national team is its owner and keeps it up to date.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core import clock
from core.sentences import counted_noun
from documents.models import Document
from prosecutions.action_plan import owners, workflow
from prosecutions.action_plan.choices import ActionEventKind, ActionStatus
from prosecutions.action_plan.querysets import ActionEvidenceQuerySet, PlanActionEventQuerySet, PlanActionQuerySet
from prosecutions.models.meetings import MeetingDecision
from reference.models import Agency, Force, Unit

LONGEST_TITLE, LONGEST_TEXT, LONGEST_POST, LONGEST_ADDRESS = 160, 2000, 120, 500
ADDRESS = r"^(https://[^\s/\\]|/[^/\\\s])\S*$"  # a page of this service, or a public page

TEXT_NEEDED = [
    ActionEventKind.CHANGED,
    ActionEventKind.DUE,
    ActionEventKind.UPDATE,
    ActionEventKind.COMMENT,
    ActionEventKind.EVIDENCE,
    ActionEventKind.REMOVED,
    ActionEventKind.DECISION,
]


def _at_one_place(name: str) -> models.CheckConstraint:
    """A row has the force or the unit of its action, or neither."""
    return models.CheckConstraint(condition=Q(force__isnull=True) | Q(unit__isnull=True), name=name)


class PlanAction(models.Model):
    """One action of the plan. Its history is in `PlanActionEvent`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    aim = models.TextField("what it should achieve", max_length=LONGEST_TEXT)
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_column="force", related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_column="unit", related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, db_column="agency", related_name="+")
    agency_post = models.CharField("who leads on it at the agency, by post", max_length=LONGEST_POST, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField()
    status = models.CharField(max_length=12, choices=ActionStatus.choices, default=ActionStatus.NOT_STARTED)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField("day on which it was completed or cancelled", null=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = PlanActionQuerySet.as_manager()

    class Meta:
        constraints = [
            _at_one_place("prosecutions_action_at_one_place"),
            models.CheckConstraint(
                condition=Q(agency__isnull=True, agency_post="") | Q(agency__isnull=False, force=None, unit=None),
                name="prosecutions_action_agency_has_a_national_owner",
                violation_error_message="For an agency, choose an owner in the national team.",
            ),
            models.CheckConstraint(
                condition=~Q(title__regex=r"^\s*$") & ~Q(aim__regex=r"^\s*$"),
                name="prosecutions_action_has_its_texts",
                violation_error_message="Enter the title and what the action should achieve.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ActionStatus.values), name="prosecutions_action_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ActionStatus.PROPOSED, proposed_by__isnull=False)
                | Q(status=ActionStatus.COMPLETE, proposed_by__isnull=False)
                | Q(proposed_by__isnull=True)
                & ~Q(status__in=[ActionStatus.PROPOSED.value, ActionStatus.COMPLETE.value]),
                name="prosecutions_action_completion_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(workflow.ENDED), ended_on__isnull=False)
                | ~Q(status__in=sorted(workflow.ENDED)) & Q(ended_on__isnull=True),
                name="prosecutions_action_ended_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="prosecutions_action_due")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("action_plan:action-detail", args=[self.public_id])

    @property
    def reference(self) -> str:
        """`A12`."""
        return f"A{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it is neither complete nor cancelled."""
        return self.status in workflow.OPEN

    @property
    def is_proposed(self) -> bool:
        """Whether the national team decides whether it is complete."""
        return self.status == ActionStatus.PROPOSED

    @property
    def is_blocked(self) -> bool:
        """Whether its owner waits for something."""
        return self.status == ActionStatus.BLOCKED

    @property
    def is_overdue(self) -> bool:
        """Whether its owner should have completed it. What is proposed waits for the national team."""
        return self.status in workflow.WORKED_ON and self.due_on < clock.today()

    @property
    def has_no_owner(self) -> bool:
        """Whether it is open and its owner has left, or works elsewhere now."""
        return self.is_open and not owners.is_at_place(self.owner, force_id=self.force_id, unit_id=self.unit_id)

    @property
    def owner_in_words(self) -> str:
        """The owner’s name, and whether they are no longer there: `Sam Lead (has left or works elsewhere)`."""
        return f"{self.owner.name} (has left or works elsewhere)" if self.has_no_owner else self.owner.name

    @property
    def organisation(self) -> str:
        """The agency, force or unit that carries it out, or the national team."""
        if self.agency is not None:
            return self.agency.short_name or self.agency.name
        if self.force is not None:
            return self.force.short_name
        return str(self.unit) if self.unit is not None else "National team"

    @property
    def due_in_words(self) -> str:
        """`12 days overdue`; empty unless it is overdue."""
        return f"{counted_noun((clock.today() - self.due_on).days, 'day')} overdue" if self.is_overdue else ""

    @property
    def colour(self) -> str:
        """The colour of its status tag."""
        return {
            ActionStatus.NOT_STARTED: "grey",
            ActionStatus.IN_PROGRESS: "blue",
            ActionStatus.BLOCKED: "orange",
            ActionStatus.PROPOSED: "purple",
            ActionStatus.COMPLETE: "green",
            ActionStatus.CANCELLED: "grey",
        }[ActionStatus(self.status)]


class PlanActionEvent(models.Model):
    """One event in the history of an action: what happened, who did it, and what they wrote. Never changed.

    `force` and `unit` are those of the action, and follow it to another owner.
    """

    action = models.ForeignKey(PlanAction, models.CASCADE, related_name="events")
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_column="force", related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_column="unit", related_name="+", db_index=False)
    kind = models.CharField(max_length=9, choices=ActionEventKind.choices)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    became = models.CharField("new status", max_length=12, choices=ActionStatus.choices, blank=True)
    due_from = models.DateField("due date before", null=True)
    due_to = models.DateField("due date after", null=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="new owner")
    # The wording, or who was responsible, before and after a change.
    before = models.TextField(max_length=LONGEST_TITLE + LONGEST_TEXT + 2, blank=True)
    after = models.TextField(max_length=LONGEST_TITLE + LONGEST_TEXT + 2, blank=True)
    decision = models.ForeignKey(MeetingDecision, models.PROTECT, null=True, related_name="events")
    happened_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PlanActionEventQuerySet.as_manager()

    class Meta:
        constraints = [
            _at_one_place("prosecutions_event_at_one_place"),
            models.CheckConstraint(condition=Q(kind__in=ActionEventKind.values), name="prosecutions_event_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=[kind.value for kind in TEXT_NEEDED]) | ~Q(text__regex=r"^\s*$"),
                name="prosecutions_event_has_its_text",
                violation_error_message="Enter the details.",
            ),
            models.CheckConstraint(
                condition=Q(kind=ActionEventKind.STATUS, became__in=ActionStatus.values)
                | ~Q(kind=ActionEventKind.STATUS) & Q(became=""),
                name="prosecutions_event_status_known",
            ),
            models.CheckConstraint(
                condition=Q(kind=ActionEventKind.DUE, due_from__isnull=False, due_to__isnull=False)
                | Q(due_from__isnull=True, due_to__isnull=True) & ~Q(kind=ActionEventKind.DUE),
                name="prosecutions_event_due_dates",
            ),
            models.CheckConstraint(
                condition=Q(kind=ActionEventKind.OWNER, owner__isnull=False)
                | Q(owner__isnull=True) & ~Q(kind=ActionEventKind.OWNER),
                name="prosecutions_event_new_owner",
            ),
            models.CheckConstraint(
                condition=Q(kind=ActionEventKind.DECISION, decision__isnull=False)
                | Q(decision__isnull=True) & ~Q(kind=ActionEventKind.DECISION),
                name="prosecutions_event_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.action_id}"


class ActionEvidence(models.Model):
    """Evidence that an action is being done: a file, a link or a note."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    action = models.ForeignKey(PlanAction, models.CASCADE, related_name="evidence")
    force = models.ForeignKey(Force, models.PROTECT, null=True, db_column="force", related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_column="unit", related_name="+", db_index=False)
    title = models.CharField(max_length=LONGEST_TITLE)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    note = models.TextField(max_length=LONGEST_TEXT, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ActionEvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            _at_one_place("prosecutions_evidence_at_one_place"),
            models.CheckConstraint(
                condition=Q(document__isnull=False, address="", note="")
                | Q(document__isnull=True) & (~Q(address="") | ~Q(note__regex=r"^\s*$")),
                name="prosecutions_evidence_is_a_file_a_link_or_a_note",
                violation_error_message="Enter a link or a note.",
            ),
            models.CheckConstraint(
                condition=Q(address="") | Q(address__regex=ADDRESS), name="prosecutions_evidence_address_is_a_page"
            ),
            models.CheckConstraint(condition=~Q(title__regex=r"^\s*$"), name="prosecutions_evidence_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Where its title leads: the file, the page, or nowhere for a note."""
        if self.document_id is not None:
            return reverse("action_plan:evidence-file", args=[self.public_id])
        return self.address
