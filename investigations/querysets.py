"""The querysets of investigations and returns. Each starts with the user's scope."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypedDict, cast

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Lower, Now, Replace

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import secrets_of
from core import clock
from core.transfers import TransferState
from figures.models import Period
from investigations.choices import EntryState, FindingState, QueryState, ReturnStatus, RevisionState
from investigations.returns.parsers import reference_key

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from investigations.models import (
        EmergencyAccess,
        Entry,
        Finding,
        Holding,
        Investigation,
        InvestigationSeal,
        InvestigationTransfer,
        JointDecision,
        MonthlyReturn,
        NamedPerson,
        Query,
        ReturnUpload,
        ReviewClaim,
        ReviewDelegation,
        Revision,
        SupportingForce,
    )


class NumbersOfPeople(TypedDict):
    """What `with_people` adds to an entry; None where nobody of the role is known."""

    victims: int | None
    suspects: int | None


type CountedEntry = WithAnnotations[Entry, NumbersOfPeople]


def present_series() -> Coalesce:
    """The first month of the present series, as an expression; every month if no series has begun."""
    starts = Period.objects.filter(starts_series=True).order_by("-month").values("month")[:1]
    return Coalesce(Subquery(starts), Value(date.min))


class ScopedQuerySet[T: models.Model](models.QuerySet[T]):
    """Records of a force, in the column `force`."""

    def visible_to(self, user: User) -> Self:
        """Records of the forces within a user's scope."""
        return self.filter(Scope.of(user).over("force"))


class InvestigationQuerySet(ScopedQuerySet["Investigation"]):
    """Queries on investigations."""

    def visible_to(self, user: User) -> Self:
        """What a force holds, and what it held: the giver keeps access to its own months."""
        over = Scope.of(user).over("force")
        holdings: Any = self.model._meta.get_field("holdings").related_model
        held = holdings.objects.filter(over, investigation=OuterRef("pk"))
        return self.filter(over | Q(Exists(held)))

    def held_within(self, user: User) -> Self:
        """What the forces within a user's scope hold at present."""
        return self.filter(Scope.of(user).over("force"))

    def awaiting_withdrawal(self, force: str) -> Self:
        """A force's live investigations for which a reviewer decided that another force returns the operation."""
        entries: Any = self.model._meta.get_field("latest_entry").related_model
        live = entries.objects.live_now()
        struck_out = entries.objects.filter(
            investigation=OuterRef("pk"),
            state=EntryState.VOID,
            revision__state__in=[RevisionState.WORKING, RevisionState.SUBMITTED],
        )
        waiting = self.filter(force=force, same_operation_as__isnull=False, latest_entry__in=live)
        return waiting.exclude(Exists(struck_out))


class InvestigationSealQuerySet(ScopedQuerySet["InvestigationSeal"]):
    """Queries on seals."""

    def visible_to(self, user: User) -> Self:
        """Running seals for those who are named or opened the case in an emergency; ended ones for the force's leads.

        The database also decides (`db_grants.py`): a lead sees an ended seal only while they see the case.
        """
        people: Any = self.model._meta.get_field("people").related_model
        emergencies: Any = self.model._meta.get_field("emergencies").related_model
        scope = Scope.of(user).over("force")
        named = scope & Exists(people.objects.of_seal(OuterRef("pk"), user))
        emergency = Exists(emergencies.objects.running().filter(seal=OuterRef("pk"), person=user))
        running = Q(ended_at__isnull=True) & (named | emergency)
        return self.filter(running | Q(ended_at__isnull=False) & scope if user.role == Role.LEAD else running)

    def running(self) -> Self:
        """Seals that have not been ended."""
        return self.filter(ended_at__isnull=True)

    def ended(self) -> Self:
        """Seals of investigations that have been unsealed since."""
        return self.filter(ended_at__isnull=False)


class NamedPersonQuerySet(models.QuerySet["NamedPerson"]):
    """Queries on who is named for a sealed investigation."""

    def of_seal(self, seal: OuterRef, user: User) -> Self:
        """The row that names a user for a seal now."""
        return self.filter(seal=seal, person=user, removed_at__isnull=True)

    def for_history(self) -> Self:
        """With the names that a line prints, the first to be named first."""
        people = ("person", "named_by", "removed_by")
        return self.select_related(*people).defer(*secrets_of(*people)).order_by("named_at", "person__name", "pk")


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    """Queries on emergency accesses."""

    def visible_to(self, user: User) -> Self:
        """Everybody's for auditors, administrators and the national team; a lead's own force's; one's own.

        Those of a sealed case also for everybody who is named for it.
        """
        if user.role in {Role.AUDITOR, Role.ADMINISTRATOR, Role.NATIONAL}:
            return self.all()
        named: Any = self.model._meta.get_field("seal").related_model._meta.get_field("people").related_model
        running = Q(seal__ended_at__isnull=True) & Exists(named.objects.of_seal(OuterRef("seal"), user))
        own = Q(person=user) | running
        return self.filter(own | Scope.of(user).over("force")) if user.role == Role.LEAD else self.filter(own)

    def to_review(self) -> Self:
        """Those that nobody has reviewed."""
        return self.filter(reviewed_at__isnull=True)

    def running(self) -> Self:
        """Those that have not run out, by the clock of the database, which opens them."""
        return self.filter(ends_at__gt=Now())

    def for_list(self) -> Self:
        """With the names that a line prints, the newest first."""
        people = self.select_related("force", "person", "reviewed_by")
        return people.defer(*secrets_of("person"), *secrets_of("reviewed_by")).order_by("-begins_at", "-pk")


