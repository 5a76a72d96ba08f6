"""Saved views: save the address of an explorer or dashboard page, rename, share and delete it.

A view stores only an address. Opening it asks the question again with the reader's own rights, so a shared view shows
nobody more than they may see. Its name is text that its readers see.
"""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.db import connection, transaction
from django.http import QueryDict

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from reference.areas import UK
from reports.choices import SavedPage, Schedule, SharedWith
from reports.dashboards.dashboard_page import OTHER, SORT
from reports.dashboards.force_map import MAP, kind_of
from reports.dashboards.force_table import COLUMNS
from reports.explorer import schedules
from reports.models import SavedView
from reports.models.saved_views import LONGEST_ADDRESS, MOST_OF_A_PERSON
from reports.query.question import InvalidQuestion, Question

NAME_TAKEN = "You already have a saved view with this name. Enter another name."
TOO_MANY = f"You have {MOST_OF_A_PERSON} saved views. Delete one first."
TOO_LONG = "This question is too long to save. Use fewer filters."
FIXED_MONTHS = "This view always shows the same months. Save it again without a month to get emails about new ones."
NOT_A_QUESTION = "This page cannot be saved: its address is not a question. Start again from the explorer."


class SavedViewRefused(Exception):
    """A view that cannot be saved or changed. The message is a sentence that says why and what to do."""


@transaction.atomic
def save(name: str, *, page: SavedPage, address: str, by: User) -> SavedView:
    """Save an address under a name, for its owner only; once, if the form was sent twice. Raises SavedViewRefused."""
    canonical = canonical_address(page, address)
    _lock(by)
    mine = SavedView.objects.filter(owner=by)
    if same := mine.filter(name=name, page=page, address=canonical).first():
        log.record(Operation.CONSULTATION, of=same)
        return same
    if mine.filter(name__iexact=name).exists():
        raise SavedViewRefused(NAME_TAKEN)
    free = sorted({*range(1, MOST_OF_A_PERSON + 1)} - {*mine.values_list("number", flat=True)})
    if not free:
        raise SavedViewRefused(TOO_MANY)
    view = SavedView.objects.create(
        owner=by, number=free[0], name=name, page=page, address=canonical, created_at=clock.now()
    )
    log.record(Operation.COLLECTION, of=view)
    return view


@transaction.atomic
def change(public_id: uuid.UUID, *, name: str, shared_with: SharedWith, seen: str, by: User) -> SavedView:
    """Rename a view, and share it from the owner's present role and place.

    Raises SavedView.DoesNotExist for a view that is not the person's own, and SavedViewRefused, also if it was changed
    since the page was opened.
    """
    _lock(by)
    view = SavedView.objects.owned_by(by).select_for_update(of=("self",)).get(public_id=public_id)
    if why := edit_conflicts.refusal(seen, now=token_of(view), what_changed=lambda: _as_it_is(view), decide="save"):
        raise SavedViewRefused(why)
    if SavedView.objects.filter(owner=by, name__iexact=name).exclude(pk=view.pk).exists():
        raise SavedViewRefused(NAME_TAKEN)
    if shared_with not in dict(sharing_choices(by)):
        raise SavedViewRefused("Select who can see this view from the list.")
    is_of_place = shared_with in {SharedWith.ROLE, SharedWith.UNIT}
    view.name, view.shared_with = name, shared_with
    view.shared_role = "" if shared_with == SharedWith.NOBODY else by.role
    view.shared_force_id = by.force_id if is_of_place else None
    view.shared_unit_id = by.unit_id if is_of_place else None
    view.save(update_fields=["name", "shared_with", "shared_role", "shared_force", "shared_unit"])
    log.record(Operation.ALTERATION, of=view, question=f"shared with {SharedWith(shared_with).label.lower()}")
    return view


@transaction.atomic
def delete(public_id: uuid.UUID, *, by: User) -> str:
    """Delete a view of the person's own, also for those it was shared with. Return its name.

    Raises SavedView.DoesNotExist.
    """
    view = SavedView.objects.owned_by(by).select_for_update(of=("self",)).get(public_id=public_id)
    log.record(Operation.ERASURE, of=view)
    view.delete()
    return view.name


@transaction.atomic
def schedule(public_id: uuid.UUID, chosen: Schedule, *, by: User) -> SavedView:
    """Choose when the owner gets a mail about a view: from the next new month on.

    Raises SavedView.DoesNotExist, and SavedViewRefused for a view of fixed months.
    """
    view = SavedView.objects.owned_by(by).select_for_update(of=("self",)).get(public_id=public_id)
    if chosen != Schedule.NEVER and (reason := why_no_schedule(view)):
        raise SavedViewRefused(reason)
    view.schedule = chosen
    view.last_sent_for = schedules.newest_month(chosen, owner=by) if chosen != Schedule.NEVER else None
    view.save(update_fields=["schedule", "last_sent_for"])
    log.record(Operation.ALTERATION, of=view, question=f"mail: {Schedule(chosen).label.lower()}")
    return view


def why_no_schedule(view: SavedView) -> str:
    """Why a view cannot be mailed about; empty if it can: only a view without a month shows a new one."""
    query = QueryDict(view.address)
    return FIXED_MONTHS if any(query.get(key) for key in ("month", "to")) else ""


def token_of(view: SavedView) -> str:
    """A token of the view as the page for changing it shows it (`accounts/edit_conflicts.py`)."""
    return edit_conflicts.token(view.name, view.shared_with)


def _as_it_is(view: SavedView) -> str:
    shared = SharedWith(view.shared_with).label.lower()
    return f"You changed this view in another tab. Its name is now “{view.name}”, and it is shared with {shared}."


def sharing_choices(user: User) -> list[tuple[str, str]]:
    """The people that a person may share with, in words that name them."""
    nobody = (SharedWith.NOBODY.value, "Only you")
    national = (SharedWith.NATIONAL.value, "The national team")
    if user.role == Role.NATIONAL:
        return [nobody, national]
    unit = f"{user.place} and its forces" if user.unit_id else f"{user.place} and the coordinators of its unit"
    return [
        nobody,
        (SharedWith.ROLE.value, f"{Role(user.role).label}s in {user.place}"),
        (SharedWith.UNIT.value, f"Everyone who reads figures in {unit}"),
        national,
    ]


def canonical_address(page: SavedPage, address: str) -> str:
    """The address as it is stored. Raises SavedViewRefused if it is no question.

    Without an area a dashboard is the reader's own, so that the UK must be named.
    """
    if len(address) > LONGEST_ADDRESS:
        raise SavedViewRefused(TOO_LONG)
    query = QueryDict(address)
    is_dashboard = page == SavedPage.DASHBOARD
    try:
        question = Question.parse(query, other=OTHER if is_dashboard else ())
    except InvalidQuestion:
        raise SavedViewRefused(NOT_A_QUESTION) from None
    parts = [question.address]
    if is_dashboard and question.area == UK.key:
        parts.insert(0, urlencode({"area": UK.key}))
    sort = query.get(SORT, "")
    if is_dashboard and sort in COLUMNS:
        parts.append(urlencode({SORT: sort}))
    if is_dashboard and MAP in query:
        parts.append(urlencode({MAP: kind_of(query).value}))
    canonical = "&".join(part for part in parts if part)
    if len(canonical) > LONGEST_ADDRESS:
        raise SavedViewRefused(TOO_LONG)
    return canonical


def _lock(owner: User) -> None:
    """Let one change of a person's views wait for another, so that names and numbers stay unique."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reports.savedview {owner.pk}"])
