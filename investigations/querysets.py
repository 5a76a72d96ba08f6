"""Every question asked of investigations and returns, each named once. Each starts with whose it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypedDict, cast

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Lower, Replace

from accounts.models import User
from accounts.permissions import Scope
from figures.models import Period
from investigations.choices import EntryState, FindingState, QueryState, ReturnStatus, RevisionState, TransferState
from investigations.returns.parsers import reference_key

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from investigations.models import (  # noqa: F401 -- named in texts below
        Entry,
        Finding,
        Holding,
        Investigation,
        InvestigationTransfer,
        JointDecision,
        MonthlyReturn,
        Query,
        Revision,
        SupportingForce,
    )


class NumbersOfPeople(TypedDict):
    """What `with_people` adds to an entry; None where nobody of the role is known."""

    victims: int | None
    suspects: int | None


type CountedEntry = WithAnnotations[Entry, NumbersOfPeople]


class ScopedQuerySet[T: models.Model](models.QuerySet[T]):
    """Records of a body, in the column `force`."""

    def visible_to(self, user: User) -> Self:
        """Records of the bodies within a person's scope."""
        return self.filter(Scope.of(user).over("force"))


class InvestigationQuerySet(ScopedQuerySet["Investigation"]):
    """Questions about investigations."""

    def visible_to(self, user: User) -> Self:
        """What a body holds, and what it held: the giver keeps its own months."""
        over = Scope.of(user).over("force")
        holdings: Any = self.model._meta.get_field("holdings").related_model
        held = holdings.objects.filter(over, investigation=OuterRef("pk"))
        return self.filter(over | Q(Exists(held)))

    def held_within(self, user: User) -> Self:
        """What the bodies within a person's scope hold at present."""
        return self.filter(Scope.of(user).over("force"))

    def to_withdraw(self, force: str) -> Self:
        """A body's live investigations of which a reviewer decided that another body returns the operation."""
        entries: Any = self.model._meta.get_field("latest_entry").related_model
        live = entries.objects.live_now()
        struck_out = entries.objects.filter(
            investigation=OuterRef("pk"),
            state=EntryState.VOID,
            revision__state__in=[RevisionState.WORKING, RevisionState.SUBMITTED],
        )
        found = self.filter(force=force, same_operation_as__isnull=False, latest_entry__in=live)
        return found.exclude(Exists(struck_out))


class HoldingQuerySet(ScopedQuerySet["Holding"]):
    """Questions about the rows under which forces know an investigation."""

    def known_as(self, reference: str, *, force: str) -> Self:
        """What a force knows by this reference, whatever its capitals and spacing."""
        keyed = self.alias(key=Lower(Replace("reference", Value(" "), Value(""))))
        return keyed.filter(force=force, key=reference_key(reference))


class SupportQuerySet(ScopedQuerySet["SupportingForce"]):
    """Questions about bodies that support another's investigation. `visible_to` is the lead body's side."""

    def present(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_on__isnull=True)

    def supported_by(self, user: User) -> Self:
        """The supporting side: live investigations of other bodies that a person's own force supports."""
        if user.force_id is None:
            return self.none()
        entries: Any = self.model._meta.get_field("investigation").related_model._meta.get_field("latest_entry")
        live = entries.related_model.objects.live_now()
        newest = Q(investigation__latest_entry__isnull=True) | Q(investigation__latest_entry__in=live)
        return self.present().filter(newest, Scope.of(user).over("supporter"))

    def for_supporter(self) -> Self:
        """What the supporter may know: the operation's name only where the lead body shares it."""
        holdings: Any = self.model._meta.get_field("investigation").related_model._meta.get_field("holdings")
        named = holdings.related_model.objects.filter(investigation=OuterRef("investigation"), ends_on__isnull=True)
        shared = Case(
            When(shares_name=True, then=Subquery(named.values("operation_name")[:1])),
            default=Value(""),
            output_field=models.CharField(),
        )
        return (
            self.annotate(operation_name=shared)
            .select_related("investigation", "force")
            .order_by("force__short_name", "pk")
        )


