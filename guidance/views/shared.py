"""Code the views share: who may open them, objects the person may have, and the page after a rejected input."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.duties import DutyKind as Duty
from accounts.models import User
from accounts.policies import roles
from core import clock, sent_numbers
from core.govuk import Problem
from guidance import erased, permissions, reader_page, sharing, usage
from guidance.choices import UsageKind
from guidance.models import Product, Version

READ = "guidance_read"  # session key: products read today


def readers(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow everybody who reads the library: police of every role, officers, and partners.

    Partners see only what is shared with partners.
    """
    return roles(*permissions.READERS)(view)


def authors(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow people with the author duty."""
    return roles(*permissions.WRITERS, duty=Duty.AUTHOR)(view)


def authors_deciding(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow people with the author duty; an approval, which publishes, asks for the second factor again."""
    return roles(*permissions.WRITERS, duty=Duty.AUTHOR, fresh_factor=is_approval)(view)


def is_approval(request: HttpRequest) -> bool:
    """Whether the transition in the address is the one that publishes."""
    return request.path.endswith("/transitions/approve/")


def authors_sending(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow people with the author duty to upload a document."""
    return roles(*permissions.WRITERS, duty=Duty.AUTHOR, keeps_document=True)(view)


def person(request: HttpRequest) -> User:
    """Return the signed-in person; the policy guarantees that there is one."""
    return cast(User, request.user)


def count_use(request: HttpRequest, kind: str, *, product: Product | None = None) -> None:
    """Count one use by this person's force.

    A HEAD request does not count. A page counts as read once per session and day, also if it returns after an action.
    """
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
    """Typed text that was not saved, and the reason. The page shows it again."""

    why: str
    box: str  # id of the field on the page
    words: str = ""
    anchor: str = ""  # anchor of the passage the text is about
    view: str = ""  # tab of a draft's page, if not the first

    def problem(self, boxes: Container[str]) -> Problem:
        """Return the line of the error summary, with a link to the field if the page has it."""
        return Problem(text=self.why, url=f"#{self.box}" if self.box in boxes else "")

    def left_over(self, boxes: Container[str]) -> str:
        """Return the text typed in a field that is no longer on the page."""
        return "" if self.box in boxes else self.words


def number_in(request: HttpRequest, name: str) -> int:
    """Return the number a page posts; 0, which matches nothing, if it posts none."""
    return sent_numbers.number_in(request.POST.get(name, ""))


def product_for(slug: str, user: User) -> Product:
    """Return a product that the person may have; otherwise not found."""
    try:
        return reader_page.find(slug, user)
    except Product.DoesNotExist:
        raise Http404 from None


def version_for(product: Product, number: int, user: User) -> Version:
    """Return a once published version of a product that the person may have; otherwise not found."""
    version = Version.objects.visible_to(user).of(product).filter(number=number).select_related("product").first()
    if version is None:
        raise Http404
    return version


def must_leave(version: Version, way: sharing.ReleaseRoute, user: User) -> None:
    """Raise not found unless the version may leave by this route to this person."""
    if not sharing.may_leave(
        way,
        to=permissions.circle_of(user),
        circle=version.circle,
        marking=version.marking,
        is_restricted_to_forces=bool(version.restricted_to),
    ):
        raise Http404


def erased_page(request: HttpRequest, version: Version) -> HttpResponse:
    """Answer for an erased version, wherever its text was: that it is erased, when, and who decided."""
    context = {"version": version, "erasure": erased.erasure_of(version, user=person(request))}
    return render(request, "guidance/erased.html", context)


def draft_for(public_id: uuid.UUID, user: User) -> Version:
    """Return a version that the person may work on; otherwise not found."""
    version = Version.objects.workable_by(user).for_desk().filter(public_id=public_id).first()
    if version is None:
        raise Http404
    return version
