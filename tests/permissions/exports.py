"""Requested exports of each force, for the permission tests."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.http import QueryDict

from accounts import jobs
from accounts.models import User
from core import clock
from exports import requests
from exports.choices import ExportState, ListFormat
from exports.models import ListExport
from exports.sources import registered


def ask_for(owner: User, *, words: str, filters: str = "") -> ListExport:
    """A request that waits for a second person."""
    source, query = registered()["investigations"], QueryDict(filters)
    return requests.request_export(
        source,
        query,
        narrowed=source.narrow(query, owner),
        plan=requests.ExportPlan(rows=1, needs_approval=True),
        chosen=ListFormat.CSV,
        reason=f"{words} briefing",
        recipient=words,
        by=owner,
    )


def start_for(owner: User) -> ListExport:
    """A request that the clerk may write at once."""
    row = ask_for(owner, words="A test", filters="state=all")
    row.job, row.state = jobs.begin(requests.JOB, by=owner), ExportState.WAITING
    row.save()
    return row


def ready_for(owner: User, *, words: str) -> ListExport:
    """An export whose file is finished."""
    row = ask_for(owner, words=words, filters="state=all")  # the same question would be the same request
    row.job, row.state, row.made_at = jobs.begin(requests.JOB, by=owner), ExportState.READY, clock.now()
    row.name, row.sha256 = "investigations.zip", "0" * 64
    row.save()
    requests.store().save(row.stored_as, ContentFile(b"file"))
    return row


def seen_of(public_id: str) -> str:
    """The token that the page of a request sends with a decision."""
    row = ListExport.objects.filter(public_id=public_id).first() if public_id else None
    return requests.token_of(row) if row else ""
