"""Every question asked of the library, each named once. Each starts with who asks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from accounts.querysets import secrets_of
from files.choices import DocumentState
from guidance import permissions, sharing, workflow
from guidance.choices import Circle, LessonState, VersionState

if TYPE_CHECKING:
    from guidance.models import (  # noqa: F401 -- the base classes name them in quotes
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
    """Every row of a model of the library, which these questions can't import."""
    return apps.get_model("guidance", model)._default_manager.all()


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions about products. What a reader sees of one is its published version."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Those whose published or withdrawn version the person may have."""
        return self.filter(permissions.shared_with(user, "current__"), current__isnull=False)

    def in_circle(self, way: sharing.ReleaseRoute, *, to: Circle) -> Self:
        """Published products that may leave this way to this circle, whoever asks."""
        return self.published().filter(sharing.leaving(way, to=to, prefix="current__"))

    def published(self) -> Self:
        """Those that stand in the library now."""
        return self.filter(current__state=VersionState.PUBLISHED)

    def withdrawn(self) -> Self:
        """Those that stood in it once."""
        return self.filter(current__state=VersionState.WITHDRAWN)

    def past_review(self, day: date) -> Self:
        """Published, and nobody has confirmed since its review day that it still holds."""
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
        """What was published or updated last stands first."""
        return self.order_by("-current__published_at", "slug")


class VersionQuerySet(models.QuerySet["Version"]):
    """Questions about versions."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Those that were published, of products that the person may have now, and that were shared so themselves."""
        return self.filter(
            permissions.shared_with(user),
            permissions.shared_with(user, "product__current__"),
            state__in=workflow.SHOWN,
        )

    def workable_by(self, user: User | AnonymousUser | None) -> Self:
        """Those that the person may work on or decide about: an author's, of bodies that are the author's too.

        What was published once is theirs no longer than its product is.
        """
        if not permissions.is_author(user):
            return self.none()
        found, product_is_theirs = (
            self.filter(permissions.shared_with(user)),
            permissions.shared_with(user, "product__current__"),
        )
        # No condition at all is everything, and would be lost beside another one.
        return found.filter(product_is_theirs | ~Q(state__in=workflow.SHOWN)) if product_is_theirs else found

    def current(self) -> Self:
        """Those that stand in the library now."""
        return self.filter(state=VersionState.PUBLISHED)

    def open(self) -> Self:
        """In the making."""
        return self.filter(state__in=workflow.OPEN)

    def of(self, product: Product) -> Self:
        """Every version of a product, the newest first."""
        return self.filter(product=product).order_by("-number")

    def due(self, day: date) -> Self:
        """Approved, and their day has come."""
        return self.filter(Q(publish_on__isnull=True) | Q(publish_on__lte=day), state=VersionState.APPROVED)

    def for_desk(self) -> Self:
        """Load what a line of the authors' desk prints."""
        return self.select_related("product__owner", "submitted_by").defer(
            *secrets_of("product__owner"), *secrets_of("submitted_by")
        )


