"""Every query of the library, each named once. `visible_to` and `workable_by` take the user who asks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from accounts.querysets import secrets_of
from documents.choices import DocumentState
from guidance import permissions, sharing, workflow
from guidance.choices import Circle, LessonState, VersionState

if TYPE_CHECKING:
    from guidance.models import (
        Attachment,
        Bundle,
        ContentRequest,
        Lesson,
        Passage,
        Product,
        ReaderFeedback,
        Thread,
        Version,
    )


def _all(model: str) -> Any:
    """Return all rows of a library model that this module can't import."""
    return apps.get_model("guidance", model)._default_manager.all()


class ProductQuerySet(models.QuerySet["Product"]):
    """Queries for products. A reader sees a product's published version."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Keep products whose published or withdrawn version the person may have."""
        return self.filter(permissions.shared_with(user, "current__"), current__isnull=False)

    def in_circle(self, way: sharing.ReleaseRoute, *, to: Circle) -> Self:
        """Keep published products that may leave by this route to this circle, for any user."""
        return self.published().filter(sharing.leaving(way, to=to, prefix="current__"))

    def published(self) -> Self:
        """Keep the published ones."""
        return self.filter(current__state=VersionState.PUBLISHED)

    def withdrawn(self) -> Self:
        """Keep the withdrawn ones."""
        return self.filter(current__state=VersionState.WITHDRAWN)

    def past_review(self, day: date) -> Self:
        """Keep published products past their review date that nobody has confirmed since."""
        return self.published().filter(current__review_on__lt=day)

    def for_list(self) -> Self:
        """Load what one line of a list prints."""
        return self.select_related("current")

    def for_page(self) -> Self:
        """Load what the product's own page prints."""
        return self.select_related("current__approved_by", "owner__force", "owner__unit", "replaced_by__current").defer(
            *secrets_of("owner"), *secrets_of("current__approved_by")
        )

    def newest_first(self) -> Self:
        """Sort by latest publication or update."""
        return self.order_by("-current__published_at", "slug")


class VersionQuerySet(models.QuerySet["Version"]):
    """Queries for versions."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Keep versions that were once published and shared with the person, of products they may have now."""
        return self.filter(
            permissions.shared_with(user),
            permissions.shared_with(user, "product__current__"),
            state__in=workflow.SHOWN,
        )

    def workable_by(self, user: User | AnonymousUser | None) -> Self:
        """Keep versions an author may work on or decide about: those of their own forces.

        An author loses a once published version when they lose access to its product.
        """
        if not permissions.is_author(user):
            return self.none()
        versions, product_is_theirs = (
            self.filter(permissions.shared_with(user)),
            permissions.shared_with(user, "product__current__"),
        )
        # An empty condition means everything, and OR with another condition would drop it.
        return versions.filter(product_is_theirs | ~Q(state__in=workflow.SHOWN)) if product_is_theirs else versions

    def deleted_for(self, user: User | AnonymousUser | None) -> Self:
        """Keep deleted drafts with their text, newest first, for an approver: nobody else can have them erased."""
        if not permissions.is_approver(user):
            return self.none()
        return self.workable_by(user).with_text().filter(state=VersionState.DISCARDED).order_by("-pk")

    def current(self) -> Self:
        """Keep the published ones."""
        return self.filter(state=VersionState.PUBLISHED)

    def open(self) -> Self:
        """Keep drafts, submitted and approved versions."""
        return self.filter(state__in=workflow.OPEN)

    def of(self, product: Product) -> Self:
        """Keep the versions of a product, newest first."""
        return self.filter(product=product).order_by("-number")

    def earlier_than(self, version: Version) -> Self:
        """Keep the versions of the same product before this one, newest first."""
        return self.filter(product=version.product_id, number__lt=version.number).order_by("-number")

    def with_text(self) -> Self:
        """Keep those that were not erased."""
        return self.filter(erased="")

    def due(self, day: date) -> Self:
        """Keep approved versions whose publication date has come."""
        return self.filter(Q(publish_on__isnull=True) | Q(publish_on__lte=day), state=VersionState.APPROVED)

    def for_desk(self) -> Self:
        """Load what one line of the authors' to-do list prints."""
        return self.select_related("product__owner", "submitted_by").defer(
            *secrets_of("product__owner"), *secrets_of("submitted_by")
        )


