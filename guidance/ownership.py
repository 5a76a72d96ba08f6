"""Ownership and review of products: the owner confirms that a product is correct, or it shows as out of date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from guidance import permissions
from guidance.choices import VersionState
from guidance.models import Product, Version, VersionStep
from guidance.workflow import CHANGED

REMIND_BEFORE = timedelta(days=30)  # before the review date; from then on the owner is asked to review
LONGEST = timedelta(days=3 * 366)  # every product is reviewed at least every three years


@transaction.atomic
def confirm(product: Product, *, review_on: date, reason: str, seen: int | None = None, by: User) -> Version:
    """Confirm that the published version is still correct, until the next review date. Raises TransitionNotAllowed.

    `seen` is the number of the version on the person's page.
    """
    if not (permissions.is_approver(by) or (permissions.is_author(by) and product.owner_id == by.pk)):
        raise TransitionNotAllowed("Only the product’s owner or an approver can do this.")
    version = Version.objects.filter(product=product, state=VersionState.PUBLISHED).select_for_update().first()
    if version is None:
        raise TransitionNotAllowed("The product is not published, so it does not need a review.")
    if seen is not None and version.number != seen:
        raise TransitionNotAllowed(CHANGED)
    if not reason.strip():
        raise TransitionNotAllowed("Enter what you checked in a sentence.")
    today = clock.today()
    if not today < review_on <= today + LONGEST:
        raise TransitionNotAllowed(f"Choose a date after today and no later than {in_words(today + LONGEST)}.")
    version.review_on = review_on
    version.save(update_fields=["review_on"])
    VersionStep.objects.create(
        version=version,
        move="confirm",
        was=version.state,
        became=version.state,
        by=by,
        reason=reason.strip(),
        at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=version, question="confirm")
    return version


def change_owner(product: Product, *, to: User, by: User) -> Product:
    """Give a product a new owner. Raises TransitionNotAllowed."""
    change_owner_of_all([product], to=to, by=by)
    return product


@transaction.atomic
def change_owner_of_all(products: Sequence[Product], *, to: User, by: User) -> None:
    """Give products a new owner, all or none. Raises TransitionNotAllowed."""
    is_author, is_approver = permissions.is_author(by), permissions.is_approver(by)
    if not (is_approver or (is_author and all(product.owner_id == by.pk for product in products))):
        raise TransitionNotAllowed("Only the product’s owner or an approver can change the owner.")
    if not permissions.is_author(to):
        raise TransitionNotAllowed(
            f"{to.name} is not an author. Ask your administrator to make them one, or choose another author."
        )
    Product.objects.filter(pk__in=[product.pk for product in products]).update(owner=to)
    for product in products:
        product.owner = to
    log.record(Operation.ALTERATION, of=products, question="owner")
