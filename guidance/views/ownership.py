"""Pages for a product's owner: confirm a review, change the owner, answer readers, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core.govuk import problems_of
from core.workflow import TransitionNotAllowed
from guidance import approval, ownership, permissions, reader_feedback
from guidance.forms.reader_feedback import ConfirmReviewForm, ProductOwnerForm, WithdrawForm
from guidance.models import Product, ReaderFeedback
from guidance.views.shared import RejectedText, authors, number_in, person, product_for


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipAction:
    """One action on the page: its form, its change, and its success message."""

    form: Callable[[Any], forms.Form]
    change: Callable[[Product, dict[str, Any], int, User], object]  # the number of the version on the person's page
    done: str


ACTS: dict[str, OwnershipAction] = {
    "confirm": OwnershipAction(
        form=ConfirmReviewForm,
        change=lambda product, cleaned, seen, by: ownership.confirm(product, **cleaned, seen=seen, by=by),
        done="Confirmed. The page shows the next review date.",
    ),
    "owner": OwnershipAction(
        form=ProductOwnerForm,
        change=lambda product, cleaned, seen, by: ownership.change_owner(product, to=_author(cleaned["owner"]), by=by),
        done="Owner changed.",
    ),
    "withdraw": OwnershipAction(
        form=WithdrawForm,
        change=lambda product, cleaned, seen, by: approval.withdraw(product, **cleaned, seen=seen, by=by),
        done="Product withdrawn. Its address shows this.",
    ),
}


@authors
@require_safe
def ownership_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the actions on a published product, and readers' feedback on it."""
    product = product_for(slug, person(request))
    log.record(Operation.CONSULTATION, of=product)
    return _page(request, product, {})


@authors
@require_POST
@asks_about("reason")
def ownership_change(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """Perform one action."""
    product = product_for(slug, person(request))
    action = ACTS.get(act)
    if action is None:
        raise Http404
    form = action.form(request.POST)
    if form.is_valid():
        try:
            action.change(product, form.cleaned_data, number_in(request, "seen"), person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, action.done)
            return redirect(product) if act == "withdraw" else redirect("guidance:ownership", slug)
    return _page(request, product, {act: form}, status=422)


@authors
@require_POST
@asks_about("words")
def feedback_reply(request: HttpRequest, slug: str, remark: int) -> HttpResponse:
    """Reply to reader feedback."""
    product = product_for(slug, person(request))
    if not product.remarks.filter(pk=remark).exists():
        raise Http404
    words = request.POST.get("words", "")
    try:
        reader_feedback.answer(remark, words=words, by=person(request))
    except ReaderFeedback.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return _page(
            request, product, {}, status=422, refused=RejectedText(why=str(why), box=f"answer-{remark}", words=words)
        )
    messages.success(request, "Answered.")
    return redirect("guidance:ownership", slug)


def _author(public_id: str) -> User:
    author = User.objects.active().filter(public_id=public_id).first()
    if author is None:
        raise TransitionNotAllowed("Choose one of the authors.")
    return author


def _page(
    request: HttpRequest,
    product: Product,
    typed: dict[str, forms.Form],
    *,
    status: int = 200,
    refused: RejectedText | None = None,
) -> HttpResponse:
    user = person(request)
    remarks = list(product.remarks.for_list().order_by("answered_at", "-at")[:100])
    boxes = {f"answer-{remark.pk}" for remark in remarks if remark.answered_at is None}
    context = {
        "product": product,
        "may_answer": permissions.is_approver(user) or product.owner_id == user.pk,
        "may_withdraw": permissions.is_approver(user),
        "forms": {act: typed.get(act) or action.form(None) for act, action in ACTS.items()},
        "refused": refused,
        "problems": (refused.problem(boxes),) if refused else problems_of(*typed.values()),
        "not_stored": refused.left_over(boxes) if refused else "",
        "remarks": remarks,
        "read_by": product.current.acknowledgements.count() if product.current else 0,
    }
    return render(request, "guidance/ownership.html", context, status=status)