class PassageQuerySet(models.QuerySet["Passage"]):
    """Queries for passages. Callers reach them through a version, which checks who may read."""

    def of_text(self) -> Self:
        """Keep the passages of the page itself, in order."""
        return self.filter(document__isnull=True).order_by("position")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Queries for files. Everybody who may read or work on a version may have its files."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Keep files of versions the person may read or work on, if they may leave as a file."""
        versions = _all("Version")
        may = Q(version__in=versions.visible_to(user)) | Q(version__in=versions.workable_by(user))
        return self.filter(
            may, sharing.leaving(sharing.ReleaseRoute.PAPER, to=permissions.circle_of(user), prefix="version__")
        )

    def ready(self) -> Self:
        """Keep files that passed the file check."""
        return self.filter(document__state=DocumentState.READY)

    def in_order(self) -> Self:
        """Load the documents, in list order."""
        return self.select_related("document").order_by("place", "pk")


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Queries for lessons. Everybody who may have the debrief sees its lessons."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Keep lessons of debriefs the person may have, in a version that they may have and that contains them."""
        points = _all("DebriefPoint").filter(
            permissions.shared_with(user, "version__"),
            version__product=OuterRef("product"),
            version__published_at__isnull=False,
            key=OuterRef("key"),
        )
        theirs = permissions.shared_with(user, "product__current__")
        return self.filter(theirs, Exists(points), product__current__isnull=False)

    def open(self) -> Self:
        """Keep lessons without an outcome."""
        return self.filter(state=LessonState.OPEN)

    def for_list(self, user: User) -> Self:
        """Load what one line of the list prints, oldest first.

        `is_led_on` says whether the person may have the product that took the lesson up.
        """
        may = _all("Product").visible_to(user).filter(pk=OuterRef("taken_up_by"))
        return (
            self.annotate(is_led_on=Exists(may))
            .select_related("product__current__debrief", "owner__force", "owner__unit", "taken_up_by__current")
            .defer(*secrets_of("owner"), "product__current__text", "taken_up_by__current__text")
            .order_by("learned_on", "product__slug", "pk")
        )


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Queries for threads. Everybody who may work on the version sees them."""

    def workable_by(self, user: User | AnonymousUser | None) -> Self:
        """Keep threads of versions the person may work on."""
        return self.filter(version__in=_all("Version").workable_by(user))

    def open(self) -> Self:
        """Keep unresolved threads."""
        return self.filter(settled_at__isnull=True)

    def in_order(self) -> Self:
        """Sort open threads first, then by the time they were opened."""
        return self.order_by(F("settled_at").asc(nulls_first=True), "opened_at", "pk")


class ReaderFeedbackQuerySet(models.QuerySet["ReaderFeedback"]):
    """Queries for reader feedback."""

    def waiting_for(self, user: User) -> Self:
        """Keep unanswered feedback on products the person owns; none for somebody without the author duty."""
        if not permissions.is_author(user):
            return self.none()
        return self.filter(product__owner=user, answered_at__isnull=True)

    def of_reader(self, user: User) -> Self:
        """Keep a person's own feedback on products they may still have, newest first."""
        return self.filter(permissions.shared_with(user, "product__current__"), by=user).order_by("-at")

    def for_list(self) -> Self:
        """Load what one line prints."""
        return self.select_related("product__current", "by", "version").defer(
            "product__current__text", "version__text", *secrets_of("by")
        )


class ContentRequestQuerySet(models.QuerySet["ContentRequest"]):
    """Queries for content requests."""

    def for_authors(self, user: User) -> Self:
        """Return every request for an author, none for anybody else."""
        return self if permissions.is_author(user) else self.none()

    def of_reader(self, user: User) -> Self:
        """Keep a person's own, newest first."""
        return self.filter(by=user).order_by("-at", "-pk")

    def open(self) -> Self:
        """Keep unanswered requests."""
        return self.filter(answered_at__isnull=True)

    def answered(self) -> Self:
        """Keep answered requests."""
        return self.filter(answered_at__isnull=False)

    def for_list(self) -> Self:
        """Load what one line prints."""
        return self.select_related("by__force", "by__unit", "answered_by").defer(
            *secrets_of("by"), *secrets_of("answered_by")
        )


class BundleQuerySet(models.QuerySet["Bundle"]):
    """Queries for offline bundles. Everybody who may download a circle's bundles sees them."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Keep bundles the person may download."""
        return self.filter(circle__in=permissions.bundles_of(user))

    def waiting(self) -> Self:
        """Keep requested bundles that are not built yet, oldest first."""
        return self.filter(made_at__isnull=True, refusal="").order_by("asked_at", "pk")

    def ready(self) -> Self:
        """Keep bundles with a file."""
        return self.filter(made_at__isnull=False, removed_at__isnull=True)

    def for_list(self) -> Self:
        """Keep the bundles a page lists, newest first."""
        return self.filter(removed_at__isnull=True, stopped="").order_by("-asked_at", "-pk")
