"""Reader feedback to a product's owner and the reply; a reader's confirmation that they read a product."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from guidance import permissions, usage
from guidance.choices import FeedbackKind, UsageKind
from guidance.models import Acknowledgement, Passage, Product, ReaderFeedback


@transaction.atomic
def give_feedback(product: Product, *, kind: str, words: str, anchor: str = "", by: User) -> ReaderFeedback:
    """Report what is wrong, unclear or good about a product or one of its paragraphs. Raises TransitionNotAllowed."""
    if kind not in FeedbackKind.values or not words.strip():
        raise TransitionNotAllowed("Choose what you want to tell us, and enter your comment in a sentence.")
    assert product.current is not None  # noqa: S101 (the reader has it)
    if product.current.is_erased:
        raise TransitionNotAllowed("This guidance was erased, so you cannot comment on it.")
    if anchor and not Passage.objects.of_text().filter(version=product.current, anchor=anchor).exists():
        anchor = ""
    same = ReaderFeedback.objects.filter(product=product, by=by, words=words.strip(), answered_at__isnull=True).first()
    if same is not None:
        return same  # a repeated submission
    remark = ReaderFeedback.objects.create(
        product=product,
        version=product.current,
        anchor=anchor,
        kind=kind,
        words=words.strip(),
        by=by,
        at=clock.now(),
    )
    log.record(Operation.COLLECTION, of=remark)
    return remark


@transaction.atomic
def answer(remark_pk: int, *, words: str, by: User) -> ReaderFeedback:
    """Reply to feedback; the reader sees the reply. Raises DoesNotExist, TransitionNotAllowed."""
    remark = ReaderFeedback.objects.select_for_update(of=("self",)).select_related("product__current").get(pk=remark_pk)
    if not (permissions.is_approver(by) or (permissions.is_author(by) and remark.product.owner_id == by.pk)):
        raise ReaderFeedback.DoesNotExist
    if remark.answered_at is not None:
        raise TransitionNotAllowed("This comment already has a reply.")
    if not words.strip():
        raise TransitionNotAllowed("Enter your reply in a sentence.")
    remark.answer, remark.answered_by, remark.answered_at = words.strip(), by, clock.now()
    remark.save(update_fields=["answer", "answered_by", "answered_at"])
    log.record(Operation.ALTERATION, of=remark)
    return remark


@transaction.atomic
def confirm_read(product: Product, *, by: User) -> Acknowledgement:
    """Record that somebody read the published version; repeating it has no effect."""
    assert product.current is not None  # noqa: S101 (the reader has it)
    acknowledgement, made = Acknowledgement.objects.get_or_create(
        version=product.current, user=by, defaults={"at": clock.now()}
    )
    if made:
        usage.note(UsageKind.CONFIRMED, by=by, product=product)
        log.record(Operation.COLLECTION, of=acknowledgement)
    return acknowledgement
