"""Begin a product or its next version, save a draft, discard it.

When two authors edit one draft, the second gets a conflict and nothing is overwritten. Everybody who saved a word is
recorded, because they may not approve the version.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from guidance import attachment_queries, debriefs, passages, permissions, workflow
from guidance.choices import ProductKind, VersionState, Weight
from guidance.debriefs import DebriefContent
from guidance.models import Contribution, Product, RelatedProduct, Version, VersionStep
from guidance.models.versions import TITLE_LIMIT
from guidance.version_content import COLUMNS, VersionContent
from guidance.workflow import VersionFacts

SLUG_LIMIT = 80
SENT_TWICE = timedelta(minutes=1)  # within this time a second submission is a retry whose answer was lost


class DraftConflict(Exception):
    """Somebody else saved the draft first.

    `version` is its current state; the caller still has what the author typed.
    """

    def __init__(self, version: Version) -> None:
        super().__init__("Another author saved this draft after you opened it.")
        self.version = version


@transaction.atomic
def begin_product(kind: str, *, title: str, by: User) -> Version:
    """Create a product with its first draft; the author owns it. A repeated submission creates one.

    Raises TransitionNotAllowed.
    """
    _only_authors(by)
    title = title.strip()[:TITLE_LIMIT]
    product = None
    while product is None:
        slug = _free_slug(title)  # before the search for a retry, so that one sent at this moment is found
        if begun := _just_begun(kind, title=title, by=by):
            return begun
        product = _new_product(kind, slug=slug, by=by)
    log.record(Operation.COLLECTION, of=product)
    version = _begin(product, VersionContent(title=title), by=by)
    note_writing(version, by)
    return version


@transaction.atomic
def begin_version(product: Product, *, by: User) -> Version:
    """Create the next draft of a product with the text of the version before. Raises TransitionNotAllowed."""
    _only_authors(by)
    product = Product.objects.select_for_update().get(pk=product.pk)
    if Version.objects.of(product).open().exists():
        raise TransitionNotAllowed(
            "A new version of this product is already in progress. Open it from the authors’ to-do list."
        )
    last = Version.objects.of(product).exclude(state=VersionState.DISCARDED).first()
    if last is None:
        raise TransitionNotAllowed("Every version of this product was deleted. Start a new product.")
    if last.is_erased:
        raise TransitionNotAllowed("The last version of this product was erased. Start a new product.")
    content = _copied(last)
    return _begin(product, content, by=by, before=last)


@transaction.atomic
def save(public_id: uuid.UUID, content: VersionContent, *, edition: int, by: User) -> Version:
    """Save an author's content.

    Raises DoesNotExist and TransitionNotAllowed, and DraftConflict if somebody else saved first.
    """
    version = locked(public_id, by=by)
    if version.state != VersionState.DRAFT:
        raise TransitionNotAllowed(workflow.refusal("submit", state=version.state, facts=VersionFacts(is_author=True)))
    if version.edition != edition:
        if version.edition == edition + 1 and _is_stored(version, content, by=by):
            return version  # a retry: the first answer was lost
        raise DraftConflict(version)
    for name in COLUMNS:
        setattr(version, name, getattr(content, name))
    version.edition += 1
    version.save(update_fields=[*COLUMNS, "edition"])
    _keep_related(version, content)
    _keep_debrief(version, content)
    note_writing(version, by)
    passages.store_passages(version)
    log.record(Operation.ALTERATION, of=version)
    return version


@transaction.atomic
def discard(public_id: uuid.UUID, *, reason: str, seen: int | None = None, by: User) -> Version:
    """Discard a draft; the published version stays. Raises DoesNotExist, TransitionNotAllowed."""
    version = locked(public_id, seen=seen, by=by)
    return make_transition(version, "discard", by=by, reason=reason)


def locked(public_id: uuid.UUID, *, seen: int | None = None, by: User) -> Version:
    """Return a version that the person may work on, locked. Raises DoesNotExist.

    `seen` is the edition on the person's page. Raises TransitionNotAllowed if the stored edition differs.
    """
    workable = Version.objects.workable_by(by).select_related("product").select_for_update(of=("self",))
    version = workable.get(public_id=public_id)
    if seen is not None and version.edition != seen:
        raise TransitionNotAllowed(workflow.CHANGED)
    return version


def facts_of(version: Version, by: User, *, reason: str = "") -> VersionFacts:
    """Return the facts on which a transition by this person depends."""
    return VersionFacts(
        is_author=permissions.is_author(by),
        is_approver=permissions.is_approver(by),
        has_written=version.writings.filter(author=by).exists(),
        reason=reason,
        today=clock.today(),
        publish_on=version.publish_on,
    )


def make_transition(version: Version, move: str, *, by: User | None, reason: str = "", **changes: object) -> Version:
    """Make one transition on a locked version and store `changes` with it. Raises TransitionNotAllowed."""
    facts = (
        facts_of(version, by, reason=reason) if by else VersionFacts(today=clock.today(), publish_on=version.publish_on)
    )
    if why := workflow.refusal(move, state=version.state, facts=facts):
        raise TransitionNotAllowed(why)
    was, version.state = version.state, workflow.TRANSITIONS[move].target
    for name, value in changes.items():
        setattr(version, name, value)
    version.save(update_fields=["state", *changes])
    VersionStep.objects.create(
        version=version, move=move, was=was, became=version.state, by=by, reason=reason.strip(), at=clock.now()
    )
    log.record(Operation.ALTERATION, of=version, question=move)
    return version


def note_writing(version: Version, author: User) -> None:
    """Record that somebody wrote in a version."""
    now = clock.now()
    Contribution.objects.bulk_create(
        [Contribution(version=version, author=author, first_at=now, last_at=now)],
        update_conflicts=True,
        unique_fields=["version", "author"],
        update_fields=["last_at"],
    )


def _begin(product: Product, content: VersionContent, *, by: User, before: Version | None = None) -> Version:
    newest = Version.objects.of(product).first()
    version = Version.objects.create(
        product=product,
        number=newest.number + 1 if newest else 1,
        created_at=clock.now(),
        created_by=by,
        **{name: getattr(content, name) for name in COLUMNS},
    )
    _keep_related(version, content)
    _keep_debrief(version, content, before=before)
    if before is not None:
        attachment_queries.bring_along(version, before=before)
    passages.store_passages(version, before=before)
    log.record(Operation.COLLECTION, of=version)
    return version


def _copied(last: Version) -> VersionContent:
    """Copy the content of a version for the next one, without its change note and dates.

    The author enters those again.
    """
    kept = {name: getattr(last, name) for name in COLUMNS}
    related = last.related.filter(takes_place=False).values_list("product__slug", flat=True)
    cleared = {"what_changed": "", "weight": Weight.SUBSTANTIAL, "publish_on": None, "review_on": None, "dated_as": ""}
    return VersionContent(**kept | cleared, related=tuple(related), debrief=debriefs.said_of(last))


def _is_stored(version: Version, content: VersionContent, *, by: User) -> bool:
    """Return whether the version already has this content and the same person saved it last."""
    last = version.writings.order_by("-last_at").first()
    return (
        last is not None
        and last.author_id == by.pk
        and all(getattr(version, name) == getattr(content, name) for name in COLUMNS)
        and dict(version.related.values_list("product__slug", "takes_place")) == _named(content)
        and debriefs.is_stored(version, content.debrief)
    )


def _named(content: VersionContent) -> dict[str, bool]:
    """Return the addresses of the named products, and whether the version replaces each."""
    return dict.fromkeys(content.related, False) | dict.fromkeys(content.takes_place_of, True)


def _keep_related(version: Version, content: VersionContent) -> None:
    version.related.all().delete()
    named = _named(content)
    products = Product.objects.filter(slug__in=named).exclude(pk=version.product_id)
    RelatedProduct.objects.bulk_create(
        RelatedProduct(version=version, product=product, takes_place=named[product.slug]) for product in products
    )


def _keep_debrief(version: Version, content: VersionContent, *, before: Version | None = None) -> None:
    if version.product.kind == ProductKind.DEBRIEF:
        debriefs.store_debrief(version, content.debrief or DebriefContent(operation=""), before=before)


def _only_authors(by: User) -> None:
    if not permissions.is_author(by):
        raise TransitionNotAllowed("Only authors can write guidance. Ask your administrator for access.")


def _just_begun(kind: str, *, title: str, by: User) -> Version | None:
    """Return the draft the same author began a moment ago, if nothing is written in it yet."""
    begun = Version.objects.filter(
        product__kind=kind,
        product__created_by=by,
        product__created_at__gte=clock.now() - SENT_TWICE,
        title=title,
        number=1,
        state=VersionState.DRAFT,
        edition=1,
        attachments__isnull=True,
    )
    return begun.select_related("product").first()


def _new_product(kind: str, *, slug: str, by: User) -> Product | None:
    """Create a product at that address; None if somebody else took the address at the same moment."""
    try:
        with transaction.atomic():
            return Product.objects.create(slug=slug, kind=kind, owner=by, created_at=clock.now(), created_by=by)
    except IntegrityError:
        if not Product.objects.filter(slug=slug).exists():
            raise
        return None


def _free_slug(title: str) -> str:
    """Make an unused address from a title, with a number added if another product has it."""
    stem = slugify(title)[: SLUG_LIMIT - 4].strip("-") or "product"
    taken = set(Product.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
