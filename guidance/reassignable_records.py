"""The roles in which the library's records name people, and how all of one person are reassigned at once.

Approvers reassign the products and lessons of anybody; other authors their own, as they do one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from accounts import duties
from accounts.duties import DutyKind
from accounts.models import User
from accounts.reassignment.records import LockedRecords, ReassignableRecords, RecordRow, WhyGone, why_gone
from accounts.reassignment.responsibilities import RecordRole, Responsibility
from core.govuk import in_words
from guidance import lessons, ownership, permissions
from guidance.models import Lesson, Product
from guidance.querysets import LessonQuerySet, ProductQuerySet

PRODUCT, LESSON = "product", "lesson"


def _products(user: User) -> ProductQuerySet:
    rows = Product.objects.visible_to(user).published()
    return rows if permissions.is_approver(user) else rows.filter(owner=user)


def _lessons(user: User) -> LessonQuerySet:
    rows = Lesson.objects.visible_to(user).open()
    return rows if permissions.is_approver(user) else rows.filter(owner=user)


def _authors(user: User) -> QuerySet[User]:
    return duties.holders(DutyKind.AUTHOR)


def _not_an_author(user: User) -> Q:
    return ~Q(owner__in=duties.holders(DutyKind.AUTHOR).values("pk"))


class ReassignableGuidance(ReassignableRecords):
    """Published products by owner, and open lessons by the person they are assigned to."""

    namespace = "guidance"
    duty = DutyKind.AUTHOR
    title = "Guidance"
    nouns = "published products or open lessons"
    back_to = ("guidance:draft-list", "Authors’ to-do list")
    columns = ("Kind", "Date")
    roles = (
        RecordRole(
            code=PRODUCT,
            label="Owner",
            singular="published product",
            plural="published products",
            rows=_products,
            holder="owner",
            is_gone=_not_an_author,
            successors=_authors,
            version="owner",  # a new version of the text changes nothing about who owns the product
        ),
        RecordRole(
            code=LESSON,
            label="Assigned",
            singular="open lesson",
            plural="open lessons",
            rows=_lessons,
            holder="owner",
            is_gone=_not_an_author,
            successors=_authors,
            version="owner",
        ),
    )

    def rows_of(self, responsibilities: Sequence[Responsibility], *, person: User, user: User) -> list[RecordRow]:
        """Title, kind and review date of products; first words and age of lessons."""
        keys = {code: [row.key for row in responsibilities if row.role == code] for code in (PRODUCT, LESSON)}
        products = _products(user).for_list().defer("current__text").in_bulk(keys[PRODUCT])
        open_lessons = _lessons(user).in_bulk(keys[LESSON])
        words = lessons.words_of(list(open_lessons.values()), user) if open_lessons else {}
        rows = [
            _product_row(row, products[row.key], role=self.role_labels[PRODUCT])
            for row in responsibilities
            if row.role == PRODUCT and row.key in products
        ]
        return rows + [
            _lesson_row(row, open_lessons[row.key], words[row.key][1], role=self.role_labels[LESSON])
            for row in responsibilities
            if row.role == LESSON and row.key in open_lessons
        ]

    def locked(self, chosen: Sequence[Responsibility], *, by: User) -> LockedRecords:
        """The products and lessons that the user may reassign, locked one after the other by key."""
        records: dict[tuple[str, int], Model] = {}
        for code, rows in ((PRODUCT, _products(by).select_related("current")), (LESSON, _lessons(by))):
            keys = [row.key for row in chosen if row.role == code]
            in_order = rows.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",))
            records |= {(code, record.pk): record for record in in_order} if keys else {}
        return records

    def name_of(self, record: Model) -> str:
        """The title of a product."""
        return record.current.title if isinstance(record, Product) and record.current else "a lesson"

    def give(self, records: Mapping[str, Sequence[Any]], *, person: User, to: User, by: User) -> None:
        """Give the products and lessons to another author. Raises TransitionNotAllowed by the rules of each."""
        if records[PRODUCT]:
            ownership.change_owner_of_all(records[PRODUCT], to=to, by=by)
        if records[LESSON]:
            lessons.give_all_to(records[LESSON], to, by=by)

    def label_of(self, person: User) -> str:
        """Name and address: authors work in different forces."""
        return f"{person.name}, {person.email}"

    def is_colleague(self, person: User, *, user: User) -> bool:
        """Whether the user knows the person as an author: themselves, and for approvers everybody who may be one."""
        return person.pk == user.pk or (permissions.is_approver(user) and person.role in permissions.WRITERS)

    def why_gone(self, person: User, *, user: User) -> WhyGone | None:
        """Why the person can no longer own guidance, wherever they work."""
        return why_gone(person, duty=self.duty)


def _product_row(responsibility: Responsibility, product: Product, *, role: str) -> RecordRow:
    review_on = product.current.review_on if product.current else None
    return RecordRow(
        responsibility=responsibility,
        record=product,
        url=reverse("guidance:ownership", args=[product.slug]),
        name=product.current.title if product.current else product.slug,
        role=role,
        cells=(product.get_kind_display(), f"Review by {in_words(review_on)}" if review_on else "–"),
    )


def _lesson_row(responsibility: Responsibility, lesson: Lesson, words: str, *, role: str) -> RecordRow:
    return RecordRow(
        responsibility=responsibility,
        record=lesson,
        url=reverse("guidance:lesson", args=[lesson.pk]),
        name=Truncator(words).words(12, truncate=" …"),
        role=role,
        cells=("Lesson", f"Open since {lesson.learned_on:%B %Y}"),
    )


GUIDANCE = ReassignableGuidance()
