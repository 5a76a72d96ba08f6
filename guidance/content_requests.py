"""Asking for guidance that a reader looked for and did not find, and answering: with a product, or with a sentence."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from guidance import permissions
from guidance.models import ContentRequest, Product

MOST_OPEN = 20  # of one person at a time


@transaction.atomic
def request_content(sought: str, *, words: str, by: User) -> ContentRequest:
    """Ask for what is missing; sent twice, it is asked once. Raises TransitionNotAllowed."""
    sought, words = " ".join(sought.split()), words.strip()
    if not sought or not words:
        raise TransitionNotAllowed("Enter what you searched for, and what you need to know in a sentence.")
    made, is_new = ContentRequest.objects.get_or_create(
        sought=sought, words=words, by=by, answered_at=None, defaults={"at": clock.now()}
    )
    if is_new:
        if ContentRequest.objects.open().filter(by=by).count() > MOST_OPEN:
            raise TransitionNotAllowed(
                f"{MOST_OPEN} of your requests are awaiting a reply. Ask again when some have a reply."
            )
        log.record(Operation.COLLECTION, of=made)
    return made


@transaction.atomic
def answer(pk: int, *, words: str, product: Product | None = None, by: User) -> ContentRequest:
    """Say what came of it, for whoever asked. Raises DoesNotExist, TransitionNotAllowed.

    A product that is named leads there for those who may have it, and for nobody else.
    """
    if not permissions.is_author(by):
        raise ContentRequest.DoesNotExist
    wanted = ContentRequest.objects.select_for_update(of=("self",)).get(pk=pk)
    if wanted.answered_at is not None:
        raise TransitionNotAllowed("This request already has a reply.")
    if not words.strip():
        raise TransitionNotAllowed("Enter your reply in a sentence.")
    if product is not None and not Product.objects.visible_to(by).published().filter(pk=product.pk).exists():
        raise TransitionNotAllowed(
            "That product is not published. Copy the address of a published product from its page."
        )
    wanted.answer, wanted.product = words.strip(), product
    wanted.answered_by, wanted.answered_at = by, clock.now()
    wanted.save(update_fields=["answer", "product", "answered_by", "answered_at"])
    log.record(Operation.ALTERATION, of=wanted)
    return wanted


def led_to(wanted: list[ContentRequest], user: User) -> dict[int, Product]:
    """The products that answers name, of those that the person may have, by key."""
    named = {one.product_id for one in wanted if one.product_id}
    found = Product.objects.visible_to(user).published().filter(pk__in=named).for_list().defer("current__body")
    return {one.pk: one for one in found} if named else {}
