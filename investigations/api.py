"""Read-only API of a force's own investigations; the list and the export use the same filter."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import months
from investigations.choices import FLAGS
from investigations.models import Entry, Investigation
from investigations.records import histories
from investigations.records.filters import InvestigationFilter


class EntrySerializer(serializers.Serializer[Any]):
    """One investigation as a return states it. Numbers of people are involvements in this one investigation."""

    id = serializers.UUIDField(source="investigation.public_id")
    reference = serializers.CharField(source="holding.reference")
    operation_name = serializers.CharField(source="holding.operation_name")
    force = serializers.CharField(source="force_id")
    state = serializers.CharField()
    stage = serializers.CharField(source="stage_id")
    origin = serializers.CharField(source="origin_id")
    primary_type = serializers.CharField(source="primary_type_id")
    secondary_types = serializers.ListField(child=serializers.CharField())
    sub_types = serializers.ListField(child=serializers.CharField())
    opened_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    potential_victims = serializers.IntegerField(source="victims", default=0, allow_null=True)
    suspects = serializers.IntegerField(default=0, allow_null=True)
    flags = serializers.SerializerMethodField()
    not_applicable = serializers.ListField(
        child=serializers.CharField(), help_text="Questions that do not apply to the case. Their value is null."
    )
    last_reported = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def get_flags(self, entry: Entry) -> dict[str, bool | None]:
        """The flags: true, false, or null for not known and for those in `not_applicable`."""
        return {name: getattr(entry, name) for name in FLAGS}

    def get_last_reported(self, entry: Entry) -> str:
        """The month of the return."""
        return months.text(entry.revision.period_id)

    def get_url(self, entry: Entry) -> str:
        """The URL of its monthly history."""
        return reverse("api:investigation", args=[entry.investigation.public_id])


PAGE_OF_ENTRIES = inline_serializer(
    "PageOfInvestigations",
    {
        "count": serializers.IntegerField(),
        "next": serializers.CharField(allow_null=True),
        "previous": serializers.CharField(allow_null=True),
        "results": EntrySerializer(many=True),
    },
)
HISTORY = inline_serializer(
    "InvestigationHistory", {"id": serializers.UUIDField(), "months": EntrySerializer(many=True)}
)
FILTERS = [
    OpenApiParameter(name, OpenApiTypes.STR)
    for name in ("text", "state", "force", "unit", "type", "sub_type", "stage", "origin", "open_since", "flags")
]


class InvestigationListView(APIView):
    """List the investigations of the user's forces, as last approved."""

    @extend_schema(
        operation_id="investigations_list",
        parameters=[*FILTERS, OpenApiParameter("page", OpenApiTypes.INT)],
        responses=PAGE_OF_ENTRIES,
    )
    def get(self, request: Request) -> Response:
        """Return a page of 100, filtered as the list page is."""
        user = cast(User, request.user)
        rows = Entry.objects.visible_to(user).newest().for_list()
        filterset = InvestigationFilter(request.query_params, user=user, queryset=rows)
        if not filterset.form.is_valid():
            return Response(filterset.form.errors, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        pages = PageNumberPagination()
        shown: list[Any] = pages.paginate_queryset(filterset.qs, request, view=self) or []
        log.record(
            Operation.CONSULTATION,
            of="investigations.investigation",
            keys=[entry.investigation.public_id for entry in shown],
            question=filterset.narrowed_by,
        )
        return pages.get_paginated_response(EntrySerializer(shown, many=True).data)


class InvestigationView(APIView):
    """One investigation month by month, limited to what the user may see."""

    @extend_schema(operation_id="investigations_read", responses=HISTORY)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Return the approved months, newest first."""
        try:
            history = histories.history_of(public_id, user=cast(User, request.user))
        except Investigation.DoesNotExist:
            raise Http404 from None
        log.record(Operation.CONSULTATION, of=history.investigation)
        entries = [month.entry for month in history.months]
        return Response({"id": public_id, "months": EntrySerializer(entries, many=True).data})
