"""Questions asked of actions, their history and evidence, and of meetings. Each starts with what the person may see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, F, Max, Q, Value, When
from django.db.models.expressions import RawSQL

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import NOTHING, Scope
from accounts.querysets import named
from prosecutions.action_plan import meeting_workflow, workflow
from prosecutions.action_plan.choices import ActionStatus, MeetingStatus

if TYPE_CHECKING:
    from prosecutions.models import ActionEvidence, MeetingPaper, OversightMeeting, PlanAction, PlanActionEvent

SOON = timedelta(days=30)  # how far ahead the progress page looks
REFERENCE = re.compile(r"a?\s*(\d{1,9})", re.IGNORECASE)


def in_plan_of(user: User) -> Q:
    """The rows of a table with `force` and `unit` that a person sees.

    The national team sees all of them, a coordinator those of the unit and its forces, and a lead those of the force.
    """
    scope = Scope.of(user)
    if scope.everything:
        return Q()
    if user.role == Role.COORDINATOR and scope.unit:
        return scope.over("force") | Q(force=None, unit=scope.unit)
    if user.role == Role.LEAD and scope.force:
        return scope.over("force")
    return NOTHING


def owner_is_gone() -> Q:
    """The actions whose owner has left, or no longer works at the place of the action."""
    in_force = Q(force__isnull=False, owner__role=Role.LEAD, owner__force=F("force"))
    in_unit = Q(unit__isnull=False, owner__role=Role.COORDINATOR, owner__unit=F("unit"))
    in_national_team = Q(force=None, unit=None, owner__role=Role.NATIONAL)
    return ~(Q(owner__is_active=True) & (in_force | in_unit | in_national_team))


def meetings_of(user: User, prefix: str = "") -> Q:
    """The meetings that a person reads: all for the national team, and those with circulated papers for coordinators.

    Coordinators are members of the group.
    """
    if user.is_active and user.role == Role.NATIONAL:
        return Q()
    if user.is_active and user.role == Role.COORDINATOR and user.unit_id:
        return Q(**{f"{prefix}status__in": sorted(meeting_workflow.WITH_PAPERS)})
    return NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCounts:
    """How many actions there are, by status, and how many are late or due soon."""

    total: int
    by_status: dict[str, int]
    overdue: int
    due_soon: int

    @property
    def open(self) -> int:
        """The actions that are neither complete nor cancelled."""
        return sum(number for status, number in self.by_status.items() if status in workflow.OPEN)


class PlanActionQuerySet(models.QuerySet["PlanAction"]):
    """Questions asked of actions."""

    def visible_to(self, user: User) -> Self:
        """The actions that a person may read."""
        return self.filter(in_plan_of(user))

    def open(self) -> Self:
        """Neither complete nor cancelled."""
        return self.filter(status__in=sorted(workflow.OPEN))

    def to_complete(self) -> Self:
        """Open, and the next step is the owner’s."""
        return self.filter(status__in=sorted(workflow.WORKED_ON))

    def overdue_on(self, day: date) -> Self:
        """The owner should have completed them."""
        return self.to_complete().filter(due_on__lt=day)

    def due_within(self, day: date, *, ahead: timedelta) -> Self:
        """Due on this day or in the time after it."""
        return self.to_complete().filter(due_on__range=(day, day + ahead))

    def proposed(self) -> Self:
        """Waiting for the national team to accept completion."""
        return self.filter(status=ActionStatus.PROPOSED)

    def owned_by(self, user: User) -> Self:
        """The person’s own, as long as they work at the place of the action."""
        return self.filter(owner=user).exclude(owner_is_gone())

    def without_owner(self) -> Self:
        """Open, but their owner has left, or works elsewhere now."""
        return self.open().filter(owner_is_gone())

    def of_present_owners(self) -> Self:
        """Open, with an owner who still works at the place of the action; for roles that read no account."""
        present = RawSQL("select scope.actions_of_present_owners(%s)", [sorted(workflow.OPEN)])
        return self.open().filter(pk__in=present)

    def matching(self, text: str) -> Self:
        """With this reference, or with these words in the title or aim."""
        words = Q(title__icontains=text) | Q(aim__icontains=text)
        reference = REFERENCE.fullmatch(text)
        return self.filter(words | Q(number=int(reference[1])) if reference else words)

    def for_list(self) -> Self:
        """Load what one row prints. A forgotten relation costs one query, not one for each row."""
        rows = self.select_related("force", "unit", "agency", "owner")
        return rows.defer("owner__password", "owner__last_login").fetch_mode(models.FETCH_PEERS)

    def by_urgency(self) -> Self:
        """Open ones first, the first to be due first; then the others, the last to end first."""
        is_ended = Case(When(status__in=sorted(workflow.ENDED), then=Value(1)), default=Value(0))
        due_on = Case(When(status__in=sorted(workflow.OPEN), then=F("due_on")), default=None)
        return self.annotate(is_ended=is_ended).order_by("is_ended", due_on, F("ended_on").desc(), "-number")

    def counts(self, day: date) -> PlanCounts:
        """The numbers of the progress page, in one query."""
        statuses = {f"status_{status.value}": Count("pk", filter=Q(status=status)) for status in ActionStatus}
        worked_on = Q(status__in=sorted(workflow.WORKED_ON))
        counted = self.order_by().aggregate(
            total=Count("pk"),
            overdue=Count("pk", filter=worked_on & Q(due_on__lt=day)),
            due_soon=Count("pk", filter=worked_on & Q(due_on__range=(day, day + SOON))),
            **statuses,
        )
        by_status = {status.value: counted[f"status_{status.value}"] for status in ActionStatus}
        return PlanCounts(
            total=counted["total"], by_status=by_status, overdue=counted["overdue"], due_soon=counted["due_soon"]
        )

    def newest_number(self) -> int:
        """The highest number in use; 0 before the first."""
        return int(self.aggregate(newest=Max("number"))["newest"] or 0)


class PlanActionEventQuerySet(models.QuerySet["PlanActionEvent"]):
    """Questions asked of the history of actions."""

    def visible_to(self, user: User) -> Self:
        """Events of the actions that a person may read."""
        return self.filter(in_plan_of(user))

    def for_timeline(self) -> models.QuerySet[PlanActionEvent]:
        """The oldest first, with the people that a line names."""
        return named(self, "by", "owner").order_by("at", "pk")


class ActionEvidenceQuerySet(models.QuerySet["ActionEvidence"]):
    """Questions asked of evidence."""

    def visible_to(self, user: User) -> Self:
        """Evidence of the actions that a person may read."""
        return self.filter(in_plan_of(user))

    def for_list(self) -> models.QuerySet[ActionEvidence]:
        """In the order in which it was added, with its file and who added it."""
        return named(self, "by").select_related("document").order_by("at", "pk")


class OversightMeetingQuerySet(models.QuerySet["OversightMeeting"]):
    """Questions asked of meetings."""

    def visible_to(self, user: User) -> Self:
        """The meetings that a person may read."""
        return self.filter(meetings_of(user))

    def newest_first(self) -> Self:
        """By date, the next meeting before the last."""
        return self.order_by("-meets_on", "-pk")

    def for_list(self) -> Self:
        """With how many papers and decisions each has."""
        return self.annotate(
            paper_count=Count("papers", distinct=True), decision_count=Count("decisions", distinct=True)
        ).newest_first()

    def to_record(self, day: date) -> Self:
        """Held, or past their date: what was decided is still to be recorded or agreed."""
        past = Q(status__in=sorted(meeting_workflow.COMING), meets_on__lt=day)
        return self.filter(past | Q(status=MeetingStatus.HELD)).order_by("meets_on", "pk")


class MeetingPaperQuerySet(models.QuerySet["MeetingPaper"]):
    """Questions asked of papers."""

    def visible_to(self, user: User) -> Self:
        """The papers of the meetings that a person may read."""
        return self.filter(meetings_of(user, "meeting__"))

    def for_list(self) -> models.QuerySet[MeetingPaper]:
        """In the order in which they were added."""
        return named(self, "by").select_related("document").order_by("at", "pk")
