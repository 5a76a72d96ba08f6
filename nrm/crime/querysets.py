"""Every question asked of crime records, each named once. Each starts with scope: which force's records they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, CharField, F, Func, IntegerField, Min, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.models import User
from core import clock
from core.dated_rules.querysets import DatedRuleQuerySet
from core.transfers import TransferState
from core.typed_text import normal_reference
from nrm import references
from nrm.crime import permissions
from nrm.crime.choices import CancellationReason, OffencePlace, RecordSource, RecordStatus
from nrm.crime.workflow import INCIDENTS, NEGATIVE, NOTIFICATIONS, OPEN, POSITIVE, TO_RECORD_WITHIN

if TYPE_CHECKING:
    from nrm.models import CrimeRecord, CrimeTransfer, OutcomeType

# Two crime system references that differ only in case, spaces and separators are the same.
REFERENCE_KEY = references.key_of_column("reference")
ONE_DAY = timedelta(days=1)
OUTSIDE = Q(place=OffencePlace.OUTSIDE)
IS_NEGATIVE = Q(decision__in=sorted(NEGATIVE))
IS_POSITIVE = Q(decision__in=sorted(POSITIVE))
ELSEWHERE = Q(place=OffencePlace.ENGLAND_WALES)
# `workflow.is_crime_due` in SQL, of an incident.
BECOMES_CRIME = ~OUTSIDE & ~ELSEWHERE & (IS_POSITIVE | Q(source=RecordSource.REPORT) | Q(was_crime=True))
# The code that source, place and decision call for: `workflow.first_status` in SQL, compared with it by a test.
RIGHT_CODE = Case(
    When(source__in=sorted(NOTIFICATIONS), then=Value(RecordStatus.NOTIFIED)),
    When(OUTSIDE & IS_NEGATIVE, then=Value(RecordStatus.OUTSIDE_NEGATIVE)),
    When(
        OUTSIDE & (IS_POSITIVE | Q(source__in=[RecordSource.OWN_REFERRAL, RecordSource.REPORT])),
        then=Value(RecordStatus.OUTSIDE),
    ),
    When(~OUTSIDE & IS_NEGATIVE, then=Value(RecordStatus.NEGATIVE)),
    default=Value(RecordStatus.AWAITING),
)


class CrimeRowQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows that belong to a crime record, with the force in their own column."""

    def visible_to(self, user: User) -> Self:
        """Return rows of the forces in the user's scope, if they have a duty that includes crime records."""
        return self.filter(permissions.over(user, "force"))


