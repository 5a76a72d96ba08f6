"""Pages to give feedback on a product and to read the replies."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pii_confirmation import asks_about
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from guidance import content_requests, reader_feedback
from guidance.forms.reader_feedback import ReaderFeedbackForm
from guidance.models import ContentRequest, Passage, ReaderFeedback
from guidance.views.shared import person, product_for, readers

MOST = 100  # lines per page


@readers
@require_http_methods(["GET", "POST"])
@asks_about("words")
def feedback_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Give feedback on a product, or on the paragraph named in the address."""
    user = person(request)
    product = product_for(slug, user)
    anchor = request.POST.get("anchor", "") or request.GET.get("part", "")
    part = Passage.objects.of_text().filter(version=product.current, anchor=anchor[:40]).first() if anchor else None
    form = ReaderFeedbackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            reader_feedback.give_feedback(product, **form.cleaned_data, anchor=part.anchor if part else "", by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(
                request,
                ("Comment sent to the product’s owner. The reply will appear in “Your comments and replies”."),
            )
            return redirect(product)
    log.record(Operation.CONSULTATION, of=product)
    context = {"product": product, "form": form, "part": part}
    return render(request, "guidance/feedback_new.html", context, status=422 if form.errors else 200)


@readers
@require_safe
def feedback_list(request: HttpRequest) -> HttpResponse:
    """List the person's feedback and requests, with the replies."""
    user = person(request)
    remarks = list(ReaderFeedback.objects.of_reader(user).for_list()[:MOST])
    requests = list(ContentRequest.objects.of_reader(user)[:MOST])
    products = content_requests.led_to(requests, user)
    log.record(Operation.CONSULTATION, of=remarks or "guidance.readerfeedback", count=None if remarks else 0)
    if requests:
        log.record(Operation.CONSULTATION, of=requests)
    wanted = [(content_request, products.get(content_request.product_id or 0)) for content_request in requests]
    return render(request, "guidance/feedback_list.html", {"remarks": remarks, "wanted": wanted})
