"""The pages of records to reassign: the people who have some, and one person's records. An app's view calls them.

The page of a person sends back what it showed of each record with a tick. The records of one page are reassigned
together; the next page then has the others.
"""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.reassignment import forms
from accounts.reassignment.records import ReassignableRecords, log_shown
from accounts.reassignment.responsibilities import Responsibility
from audit import log
from core import paging
from core.sentences import counted_noun
from core.workflow import TransitionNotAllowed

LIST_TITLE = "Reassign records"
PAGE_SIZE = log.MOST_KEYS  # records of one change: the entry in the log names each of them


def holder_list(request: HttpRequest, records: ReassignableRecords) -> HttpResponse:
    """List the people who have open records. Shows counts and no record."""
    page = paging.page_of(request, records.holders(_user(request)), singular="person", plural="people")
    context = {"page": page, "records": records, "lines": [(holder, records.url_of(holder.person)) for holder in page]}
    return render(request, "accounts/reassign_list.html", context | _back_to(*records.back_to))


def holder_records(request: HttpRequest, records: ReassignableRecords, public_id: UUID) -> HttpResponse:
    """Show one person's open records, and give those with a tick to a colleague."""
    user = _user(request)
    person = User.objects.filter(public_id=public_id).defer("password", "last_login").first()
    if person is None:
        raise Http404
    responsibilities = records.responsibilities_of(person, user=user)
    if not responsibilities:
        return _nothing_left(request, records, person)
    page = _page_of(request, responsibilities)
    is_sent = request.method == "POST"
    chosen = forms.ticked(request.POST.getlist("record")[:PAGE_SIZE]) if is_sent else None
    successors = records.successors(responsibilities, but=person, user=user)
    form = forms.ReassignForm(request.POST if is_sent else None, successors=successors, ticked=chosen)
    if chosen is not None and form.is_valid():
        try:
            records.reassign(chosen, person=person, to=form.colleague, by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
            responsibilities = records.responsibilities_of(person, user=user)
            if not responsibilities:
                return _nothing_left(request, records, person)
            page = _page_of(request, responsibilities)
        else:
            number = counted_noun(len(chosen), "record")
            messages.success(request, f"{number} of {person.name} reassigned to {form.colleague.name}.")
            is_all = len(chosen) == len(responsibilities)
            return redirect(f"{records.namespace}:reassign-list" if is_all else records.url_of(person))
    rows = records.rows_of(list(page), person=person, user=user)
    ticks = None if chosen is None else {record.place for record in chosen}
    log_shown(row.record for row in rows)
    context = {
        "form": form,
        "person": person,
        "page": page,
        "lines": [
            (
                row,
                tuple(zip(records.columns, row.cells, strict=True)),
                ticks is None or row.responsibility.place in ticks,
            )
            for row in rows
        ],
        "records": records,
    }
    status = 422 if form.errors else 200
    back = _back_to(f"{records.namespace}:reassign-list", LIST_TITLE)
    return render(request, "accounts/reassign.html", context | back, status=status)


def _nothing_left(request: HttpRequest, records: ReassignableRecords, person: User) -> HttpResponse:
    """Say that no record is left: a colleague, or the first of two clicks, was quicker.

    Raises Http404 for a person of another force.
    """
    if not records.is_colleague(person, user=_user(request)):
        raise Http404
    if request.method == "POST":
        messages.info(request, f"{person.name} no longer has any {records.nouns}. They were reassigned or closed.")
    else:
        messages.info(request, f"{person.name} has no {records.nouns}.")
    return redirect(f"{records.namespace}:reassign-list")


def _page_of(request: HttpRequest, responsibilities: list[Responsibility]) -> paging.ListPage:
    return paging.page_of(request, responsibilities, singular="record", per_page=PAGE_SIZE)


def _back_to(url_name: str, title: str) -> dict[str, str]:
    return {"back_url": reverse(url_name), "back_text": title}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
