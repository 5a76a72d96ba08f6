"""The page “Access history” of any record: its filters, its lines under their days, and its own entry in the log.

Each app finds the record, decides who may open the page, and puts its own header above.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest

from accounts import access_history
from accounts.access_history import AccessHistory
from accounts.forms import AccessHistoryFilter
from audit import log
from audit.choices import Operation
from core import paging
from reference.models import Force

QUESTION = "access history"


def context_of(
    request: HttpRequest,
    record: models.Model,
    *,
    force: Force,
    parts: Mapping[str, str],
    notes: Collection[str] = (),
    question: str = QUESTION,
    reason: str = "",
    beside: Iterable[models.Model] = (),
) -> dict[str, Any]:
    """What `accounts/_access_history.html` prints; records that the page was opened.

    `parts` and `notes` are those of `access_history.accesses_of`; `question`, `reason` and `beside` are for the log.
    """
    form = AccessHistoryFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    accesses = AccessHistory(people=(), is_cut=False)
    if not form.errors:
        accesses = access_history.accesses_of(
            log.key_of(record),
            force=force.pk,
            since=form.day_range.since,
            until=form.day_range.until,
            parts=parts,
            notes=notes,
            only_outside=bool(chosen.get("outside")),
        )
    log.record(Operation.CONSULTATION, of=record, question=question, reason=reason, beside=beside)
    page = paging.page_of(request, accesses.people, singular="line")
    return {
        "filter_form": form,
        "chosen": paging.filters_in_use(form) if form.is_bound else 0,
        "since": form.day_range.since,
        "until": form.day_range.until,
        "force": force,
        "page": page,
        "days": access_history.by_day(page),
        "is_cut": accesses.is_cut,
        "most": access_history.MOST_USES,
    }