class CrimeRecordQuerySet(CrimeRowQuerySet["CrimeRecord"]):
    """Questions asked of crime records."""

    def same_person(self, reference: str) -> CrimeRecord | None:
        """Return the open record with this Home Office or crime system reference, under its lock; None without one."""
        return self.open().not_erased().with_reference(reference).select_for_update(of=("self",)).first()

    def not_erased(self) -> Self:
        """Return records whose references and reasons are there."""
        return self.filter(erased="")

    def open(self) -> Self:
        """Return incidents and crimes that the force's register counts."""
        return self.filter(status__in=sorted(OPEN))

    def first_report_of(self, investigation: OuterRef) -> models.QuerySet[Any, Any]:
        """Return one row with the first report (`first`) of what belongs to an investigation and was not cancelled."""
        reported = self.exclude(status=RecordStatus.CANCELLED).filter(investigation=investigation).order_by()
        return reported.values("investigation").annotate(first=Min("reported_at")).values("first")

    def incidents(self) -> Self:
        """Return open incidents with an N200 code of their own force."""
        return self.filter(status__in=sorted(INCIDENTS))

    def crimes(self) -> Self:
        """Return recorded crimes that are not cancelled."""
        return self.filter(status=RecordStatus.CRIME)

    def not_on_crime_system(self, now: datetime) -> Self:
        """Return open records without a crime system reference, although they were reported over 24 hours ago."""
        return self.open().filter(reference="", reported_at__lt=now - TO_RECORD_WITHIN)

    def to_enter(self, now: datetime) -> Self:
        """Return open records without a crime system reference that are still within the 24 hours."""
        return self.open().filter(reference="", reported_at__gte=now - TO_RECORD_WITHIN)

    def crime_due(self) -> Self:
        """Return incidents that are to be a crime (`workflow.is_crime_due`)."""
        return self.incidents().filter(BECOMES_CRIME).not_kept()

    def code_to_change(self) -> Self:
        """Return incidents of which another N200 code is right, by source, place and decision, and which stay one."""
        return self.incidents().exclude(BECOMES_CRIME | ELSEWHERE).exclude(status=RIGHT_CODE).not_kept()

    def to_transfer(self) -> Self:
        """Return open records of offending in another force's area that are not offered to a force yet."""
        return self.open().filter(ELSEWHERE).exclude(transfers__state=TransferState.OFFERED).not_kept()

    def to_restore(self) -> Self:
        """Return records cancelled because no crime took place, which a later positive decision contradicts."""
        cancelled = self.filter(status=RecordStatus.CANCELLED, cancellation=CancellationReason.INFORMATION)
        return cancelled.filter(IS_POSITIVE).exclude(OUTSIDE).not_kept()

    def counted_in_spite(self) -> Self:
        """Return crimes that count although the decision is negative or all offending was outside England and Wales.

        Those that the registrar kept with a note since then are not included.
        """
        return self.crimes().filter(IS_NEGATIVE | OUTSIDE).exclude(ELSEWHERE).not_kept()

    def not_kept(self) -> Self:
        """Return records that the registrar has not kept as they are, given their decision and place of today."""
        decided_on = Coalesce(Cast("decided_on", CharField()), Value(""))
        return self.exclude(kept_despite=Concat(F("decision"), Value(":"), decided_on, Value(":"), F("place")))

    def cancellation_requested(self) -> Self:
        """Return records of which somebody asks the registrar to cancel them."""
        return self.open().exclude(cancellation_requested="")

    def not_transferred(self) -> Self:
        """Return records that are not with another force now: incidents, crimes, and those cancelled here."""
        is_transferred = Q(status=RecordStatus.TRANSFERRED) | Q(cancellation=CancellationReason.TRANSFERRED)
        return self.exclude(is_transferred)

    def reported_between(self, first: date, last: date) -> Self:
        """Return records that were reported from the first to the last day, both included, in London time."""
        return self.filter(reported_at__gte=clock.start_of(first), reported_at__lt=clock.start_of(last + ONE_DAY))

    def recorded_between(self, first: date, last: date) -> Self:
        """Return records whose crime was recorded from the first to the last day, both included, in London time."""
        return self.filter(crime_at__gte=clock.start_of(first), crime_at__lt=clock.start_of(last + ONE_DAY))

    def following(self) -> Self:
        """Return records that follow the decisions of their referral: cancelled ones too, but not another force's."""
        return self.not_transferred().not_erased()

    def settled(self) -> Self:
        """Return records that nobody has to do anything about: no open crime, no decision awaited, no request."""
        is_open = Q(status=RecordStatus.AWAITING) | Q(status=RecordStatus.CRIME, outcome="")
        return self.exclude(is_open).filter(cancellation_requested="")

    def with_reference(self, typed: str) -> Self:
        """Return records with a crime system or Home Office reference, in whatever spelling."""
        key = references.key_of(normal_reference(typed))
        if not key:
            return self.none()
        keyed = self.alias(own_key=REFERENCE_KEY, authority_key=references.KEY)
        return keyed.filter(Q(own_key=key) | Q(authority_key=key))

    def known_as(self, typed: str, *, by_referral: bool) -> Self:
        """Return records with a crime system or Home Office reference, or that of their referral for NRM contacts."""
        own = Q(pk__in=self.with_reference(typed).values("pk"))
        return self.filter(own | Q(referral__pseudonym=typed.strip().upper()) if by_referral else own)

    def with_any_reference(self, keys: Collection[str], *, home_office: Collection[str]) -> Self:
        """Return records with one of these crime system or Home Office references, by key (`references.key_of`)."""
        keyed = self.alias(own_key=REFERENCE_KEY, authority_key=references.KEY)
        return keyed.filter(Q(own_key__in=keys) & ~Q(reference="") | Q(authority_key__in=home_office))

    def for_list(self) -> Self:
        """Load what a row of the register prints, newest report first."""
        return self.select_related("force").order_by("-reported_at", "-pk")


class CrimeTransferQuerySet(models.QuerySet["CrimeTransfer"]):
    """Questions asked of offers of crime records."""

    def visible_to(self, user: User) -> Self:
        """Return offers that the user may see: both sides see one."""
        return self.filter(permissions.over(user, "force") | permissions.over(user, "receiver"))

    def to_decide(self, user: User) -> Self:
        """Return other forces' offers that wait for this user's force."""
        if not user.force_id or not permissions.works_on_crime(user):
            return self.none()
        return self.filter(receiver=user.force_id, state=TransferState.OFFERED).for_list()

    def declined_to(self, user: User) -> Self:
        """Return declined offers of this user's force that it has not acknowledged."""
        if not user.force_id or not permissions.works_on_crime(user):
            return self.none()
        return self.filter(force=user.force_id, state=TransferState.DECLINED).for_list()

    def in_hand(self) -> Self:
        """Return offers that are pending, or declined and not yet acknowledged by the sending force."""
        return self.filter(state__in=[TransferState.OFFERED, TransferState.DECLINED])

    def for_list(self) -> Self:
        """Load both forces, newest offer first."""
        return self.select_related("force", "receiver").order_by("-offered_at", "-pk")


class OutcomeTypeQuerySet(DatedRuleQuerySet["OutcomeType"]):
    """Questions asked of the dated list of outcomes."""

    def in_order(self) -> Self:
        """Return outcomes by number: 1, 1A, 2, … 22."""
        number = Func(F("code"), Value("[^0-9]"), Value(""), Value("g"), function="regexp_replace")
        return self.order_by(Cast(number, IntegerField()), "code", "valid_from")

    def usable_between(self, first: date, last: date) -> list[OutcomeType]:
        """Return one row of each outcome that was valid on one of these days, by number: its newest of them."""
        valid = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
        return list({row.code: row for row in self.in_order().filter(valid, valid_from__lte=last)}.values())
