"""The read-only API of releases: what is out, to all who read the pages of releases. Nobody reads one before its time.

A number is `{value, reported, due}`. A suppressed one has no value, which is not 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import months
from reports.models import Release
from reports.releases import files, page
from reports.releases.page import ReleasedTable

LONGEST_NUMBER = 4  # digits of the number of a release


class ReleaseSerializer(serializers.Serializer[Any]):
    """One release of a month."""

    period = serializers.SerializerMethodField()
    number = serializers.IntegerField(help_text="Its number among the releases of the month.")
    version = serializers.IntegerField(source="snapshot.version", help_text="The published version it was made from.")
    status = serializers.ChoiceField(
        source="state", choices=("approved", "withdrawn"), help_text="A withdrawn release has a reason and no tables."
    )
    release_at = serializers.DateTimeField(help_text="When it was released.")
    withdrawn_at = serializers.DateTimeField(source="ended_at", allow_null=True)
    reason = serializers.CharField(source="end_reason", help_text="Why it was withdrawn; empty if it was not.")
    is_rounded = serializers.BooleanField(help_text="Whether every number is rounded to the nearest 5.")
    reported = serializers.IntegerField(help_text="How many forces are included.")
    due = serializers.IntegerField(help_text="How many forces were due.")
    digest = serializers.CharField(help_text="The SHA-256 of its tables.")
    url = serializers.SerializerMethodField()

    def get_period(self, release: Release) -> str:
        """Return the month as in addresses."""
        return months.text(release.period_id)

    def get_url(self, release: Release) -> str:
        """Return the address of its tables."""
        return f"{reverse('api:release', args=[months.text(release.period_id)])}?number={release.number}"


class ReleaseListSerializer(serializers.Serializer[Any]):
    """Every release that is out, newest month first."""

    results = ReleaseSerializer(many=True)


class ReleasedCellSerializer(serializers.Serializer[Any]):
    """One number of a table, with its coverage."""

    row = serializers.CharField()
    column = serializers.CharField()
    value = serializers.IntegerField(allow_null=True, help_text="Null if it is suppressed, which is not 0.")
    is_suppressed = serializers.BooleanField()
    reported = serializers.IntegerField()
    due = serializers.IntegerField()


class ReleasedTableSerializer(serializers.Serializer[Any]):
    """One table. The row and the column “All” are its totals."""

    name = serializers.CharField()
    title = serializers.CharField()
    heading = serializers.CharField(help_text="What its rows are.")
    version = serializers.IntegerField(help_text="The published version of its numbers, which can be an earlier one.")
    cells = ReleasedCellSerializer(many=True)


class ReleaseTablesSerializer(serializers.Serializer[Any]):
    """A release with its tables."""

    release = ReleaseSerializer()
    handling = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())
    tables = ReleasedTableSerializer(many=True)


class ReleaseListView(APIView):
    """Lists the releases that are out."""

    @extend_schema(operation_id="releases_list", responses=ReleaseListSerializer)
    def get(self, request: Request) -> Response:
        """Return them, newest month first, and within a month the newest release first."""
        releases = list(Release.objects.visible_to(cast(User, request.user)).ever_out().newest_first().for_list())
        log.record(Operation.CONSULTATION, of="reports.release", count=len(releases), question="list of releases")
        return Response({"results": ReleaseSerializer(releases, many=True).data})


class ReleaseView(APIView):
    """Returns the tables of a release of a month."""

    @extend_schema(
        operation_id="releases_read",
        parameters=[OpenApiParameter("number", OpenApiTypes.INT, description="A release; the newest without it.")],
        responses=ReleaseTablesSerializer,
    )
    def get(self, request: Request, month: date) -> Response:
        """Return every table with the coverage of its numbers; none of a withdrawn release."""
        out = Release.objects.visible_to(cast(User, request.user)).ever_out().filter(period=month)
        if number := request.query_params.get("number", ""):
            if not number.isdecimal() or len(number) > LONGEST_NUMBER:
                raise Http404
            out = out.filter(number=int(number))
        release = out.newest_first().for_public().first()
        if release is None:
            raise Http404
        log.record(Operation.CONSULTATION, of=release)
        return Response(
            {
                "release": ReleaseSerializer(release).data,
                "handling": files.HANDLING,
                "notes": list(files.notes_of(release)),
                "tables": [] if release.is_withdrawn else [_table(table, release) for table in page.tables_of(release)],
            }
        )


def _table(table: ReleasedTable, release: Release) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "heading": table.heading,
        "version": table.version or release.snapshot.version,
        "cells": list(_cells(table)),
    }


def _cells(table: ReleasedTable) -> Iterator[dict[str, Any]]:
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            yield {
                "row": row.label,
                "column": column,
                "value": None if cell is None else cell.value,
                "is_suppressed": cell is None,
                "reported": table.coverage.reported,
                "due": table.coverage.due,
            }
