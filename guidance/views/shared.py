"""What the doors share: who may open them, finding what the person may have, and what comes back when it is refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest

from accounts.duties import DutyKind as Duty
from accounts.models import User
from accounts.policies import roles
from core import clock
from core.govuk import Problem
from guidance import permissions, reader_page, sharing, usage
from guidance.choices import UsageKind
from guidance.models import Product, Version

READ = "guidance_read"  # in the session: which products were read today


def readers(view: Callable[..., Any]) -> Callable[..., Any]:
    """Everybody who reads the library: police of every role, officers, and partners what is shared with them."""
    return roles(*permissions.READERS)(view)


def authors(view: Callable[..., Any]) -> Callable[..., Any]:
    """Those with the author's duty."""
    return roles(*permissions.WRITERS, duty=Duty.AUTHOR)(view)


def authors_sending(view: Callable[..., Any]) -> Callable[..., Any]:
    """Those with the author's duty, who send a document."""
    return roles(*permissions.WRITERS, duty=Duty.AUTHOR, keeps_document=True)(view)


def person(request: HttpRequest) -> User:
    """Who asks; the policy has seen to it that somebody is signed in."""
    return cast(User, request.user)


def count_use(request: HttpRequest, kind: str, *, product: Product | None = None) -> None:
    """Count one use by this person's body. HEAD is none, and a page that comes back after something was done on it, or
    is opened again in the same session and day, is read once."""
    if request.method != "GET":
        return
    if kind == UsageKind.READ and product is not None:
        day = clock.today().isoformat()
        read = request.session.get(READ, {})
        if product.pk in read.get(day, ()):
            return
        request.session[READ] = {day: [*read.get(day, ()), product.pk]}
    usage.note(kind, by=person(request), product=product)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedText:
    """What was typed in a box and not stored, and why: the page comes again with it."""

    why: str
    box: str  # the id of the box on the page
    words: str = ""
    anchor: str = ""  # of the passage that the words are about
    view: str = ""  # of a draft's page, where it is not the first

    def problem(self, boxes: Container[str]) -> Problem:
        """The line of the error summary, which leads to the box if it is one of those on the page."""
        return Problem(text=self.why, url=f"#{self.box}" if self.box in boxes else "")

    def left_over(self, boxes: Container[str]) -> str:
        """What was typed in a box that is on the page no more."""
        return "" if self.box in boxes else self.words


def number_in(request: HttpRequest, name: str) -> int:
    """The number that a page sends along; 0, which is that of nothing, where it sends none."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def product_for(slug: str, user: User) -> Product:
    """A product that the person may have; anything else is not there."""
    try:
        return reader_page.find(slug, user)
    except Product.DoesNotExist:
        raise Http404 from None


def version_for(product: Product, number: int, user: User) -> Version:
    """A version of a product that was published once and that the person may have; anything else is not there."""
    found = Version.objects.visible_to(user).of(product).filter(number=number).select_related("product").first()
    if found is None:
        raise Http404
    return found


def must_leave(version: Version, way: sharing.ReleaseRoute, user: User) -> None:
    """See to it that a version may leave the service this way for this person; else it is not there."""
    if not sharing.may_leave(
        way,
        to=permissions.circle_of(user),
        circle=version.circle,
        marking=version.marking,
        is_restricted_to_forces=bool(version.bodies),
    ):
        raise Http404


def draft_for(public_id: uuid.UUID, user: User) -> Version:
    """A version that the person may work on; anything else is not there."""
    found = Version.objects.workable_by(user).for_desk().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
