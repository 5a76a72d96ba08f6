"""The URL of each library page for a user with access.

The pages come from stored data: a product of each kind and status, a draft and a lesson in each, so that the tests see
every variant of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core import clock
from guidance import first_contact, permissions
from guidance.choices import ProductKind, VersionState
from guidance.models import Attachment, Lesson, Product, Synonym, Version
from guidance.reassignable_records import GUIDANCE
from guidance.urls import urlpatterns

# Views that accept only POST, or redirect to another page.
SENT_TO = {
    "follow",
    "following-seen",
    "product-read",
    "version-new",
    "draft-transition",
    "ownership-change",
    "feedback-reply",
    "content-request-reply",
    "lesson-change",
}
SENT_TO |= {"thread-open", "thread-reply", "search-save", "file-add", "file-describe"}
SENT_TO |= {"file-remove"}
# Views that return a file, or data.
FILES = {"feed", "product-print", "version-print", "pocket-guide", "link-code", "file", "file-small", "bundle"}
FILES |= {"first-contact-offline", "first-contact-worker"}
PAGES = frozenset(f"guidance:{pattern.name}" for pattern in urlpatterns if pattern.name not in SENT_TO | FILES)
FOR_ALL = ("library", "following", "recent-changes", "feedback-list", "content-request-new", "search", "first-contact")
SEARCHES = ("?q=hand+car+wash", "?q=cukooing", "?q=zzyzx", f"?q={'slavery ' * 12}")
FOR_AUTHORS = ("draft-list", "product-new", "lessons", "content-request-list", "reassign-list")
VIEWS = ("", "?view=read", "?view=changes")


def addresses(user: User) -> Iterator[tuple[str, str]]:
    """The name and URL of each page, for this user."""
    yield from (_page(name) for name in FOR_ALL)
    name, address = _page("search")
    yield from ((name, address + query.strip().replace(" ", "+")) for query in SEARCHES)
    if permissions.bundles_of(user):
        yield _page("bundles")
    for product in _products(user):
        yield _page("product", product.slug)
        if product.current and product.current.state == VersionState.PUBLISHED:
            yield _page("feedback-new", product.slug)
            yield _page("link", product.slug)
        yield from _versions(product, user)
    for product in first_contact.offered(user)[:2]:
        yield _page("first-contact-walk", product.slug)
    if not permissions.is_author(user):
        return
    if permissions.is_approver(user):
        yield _page("synonym-list")
        yield _page("synonym-change", Synonym.objects.order_by("pk")[0].pk)
    yield from (_page(name) for name in FOR_AUTHORS)
    for holder in GUIDANCE.holders(user)[:1]:
        yield _page("reassign", holder.person.public_id)
    for lesson in Lesson.objects.visible_to(user).distinct("state").order_by("state", "pk"):
        yield _page("lesson", lesson.pk)
    for product in Product.objects.visible_to(user).published().filter(Q(owner=user) | Q(remarks__isnull=False))[:2]:
        yield _page("ownership", product.slug)
    for state in VersionState.values:
        for draft in Version.objects.workable_by(user).filter(state=state).order_by("-number", "pk")[:1]:
            name, address = _page("draft", draft.public_id)
            yield from ((name, address + view) for view in VIEWS)
            yield _page("draft-files", draft.public_id)
    workable = Version.objects.workable_by(user).filter(state=VersionState.DRAFT)
    for attached in Attachment.objects.filter(version__in=workable).order_by("pk")[:1]:
        yield _page("file-describe", attached.version.public_id, attached.name)


def _products(user: User) -> list[Product]:
    """One of each kind, and of each status that a page shows."""
    seen = Product.objects.visible_to(user).for_page().order_by("slug")
    questions = [Q(kind=kind) for kind in ProductKind.values]
    questions += [Q(current__state=VersionState.WITHDRAWN), Q(current__number__gt=1), Q(current__circle="partners")]
    questions += [Q(current__review_on__lt=clock.today(), current__state=VersionState.PUBLISHED)]
    return [*{product.pk: product for question in questions for product in seen.filter(question)[:1]}.values()]


def _versions(product: Product, user: User) -> Iterator[tuple[str, str]]:
    numbers = list(Version.objects.visible_to(user).of(product).order_by("number").values_list("number", flat=True))
    if len(numbers) > 1:
        yield _page("history", product.slug)
        yield _page("version", product.slug, numbers[0])
        yield _page("difference", product.slug, numbers[-1])


def _page(name: str, *more: Any) -> tuple[str, str]:
    return f"guidance:{name}", reverse(f"guidance:{name}", args=more)