class InvestigationTransferQuerySet(models.QuerySet["InvestigationTransfer"]):
    """Questions about offers."""

    def visible_to(self, user: User) -> Self:
        """Both sides see an offer."""
        scope = Scope.of(user)
        return self.filter(scope.over("force") | scope.over("receiver"))

    def offered(self) -> Self:
        """Offers that wait for the receiver."""
        return self.filter(state=TransferState.OFFERED)

    def to_be_noted(self) -> Self:
        """Offers that were declined, of which the giver has to know."""
        return self.filter(state=TransferState.DECLINED)

    def waiting_for(self, user: User) -> Self:
        """What a person's force has to decide or to note: other bodies' offers, and its own that were declined."""
        offered = Q(state=TransferState.OFFERED, receiver=user.force_id)
        return self.filter(offered | Q(state=TransferState.DECLINED, force=user.force_id)).order_by("pk")

    def of_giver(self, revision: Revision) -> Self:
        """The body's own offers that wait or were declined, each with its row in this revision of the body."""
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
    """Questions about what reviewers decided of two bodies' investigations."""

    def visible_to(self, user: User) -> Self:
        """Who sees both bodies sees what was decided of them; who sees one of them does not."""
        scope = Scope.of(user)
        return self.filter(scope.over("force"), scope.over("other_force"))

    def holding(self) -> Self:
        """Those that no later decision has replaced."""
        return self.filter(ended_at__isnull=True)

    def about(self, investigation: Investigation) -> Self:
        """Decisions in which an investigation is one of the two."""
        return self.filter(Q(investigation=investigation) | Q(other=investigation))


class MonthlyReturnQuerySet(ScopedQuerySet["MonthlyReturn"]):
    """Every question asked of monthly returns."""

    def of(self, force: str, month: date) -> Self:
        """The return of one body for one month."""
        return self.filter(force=force, period=month)

    def waiting_for_review(self) -> Self:
        """Handed in, and not decided yet, with the reviewer's turn next."""
        return self.filter(
            status__in=[ReturnStatus.SUBMITTED, ReturnStatus.CERTIFIED, ReturnStatus.IN_REVIEW, ReturnStatus.ANSWERED]
        )

    def approved(self) -> Self:
        """Approved, and not reopened."""
        return self.filter(status=ReturnStatus.APPROVED)


class RevisionQuerySet(ScopedQuerySet["Revision"]):
    """Questions about the states of returns."""

    def working(self) -> Self:
        """Those that may still change."""
        return self.filter(state=RevisionState.WORKING)

    def counting(self) -> Self:
        """The approved ones: one a body and month at most."""
        return self.filter(state=RevisionState.APPROVED)

    def last_counting_before(self, month: date) -> Self:
        """The newest approved revision of earlier months, first."""
        return self.counting().filter(period__lt=month).order_by("-period")


class EntryQuerySet(ScopedQuerySet["Entry"]):
    """Questions about entries."""

    def live(self) -> Self:
        """Open at 24:00 on the last day of the month."""
        return self.filter(state=EntryState.LIVE)

    def newest(self) -> Self:
        """One row an investigation: its entry in the newest approved return."""
        return self.filter(investigation__latest_entry=models.F("pk"))

    def live_now(self) -> Self:
        """Live in the present series; one of an earlier series reads *last reported* and is in no live list."""
        starts = Period.objects.filter(starts_series=True).order_by("-month").values("month")[:1]
        return self.live().filter(revision__period__gte=Coalesce(Subquery(starts), Value(date.min)))

    def for_list(self) -> models.QuerySet[CountedEntry]:
        """Load what one line of the list prints."""
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


class FindingQuerySet(ScopedQuerySet["Finding"]):
    """Questions about findings."""

    def open(self) -> Self:
        """Those that somebody must still mend or explain."""
        return self.filter(state=FindingState.OPEN)

    def counts(self) -> dict[str, int]:
        """How many open errors and questions."""
        rows = self.open().values("severity").annotate(n=Count("pk")).order_by()
        return {row["severity"]: row["n"] for row in rows}


class QueryQuerySet(ScopedQuerySet["Query"]):
    """Questions about queries."""

    def open(self) -> Self:
        """Those that are not settled."""
        return self.filter(state__in=[QueryState.OPEN, QueryState.ANSWERED])
