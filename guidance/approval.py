"""Take a version from draft to publication: submit, review by a second person, approve, publish, withdraw.

Nobody who wrote a word of a version may approve it, whatever their role. An approved version is published on its
publication date, or at once if it has none.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from guidance import drafting, lessons, readiness
from guidance.choices import VersionState
from guidance.models import Product, Version
from guidance.search import index
from guidance.workflow import CHANGED

# Columns of a version that publishing reads. The worker publishes, and it cannot read the text of the library.
OF_THE_CALENDAR = ("public_id", "product_id", "number", "state", "publish_on", "published_at", "ended_at", "review_on")


@transaction.atomic
def submit(public_id: uuid.UUID, *, seen: int | None = None, by: User) -> Version:
    """Submit a draft for approval. Raises DoesNotExist, TransitionNotAllowed.

    Submitting makes a new edition. An approver who read an earlier submission, with other words or other files, is
    therefore asked to read it again.
    """
    version = drafting.locked(public_id, seen=seen, by=by)
    if errors := [finding for finding in readiness.findings(version) if finding.is_error]:
        raise TransitionNotAllowed(f"Before you can submit: {errors[0].words}")
    return drafting.make_transition(version, "submit", by=by, submitted_by=by, edition=version.edition + 1)


@transaction.atomic
def withdraw_submission(public_id: uuid.UUID, *, seen: int | None = None, by: User) -> Version:
    """Take a submitted version back to work on it, before anybody has decided.

    Raises DoesNotExist, TransitionNotAllowed.
    """
    return drafting.make_transition(drafting.locked(public_id, seen=seen, by=by), "withdraw_submission", by=by)


@transaction.atomic
def send_back(public_id: uuid.UUID, *, reason: str, seen: int | None = None, by: User) -> Version:
    """Return a version to its authors with the changes it needs. Raises DoesNotExist, TransitionNotAllowed."""
    return drafting.make_transition(drafting.locked(public_id, seen=seen, by=by), "send_back", by=by, reason=reason)


@transaction.atomic
def approve(public_id: uuid.UUID, *, reason: str, seen: int | None = None, by: User) -> Version:
    """Approve the edition the approver saw, and publish it if its publication date has come.

    Raises DoesNotExist, TransitionNotAllowed.
    """
    version = drafting.locked(public_id, seen=seen, by=by)
    if waiting := version.threads.open().count():
        raise TransitionNotAllowed(f"{waiting} open comment{'s' if waiting > 1 else ''}. Resolve them first.")
    if lacking := readiness.files(version):
        raise TransitionNotAllowed(lacking[0].words)
    drafting.make_transition(version, "approve", by=by, reason=reason, approved_by=by)
    if version.publish_on is None or version.publish_on <= clock.today():
        _publish(version)
    return version


@transaction.atomic
def recall(public_id: uuid.UUID, *, reason: str, seen: int | None = None, by: User) -> Version:
    """Recall a version that is approved but not yet published. Raises DoesNotExist, TransitionNotAllowed."""
    version = drafting.locked(public_id, seen=seen, by=by)
    return drafting.make_transition(version, "recall", by=by, reason=reason, approved_by=None)


def publish_due(day: date) -> int:
    """Publish every approved version whose date has come and return their number.

    Safe to run twice and concurrently.
    """
    count = 0
    for pk in list(Version.objects.due(day).order_by("publish_on", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            due = Version.objects.due(day).only(*OF_THE_CALENDAR).select_for_update(of=("self",), skip_locked=True)
            if version := due.filter(pk=pk).first():
                _publish(version)
                count += 1
    return count


@transaction.atomic
def withdraw(
    product: Product, *, reason: str, leads_to: Product | None = None, seen: int | None = None, by: User
) -> Version:
    """Withdraw a product from the library at once. Its page then says so, and links to its replacement if it has one.

    `seen` is the number of the version on the person's page. Raises TransitionNotAllowed.
    """
    product = _locked([product.pk, *([leads_to.pk] if leads_to else [])])[product.pk]
    if leads_to is not None and (leads_to.pk == product.pk or leads_to.replaced_by_id == product.pk):
        raise TransitionNotAllowed("That product leads back to this one. Choose a different product, or none.")
    version = _published_of(product)
    if version is None and product.current_id is not None:
        raise TransitionNotAllowed("This product is already withdrawn. To bring it back, start a new version.")
    if version is None:
        raise TransitionNotAllowed("This product was never published. Delete its draft instead.")
    if seen is not None and version.number != seen:
        raise TransitionNotAllowed(CHANGED)
    drafting.make_transition(version, "withdraw", by=by, reason=reason, ended_at=clock.now())
    _lead_to(product, leads_to)
    index.index_products([product.pk])
    return version


def _publish(version: Version) -> None:
    """Make this the version readers get at the product's address. It replaces the one before."""
    replaced = list(version.related.filter(takes_place=True).order_by("pk").values_list("product", flat=True))
    products = _locked([version.product_id, *replaced])
    now, product = clock.now(), products[version.product_id]
    before = _published_of(product)
    if before is not None:
        drafting.make_transition(before, "supersede", by=None, ended_at=now)
    review_on = version.review_on or _in_a_year(clock.day_of(now))
    drafting.make_transition(version, "publish", by=None, published_at=now, review_on=review_on)
    product.current, product.replaced_by = version, None
    product.first_published_at = product.first_published_at or now
    product.save(update_fields=["current", "replaced_by", "first_published_at"])
    lessons.learn(version, owner_id=product.owner_id, day=clock.day_of(now))
    for pk in replaced:
        _let_it_replace(products[pk], product)
    index.index_products([product.pk])


def _locked(products: list[int]) -> dict[int, Product]:
    """Return these products locked. Lock products before their versions, all at once and in one order.

    Otherwise publishing and withdrawing can each wait for a lock the other holds, and the database aborts one of them.
    """
    locked = Product.objects.filter(pk__in=products).order_by("pk").select_for_update(of=("self",))
    return {product.pk: product for product in locked}


def _published_of(product: Product) -> Version | None:
    """Return the published version of a product, locked."""
    shown = Version.objects.filter(product=product, state=VersionState.PUBLISHED)
    return shown.only(*OF_THE_CALENDAR).select_for_update().first()


def _let_it_replace(old: Product, new: Product) -> None:
    """Withdraw a product that another one replaces, and send its readers to the new one."""
    shown = _published_of(old)
    if shown is not None:
        drafting.make_transition(shown, "replace", by=None, ended_at=clock.now())
        _lead_to(old, new)
        index.index_products([old.pk])


def _lead_to(product: Product, leads_to: Product | None) -> None:
    product.replaced_by = leads_to
    product.save(update_fields=["replaced_by"])


def _in_a_year(day: date) -> date:
    """Return the same day a year later; 28 February if that year has no 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)
