"""The to-do list of authors, approvers and owners: one table of reasons, each a query.

The to-do page, its counts and the home page all read this table, so they can't differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import Truncator

from accounts import duties
from accounts.models import User
from core import clock
from core.todo import MOST, PersonLine, Reason, ReasonLines, ToDoLine, by_reason
from guidance import lessons, ownership, permissions
from guidance.choices import VersionState
from guidance.models import ContentRequest, Contribution, Lesson, Product, ReaderFeedback, Thread, Version
from guidance.models.debriefs import TOO_LONG
from guidance.reassignable_records import GUIDANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceRecord:
    """What one item is about, and where to do it."""

    title: str
    url: str
    detail: str = ""
    due_on: date | None = None
    since: date | None = None  # from when it has been open, for what has no deadline
    is_free_text: bool = False  # the title is what somebody typed, such as the words of a search
    left_by: int | None = None  # the key of the owner, if it is on the list because they have left (`ToDoLine.left_by`)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceReason(Reason):
    """A reason with the query that finds what a person should do about it."""

    records: Callable[[User, date], Iterable[GuidanceRecord]]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GuidanceToDo(ToDoLine):
    """One version, product, lesson or comment that is on the list for one reason."""

    record: GuidanceRecord

    @property
    def name(self) -> str:
        """Return the title of the guidance, or the first words of the lesson or request."""
        return self.record.title

    @property
    def reference(self) -> str:
        """Return the title, but not what somebody typed."""
        return "" if self.record.is_free_text else self.name

    @property
    def url(self) -> str:
        """Return where to do it."""
        return self.record.url

    @property
    def due_on(self) -> date | None:
        """Return the date for this reason."""
        return self.record.due_on

    @property
    def since(self) -> date | None:
        """Return the day from which it has been open."""
        return self.record.since


def waiting_for(user: User) -> list[ReasonLines[GuidanceToDo | PersonLine]]:
    """Return this person's items in the order of the table; leave out reasons without items."""
    if not permissions.is_author(user):
        return []
    day = clock.today()
    lines = [
        GuidanceToDo(reason=reason, record=record, left_by=record.left_by)
        for reason in REASONS
        for record in islice(reason.records(user, day), MOST)
    ]
    return by_reason(GUIDANCE.together(lines, user=user))


def _record(version: Version, *, detail: str = "", due_on: date | None = None) -> GuidanceRecord:
    return GuidanceRecord(title=version.title, url=version.get_absolute_url(), detail=detail, due_on=due_on)


def _to_approve(user: User, _day: date) -> Iterable[GuidanceRecord]:
    """Versions this approver may decide about: not those they wrote in."""
    if not permissions.is_approver(user):
        return ()
    mine = Contribution.objects.filter(version=OuterRef("pk"), author=user)
    submitted = Version.objects.workable_by(user).filter(~Exists(mine), state=VersionState.IN_REVIEW)
    versions = submitted.for_desk().defer("text").order_by("pk")
    return (_record(version, detail=f"submitted by {version.submitted_by}") for version in versions)


def _open_remarks(user: User, _day: date) -> Iterable[GuidanceRecord]:
    """Versions the person wrote in or owns that have open threads."""
    mine = Contribution.objects.filter(version=OuterRef("pk"), author=user)
    threads = Thread.objects.open().filter(version=OuterRef("pk"))
    versions = Version.objects.workable_by(user).open().filter(Exists(threads), Q(product__owner=user) | Exists(mine))
    return (_record(version) for version in versions.for_desk().defer("text").order_by("pk"))


def _my_drafts(user: User, _day: date) -> Iterable[GuidanceRecord]:
    mine = Contribution.objects.filter(version=OuterRef("pk"), author=user)
    drafts = Version.objects.workable_by(user).filter(
        Q(product__owner=user) | Q(created_by=user) | Exists(mine), state=VersionState.DRAFT
    )
    return (_record(version) for version in drafts.for_desk().defer("text").order_by("pk"))


def _approved(user: User, _day: date) -> Iterable[GuidanceRecord]:
    if not permissions.is_approver(user):
        return ()
    approved = Version.objects.workable_by(user).filter(state=VersionState.APPROVED)
    return (
        _record(version, detail="due to be published", due_on=version.publish_on)
        for version in approved.for_desk().defer("text").order_by("publish_on")
    )


def _past_review(user: User, day: date) -> Iterable[GuidanceRecord]:
    return _to_review(user, Q(current__review_on__lt=day))


def _review_soon(user: User, day: date) -> Iterable[GuidanceRecord]:
    return _to_review(user, Q(current__review_on__range=(day, day + ownership.REMIND_BEFORE)))


