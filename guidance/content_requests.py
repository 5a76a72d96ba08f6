"""Request guidance that a search did not find, and answer the request with a product or a sentence."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from guidance import permissions
from guidance.models import ContentRequest, Product

MOST_OPEN = 20  # per person


@transaction.atomic
def request_content(sought: str, *, words: str, by: User) -> ContentRequest:
    """Request missing guidance; a repeated submission makes one request. Raises TransitionNotAllowed."""
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
    """Answer a request. Raises DoesNotExist, TransitionNotAllowed.

    The answer links to `product` only for readers who may have it.
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
    """Return the products that the answers name and the person may have, by request key."""
    named = {request.product_id for request in wanted if request.product_id}
    products = Product.objects.visible_to(user).published().filter(pk__in=named).for_list().defer("current__text")
    return {product.pk: product for product in products} if named else {}


def may_name(user: User) -> list[Product]:
    """Return the products that an author may name in an answer, by title."""
    products = Product.objects.visible_to(user).published().for_list().defer("current__text")
    return list(products.order_by("current__title"))
