"""To-do items about exports: files to download, and requests of colleagues to approve."""

from __future__ import annotations

from django.urls import reverse

from accounts.choices import POLICE_ROLES
from accounts.models import User
from core import clock
from core.todo import Reason, ToDoGroup, group_of
from exports import requests
from exports.choices import ExportState
from exports.models import ListExport

DOWNLOAD = Reason(code="download", title="Files to download", to_do="Download it before it is deleted.")
APPROVE = Reason(
    code="approve", title="Exports to approve", to_do="A colleague asks to export a list. Approve or refuse it."
)
MOST = 20


def groups_for(user: User) -> list[ToDoGroup]:
    """A person's finished files, and the open requests of colleagues in the same place. One query."""
    if user.role not in POLICE_ROLES:
        return []
    rows = list(ListExport.objects.visible_to(user).to_do(user, now=clock.now()).for_list()[:MOST])
    ready = [row for row in rows if row.state == ExportState.READY]
    waiting = [row for row in rows if not requests.why_not_decide(row, by=user)]
    url = reverse("exports:export-list")
    items = [
        reason.item_of((), count=len(some), list_url=some[0].get_absolute_url() if len(some) == 1 else url)
        for reason, some in ((DOWNLOAD, ready), (APPROVE, waiting))
        if some
    ]
    return group_of("Downloads", items, url=url, url_text="All downloads")
