"""The pages of records to reassign: the people who have some, and one person's records. An app's view calls them.

The page of a person sends back what it showed of each record with a tick. Records on other pages are sent as one token,
because a person may have more records than a page shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.reassignment import forms
from accounts.reassignment.records import ReassignableRecords, RecordRow, token_of
from accounts.reassignment.roles import HeldRecord
from audit import log
from audit.choices import Operation
from core import paging
from core.sentences import counted_noun
from core.workflow import EditConflict, TransitionNotAllowed

LIST_TITLE = "Reassign records"
PAGE_SIZE = 100  # records of a page, in one form
OTHERS_CHANGED = (
    "No records were reassigned. Records on the other pages have changed since you opened this page. Check them, then "
    "reassign again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPage:
    """One page of a person's records, and the records on the other pages."""

    page: paging.ListPage
    others: list[HeldRecord]


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
    held = records.held_by(person, user=user)
    if not held:
        return _nothing_left(request, records, person)
    shown = _page_of(request, held)
    is_sent = request.method == "POST"
    chosen = forms.ticked(request.POST.getlist("record")[:PAGE_SIZE]) if is_sent else None
    form = forms.ReassignForm(
        request.POST if is_sent else None,
        successors=records.successors(held, but=person, user=user),
        others=len(shown.others),
        ticked=chosen,
    )
    if is_sent and form.is_valid():
        try:
            number = _reassign(request, records, form, shown, person=person)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
            shown = _page_of(request, records.held_by(person, user=user))
        else:
            messages.success(
                request, f"{counted_noun(number, 'record')} of {person.name} reassigned to {form.colleague.name}."
            )
            is_all = number == shown.page.paginator.count
            return redirect(f"{records.namespace}:reassign-list" if is_all else records.url_of(person))
    rows = records.rows_of(list(shown.page), person=person, user=user)
    ticks = None if chosen is None else {record.place for record in chosen}
    _log_shown(rows)
    context = {
        "form": form,
        "person": person,
        "page": shown.page,
        "lines": [
            (row, tuple(zip(records.columns, row.cells, strict=True)), ticks is None or row.held.place in ticks)
            for row in rows
        ],
        "records": records,
        "others": token_of(shown.others) if shown.others else "",
    }
    status = 422 if form.errors else 200
    back = _back_to(f"{records.namespace}:reassign-list", LIST_TITLE)
    return render(request, "accounts/reassign.html", context | back, status=status)


def _reassign(
    request: HttpRequest, records: ReassignableRecords, form: forms.ReassignForm, shown: HeldPage, *, person: User
) -> int:
    """Give the chosen records to the colleague. Returns their number. Raises TransitionNotAllowed."""
    chosen = list(form.ticked)
    if form.cleaned_data.get("others"):
        if request.POST.get("seen_others") != token_of(shown.others):
            raise EditConflict(OTHERS_CHANGED)
        chosen += shown.others
    chosen = list(dict.fromkeys(chosen))
    records.reassign(chosen, person=person, to=form.colleague, by=_user(request))
    return len(chosen)


def _nothing_left(request: HttpRequest, records: ReassignableRecords, person: User) -> HttpResponse:
    """Say that no record is left: a colleague was first. Somebody of another force is not found."""
    if not records.is_colleague(person, user=_user(request)):
        raise Http404
    if request.method == "POST":
        messages.error(request, f"No records were reassigned. {person.name} no longer has any {records.nouns}.")
    else:
        messages.info(request, f"{person.name} has no {records.nouns}.")
    return redirect(f"{records.namespace}:reassign-list")


def _page_of(request: HttpRequest, held: list[HeldRecord]) -> HeldPage:
    page = paging.page_of(request, held, singular="record", per_page=PAGE_SIZE)
    on_page = set(page)
    return HeldPage(page=page, others=[record for record in held if record not in on_page])


def _log_shown(rows: list[RecordRow]) -> None:
    """Log that the records were shown, one entry for each kind of record."""
    kinds = {type(row.record) for row in rows}
    for kind in kinds:
        log.record(Operation.CONSULTATION, of=[row.record for row in rows if type(row.record) is kind])


def _back_to(url_name: str, title: str) -> dict[str, str]:
    return {"back_url": reverse(url_name), "back_text": title}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
