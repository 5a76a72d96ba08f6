"""A test-only URL that accepts a file. It stores only that the rows were accepted."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from accounts.choices import Role
from accounts.policies import roles
from core.workflow import TransitionNotAllowed
from imports import uploads
from imports.checking import columns
from imports.uploaded_table import FileRejected
from mspt import errors
from mspt.urls import urlpatterns as product
from reference.models import Force
from tests.imports.layouts import DECISIONS


@roles(Role.ANALYST, reads_upload="decisions")
def take(request: HttpRequest) -> HttpResponse:
    """Handles a file as an app's view does."""
    received = getattr(request, "upload", None)
    if received is None:
        return HttpResponse("Choose a file.")
    try:
        upload = uploads.receive(received, by=request.user, force=Force.objects.get(pk=request.user.force_id))
        if isinstance(received.content, FileRejected):
            raise TransitionNotAllowed(str(received.content))
        if not upload.is_done:
            checked = columns.check(received.content, DECISIONS)
            uploads.judge(upload, checked, table=received.content)
            if checked.problems:
                return JsonResponse({"problems": [str(problem) for problem in checked.problems]}, status=422)
            uploads.finish(upload)
    except TransitionNotAllowed as why:
        return JsonResponse({"problems": [str(why)]}, status=422)
    return JsonResponse({"upload": str(upload.public_id), "note": request.POST.get("note", "")})


@roles(Role.ANALYST, reads_upload="decisions")
def was_read_before(request: HttpRequest) -> HttpResponse:
    """Who is connected now: the file was read before this transaction began."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse(type(request.upload.content).__name__)  # type: ignore[attr-defined]


handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.not_allowed,
    errors.not_found,
    errors.failed,
)
urlpatterns = [
    *product,
    path("t/take/", take, name="t-take"),
    path("t/before/", was_read_before, name="t-before"),
]