class PassageQuerySet(models.QuerySet["Passage"]):
    """Questions about passages; they are asked through their version, which knows who may read."""

    def of_text(self) -> Self:
        """Those of the page itself, in its order."""
        return self.filter(document__isnull=True).order_by("position")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Questions about files; each is had by those who may have its version, and by those who work on it."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Those of versions that the person may read or work on, and that may leave as a file."""
        versions = _all("Version")
        may = Q(version__in=versions.visible_to(user)) | Q(version__in=versions.workable_by(user))
        return self.filter(
            may, sharing.leaving(sharing.ReleaseRoute.PAPER, to=permissions.circle_of(user), prefix="version__")
        )

    def ready(self) -> Self:
        """Those that were read and found to hold nothing that is refused."""
        return self.filter(document__state=DocumentState.READY)

    def in_order(self) -> Self:
        """With their documents, in the order of the list."""
        return self.select_related("document").order_by("place", "pk")


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Questions about lessons: each belongs to a debrief, and is seen by those who may have that."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Those of debriefs that the person may have, in a version that they may have and that says them."""
        said = _all("DebriefPoint").filter(
            permissions.shared_with(user, "version__"),
            version__product=OuterRef("product"),
            version__published_at__isnull=False,
            key=OuterRef("key"),
        )
        theirs = permissions.shared_with(user, "product__current__")
        return self.filter(theirs, Exists(said), product__current__isnull=False)

    def open(self) -> Self:
        """Nothing has come of them yet."""
        return self.filter(state=LessonState.OPEN)

    def for_list(self, user: User) -> Self:
        """Load what one line of the list prints, the oldest first; `is_led_on`: the person may have what took it up."""
        may = _all("Product").visible_to(user).filter(pk=OuterRef("taken_up_by"))
        return (
            self.annotate(is_led_on=Exists(may))
            .select_related("product__current__debrief", "owner__force", "owner__unit", "taken_up_by__current")
            .defer(*secrets_of("owner"), "product__current__body", "taken_up_by__current__body")
            .order_by("learned_on", "product__slug", "pk")
        )


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Questions about threads: they are seen by those who may work on their version."""

    def workable_by(self, user: User | AnonymousUser | None) -> Self:
        """Those of versions that the person may work on."""
        return self.filter(version__in=_all("Version").workable_by(user))

    def open(self) -> Self:
        """Nobody has settled them."""
        return self.filter(settled_at__isnull=True)

    def in_order(self) -> Self:
        """The open ones first, in the order in which they were opened."""
        return self.order_by(F("settled_at").asc(nulls_first=True), "opened_at", "pk")


class ReaderFeedbackQuerySet(models.QuerySet["ReaderFeedback"]):
    """Questions about what readers have told."""

    def waiting_for(self, user: User) -> Self:
        """Those that the person answers: of the products that they answer for; an approver, where an owner is gone."""
        if not permissions.is_author(user):
            return self.none()
        return self.filter(product__owner=user, answered_at__isnull=True)

    def of_reader(self, user: User) -> Self:
        """A person's own, the newest first, of products that they may still have."""
        return self.filter(permissions.shared_with(user, "product__current__"), by=user).order_by("-at")

    def for_list(self) -> Self:
        """Load what one line prints."""
        return self.select_related("product__current", "by", "version").defer(
            "product__current__body", "version__body", *secrets_of("by")
        )


class ContentRequestQuerySet(models.QuerySet["ContentRequest"]):
    """Questions about what readers asked for."""

    def for_authors(self, user: User) -> Self:
        """Everything, for whoever writes in the library; nothing for anybody else."""
        return self if permissions.is_author(user) else self.none()

    def of_reader(self, user: User) -> Self:
        """A person's own, the newest first."""
        return self.filter(by=user).order_by("-at", "-pk")

    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(answered_at__isnull=True)

    def answered(self) -> Self:
        """Those that have one."""
        return self.filter(answered_at__isnull=False)

    def for_list(self) -> Self:
        """Load what one line prints."""
        return self.select_related("by__force", "by__unit", "answered_by").defer(
            *secrets_of("by"), *secrets_of("answered_by")
        )


class BundleQuerySet(models.QuerySet["Bundle"]):
    """Questions about offline bundles: each is for a circle, and seen by those who may take that circle's."""

    def visible_to(self, user: User | AnonymousUser | None) -> Self:
        """Those that the person may take."""
        return self.filter(circle__in=permissions.bundles_of(user))

    def waiting(self) -> Self:
        """Asked for and not made yet, the oldest first."""
        return self.filter(made_at__isnull=True, refusal="").order_by("asked_at", "pk")

    def ready(self) -> Self:
        """Those whose file is there."""
        return self.filter(made_at__isnull=False, removed_at__isnull=True)

    def for_list(self) -> Self:
        """Those that a page shows, the newest first."""
        return self.filter(removed_at__isnull=True).order_by("-asked_at", "-pk")
