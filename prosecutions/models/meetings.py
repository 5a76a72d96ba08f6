"""Meetings of the Prosecutions Oversight Group: agenda, papers, who attended, and what was decided.

They belong to no force. The national team writes them; regional coordinators, who are members of the group, read them
once the papers are circulated (`action_plan/querysets.py`).
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core.govuk import in_words
from documents.models import Document
from prosecutions.action_plan import meeting_workflow
from prosecutions.action_plan.choices import MeetingStatus, MeetingStepKind
from prosecutions.action_plan.querysets import MeetingPaperQuerySet, OversightMeetingQuerySet

PAPER_STEPS = [MeetingStepKind.PAPER_ADDED.value, MeetingStepKind.PAPER_REMOVED.value]
LONGEST_TITLE, LONGEST_AGENDA, LONGEST_ATTENDEES, LONGEST_DECISION, LONGEST_REASON = 120, 5000, 2000, 1000, 300


class OversightMeeting(models.Model):
    """One meeting of the group. Its date and agenda may change until the minutes are agreed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=LONGEST_TITLE)
    meets_on = models.DateField("date")
    agenda = models.TextField(max_length=LONGEST_AGENDA, blank=True)
    attendees = models.TextField("who attended, by organisation and role", max_length=LONGEST_ATTENDEES, blank=True)
    status = models.CharField(max_length=12, choices=MeetingStatus.choices, default=MeetingStatus.PLANNED)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = OversightMeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title__regex=r"^\s*$"),
                name="prosecutions_meeting_has_a_title",
                violation_error_message="Enter the title of the meeting.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=MeetingStatus.values), name="prosecutions_meeting_status_known"
            ),
        ]
        indexes = [models.Index(fields=["-meets_on"], name="prosecutions_meeting_newest")]

    def __str__(self) -> str:
        return f"{self.title}, {in_words(self.meets_on)}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("action_plan:meeting-detail", args=[self.public_id])

    @property
    def is_coming(self) -> bool:
        """Whether it has not been held."""
        return self.status in meeting_workflow.COMING

    @property
    def is_held(self) -> bool:
        """Whether it was held and its minutes are not agreed."""
        return self.status == MeetingStatus.HELD

    @property
    def is_circulated(self) -> bool:
        """Whether the members of the group have its papers and it has not been held."""
        return self.status == MeetingStatus.CIRCULATED

    @property
    def can_change(self) -> bool:
        """Whether its date, agenda, attendees and papers may be changed."""
        return self.status in meeting_workflow.CHANGES

    @property
    def colour(self) -> str:
        """The colour of its status tag."""
        return {
            MeetingStatus.PLANNED: "grey",
            MeetingStatus.CIRCULATED: "blue",
            MeetingStatus.HELD: "yellow",
            MeetingStatus.AGREED: "green",
            MeetingStatus.CANCELLED: "grey",
        }[MeetingStatus(self.status)]


class MeetingStep(models.Model):
    """What happened to a meeting: a new status and why, another date, or a paper added or removed. Never changed."""

    meeting = models.ForeignKey(OversightMeeting, models.CASCADE, related_name="steps")
    kind = models.CharField(
        max_length=7, choices=MeetingStepKind.choices, default=MeetingStepKind.STATUS, db_default=MeetingStepKind.STATUS
    )
    became = models.CharField("new status", max_length=12, choices=MeetingStatus.choices, blank=True)
    paper = models.CharField("title of the paper", max_length=LONGEST_TITLE, blank=True, default="", db_default="")
    moved_from = models.DateField("date before", null=True)
    moved_to = models.DateField("date after", null=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MeetingStepKind.STATUS, became__in=MeetingStatus.values)
                | Q(kind__in=[MeetingStepKind.MOVED, *PAPER_STEPS], became=""),
                name="prosecutions_meetingstep_status_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PAPER_STEPS) & ~Q(paper__regex=r"^\s*$") | ~Q(kind__in=PAPER_STEPS) & Q(paper=""),
                name="prosecutions_meetingstep_names_its_paper",
            ),
            models.CheckConstraint(
                condition=Q(kind=MeetingStepKind.MOVED, moved_from__isnull=False, moved_to__isnull=False)
                | ~Q(kind=MeetingStepKind.MOVED) & Q(moved_from__isnull=True, moved_to__isnull=True),
                name="prosecutions_meetingstep_has_its_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.became or self.kind} {self.meeting_id}"


class MeetingPaper(models.Model):
    """One paper of a meeting: a file that was checked before anybody can open it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(OversightMeeting, models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = MeetingPaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title__regex=r"^\s*$"), name="prosecutions_meetingpaper_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The address of its file."""
        return reverse("action_plan:paper-file", args=[self.public_id])


class MeetingDecision(models.Model):
    """What a meeting decided, in the order of its minutes. The actions that it creates or changes name it."""

    meeting = models.ForeignKey(OversightMeeting, models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=LONGEST_DECISION)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="prosecutions_decision_numbered_once"),
            models.CheckConstraint(
                condition=~Q(text__regex=r"^\s*$"),
                name="prosecutions_decision_has_a_text",
                violation_error_message="Enter the decision.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`Decision 2`."""
        return f"Decision {self.number}"