class HoldingQuerySet(ScopedQuerySet["Holding"]):
    """Queries on holdings, under which forces know an investigation."""

    def known_as(self, reference: str, *, force: str) -> Self:
        """The holdings of a force with this reference, ignoring case and spacing."""
        keyed = self.alias(key=Lower(Replace("reference", Value(" "), Value(""))))
        return keyed.filter(force=force, key=reference_key(reference))


class SupportQuerySet(ScopedQuerySet["SupportingForce"]):
    """Queries on supporting forces. `visible_to` is for the lead force."""

    def present(self) -> Self:
        """Support that has not ended."""
        return self.filter(ended_on__isnull=True)

    def supported_by(self, user: User) -> Self:
        """For the supporting force: live investigations of other forces that the user's own force supports."""
        if user.force_id is None:
            return self.none()
        supported = RawSQL("select support from scope.supported()", [])
        return self.filter(Scope.of(user).over("supporter"), pk__in=supported)

    def for_supporter(self) -> Self:
        """What the supporter may see: the operation's name only if the lead force shares it."""
        shared = RawSQL(
            "(select s.operation_name from scope.supported() s where s.support = investigations_supportingforce.id)",
            [],
            output_field=models.CharField(),
        )
        return (
            self.annotate(operation_name=shared)
            .select_related("investigation", "force")
            .order_by("force__short_name", "pk")
        )


class InvestigationTransferQuerySet(models.QuerySet["InvestigationTransfer"]):
    """Queries on offers to transfer."""

    def visible_to(self, user: User) -> Self:
        """Offers that a user may see: both forces see an offer."""
        scope = Scope.of(user)
        return self.filter(scope.over("force") | scope.over("receiver"))

    def offered(self) -> Self:
        """Offers without a decision by the receiver."""
        return self.filter(state=TransferState.OFFERED)

    def to_be_noted(self) -> Self:
        """Offers that were declined and that the giver has not noted yet."""
        return self.filter(state=TransferState.DECLINED)

    def waiting_for(self, user: User) -> Self:
        """What a user's force has to decide or note: other forces' offers, and its own that were declined."""
        offered = Q(state=TransferState.OFFERED, receiver=user.force_id)
        return self.filter(offered | Q(state=TransferState.DECLINED, force=user.force_id)).order_by("pk")

    def of_giver(self, revision: Revision) -> Self:
        """The force's own open or declined offers, each with its row in this revision of the force."""
        entries: Any = self.model._meta.get_field("investigation").related_model
        rows = entries._meta.get_field("entries").related_model.objects.filter(
            revision=revision, investigation=OuterRef("investigation")
        )
        return (
            self.filter(force=revision.force_id, state__in=[TransferState.OFFERED, TransferState.DECLINED])
            .annotate(entry=Subquery(rows.values("pk")), reference=Subquery(rows.values("holding__reference")))
            .filter(entry__isnull=False)
            .select_related("receiver")
            .order_by("pk")
        )


class JointDecisionQuerySet(models.QuerySet["JointDecision"]):
    """Queries on reviewers' decisions about two forces' investigations."""

    def visible_to(self, user: User) -> Self:
        """A user who sees both forces sees the decisions about them; a user who sees only one does not."""
        scope = Scope.of(user)
        return self.filter(scope.over("force"), scope.over("other_force"))

    def holding(self) -> Self:
        """Decisions that no later decision has replaced."""
        return self.filter(ended_at__isnull=True)

    def about(self, investigation: Investigation) -> Self:
        """Decisions in which an investigation is one of the two."""
        return self.filter(Q(investigation=investigation) | Q(other=investigation))


class MonthlyReturnQuerySet(ScopedQuerySet["MonthlyReturn"]):
    """Queries on monthly returns."""

    def of(self, force: str, month: date) -> Self:
        """The return of one force for one month."""
        return self.filter(force=force, period=month)

    def waiting_for_review(self) -> Self:
        """Submitted returns that are not decided yet and are with the reviewer."""
        return self.filter(status__in=[ReturnStatus.SUBMITTED, ReturnStatus.CERTIFIED, ReturnStatus.ANSWERED])

    def approved(self) -> Self:
        """Approved returns that are not reopened."""
        return self.filter(status=ReturnStatus.APPROVED)


