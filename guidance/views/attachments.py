"""Pages for files: download for readers; attach, describe and remove for authors."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import log
from audit.choices import Operation
from core.govuk import problems_of
from core.workflow import TransitionNotAllowed
from documents import scanning, serving, tasks
from documents.receiving import ArrivedFile
from figures import queue
from guidance import attachment_editing, file_display
from guidance.choices import AttachmentRole, UsageKind, VersionState
from guidance.forms.attachments import AttachmentForm, DescribeForm
from guidance.models import Attachment, Version
from guidance.views.shared import authors, authors_sending, count_use, draft_for, person, readers


@readers
@require_safe
def file(request: HttpRequest, file: uuid.UUID) -> HttpResponseBase:
    """Send a file that the person may have, whole or in ranges."""
    attachment = _file_for(file, request)
    log.record(Operation.CONSULTATION, of=attachment)
    answer = serving.answer(request, attachment.document, name=_sent_as(attachment))
    if answer.status_code == 200 and _is_taken(request, attachment):
        count_use(request, UsageKind.PAPER, product=attachment.version.product)
    return answer


@readers
@require_safe
def file_small(request: HttpRequest, file: uuid.UUID) -> HttpResponseBase:
    """Send its thumbnail, if there is one."""
    attachment = _file_for(file, request)
    log.record(Operation.CONSULTATION, of=attachment, question="small")
    return serving.thumbnail(request, attachment.document)


@authors
@require_safe
def draft_files(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """List the files of an unpublished version, with what each still lacks."""
    version = draft_for(draft, person(request))
    log.record(Operation.CONSULTATION, of=version, question="files")
    return _page(request, version, AttachmentForm(None, version=version), status=200)


@authors_sending
@require_POST
def file_add(request: HttpRequest, draft: uuid.UUID) -> HttpResponse:
    """Attach the uploaded file."""
    version = draft_for(draft, person(request))
    form = AttachmentForm(request.POST, version=version)
    came = cast(ArrivedFile | None, getattr(request, "arrived", None))
    if form.is_valid():
        try:
            made = attachment_editing.attach(draft, came, **form.said(), by=person(request))
        except attachment_editing.NotAttached as why:
            _say(form, why)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            queue.nudge(tasks.read_document, made.document_id)
            messages.success(request, f"Checking “{made.title}”. This takes up to a minute.")
            return redirect("guidance:draft-files", draft)
    return _page(request, version, form, status=422)


@authors
@require_http_methods(["GET", "POST"])
def file_describe(request: HttpRequest, draft: uuid.UUID, name: str) -> HttpResponse:
    """Change the description of a file and its name in the text."""
    version = draft_for(draft, person(request))
    attachment = version.attachments.select_related("document", "goes_with").filter(name=name).first()
    if attachment is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DescribeForm(data, version=version, attachment=attachment)
    if form.is_bound and form.is_valid():
        typed = {"alt": "", **form.said()}
        try:
            attachment_editing.describe(draft, name, **typed, by=person(request))
        except attachment_editing.NotAttached as why:
            _say(form, why)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Saved.")
            return redirect("guidance:draft-files", draft)
    log.record(Operation.CONSULTATION, of=version, question="file")
    context = {
        "version": version,
        "attachment": attachment,
        "facts": file_display.facts_of(attachment),
        "form": form,
        "problems": problems_of(form) if form.is_bound else (),
    }
    return render(request, "guidance/file.html", context, status=422 if form.errors else 200)


@authors
@require_POST
def file_remove(request: HttpRequest, draft: uuid.UUID, name: str) -> HttpResponse:
    """Remove a file from a draft, with the files that belong to it."""
    version = draft_for(draft, person(request))
    try:
        attachment_editing.remove(draft, name, by=person(request))
    except Attachment.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "File removed. Published versions do not change.")
    return redirect("guidance:draft-files", version.public_id)


def _page(request: HttpRequest, version: Version, form: AttachmentForm, *, status: int) -> HttpResponse:
    attachments = list(version.attachments.select_related("document", "goes_with").order_by("place", "pk"))
    context: dict[str, Any] = {
        "version": version,
        "is_draft": version.state == VersionState.DRAFT,
        "lines": [
            (attachment, file_display.facts_of(attachment), file_display.refusal_of(attachment))
            for attachment in attachments
        ],
        "has_waiting": any(attachment.document.is_waiting for attachment in attachments),
        "form": form,
        "problems": problems_of(form) if form.is_bound else (),
        "is_scanned": scanning.is_configured(),
    }
    return render(request, "guidance/files.html", context, status=status)


def _say(form: AttachmentForm, why: attachment_editing.NotAttached) -> None:
    """Add the error to the form field it is about."""
    field = {"name": "new_name"}.get(why.field, why.field)
    form.add_error(field if field in form.fields else None, str(why))


def _file_for(public_id: uuid.UUID, request: HttpRequest) -> Attachment:
    """Return a file that the person may have; otherwise not found."""
    attachment = (
        Attachment.objects.visible_to(person(request))
        .ready()
        .select_related("document", "version__product")
        .defer("version__text")
        .filter(public_id=public_id)
        .first()
    )
    if attachment is None:
        raise Http404
    return attachment


def _is_taken(request: HttpRequest, attachment: Attachment) -> bool:
    """Return whether this is a download, not a page loading its picture or the next part of a video."""
    is_for_page = request.headers.get("Sec-Fetch-Dest", "document") in {"image", "video", "track", "audio"}
    is_shown = attachment.role == AttachmentRole.CAPTIONS or request.headers.get("Range")
    return request.method == "GET" and not is_for_page and not is_shown


def _sent_as(attachment: Attachment) -> str:
    """Return the download name: the product's and the file's own, with the right extension."""
    return f"{attachment.version.product.slug}-{attachment.name}.{attachment.document.kind}"
