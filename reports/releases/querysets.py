"""Questions asked of releases. An approved one is released by the clock, not by a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from accounts.permissions import NOTHING
from figures.models import Snapshot
from reports import release_times
from reports.choices import ReleaseState
from reports.releases.differencing import Printing

if TYPE_CHECKING:
    from reports.models import Release


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Questions asked of releases."""

    def visible_to(self, user: User) -> ReleaseQuerySet:
        """Every release for the national team; for other readers of figures those that are or were out.

        A person of the pre-release list also reads an approved one before its time. Police roles read the newest
        version of a month, so they do not read a release with numbers of an earlier one beside it (docs/adr/0022).
        """
        if not user.is_active:
            return self.none()
        if user.role == Role.NATIONAL:
            return self
        if user.role not in POLICE_ROLES and user.role != Role.PARTNER:
            return self.filter(NOTHING)
        listed = self.model._default_manager.filter(readers__user=user).values("pk")
        readable = self.filter(_was_out() | Q(state=ReleaseState.APPROVED, pk__in=listed))
        return readable if user.role == Role.PARTNER else readable.exclude(_is_of_an_earlier_version())

    def released(self) -> ReleaseQuerySet:
        """Releases that are out now."""
        return self.filter(release_times.come(), state=ReleaseState.APPROVED)

    def ever_out(self) -> ReleaseQuerySet:
        """Releases that are out, and those that were withdrawn after they were."""
        return self.filter(_was_out())

    def to_come(self) -> ReleaseQuerySet:
        """Approved releases before their time, soonest first: the calendar."""
        return self.filter(release_times.to_come(), state=ReleaseState.APPROVED).order_by("release_at", "period")

    def drafts(self) -> ReleaseQuerySet:
        """Releases that somebody prepared and nobody has approved."""
        return self.filter(state=ReleaseState.DRAFT).order_by("prepared_at")

    def ever_approved(self) -> ReleaseQuerySet:
        """Releases that somebody outside may have read, in their order: approved, also if withdrawn since."""
        return self.filter(approved_at__isnull=False).order_by("number")

    def newest_of_each_month(self) -> ReleaseQuerySet:
        """The newest release of each month, newest month first."""
        return self.order_by("-period", "-number").distinct("period")

    def newest_first(self) -> ReleaseQuerySet:
        """Newest month first, and within a month the newest release."""
        return self.order_by("-period", "-number")

    def for_list(self) -> ReleaseQuerySet:
        """Load what a list prints, without the tables."""
        return self.select_related("period", "snapshot").defer("tables", "report")

    def for_public(self) -> ReleaseQuerySet:
        """Load what everybody may read: not the report of what was suppressed."""
        return self.select_related("period", "snapshot").defer("report")


def _is_of_an_earlier_version() -> Q:
    """With tables of a version that is no longer the newest of its month. A withdrawn release shows no table."""
    later = Snapshot.objects.published().filter(period=OuterRef("period"), version__gt=OuterRef("snapshot__version"))
    has_earlier_table = Q(report__decisions__contains=[{"printing": Printing.EARLIER.value}])
    return Q(state=ReleaseState.APPROVED) & (Q(Exists(later)) | has_earlier_table)


def _was_out() -> Q:
    """Approved with its time passed, or withdrawn after its time."""
    return Q(release_times.come(), state=ReleaseState.APPROVED) | Q(
        state=ReleaseState.WITHDRAWN, release_at__lte=F("ended_at")
    )
