"""The to-do list of authors, approvers and owners: one table of reasons, each a query.

The to-do page, its counts and the home page all read this table, so they can't differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import Truncator

from accounts import duties
from accounts.models import User
from core import clock
from guidance import lessons, ownership, permissions
from guidance.choices import VersionState
from guidance.models import ContentRequest, Contribution, Lesson, Product, ReaderFeedback, Thread, Version
from guidance.models.debriefs import TOO_LONG

MOST = 100  # lines per reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftToDo:
    """One item: what it is about, and where to do it."""

    title: str
    url: str
    detail: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReason:
    """Why an item is on the list, what to do, and who for."""

    code: str
    title: str
    to_do: str
    lines: Callable[[User, date], Iterable[DraftToDo]]
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDrafts:
    """A reason with its items."""

    reason: DraftReason
    lines: list[DraftToDo]


def waiting_for(user: User) -> list[WaitingDrafts]:
    """Return this person's items in the order of the table; leave out reasons without items."""
    if not permissions.is_author(user):
        return []
    day = clock.today()
    found = [WaitingDrafts(reason=reason, lines=list(reason.lines(user, day))[:MOST]) for reason in REASONS]
    return [one for one in found if one.lines]


def _line(version: Version, *, detail: str = "", due_on: date | None = None) -> DraftToDo:
    return DraftToDo(title=version.title, url=version.get_absolute_url(), detail=detail, due_on=due_on)


def _to_approve(user: User, _day: date) -> Iterable[DraftToDo]:
    """Versions this approver may decide about: not those they wrote in."""
    if not permissions.is_approver(user):
        return ()
    mine = Contribution.objects.filter(version=OuterRef("pk"), author=user)
    found = Version.objects.workable_by(user).filter(~Exists(mine), state=VersionState.IN_REVIEW)
    rows = found.for_desk().defer("text").order_by("pk")
    return (_line(one, detail=f"submitted by {one.submitted_by}") for one in rows)


def _open_remarks(user: User, _day: date) -> Iterable[DraftToDo]:
    """Versions the person wrote in or owns that have open threads."""
    mine = Contribution.objects.filter(version=OuterRef("pk"), author=user)
    asked = Thread.objects.open().filter(version=OuterRef("pk"))
    found = Version.objects.workable_by(user).open().filter(Exists(asked), Q(product__owner=user) | Exists(mine))
    return (_line(one) for one in found.for_desk().defer("text").order_by("pk"))


def _my_drafts(user: User, _day: date) -> Iterable[DraftToDo]:
    mine = Contribution.objects.filter(version=OuterRef("pk"), author=user)
    found = Version.objects.workable_by(user).filter(
        Q(product__owner=user) | Q(created_by=user) | Exists(mine), state=VersionState.DRAFT
    )
    return (_line(one) for one in found.for_desk().defer("text").order_by("pk"))


def _approved(user: User, _day: date) -> Iterable[DraftToDo]:
    if not permissions.is_approver(user):
        return ()
    found = Version.objects.workable_by(user).filter(state=VersionState.APPROVED)
    return (
        _line(one, detail="due to be published", due_on=one.publish_on)
        for one in found.for_desk().defer("text").order_by("publish_on")
    )


def _past_review(user: User, day: date) -> Iterable[DraftToDo]:
    return _to_review(user, Q(current__review_on__lt=day))


def _review_soon(user: User, day: date) -> Iterable[DraftToDo]:
    return _to_review(user, Q(current__review_on__range=(day, day + ownership.REMIND_BEFORE)))


def _to_review(user: User, when: Q) -> Iterable[DraftToDo]:
    found = Product.objects.visible_to(user).published().filter(when, owner=user)
    for product in found.for_list().defer("current__text").order_by("current__review_on"):
        assert product.current is not None  # noqa: S101 (published)
        url = reverse("guidance:ownership", args=[product.slug])
        yield DraftToDo(title=product.current.title, url=url, due_on=product.current.review_on)


