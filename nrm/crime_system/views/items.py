"""One entry or record of the comparison: what both sides say, and the decision about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import edit_conflicts
from accounts.models import User
from accounts.querysets import named
from audit import log
from audit.choices import Operation
from core.workflow import EditConflict, TransitionNotAllowed
from nrm.crime import records
from nrm.crime.views.shared import force_people, record_in_scope
from nrm.crime_system import completing, differences, left_items, lists, pairing, resolving
from nrm.crime_system.comparison import Comparison
from nrm.crime_system.forms import (
    ASIDE,
    KEEP,
    NEW,
    NONE_OF_THESE,
    OTHER,
    PAIR,
    USE,
    DifferenceForm,
    PairEntryForm,
    PairRecordForm,
)
from nrm.models import CrimeRecord, CrimeSystemEntry
from nrm.views.shared import person


@force_people
@require_http_methods(["GET", "POST"])
def entry_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show an entry of the crime system, and pair it or decide about what differs."""
    entry = _entry_in_scope(request, public_id)
    return _unpaired(request, entry) if entry.record is None else _paired(request, entry)


@force_people
@require_http_methods(["GET", "POST"])
def record_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a record that an export should have, and pair it or say why it is not there."""
    user = person(request)
    record = record_in_scope(public_id, user)
    compared, form = Comparison(user), PairRecordForm(request.POST or None)

    def decide(seen: str) -> str:
        kind, value = form.decided
        if kind == OTHER:
            return _pairs(pairing.pair_record(public_id, value, seen=seen, by=user), user)
        pairing.explain(public_id, value, seen=seen, by=user)
        return "Saved."

    log.record(Operation.CONSULTATION, of=record)
    context = {
        "record": record,
        "name": lists.name_of(record, by=user),
    }
    return _Decision(
        request=request,
        form=form,
        decide=decide,
        seen_now=lambda: records.token_of(record_in_scope(public_id, user)),
        key=str(public_id),
        compared=compared,
    ).answer("crime_system/record.html", context)


@force_people
@require_POST
def entry_restore(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put an entry that was set aside back among those to pair."""
    _entry_in_scope(request, public_id)
    return _put_back(request, lambda seen: pairing.set_aside(public_id, "", seen=seen, by=person(request)))


