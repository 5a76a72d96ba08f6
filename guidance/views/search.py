"""The search page and a reader's saved searches."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audit import log
from audit.choices import Operation
from core.sent_numbers import number_in
from guidance import permissions
from guidance.choices import UsageKind
from guidance.search import results, saved_searches
from guidance.views.shared import count_use, person, readers


@readers
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the hits; before a search, the recent searches. A search without words finds everything."""
    user, typed = person(request), request.GET.get("q", "")
    narrowed = {name: value for name in results.FACETS if (value := request.GET.get(name, ""))}
    search_results = results.find(typed, user, narrowed=narrowed, page=request.GET.get("page"))
    log.record(
        Operation.CONSULTATION,
        of="guidance.product",
        keys=[hit.product.public_id for hit in search_results.hits],
        question="search",
    )
    is_new_search = (
        request.method == "GET"
        and search_results.typed.words
        and search_results.page.number == 1
        and not search_results.chosen
    )
    if is_new_search and saved_searches.note(search_results.typed.text, by=user):
        count_use(request, UsageKind.SEARCH)
        if not search_results.total:
            count_use(request, UsageKind.NOT_FOUND)
    recent, saved = saved_searches.searches_of(user)
    context = {
        "found": search_results,
        "recent": recent,
        "saved": saved,
        "may_keep_terms": permissions.is_approver(user),
        "is_asked": bool(search_results.typed.text or search_results.chosen or request.GET.keys() & {"q", "page"}),
        "is_saved": any(
            row.typed == search_results.typed.text and row.narrowed == search_results.narrowed for row in saved
        ),
    }
    return render(request, "guidance/search.html", context)


@readers
@require_POST
def search_save(request: HttpRequest) -> HttpResponse:
    """Save a search, delete a saved one, or clear the recent ones."""
    user, act = person(request), request.POST.get("act", "")
    query = request.POST.get("query", "")
    log.record(Operation.ALTERATION, of="guidance.savedsearch", count=1, question=act[:20])
    if act == "clear":
        saved_searches.clear(by=user)
        messages.success(request, "Recent searches cleared.")
    elif act == "forget" and (number := number_in(request.POST.get("search", ""))):
        saved_searches.delete_saved(number, by=user)
        messages.success(request, "Saved search removed.")
    elif act == "save" and (parsed := results.question(query)):
        typed, narrowed = parsed
        if saved_searches.save(typed, narrowed, by=user):
            messages.success(request, "Search saved. It appears on the search page.")
        else:
            messages.error(request, f"You have saved {saved_searches.MOST_SAVED} searches. Remove one first.")
        return redirect(f"{reverse('guidance:search')}?{query}")
    else:
        messages.error(request, "That search is no longer available. Enter it again.")
    return redirect("guidance:search")
