"""Telling those who answer for a product what is wrong or good about it, and reading what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.asking import asks_about
from audit import log
from audit.choices import Kind
from guidance import telling, wanting
from guidance.forms.remarks import RemarkForm
from guidance.models import Passage, Remark, Wanted
from guidance.path import MoveRefused
from guidance.views.shared import person, product_for, readers

MOST = 100  # lines of a page


@readers
@require_http_methods(["GET", "POST"])
@asks_about("words")
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell something about a product, or about the paragraph that the address names."""
    user = person(request)
    found = product_for(slug, user)
    anchor = request.POST.get("anchor", "") or request.GET.get("part", "")
    part = Passage.objects.of_text().filter(version=found.current, anchor=anchor[:40]).first() if anchor else None
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            telling.tell(found, **form.cleaned_data, anchor=part.anchor if part else "", by=user)
        except MoveRefused as why:
            form.add_error(None, str(why))
        else:
            messages.success(
                request,
                ("Comment sent to the product’s owner. The reply will appear in “Your comments and the replies”."),
            )
            return redirect(found)
    log.record(Kind.CONSULTATION, of=found)
    context = {"product": found, "form": form, "part": part}
    return render(request, "guidance/tell.html", context, status=422 if form.errors else 200)


@readers
@require_safe
def told(request: HttpRequest) -> HttpResponse:
    """What the person has told and asked for, with the answers."""
    user = person(request)
    remarks = list(Remark.objects.of_reader(user).for_list()[:MOST])
    asked = list(Wanted.objects.of_reader(user)[:MOST])
    products = wanting.led_to(asked, user)
    log.record(Kind.CONSULTATION, of=remarks or "guidance.remark", count=None if remarks else 0)
    if asked:
        log.record(Kind.CONSULTATION, of=asked)
    wanted = [(one, products.get(one.product_id or 0)) for one in asked]
    return render(request, "guidance/told.html", {"remarks": remarks, "wanted": wanted})