@force_people
@require_POST
def record_restore(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put a record back among those that an export should have."""
    record_in_scope(public_id, person(request))
    return _put_back(request, lambda seen: pairing.explain(public_id, "", seen=seen, by=person(request)))


def _unpaired(request: HttpRequest, entry: CrimeSystemEntry) -> HttpResponse:
    user = person(request)
    compared = Comparison(user)
    pair = next((each for each in compared.likely if each.entry.pk == entry.pk), None)
    candidates = [(lists.name_of(each.record, by=user), each) for each in (pair.candidates if pair else ())]
    shown = [each.record.public_id for _, each in candidates]
    form = PairEntryForm(request.POST or None, candidates=candidates)
    if request.method == "POST" and form.is_valid() and form.decided[0] == NEW:
        return redirect(f"{reverse('crime:record-new')}?{urlencode({'entry': entry.public_id})}")

    def decide(seen: str) -> str:
        kind, value = form.decided
        if kind == PAIR:
            return _pairs(pairing.pair(entry.public_id, uuid.UUID(value), seen=seen, shown=shown, by=user), user)
        if kind == OTHER:
            return _pairs(pairing.pair_by_reference(entry.public_id, value, seen=seen, shown=shown, by=user), user)
        if kind == NONE_OF_THESE:
            pairing.reject(entry.public_id, shown, seen=seen, by=user)
            return f"Saved. {entry.reference} is now among those only on the crime system."
        pairing.set_aside(entry.public_id, value if kind == ASIDE else "", seen=seen, shown=shown, by=user)
        return f"Saved. {entry.reference} needs no record."

    log.record(Operation.CONSULTATION, of=entry, beside=[each.record for _, each in candidates])
    context = {
        "entry": entry,
        "pair": pair,
        "candidates": candidates,
        "case": _case_named(entry, user),
    }
    return _Decision(
        request=request,
        form=form,
        decide=decide,
        seen_now=lambda: pairing.token_of(
            _entry_in_scope(request, entry.public_id), [each.record for _, each in candidates]
        ),
        key=str(entry.public_id),
        compared=compared,
    ).answer("crime_system/entry.html", context)


def _paired(request: HttpRequest, entry: CrimeSystemEntry) -> HttpResponse:
    user = person(request)
    compared = Comparison(user)
    loaded: Any = differences.with_partner(compared.entries.filter(pk=entry.pk)).get()
    different = differences.differences_of(loaded)
    rows = [(each, resolving.why_not_used(loaded, each)) for each in different]
    digest = differences.digest_of(different)
    form = DifferenceForm(
        request.POST or None,
        digest=digest,
        can_use=any(not why for _, why in rows),
        can_separate=not pairing.why_not_separated(loaded),
        differs=bool(different),
    )

    def decide(seen: str) -> str:
        answer, shown = form.decided
        if answer == USE:
            used = resolving.use_crime_system(entry.public_id, seen=seen, by=user)
            return f"Saved from the crime system: {', '.join(each.kind.label.lower() for each in used)}."
        if answer == KEEP:
            resolving.keep_here(entry.public_id, digest=shown, seen=seen, by=user)
            return "Saved. This is shown again when one of the two changes."
        pairing.separate(entry.public_id, seen=seen, by=user)
        return f"{entry.reference} separated from the record."

    log.record(Operation.CONSULTATION, of=entry, beside=[loaded.record])
    context = {
        "entry": entry,
        "record": loaded.record,
        "name": lists.name_of(loaded.record, by=user),
        "case": _case_named(entry, user),
        "differences": rows,
        "is_accepted": bool(different) and entry.accepted == digest,
    }
    return _Decision(
        request=request,
        form=form,
        decide=decide,
        seen_now=lambda: pairing.token_of(_entry_in_scope(request, entry.public_id)),
        key=str(entry.public_id),
        compared=compared,
    ).answer("crime_system/pair.html", context)


def _pairs(entry: CrimeSystemEntry, user: User) -> str:
    record = CrimeRecord.objects.visible_to(user).select_related("referral").get(system_entries=entry)
    return f"{entry.reference} paired with {lists.name_of(record, by=user)}."


def _case_named(entry: CrimeSystemEntry, user: User) -> str:
    """The investigation that the entry names, if the person may see one by that name: it may be sealed."""
    cases = completing.cases_named([entry.case_reference], force=entry.force_id, by=user)
    return entry.case_reference if cases else ""


def _entry_in_scope(request: HttpRequest, public_id: uuid.UUID) -> CrimeSystemEntry:
    own = CrimeSystemEntry.objects.visible_to(person(request)).select_related("export", "record")
    not_erased = own.filter(Q(record__isnull=True) | Q(record__erased=""))
    entry = named(not_erased.filter(public_id=public_id), "changed_by").first()
    if entry is None:
        raise Http404
    return entry


def _put_back(request: HttpRequest, change: Callable[[str], object]) -> HttpResponse:
    try:
        change(edit_conflicts.posted(request))
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Saved. It is among those to compare again.")
    return redirect("crime_system:comparison")


class _Decision:
    """A page with one decision, which leads to the next item once it is saved. Nothing typed is lost."""

    def __init__(
        self,
        *,
        request: HttpRequest,
        form: forms.Form,
        decide: Callable[[str], str],
        seen_now: Callable[[], str],
        key: str,
        compared: Comparison,
    ) -> None:
        self._request, self._form, self._decide, self._seen_now = request, form, decide, seen_now
        self._items = left_items.items_of(compared)
        self._key = key

    def answer(self, template: str, context: Mapping[str, Any]) -> HttpResponse:
        """Save the decision and lead to the next item, or show the page."""
        request, form = self._request, self._form
        if request.method != "POST":
            return self._page(template, context, seen=self._seen_now())
        seen, status = edit_conflicts.posted(request), 422
        if form.is_valid():
            try:
                messages.success(request, self._decide(seen))
                return redirect(self._next_url())
            except EditConflict as why:
                form.add_error(None, str(why))
                seen, status = self._seen_now(), 409
            except TransitionNotAllowed as why:
                form.add_error(None, str(why))
        return self._page(template, context, seen=seen, status=status)

    def _next_url(self) -> str:
        url = reverse("crime_system:next-item")
        following = left_items.keys_after(self._items, self._key)
        return f"{url}?{urlencode({'from': following}, doseq=True)}" if following else url

    def _page(self, template: str, context: Mapping[str, Any], *, seen: str, status: int = 200) -> HttpResponse:
        places = [place for place, item in enumerate(self._items, start=1) if item.key == self._key]
        shown = {"form": self._form, "seen": seen, "left": len(self._items), "place": places[0] if places else 0}
        return render(self._request, template, {**context, **shown, "key": self._key}, status=status)