def _without_owner(user: User, _day: date) -> Iterable[DraftToDo]:
    """For approvers: products whose owner has left or lost the author duty."""
    if not permissions.is_approver(user):
        return ()
    found = Product.objects.published().exclude(owner__in=duties.holders(duties.DutyKind.AUTHOR).values("pk"))
    return (
        DraftToDo(title=one.current.title, url=reverse("guidance:ownership", args=[one.slug]))
        for one in found.for_list().defer("current__text").order_by("slug")
        if one.current
    )


def _remarks(user: User, _day: date) -> Iterable[DraftToDo]:
    for remark in ReaderFeedback.objects.waiting_for(user).for_list().order_by("at"):
        assert remark.product.current is not None  # noqa: S101 (readers had it)
        yield DraftToDo(
            title=remark.product.current.title,
            url=f"{reverse('guidance:ownership', args=[remark.product.slug])}#remark-{remark.pk}",
            detail=remark.get_kind_display(),
        )


def _wanted(user: User, _day: date) -> Iterable[DraftToDo]:
    """For approvers: readers' requests for missing guidance. Every author may answer them."""
    if not permissions.is_approver(user):
        return ()
    page = reverse("guidance:content-request-list")
    return (
        DraftToDo(title=one.sought, url=f"{page}#wanted-{one.pk}")
        for one in ContentRequest.objects.for_authors(user).open().order_by("at")[:MOST]
    )


def _lessons(user: User, day: date) -> Iterable[DraftToDo]:
    """The person's old lessons; for approvers also those whose assignee has left or lost the author duty."""
    theirs = Q(owner=user, learned_on__lt=day - TOO_LONG)
    if permissions.is_approver(user):
        theirs |= ~Q(owner__in=duties.holders(duties.DutyKind.AUTHOR).values("pk"))
    found = list(Lesson.objects.visible_to(user).open().filter(theirs).for_list(user))
    words = lessons.words_of(found, user)
    for lesson in found:
        yield DraftToDo(
            title=Truncator(words[lesson.pk][1]).words(12, truncate=" …"),
            url=reverse("guidance:lesson", args=[lesson.pk]),
            due_on=lesson.learned_on + timedelta(days=365),
        )


REASONS: tuple[DraftReason, ...] = (
    DraftReason(
        code="approve",
        title="Versions to approve",
        to_do="Read the version, then approve it or say what needs to change.",
        lines=_to_approve,
        is_urgent=True,
    ),
    DraftReason(
        code="remarks",
        title="Comments on your drafts",
        to_do="Reply, change the text, or resolve the comment.",
        lines=_open_remarks,
    ),
    DraftReason(
        code="reader_comments",
        title="Readers’ comments",
        to_do="Reply. If the guidance is wrong, start a new version.",
        lines=_remarks,
        is_urgent=True,
    ),
    DraftReason(
        code="wanted",
        title="Searches with no result",
        to_do="Write the guidance, or reply with where to find it.",
        lines=_wanted,
    ),
    DraftReason(
        code="past_review",
        title="Past its review date",
        to_do="Confirm it is still correct, or start a new version. Until then readers see a warning.",
        lines=_past_review,
        is_urgent=True,
    ),
    DraftReason(
        code="review_soon",
        title="Review due soon",
        to_do="Confirm it is still correct, or start a new version.",
        lines=_review_soon,
    ),
    DraftReason(
        code="no_owner",
        title="No owner",
        to_do="Choose a new owner. The last one has left or is no longer an author.",
        lines=_without_owner,
    ),
    DraftReason(
        code="lessons",
        title="Lesson open for more than a year, or unassigned",
        to_do="Record which product adopted the lesson, or why none will. Or change its owner.",
        lines=_lessons,
    ),
    DraftReason(
        code="approved",
        title="Approved, to be published later",
        to_do="No action, unless you need to recall it.",
        lines=_approved,
    ),
    DraftReason(
        code="drafts", title="Your drafts", to_do="Finish the draft and submit it for approval.", lines=_my_drafts
    ),
)
