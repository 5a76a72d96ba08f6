"""Pages of bulletins: police roles read published ones; the national team writes, approves and publishes them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import downloads, paging
from core.pdf.typesetting import CannotPrint
from core.workflow import EditConflict, TransitionNotAllowed
from reports import permissions
from reports.bulletins import editing, files, making
from reports.bulletins import page as pages
from reports.bulletins.figures import FigureRefused
from reports.bulletins.files import BulletinFormat
from reports.bulletins.forms import NewBulletinForm, SectionForm
from reports.bulletins.making import MadeBulletin
from reports.bulletins.reading import PublishedReader
from reports.models import Bulletin
from reports.query.limits import QuestionRefused
from reports.release_times import ReleaseTimeForm
from reports.views import person

PUBLISHING = frozenset({"approve", "publish", "announce"})


def is_publishing(request: HttpRequest) -> bool:
    """Whether a posted move brings a bulletin to its readers, or approves that it may be."""
    return request.POST.get("move") in PUBLISHING


@roles(*permissions.READERS)
@require_safe
def bulletin_list(request: HttpRequest) -> HttpResponse:
    """List published bulletins, and for the national team those in progress."""
    user = person(request)
    visible = Bulletin.objects.visible_to(user)
    page = paging.page_of(request, visible.published().for_list(), singular="published bulletin")
    in_progress = list(visible.unpublished().for_list())
    log.record(Operation.CONSULTATION, of="reports.bulletin", count=len(page) + len(in_progress))
    context = {
        "page": page,
        "in_progress": in_progress,
        "calendar": pages.calendar_for(user),
        "may_begin": user.role == Role.NATIONAL,
    }
    return render(request, "bulletins/list.html", context)


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_new(request: HttpRequest) -> HttpResponse:
    """Choose a month or year, and draft its bulletin from the figures."""
    user = person(request)
    published = sorted(PublishedReader(user).published)
    form = NewBulletinForm(request.POST or None, published=published)
    if request.method == "POST" and form.is_valid():
        kind, first, last = form.chosen
        try:
            bulletin = editing.begin(kind, first=first, last=last, by=user)
        except (TransitionNotAllowed, QuestionRefused) as why:
            form.add_error("about", str(why))
        else:
            messages.success(request, f"Draft created: {bulletin}. Its numbers come from the figures.")
            return redirect(bulletin)
    status = 422 if form.errors else 200
    return render(request, "bulletins/new.html", {"form": form, "has_months": bool(published)}, status=status)


@roles(*permissions.READERS)
@require_safe
def bulletin_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a bulletin, with what the person may do with it."""
    user = person(request)
    bulletin = _visible(public_id, user)
    log.record(Operation.CONSULTATION, of=bulletin)
    return render(
        request, "bulletins/detail.html", {"page": pages.page_for(bulletin, _made(bulletin, user), user=user)}
    )


@roles(*permissions.READERS)
@require_safe
def bulletin_file(request: HttpRequest, public_id: uuid.UUID, file_format: str) -> HttpResponse:
    """Send a bulletin as a file; logs a disclosure."""
    if file_format not in BulletinFormat.values:
        raise Http404
    user = person(request)
    bulletin = _visible(public_id, user)
    try:
        file = files.file_of(bulletin, _made(bulletin, user), BulletinFormat(file_format))
    except CannotPrint as why:
        messages.error(request, str(why))
        log.record(Operation.CONSULTATION, of=bulletin)
        return redirect(bulletin)
    log.record(Operation.DISCLOSURE, of=bulletin, question=file.name, recipient=user.email)
    return downloads.attachment(file)


@roles(Role.NATIONAL, fresh_factor=is_publishing)
@require_POST
@asks_about("reason")
def bulletin_move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Submit, withdraw, send back, approve, publish, announce, reassign or discard a bulletin."""
    user = person(request)
    move = request.POST.get("move", "")
    if move not in editing.MOVES:
        raise Http404
    typed: dict[str, object] = {}
    time_form = ReleaseTimeForm(request.POST) if move == "announce" else None
    if time_form is not None:
        if not time_form.is_valid():
            return _refused(request, public_id, time_form=time_form)
        typed["release_at"] = time_form.release_at
    if move == "send_back":
        typed["reason"] = request.POST.get("reason", "")
    if move == "approve":
        typed["digest"] = request.POST.get("digest", "")
    try:
        moved = editing.MOVES[move](public_id, seen=edit_conflicts.posted(request), by=user, **typed)
    except Bulletin.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return _refused(request, public_id, problem=str(why), typed=typed, time_form=time_form)
    messages.success(request, pages.done(move, moved))
    return redirect("bulletins:bulletin-list" if move == "discard" else pages.address_of(public_id))


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("heading", "text")
def section_edit(request: HttpRequest, public_id: uuid.UUID, section: str) -> HttpResponse:
    """Write one section of a draft; or add a figure, with the text left as it was typed."""
    user = person(request)
    bulletin = _visible(public_id, user)
    written = bulletin.texts.get(section)
    if written is None:
        raise Http404
    form = SectionForm(request.POST or None, initial=written)
    added, has_conflict, seen = "", False, edit_conflicts.posted(request)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            if typed["figure_address"]:
                added = editing.add_figure(public_id, typed["figure_address"], by=user)
            if request.POST.get("move") == "add":
                form = SectionForm(initial={"heading": typed["heading"], "text": typed["text"]})
            else:
                editing.write(
                    public_id,
                    section,
                    heading=typed["heading"],
                    text=typed["text"],
                    seen=seen,
                    by=user,
                )
                messages.success(request, "Section saved.")
                return redirect(f"{bulletin.get_absolute_url()}#{section}")
        except FigureRefused as why:
            form.add_error("figure_address", str(why))
        except TransitionNotAllowed as why:
            has_conflict = isinstance(why, EditConflict)
            form.add_error(None, str(why))
    if request.method == "POST":
        bulletin = _visible(public_id, user)
    log.record(Operation.CONSULTATION, of=bulletin)
    context = pages.section_context(bulletin, section, form=form, added=added, has_conflict=has_conflict, user=user)
    if request.method == "POST" and not has_conflict:
        context["seen"] = seen  # the text that its writer read has not changed by an error or a figure
    return render(request, "bulletins/section.html", context, status=422 if form.errors else 200)


def _refused(request: HttpRequest, public_id: uuid.UUID, **why: Any) -> HttpResponse:
    """The page of a bulletin that stays as it is, with the reason and what was typed."""
    user = person(request)
    bulletin = _visible(public_id, user)
    log.record(Operation.CONSULTATION, of=bulletin)
    page = pages.page_for(bulletin, _made(bulletin, user), user=user, **why)
    return render(request, "bulletins/detail.html", {"page": page}, status=422)


def _visible(public_id: uuid.UUID, user: User) -> Bulletin:
    bulletin = Bulletin.objects.visible_to(user).with_people().filter(public_id=public_id).first()
    if bulletin is None:
        raise Http404
    return bulletin


def _made(bulletin: Bulletin, user: User) -> MadeBulletin:
    """A published bulletin as stored; a draft with the figures as they are now, for the national team only."""
    if bulletin.is_published:
        return making.published(bulletin)
    return making.live(bulletin, reader=PublishedReader(user))