def _to_review(user: User, when: Q) -> Iterable[GuidanceRecord]:
    products = Product.objects.visible_to(user).published().filter(when, owner=user)
    for product in products.for_list().defer("current__text").order_by("current__review_on"):
        assert product.current is not None  # noqa: S101 (published)
        url = reverse("guidance:ownership", args=[product.slug])
        yield GuidanceRecord(title=product.current.title, url=url, due_on=product.current.review_on)


def _without_owner(user: User, _day: date) -> Iterable[GuidanceRecord]:
    """For approvers: products whose owner has left or lost the author duty."""
    if not permissions.is_approver(user):
        return ()
    products = Product.objects.published().exclude(owner__in=duties.holders(duties.DutyKind.AUTHOR).values("pk"))
    return (
        GuidanceRecord(
            title=product.current.title,
            url=reverse("guidance:ownership", args=[product.slug]),
            left_by=product.owner_id,
        )
        for product in products.for_list().defer("current__text").order_by("slug")
        if product.current
    )


def _remarks(user: User, _day: date) -> Iterable[GuidanceRecord]:
    for remark in ReaderFeedback.objects.waiting_for(user).for_list().order_by("at"):
        assert remark.product.current is not None  # noqa: S101 (readers had it)
        yield GuidanceRecord(
            title=remark.product.current.title,
            url=f"{reverse('guidance:ownership', args=[remark.product.slug])}#remark-{remark.pk}",
            detail=remark.get_kind_display(),
        )


def _wanted(user: User, _day: date) -> Iterable[GuidanceRecord]:
    """For approvers: readers' requests for missing guidance. Every author may answer them."""
    if not permissions.is_approver(user):
        return ()
    page = reverse("guidance:content-request-list")
    return (
        GuidanceRecord(title=request.sought, url=f"{page}#wanted-{request.pk}", is_free_text=True)
        for request in ContentRequest.objects.for_authors(user).open().order_by("at")[:MOST]
    )


def _lessons(user: User, day: date) -> Iterable[GuidanceRecord]:
    """The person's old lessons; for approvers also those whose assignee has left or lost the author duty."""
    theirs = Q(owner=user, learned_on__lt=day - TOO_LONG)
    if permissions.is_approver(user):
        theirs |= ~Q(owner__in=duties.holders(duties.DutyKind.AUTHOR).values("pk"))
    open_lessons = list(Lesson.objects.visible_to(user).open().filter(theirs).for_list(user))
    words = lessons.words_of(open_lessons, user)
    for lesson in open_lessons:
        yield GuidanceRecord(
            title=Truncator(words[lesson.pk][1]).words(12, truncate=" …"),
            url=reverse("guidance:lesson", args=[lesson.pk]),
            detail=f"from {lesson.learned_on:%B %Y}",
            since=lesson.learned_on,
            is_free_text=True,
            left_by=None if lesson.owner_id == user.pk else lesson.owner_id,
        )


REASONS: tuple[GuidanceReason, ...] = (
    GuidanceReason(
        code="approve",
        title="Versions to approve",
        to_do="Read the version, then approve it or say what needs to change.",
        records=_to_approve,
        rank=0,
    ),
    GuidanceReason(
        code="remarks",
        title="Comments on your drafts",
        to_do="Reply, change the text, or resolve the comment.",
        records=_open_remarks,
    ),
    GuidanceReason(
        code="reader_comments",
        title="Readers’ comments",
        to_do="Reply. If the guidance is wrong, start a new version.",
        records=_remarks,
        rank=0,
    ),
    GuidanceReason(
        code="wanted",
        title="Requests for guidance",
        to_do="Write the guidance, or reply with where to find it.",
        records=_wanted,
    ),
    GuidanceReason(
        code="past_review",
        title="Past its review date",
        to_do="Confirm it is still correct, or start a new version. Until then readers see a warning.",
        records=_past_review,
        rank=0,
    ),
    GuidanceReason(
        code="review_soon",
        title="Review due soon",
        to_do="Confirm it is still correct, or start a new version.",
        records=_review_soon,
    ),
    GuidanceReason(
        code="no_owner",
        title="No owner",
        to_do="Choose a new owner. The last one has left or is no longer an author.",
        noun="product",
        records=_without_owner,
    ),
    GuidanceReason(
        code="lessons",
        title="Lessons open for more than a year, or with no owner",
        to_do="Record which product uses the lesson, or why none will, or change its owner.",
        noun="lesson",
        records=_lessons,
    ),
    GuidanceReason(
        code="approved",
        title="Approved, to be published later",
        to_do="No action, unless you need to recall it.",
        records=_approved,
    ),
    GuidanceReason(
        code="drafts", title="Your drafts", to_do="Finish the draft and submit it for approval.", records=_my_drafts
    ),
)
