"""Pages of releases: the list with the calendar, one release, its report, and the decisions of the national team."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from accounts.querysets import secrets_of
from audit import log
from audit.choices import Operation
from core import clock, downloads, paging
from core.workflow import TransitionNotAllowed
from reports import permissions
from reports.choices import ReleaseState
from reports.models import PreReleaseReader, Release
from reports.partners import partner_edition
from reports.releases import files, pre_release, releasing
from reports.releases import page as release_page
from reports.releases.files import ReleaseFormat
from reports.releases.forms import FileForm, PrepareForm, ReaderForm, WithdrawForm
from reports.views import person

READERS = (*permissions.READERS, Role.PARTNER)


@roles(*READERS)
@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """List what is released, what comes when, and for the national team drafts to approve."""
    user = person(request)
    is_national = user.role == Role.NATIONAL
    page = paging.page_of(request, Release.objects.ever_out().newest_first().for_list(), singular="release")
    context = {
        "page": page,
        "released": release_page.listed_for(user, page),
        "calendar": release_page.calendar_for(user),
        "drafts": Release.objects.visible_to(user).drafts().for_list() if is_national else (),
        "is_national": is_national,
        "is_partner": user.role == Role.PARTNER,
    }
    log.record(Operation.CONSULTATION, of="reports.release", count=len(page), question="list of releases")
    return render(request, "releases/list.html", context)


@roles(Role.NATIONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def release_prepare(request: HttpRequest) -> HttpResponse:
    """Make the tables of a month, for a colleague to approve."""
    choices = [edition.snapshot.period_id for edition in partner_edition.published()]
    form = PrepareForm(request.POST or None, choices=choices, initial={"month": request.GET.get("month", "")})
    if request.method == "POST" and form.is_valid():
        try:
            release = releasing.prepare(
                form.cleaned_data["month"],
                release_at=form.release_at,
                is_rounded=form.cleaned_data["is_rounded"],
                by=person(request),
            )
        except TransitionNotAllowed as why:
            form.add_error("month", str(why))
        else:
            messages.success(request, "Release prepared. A colleague in the national team must approve it.")
            return redirect(release)
    context = {"form": form, "can_release": bool(choices)}
    return render(request, "releases/prepare.html", context, status=422 if form.errors else 200)


@roles(*READERS)
@require_safe
def release_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the tables of a release. Reading it before its time is a disclosure."""
    release = _release(request, public_id)
    _record_reading(request, release)
    return _detail(request, release, form=WithdrawForm())


@roles(*READERS)
@require_POST
def release_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Download the tables of an approved release; logs a disclosure."""
    release = _release(request, public_id)
    if release.state != ReleaseState.APPROVED:
        raise Http404
    user = person(request)
    form = FileForm(request.POST, release=release, is_national=user.role == Role.NATIONAL)
    if not form.is_valid():
        _record_reading(request, release)
        return _detail(request, release, form=WithdrawForm(), file_form=form)
    file = files.file_of(release, chosen=ReleaseFormat(form.cleaned_data["format"]))
    when = "before release" if release.is_to_come else "released"
    log.record(
        Operation.DISCLOSURE,
        of=release,
        question=f"{release}, digest {release.digest[:12]}, {file.what}, {when}",
        recipient=form.recipient_name[:120] or user.email,
    )
    return downloads.attachment(file)


@roles(Role.NATIONAL, fresh_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def release_readers(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the pre-release list; POST adds a person."""
    release = _release(request, public_id)
    form = ReaderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reader = pre_release.add(public_id, form.new_reader, by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"{reader.name} can read the release before its time.")
            return redirect("releases:release-readers", public_id)
    log.record(Operation.CONSULTATION, of=release, question="pre-release list")
    context = {
        "release": release,
        "readers": release.readers.select_related("user").defer(*secrets_of("user")).order_by("name", "pk"),
        "form": form,
        "why_not": pre_release.why_not_change(release),
    }
    return render(request, "releases/readers.html", context, status=422 if form.errors else 200)


@roles(Role.NATIONAL)
@require_POST
def release_reader_remove(request: HttpRequest, public_id: uuid.UUID, reader: int) -> HttpResponse:
    """Take a person off the pre-release list."""
    try:
        pre_release.remove(public_id, reader, by=person(request))
    except Release.DoesNotExist:
        raise Http404 from None
    except PreReleaseReader.DoesNotExist:
        messages.info(request, "This person is not on the pre-release list any more.")
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Removed from the pre-release list.")
    return redirect("releases:release-readers", public_id)


@roles(Role.NATIONAL)
@require_safe
def release_report(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what was suppressed and why, with the numbers."""
    release = _release(request, public_id)
    log.record(Operation.CONSULTATION, of=release, question="report of suppression")
    context = {
        "release": release,
        "suppressed": release_page.suppressed_of(release),
        "decisions": release_page.decisions_of(release),
    }
    return render(request, "releases/report.html", context)


@roles(Role.NATIONAL, fresh_factor=True)
@require_POST
def release_approve(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Approve what a colleague prepared."""
    try:
        release = releasing.approve(public_id, seen=edit_conflicts.posted(request), by=person(request))
    except Release.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        when = "now" if release.is_out else f"at {clock.in_words(release.release_at)}"
        messages.success(request, f"Approved. {release.period} is released {when}.")
    return redirect("releases:release-detail", public_id)


@roles(Role.NATIONAL)
@require_POST
def release_discard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Discard a draft."""
    try:
        release = releasing.discard(public_id, seen=edit_conflicts.posted(request), by=person(request))
    except Release.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
        return redirect("releases:release-detail", public_id)
    messages.success(request, f"Draft discarded. {release.period} can be prepared again.")
    return redirect("releases:release-list")


@roles(Role.NATIONAL)
@require_POST
@asks_about("reason")
def release_withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Withdraw an approved release, with a reason."""
    release = _release(request, public_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            releasing.withdraw(
                public_id,
                reason=form.cleaned_data["reason"],
                seen=edit_conflicts.posted(request),
                by=person(request),
            )
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
            release = _release(request, public_id)
        else:
            messages.success(request, "Release withdrawn. Its readers see the reason instead of the tables.")
            return redirect("releases:release-detail", public_id)
    log.record(Operation.CONSULTATION, of=release)
    return _detail(request, release, form=form)


def _release(request: HttpRequest, public_id: uuid.UUID) -> Release:
    """Return a release that the person may read; otherwise not found."""
    readable = Release.objects.visible_to(person(request)).select_related("period", "snapshot")
    release = readable.filter(public_id=public_id).first()
    if release is None:
        raise Http404
    return release


def _record_reading(request: HttpRequest, release: Release) -> None:
    user = person(request)
    if release.is_to_come and user.role != Role.NATIONAL:
        log.record(Operation.DISCLOSURE, of=release, question=f"{release}, before release", recipient=user.email)
    else:
        log.record(Operation.CONSULTATION, of=release)


def _detail(
    request: HttpRequest, release: Release, *, form: WithdrawForm, file_form: FileForm | None = None
) -> HttpResponse:
    user = person(request)
    is_national = user.role == Role.NATIONAL
    context = {
        "release": release,
        "tables": () if release.is_withdrawn and not is_national else release_page.tables_of(release),
        "notes": files.notes_of(release),
        "is_national": is_national,
        "form": form,
        "file_form": file_form or FileForm(release=release, is_national=is_national),
        "may_download": release.state == ReleaseState.APPROVED,
        **(release_page.actions_of(release, user=user) if is_national else {}),
    }
    has_errors = form.errors or (file_form and file_form.errors)
    return render(request, "releases/detail.html", context, status=422 if has_errors else 200)
