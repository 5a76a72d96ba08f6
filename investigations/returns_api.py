"""The API of a month's return: submit it as JSON or as a workbook, read the report, store its changes in the draft.

The rules and the report are those of the page. Nothing is stored by the first request, so that it is also the way to
try; `store` in it, or a second request, puts the changes into the draft. A key in the header `Idempotency-Key` makes a
repeated request get the first one's answer.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import months
from core.json_input import JSONParser
from core.workflow import EditConflict, TransitionNotAllowed
from figures.models import Period
from imports.uploads import Received
from investigations.models import ReturnUpload
from investigations.returns.fields import FIELDS
from investigations.returns.people_groups import AXES
from investigations.views.shared import force_in_scope
from investigations.views.workbooks import upload_in_scope, why_no_upload
from investigations.workbooks import document_uploads, request_keys, return_document, uploads
from investigations.workbooks.upload_report import UploadReport
from reference.models import Force

KEY = "Idempotency-Key"
UNPROCESSABLE = status.HTTP_422_UNPROCESSABLE_ENTITY
NOTHING_NEEDED = "Send nothing, or an empty object."
PRACTICE_OR_STORE = "A return that is tried for practice is not stored. Ask for practice or for store, not both."
NO_FILE = "Send JSON, or a workbook or CSV file in the field “file”."

PEOPLE = inline_serializer("ReturnPeople", {axis: serializers.JSONField() for axis in AXES}, many=True)
DOCUMENT = inline_serializer(
    "ReturnDocument",
    {
        "investigations": inline_serializer(
            "ReturnInvestigation",
            {
                **{
                    name: serializers.JSONField(
                        required=name == "reference", allow_null=True, help_text=f"{each.label}, as in the form."
                    )
                    for name, each in FIELDS.items()
                },
                "people": PEOPLE,
            },
            many=True,
        )
    },
)
PROBLEM = inline_serializer(
    "ReturnProblem",
    {
        "pointer": serializers.CharField(help_text="JSON Pointer; empty for a workbook."),
        "sheet": serializers.CharField(),
        "row": serializers.IntegerField(help_text="0 for a document."),
        "column": serializers.CharField(),
        "value": serializers.CharField(help_text="What was found."),
        "message": serializers.CharField(help_text="What is wrong, and what to do."),
        "write": serializers.CharField(help_text="What to write there; empty if nothing is obvious."),
    },
    many=True,
)
FINDING = inline_serializer(
    "ReturnFinding",
    {name: serializers.CharField() for name in ("severity", "rule", "reference", "message", "remedy")},
    many=True,
)
REPORT = inline_serializer(
    "ReturnReport",
    {
        "id": serializers.UUIDField(),
        "url": serializers.CharField(),
        "state": serializers.ChoiceField(choices=["refused", "problems", "ready", "stored", "practice"]),
        "refused": serializers.CharField(help_text="Why the file could not be read at all."),
        "problems": PROBLEM,
        "more_problems": serializers.IntegerField(help_text="Problems beyond those listed."),
        "findings": FINDING,
        "changes": serializers.DictField(child=serializers.IntegerField(), help_text="Cases, by what happens to them."),
        "not_in_file": serializers.IntegerField(help_text="Cases of the return that stay as they are."),
    },
)
REFUSED = OpenApiResponse(OpenApiTypes.OBJECT, description="Why the return cannot be changed, in `detail`.")


class ReturnJSONParser(JSONParser):
    """Parses a return, which may have 5,000 investigations with their people."""

    most = 10 * JSONParser.most


class ReturnUploadListView(APIView):
    """Submit a month's return as JSON, or as a workbook or CSV file in the field `file`."""

    parser_classes = (ReturnJSONParser,)

    @extend_schema(
        operation_id="returns_upload",
        request={"application/json": DOCUMENT, "multipart/form-data": OpenApiTypes.OBJECT},
        parameters=[
            OpenApiParameter(KEY, OpenApiTypes.STR, OpenApiParameter.HEADER),
            OpenApiParameter(
                "store", OpenApiTypes.BOOL, description="Put the changes into the draft if there is no problem."
            ),
            OpenApiParameter(
                "practice",
                OpenApiTypes.BOOL,
                description="Only report, whatever the status of the return: nothing is sent, counted or stored.",
            ),
        ],
        responses={303: REPORT, 422: REFUSED},
    )
    def post(self, request: Request, force: str, month: date) -> Response:
        """Read the return and answer with the report on it: every problem at once, and what would change."""
        user = cast(User, request.user)
        this_force = force_in_scope(force, user)
        if not Period.objects.filter(pk=month).exists():
            raise Http404
        try:
            if _asks_for(request, "practice"):
                upload = _tried(request, this_force, month, by=user)
            elif why := why_no_upload(this_force, month, by=user):
                raise TransitionNotAllowed(why)
            else:
                upload = _received(request, this_force, month, by=user)
        except TransitionNotAllowed as refusal:
            return Response({"detail": str(refusal)}, status=UNPROCESSABLE)
        return _redirected(upload)