class RevisionQuerySet(ScopedQuerySet["Revision"]):
    """Queries on revisions."""

    def working(self) -> Self:
        """Revisions that may still change."""
        return self.filter(state=RevisionState.WORKING)

    def counting(self) -> Self:
        """Approved revisions: at most one per force and month."""
        return self.filter(state=RevisionState.APPROVED)

    def newest_of_each_force(self) -> Self:
        """The newest approved revision of each force in the present series."""
        return self.counting().filter(period__gte=present_series()).order_by("force", "-period").distinct("force")

    def last_counting_before(self, month: date) -> Self:
        """Approved revisions of earlier months, newest first."""
        return self.counting().filter(period__lt=month).order_by("-period")


class EntryQuerySet(ScopedQuerySet["Entry"]):
    """Queries on entries."""

    def live(self) -> Self:
        """Open at 24:00 on the last day of the month."""
        return self.filter(state=EntryState.LIVE)

    def live_or_closed(self) -> Self:
        """Live at the end of the month, or closed in it: what a return says of its cases."""
        return self.filter(state__in=[EntryState.LIVE, EntryState.CLOSED])

    def newest(self) -> Self:
        """One row per investigation: its entry in the newest approved return."""
        return self.filter(investigation__latest_entry=models.F("pk"))

    def live_now(self) -> Self:
        """Live in the present series; an entry of an earlier series reads *last reported* and is in no live list."""
        return self.live().filter(revision__period__gte=present_series())

    def for_list(self) -> models.QuerySet[CountedEntry]:
        """Load the relations that one line of the list prints."""
        return (
            self.with_people()
            .select_related("investigation", "holding", "force", "stage", "origin", "primary_type", "revision")
            .order_by("force__short_name", "holding__reference")
        )

    def with_people(self) -> models.QuerySet[CountedEntry]:
        """Add the numbers of potential victims and suspects, each by its own sub-query, so that neither multiplies."""

        def total(role: str) -> Subquery:
            people: Any = self.model._meta.get_field("people").related_model
            return Subquery(
                people.objects.filter(entry=OuterRef("pk"), role=role)
                .order_by()
                .values("entry")
                .annotate(total=Sum("count"))
                .values("total")
            )

        counted = self.annotate(victims=total("victim"), suspects=total("suspect"))
        return cast("models.QuerySet[CountedEntry]", counted)

    def of_the_record(self) -> Self:
        """Entries of approved revisions."""
        return self.filter(revision__state=RevisionState.APPROVED)


class ReviewClaimQuerySet(ScopedQuerySet["ReviewClaim"]):
    """Queries on reviewers' claims."""

    def running(self) -> Self:
        """Claims that have not run out."""
        return self.filter(until__gt=clock.now())


class ReviewDelegationQuerySet(models.QuerySet["ReviewDelegation"]):
    """Queries on who reviews in place of a colleague."""

    def visible_to(self, user: User) -> Self:
        """Those of a coordinator's unit; every one for the national team."""
        if user.role == Role.NATIONAL:
            return self.all()
        return self.filter(unit=user.unit_id) if user.role == Role.COORDINATOR and user.unit_id else self.none()

    def not_over(self, day: date) -> Self:
        """Those that run on a day or begin later."""
        return self.filter(ended_at__isnull=True, ends_on__gte=day)

    def running_on(self, day: date) -> Self:
        """Those of a day."""
        return self.not_over(day).filter(starts_on__lte=day)

    def overlapping(self, first: date, last: date) -> Self:
        """Those that run on some of these days."""
        return self.not_over(first).filter(starts_on__lte=last)

    def for_list(self) -> Self:
        """With the names of both people, the first to begin first."""
        people = self.select_related("away", "colleague").defer(*secrets_of("away"), *secrets_of("colleague"))
        return people.order_by("starts_on", "pk")


class FindingQuerySet(ScopedQuerySet["Finding"]):
    """Queries on findings."""

    def open(self) -> Self:
        """Findings that the force still has to fix or explain."""
        return self.filter(state=FindingState.OPEN)

    def open_by_return(self) -> dict[int, tuple[int, int]]:
        """By return, how many are open, and how many of them are of sealed cases for which the person is named."""
        of_sealed = RawSQL(
            "coalesce(investigations_finding.sealed = any ((select scope.unsealed('changed'))::bigint[]), false)",
            [],
            output_field=models.BooleanField(),
        )
        rows = self.open().values_list("revision__monthly_return")
        counted = rows.annotate(n=Count("pk"), sealed_ones=Count("pk", filter=Q(of_sealed))).order_by()
        return {key: (number, sealed_ones) for key, number, sealed_ones in counted}

    def counts(self) -> dict[str, int]:
        """The numbers of open errors and warnings."""
        rows = self.open().values("severity").annotate(n=Count("pk")).order_by()
        return {row["severity"]: row["n"] for row in rows}


class QueryQuerySet(ScopedQuerySet["Query"]):
    """Queries on reviewers' queries."""

    def open(self) -> Self:
        """Queries that are not resolved."""
        return self.filter(state__in=[QueryState.OPEN, QueryState.ANSWERED])


class ReturnUploadQuerySet(ScopedQuerySet["ReturnUpload"]):
    """Workbooks uploaded for returns."""

    def of(self, force: str, month: date) -> Self:
        """Those for one return, the newest first."""
        return self.filter(force=force, period=month).order_by("-uploaded_at", "-pk")
