"""Joint investigation teams of an investigation, with the steps that led to their status. They name nobody."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock
from core.sentences import listed
from investigations.models import Investigation
from prosecutions.joint_teams.choices import DropReason, EndReason, Funding, LegalBasis, PartnerState, TeamStatus
from prosecutions.joint_teams.querysets import JointTeamQuerySet, JointTeamStepQuerySet
from prosecutions.models.steps import Step, undoes_a_step
from reference.models import Force

CODE = 2  # letters of a state


class JointTeam(models.Model):
    """An agreement of two or more states to investigate as one, about one investigation here.

    It has the force of its investigation and goes with it to another (`sql/joint_team_of_force.sql`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="joint_teams")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    status = models.CharField(max_length=8, choices=TeamStatus.choices, default=TeamStatus.PROPOSED)
    states = ArrayField(models.CharField(max_length=CODE))  # partner states, in the order of their codes
    has_eurojust = models.BooleanField("Eurojust supports it", default=False)
    has_europol = models.BooleanField("Europol takes part", default=False)
    funding = models.CharField(max_length=8, choices=Funding.choices, blank=True)
    basis = models.CharField("legal basis", max_length=9, choices=LegalBasis.choices, blank=True)
    proposed_on = models.DateField()
    agreed_on = models.DateField(null=True)
    runs_to = models.DateField("last day of the agreement", null=True)
    ended_on = models.DateField("last day of the team, or day on which the proposal was dropped", null=True)
    end_reason = models.CharField(max_length=8, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = JointTeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=TeamStatus.values), name="prosecutions_team_status_known"),
            models.CheckConstraint(
                condition=Q(states__len__gte=1, states__contained_by=PartnerState.values),
                name="prosecutions_team_has_partners",
                violation_error_message="Select at least one partner state.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[TeamStatus.AGREED, TeamStatus.ENDED], basis__in=LegalBasis.values)
                & Q(agreed_on__isnull=False, agreed_on__gte=F("proposed_on"))
                & Q(runs_to__isnull=False, runs_to__gte=F("agreed_on"))
                | Q(status__in=[TeamStatus.PROPOSED, TeamStatus.DROPPED], basis="")
                & Q(agreed_on__isnull=True, runs_to__isnull=True),
                name="prosecutions_team_agreement_has_its_days",
                violation_error_message="The agreement can’t be signed before the team was proposed.",
            ),
            models.CheckConstraint(
                condition=Q(status=TeamStatus.ENDED, end_reason__in=EndReason.values)
                & Q(ended_on__isnull=False, ended_on__range=(F("agreed_on"), F("runs_to")))
                | Q(status=TeamStatus.DROPPED, end_reason__in=DropReason.values)
                & Q(ended_on__isnull=False, ended_on__gte=F("proposed_on"))
                | ~Q(status__in=[TeamStatus.ENDED, TeamStatus.DROPPED]) & Q(ended_on__isnull=True, end_reason=""),
                name="prosecutions_team_ends_within_its_agreement",
                violation_error_message="The team can’t end before it began, or after its agreement.",
            ),
            models.CheckConstraint(condition=Q(funding__in=Funding.values), name="prosecutions_team_funding_known"),
        ]
        indexes = [
            models.Index(fields=["investigation"], name="prosecutions_team_by_inv"),
            models.Index(fields=["force", "status"], name="prosecutions_team_by_status"),
        ]

    def __str__(self) -> str:
        return f"JIT {self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("joint_teams:team-detail", args=[self.public_id])

    @property
    def number(self) -> str:
        """The number that pages print, which says nothing about the case."""
        return str(self.public_id)[:6].upper()

    @property
    def state_names(self) -> str:
        """The partner states in words: `Lithuania and Romania`."""
        return listed(sorted(str(PartnerState(code).label) for code in self.states))

    @property
    def end_reason_name(self) -> str:
        """Why it ended or was not set up; empty for one that is open."""
        choices = DropReason if self.status == TeamStatus.DROPPED else EndReason
        return str(choices(self.end_reason).label) if self.end_reason else ""

    @property
    def is_agreed(self) -> bool:
        """Whether an agreement was signed and the team has not ended."""
        return self.status == TeamStatus.AGREED

    @property
    def has_run_out(self) -> bool:
        """Whether the last day of the agreement has passed without an end or extension."""
        return self.is_agreed and self.runs_to is not None and self.runs_to < clock.today()

    @property
    def status_name(self) -> str:
        """The status in words; of an agreement that has run out, that it has."""
        return "Agreement ran out" if self.has_run_out else str(self.get_status_display())

    @property
    def colour(self) -> str:
        """The colour of its status tag."""
        if self.has_run_out:
            return "red"
        return {TeamStatus.PROPOSED: "yellow", TeamStatus.AGREED: "blue"}.get(TeamStatus(self.status), "grey")


class JointTeamStep(Step):
    """One step of a team."""

    team = models.ForeignKey(JointTeam, models.CASCADE, related_name="steps", db_index=False)
    move = models.CharField(max_length=8)
    was = models.CharField("status before", max_length=8, blank=True)
    became = models.CharField("status after", max_length=8)
    on = models.DateField("day on which it happened")
    detail = models.CharField("what was chosen, in words", max_length=600, blank=True)

    objects = JointTeamStepQuerySet.as_manager()

    class Meta:
        constraints = [undoes_a_step("prosecutions_team_step_undoes_a_step")]
        indexes = [models.Index(fields=["team", "id"], name="prosecutions_team_timeline")]

    def __str__(self) -> str:
        return f"{self.move} of {self.team_id}"
