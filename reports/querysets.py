"""Questions asked of what the reports store."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from accounts.permissions import NOTHING, Scope
from core import months
from reference.models import Force
from reports import release_times
from reports.choices import BulletinState, RequestState, SharedWith

if TYPE_CHECKING:
    from reports.models import AnalysisRequest, Bulletin, OfficialEdition, SavedView


class AnalysisRequestQuerySet(models.QuerySet["AnalysisRequest"]):
    """Questions asked of requests for analysis."""

    def visible_to(self, user: User) -> AnalysisRequestQuerySet:
        """All of them for the national team, none for anybody else."""
        return self if user.is_active and user.role == Role.NATIONAL else self.none()

    def open(self) -> AnalysisRequestQuerySet:
        """Those that need an answer, the first to be due first."""
        return self.filter(state=RequestState.OPEN).order_by("due_on", "number")

    def for_list(self) -> AnalysisRequestQuerySet:
        """Open ones first, by due date; then the others, the newest first."""
        is_open = models.Case(models.When(state=RequestState.OPEN, then=0), default=1)
        due_on = models.Case(models.When(state=RequestState.OPEN, then="due_on"), default=None)
        return self.annotate(is_done=is_open).order_by("is_done", due_on, "-number")

    def for_pages(self) -> AnalysisRequestQuerySet:
        """Load the people that a page prints."""
        people = ("created_by__password", "created_by__last_login", "ended_by__password", "ended_by__last_login")
        return self.select_related("created_by", "ended_by").defer(*people)


class OfficialEditionQuerySet(models.QuerySet["OfficialEdition"]):
    """Questions asked of editions of official statistics."""

    def visible_to(self, user: User) -> OfficialEditionQuerySet:
        """All of them for people of the police who read figures: they are published, and hold no case."""
        return self if user.is_active and user.role in POLICE_ROLES else self.none()

    def of_series(self, code: str) -> OfficialEditionQuerySet:
        """The editions of a series, the last to be extracted first."""
        return self.filter(series=code).order_by("-extracted_on")

    def before(self, edition: OfficialEdition) -> OfficialEdition | None:
        """The edition that this one revises; None if it is the first of its series."""
        return self.of_series(edition.series).filter(extracted_on__lt=edition.extracted_on).first()

    def for_list(self) -> OfficialEditionQuerySet:
        """With the person who imported each, and how many figures it has."""
        people = ("imported_by__password", "imported_by__last_login")
        return self.select_related("imported_by").defer(*people).annotate(size=models.Count("figures"))


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Questions asked of saved views."""

    def visible_to(self, user: User) -> SavedViewQuerySet:
        """The person's own views and those shared with them. Those of a closed account are not shared."""
        shared = Q(owner__is_active=True) & self._shared_with(user)
        return self.filter(self._is_reader(user) & (Q(owner=user) | shared))

    def owned_by(self, user: User) -> SavedViewQuerySet:
        """The person's own views; only they change and delete them."""
        return self.visible_to(user).filter(owner=user)

    def shared_with(self, user: User) -> SavedViewQuerySet:
        """Other people's views that are shared with the person."""
        return self.visible_to(user).exclude(owner=user)

    def in_order(self) -> SavedViewQuerySet:
        """By name, whatever its capitals."""
        return self.order_by(Lower("name"), "pk")

    def for_list(self) -> SavedViewQuerySet:
        """Load what a list prints, with the owners."""
        return self.in_order().select_related("owner").defer("owner__password", "owner__last_login")

    @staticmethod
    def _is_reader(user: User) -> Q:
        return Q() if user.is_active and user.role in POLICE_ROLES else NOTHING

    @staticmethod
    def _shared_with(user: User) -> Q:
        """The views shared with a place of the person's scope. A force never reads the names that another one gave."""
        scope = Scope.of(user)
        if scope.everything:
            return Q(shared_with=SharedWith.NATIONAL)
        if scope.unit:
            here = Q(shared_unit=scope.unit)
            of_unit = here | scope.over("shared_force")
        elif scope.force:
            here = Q(shared_force=scope.force)
            of_unit = here | Q(shared_unit__in=Force.objects.filter(pk=scope.force).values("unit"))
        else:
            return NOTHING
        of_role = here & Q(shared_with=SharedWith.ROLE, shared_role=user.role)
        return of_role | (of_unit & Q(shared_with=SharedWith.UNIT))


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Questions asked of bulletins."""

    def visible_to(self, user: User) -> BulletinQuerySet:
        """Every bulletin for the national team, published ones for the other police roles."""
        if Scope.of(user).everything:
            return self
        if user.is_active and user.role in POLICE_ROLES:
            return self.published()
        return self.none()

    def published(self) -> BulletinQuerySet:
        """Bulletins that are out. They never change."""
        return self.filter(release_times.come(), state=BulletinState.PUBLISHED)

    def unpublished(self) -> BulletinQuerySet:
        """Bulletins that the national team is writing or deciding about, or that wait for their time."""
        return self.filter(~Q(state=BulletinState.PUBLISHED) | release_times.to_come())

    def announced(self) -> BulletinQuerySet:
        """The calendar, which every reader may see: bulletins with a time that are not out, the soonest first."""
        return self.unpublished().filter(release_at__isnull=False).order_by("release_at", "kind")

    def with_figure(self, code: str, *, address: str, month: date) -> BulletinQuerySet:
        """Bulletins in which the answer to a question in this month is a number of the text.

        A draft counts if the question is linked to it: its text may name any of its months.
        """
        figure = {"code": code, "address": address, "month": months.label(month)}
        in_text = Q(content__figures__contains=[figure])
        is_linked = Q(content__isnull=True, figures__contains={code: address}, first__lte=month, last__gte=month)
        return self.filter(in_text | is_linked)

    def newest_first(self) -> BulletinQuerySet:
        """By the last month that they are about, then by version."""
        return self.order_by("-last", "kind", "-version")

    def for_calendar(self) -> BulletinQuerySet:
        """Load what a line about a bulletin prints: no text, no figure."""
        return self.only("public_id", "kind", "first", "last", "version", "state", "release_at")

    def with_people(self) -> BulletinQuerySet:
        """Load who wrote, approved and published each, by name."""
        people = ("written_by", "approved_by", "published_by")
        secret = [f"{person}__{column}" for person in people for column in ("password", "last_login")]
        return self.select_related(*people).defer(*secret)

    def for_list(self) -> BulletinQuerySet:
        """Load what a list prints, without the contents."""
        return self.newest_first().with_people().defer("texts", "figures", "content", "drawings", "made_with")