class ReturnUploadView(APIView):
    """The report on a return that was submitted."""

    @extend_schema(operation_id="returns_upload_report", responses=REPORT)
    def get(self, request: Request, force: str, month: date, upload: UUID) -> Response:
        """Return the report."""
        return_upload = upload_in_scope(request, force, month, upload)
        log.record(Operation.CONSULTATION, of=return_upload)
        return Response(_written(return_upload))


class ReturnUploadStoreView(APIView):
    """Put the changes of a return that was submitted into the draft."""

    parser_classes = (JSONParser, FormParser, MultiPartParser)

    @extend_schema(operation_id="returns_upload_store", request=None, responses={303: REPORT, 422: REFUSED})
    def post(self, request: Request, force: str, month: date, upload: UUID) -> Response:
        """Store what the report shows. If the draft has changed since, nothing is stored and the report is new."""
        if not isinstance(request.data, dict):  # a QueryDict, or an object without a meaning here
            return Response({"detail": NOTHING_NEEDED}, status=UNPROCESSABLE)
        user = cast(User, request.user)
        return_upload = upload_in_scope(request, force, month, upload)
        try:
            uploads.store(return_upload, by=user)
        except EditConflict as why:
            again = uploads.compare_again(return_upload, by=user)
            return Response({"detail": str(why), "report": _written(again)}, status=UNPROCESSABLE)
        except TransitionNotAllowed as why:
            return Response({"detail": str(why)}, status=UNPROCESSABLE)
        return_upload.refresh_from_db()
        return _redirected(return_upload)


def _redirected(upload: ReturnUpload) -> Response:
    """The report, and the address where it stays."""
    return Response(_written(upload), status=status.HTTP_303_SEE_OTHER, headers={"Location": _address(upload)})


def _received(request: Request, force: Force, month: date, *, by: User) -> ReturnUpload:
    """The upload of this request; the same key gets the earlier one."""
    key, is_document = request.headers.get(KEY, ""), _is_document(request)
    document = _document(request) if is_document else None
    received = document_uploads.received_of(document) if is_document else _file(request)
    if earlier := request_keys.earlier(key, force=force, month=month, sha256=received.sha256):
        return earlier
    is_stored = _asks_for(request, "store")
    if not is_document:
        take = uploads.receive_and_store if is_stored else uploads.receive
        return take(received, force=force, month=month, by=by, key=key)
    upload = document_uploads.receive(document, force=force, month=month, by=by, key=key)
    if is_stored and not upload.problems and upload.rows:
        uploads.store(upload, by=by)
        upload.refresh_from_db()
    return upload


def _tried(request: Request, force: Force, month: date, *, by: User) -> ReturnUpload:
    """The upload of a request for practice. A key is not used up by it: nothing happens that could happen twice."""
    if _asks_for(request, "store"):
        raise TransitionNotAllowed(PRACTICE_OR_STORE)
    if _is_document(request):
        return document_uploads.practise(_document(request), force=force, month=month, by=by)
    return uploads.practise(_file(request), force=force, month=month, by=by)


def _asks_for(request: Request, name: str) -> bool:
    """Whether a program asks for this. Raises TransitionNotAllowed for what is neither yes nor no.

    A program that means `practice=True` must not store its file.
    """
    value = request.query_params.get(name, "").casefold()
    if value not in {"", "0", "false", "1", "true"}:
        raise TransitionNotAllowed(f"Set {name} to true or false.")
    return value in {"1", "true"}


def _is_document(request: Request) -> bool:
    return (request.content_type or "").startswith("application/json")


def _document(request: Request) -> Any:
    """The JSON of the request. Raises TransitionNotAllowed if it is no return."""
    if why := return_document.why_not_a_return(request.data):
        raise TransitionNotAllowed(why)
    return request.data


def _file(request: Request) -> Received:
    """The file of the request, which the middleware has read."""
    received: Received | None = getattr(request._request, "upload", None)
    if received is None:
        raise TransitionNotAllowed(NO_FILE)
    return received


def _address(upload: ReturnUpload) -> str:
    return reverse("api:return-upload", args=[upload.force_id, months.text(upload.period_id), upload.public_id])


def _written(upload: ReturnUpload) -> dict[str, Any]:
    """The report as the API writes it."""
    report = UploadReport.of(upload)
    return {
        "id": upload.public_id,
        "url": _address(upload),
        "state": _state(upload, report),
        "refused": report.refused,
        "problems": [
            {
                "pointer": problem.pointer,
                "sheet": problem.sheet,
                "row": problem.row,
                "column": problem.column,
                "value": problem.value,
                "message": problem.sentence,
                "write": problem.repair,
            }
            for problem in report.problems
        ],
        "more_problems": report.more_problems,
        "findings": [
            {
                "severity": finding.severity,
                "rule": finding.rule,
                "reference": finding.reference,
                "message": finding.message,
                "remedy": finding.remedy,
            }
            for finding in report.findings
        ],
        "changes": {kind.lower().replace(" ", "_"): number for kind, number in report.counts},
        "not_in_file": report.others,
    }


def _state(upload: ReturnUpload, report: UploadReport) -> str:
    if report.refused:
        return "refused"
    if upload.is_practice:
        return "practice"
    if upload.stored_at is not None:
        return "stored"
    return "problems" if report.problems else "ready"
