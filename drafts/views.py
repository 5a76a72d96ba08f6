"""A person's drafts: what a form's script saves and loads, and the page that lists them all."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.policies import signed_in
from audit import log
from audit.choices import Operation
from core import clock
from drafts import interrupted_posts, saving
from drafts.models import Draft


def in_words(draft: Draft) -> dict[str, str]:
    """When a draft was saved, as a page says it: `2:03pm`, and `27 November at 2:03pm`."""
    moment = draft.saved_at.astimezone(clock.LONDON)
    hour = clock.time_in_words(moment)
    return {"time": hour, "moment": f"{moment.day} {moment:%B} at {hour}"}


@signed_in()
@require_safe
def draft_list(request: HttpRequest) -> HttpResponse:
    """List the person's drafts: forms posted after the session ended, and autosaved forms."""
    user = cast(User, request.user)
    drafts = list(Draft.objects.visible_to(user).newest_first())
    log.record(Operation.CONSULTATION, of=drafts)
    lines = [{"draft": draft, **in_words(draft)} for draft in drafts if not draft.was_posted]
    forms = [
        {"draft": draft, "fields": interrupted_posts.fields_to_show(draft), **in_words(draft)}
        for draft in drafts
        if draft.was_posted
    ]
    return render(request, "drafts/list.html", {"forms": forms, "drafts": lines, "days": saving.DAYS})


@signed_in()
@require_safe
def draft_detail(request: HttpRequest) -> HttpResponse:
    """For the script: the draft of one form, or nothing. A person who opens the URL is redirected to the list."""
    if "address" not in request.GET:
        return redirect("drafts:list")
    draft = saving.find(request.GET["address"], request.GET.get("name", ""), by=cast(User, request.user))
    return JsonResponse({"fields": draft.typed, **in_words(draft)} if draft else {})


@signed_in()
@require_POST
def draft_save(request: HttpRequest) -> HttpResponse:
    """For the script: save the current input of a form."""
    try:
        draft = saving.save(
            request.POST.get("address", ""),
            request.POST.get("name", ""),
            page=request.POST.get("page", ""),
            fields=saving.read(request.POST.get("fields", "")),
            by=cast(User, request.user),
        )
    except saving.DraftRefused as refused:
        return JsonResponse({"problem": str(refused)}, status=422)
    return JsonResponse(in_words(draft))


@signed_in()
@require_POST
def draft_discard(request: HttpRequest) -> HttpResponse:
    """Discard a draft, from the list or by the form's script."""
    was_there = saving.discard(
        request.POST.get("address", ""), request.POST.get("name", ""), by=cast(User, request.user)
    )
    if request.headers.get("HX-Request"):
        return JsonResponse({})
    messages.success(request, "Draft discarded." if was_there else "This draft has already been saved or discarded.")
    return redirect("drafts:list")
