"""The read-only API of snapshots: the same rules as for pages, and every number with its coverage.

A number is `{value, reported, due, missing}`. Partners get only what their page prints: no name of a missing force, no
reason, no digest.
"""

from __future__ import annotations

from collections.abc import Iterable
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

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import months
from figures import annotating, measures, other_coverage, skipped_months, snapshot_reader
from figures.coverage import Coverage
from figures.measures import ALL, TOTAL
from figures.models import Snapshot
from reference.areas import UK, Area, TotalKind
from reports import figure_notes, permissions
from reports.figure_notes import FigureNote
from reports.partners import partner_edition, partner_reading
from reports.snapshots import figure_lines

ROLES = (*permissions.READERS, Role.PARTNER)
NARROWED_BY = ("measure", "dimension", "area_kind")


class SnapshotSerializer(serializers.Serializer[Any]):
    """One version of a month."""

    period = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    state = serializers.CharField()
    digest = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def get_period(self, snapshot: Snapshot) -> str:
        """Return the month as in addresses."""
        return months.text(snapshot.period_id)

    def get_digest(self, snapshot: Snapshot) -> str:
        """Return the digest of all its measures; empty for partners, who read a few lines of one measure."""
        return "" if self.context["reader"].role == Role.PARTNER else snapshot.digest

    def get_reason(self, snapshot: Snapshot) -> str:
        """Return why this version was published; empty for partners, because it may name a force or describe a case."""
        return "" if self.context["reader"].role == Role.PARTNER else snapshot.reason

    def get_url(self, snapshot: Snapshot) -> str:
        """Return the address of its figures."""
        return f"{reverse('api:snapshot', args=[months.text(snapshot.period_id)])}?version={snapshot.version}"


class FigureSerializer(serializers.Serializer[Any]):
    """One figure of one area, with its coverage.

    `missing` names the forces without a return. For partners it is empty, and a category may join several types, such
    as ORG+OTHER+UNK.
    """

    area_kind = serializers.CharField()
    area = serializers.CharField()
    area_name = serializers.CharField()
    measure = serializers.CharField()
    dimension = serializers.CharField()
    category = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    reported = serializers.IntegerField()
    due = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(child=serializers.CharField(), help_text="The ids of the notes on the figure.")


class NoteSerializer(serializers.Serializer[Any]):
    """An annotation of the national team on some figures of the version; partners get none."""

    id = serializers.CharField(help_text="Its id in this response, such as n1.")
    kind = serializers.CharField()
    first = serializers.CharField(help_text="The first month it is about.")
    last = serializers.CharField(help_text="The last month it is about.")
    area_kind = serializers.CharField()
    area = serializers.CharField()
    measure = serializers.CharField(help_text="Empty if it is about all figures of the area.")
    dimension = serializers.CharField()
    category = serializers.CharField()
    words = serializers.CharField()
    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the key of this name, not the option of a field
    recorded_at = serializers.DateTimeField()


class SnapshotListSerializer(serializers.Serializer[Any]):
    """Every version the reader may see, newest month first."""

    results = SnapshotSerializer(many=True)


class GapSerializer(serializers.Serializer[Any]):
    """A force whose flows cover several months, because its cases were carried forward over months without a return."""

    force = serializers.CharField()
    name = serializers.CharField()
    first = serializers.CharField(help_text="The first month that its flows cover.")
    last = serializers.CharField(help_text="The last, which is the month of the snapshot.")


class SnapshotFiguresSerializer(serializers.Serializer[Any]):
    """A version with its figures."""

    snapshot = SnapshotSerializer()
    handling = serializers.CharField()
    covers_more = GapSerializer(many=True)
    notes = NoteSerializer(many=True)
    figures = FigureSerializer(many=True)


class SnapshotListView(APIView):
    """Lists the snapshots the reader may see."""

    @extend_schema(operation_id="snapshots_list", responses=SnapshotListSerializer)
    def get(self, request: Request) -> Response:
        """Return them, newest month first, and within a month newest version first."""
        user = cast(User, request.user)
        snapshots = (
            [readable.snapshot for readable in partner_reading.readable_months()]
            if user.role == Role.PARTNER
            else list(permissions.readable_by(user).order_by("-period", "-version"))
        )
        log.record(Operation.CONSULTATION, of="figures.snapshot", count=len(snapshots), question="list of snapshots")
        return Response({"results": SnapshotSerializer(snapshots, many=True, context={"reader": user}).data})


class SnapshotView(APIView):
    """Returns the figures of one version of a month."""

    @extend_schema(
        operation_id="snapshots_read",
        parameters=[
            OpenApiParameter("version", OpenApiTypes.INT, description="A version; the newest published without it."),
            OpenApiParameter("measure", OpenApiTypes.STR, description="Only this measure, such as live."),
            OpenApiParameter("dimension", OpenApiTypes.STR, description="Only this dimension, such as primary_type."),
            OpenApiParameter("area_kind", OpenApiTypes.STR, enum=TotalKind.values, description="Only these areas."),
        ],
        responses=SnapshotFiguresSerializer,
    )
    def get(self, request: Request, month: date) -> Response:
        """Return every figure with its coverage, filtered by measure, dimension and area kind."""
        user = cast(User, request.user)
        version = _version_of(request)
        filters = {name: value for name in NARROWED_BY if (value := request.query_params.get(name))}
        try:
            if user.role == Role.PARTNER:
                snapshot, figures = _for_partner(month, version=version, filters=filters)
                longer: list[dict[str, str]] = []  # it names forces
                notes: tuple[FigureNote, ...] = ()
            else:
                snapshot = permissions.snapshot_of(user, month, version=version)
                forces = snapshot_reader.ForceNames()
                figures, notes = _figures(snapshot, filters, reader=user, forces=forces)
                longer = _covers_more(snapshot, forces=forces)
        except Snapshot.DoesNotExist:
            raise Http404 from None
        log.record(Operation.CONSULTATION, of=snapshot)
        about = SnapshotSerializer(snapshot, context={"reader": user}).data
        return Response(
            {
                "snapshot": about,
                "handling": "OFFICIAL-SENSITIVE",
                "covers_more": longer,
                "notes": [_note(note) for note in notes],
                "figures": figures,
            }
        )


def _version_of(request: Request) -> int | None:
    version = request.query_params.get("version", "")
    if not version:
        return None
    if not version.isdecimal() or len(version) > 4:
        raise Http404
    return int(version)


def _figures(
    snapshot: Snapshot, filters: dict[str, str], *, reader: User, forces: snapshot_reader.ForceNames
) -> tuple[list[dict[str, Any]], tuple[FigureNote, ...]]:
    """Return the requested figures and gaps that the reader may read, and the notes on the areas of the month."""
    coverage = other_coverage.coverages_by_kind(snapshot, forces=forces)
    readable = permissions.shown_to(reader, snapshot, coverage[measures.of_returns().name])
    dimension = filters.get("dimension", "")
    narrowed = {name: value for name, value in filters.items() if name != "dimension"}
    lines = figure_lines.lines_of(snapshot, coverage=coverage, readable=readable, **narrowed)
    notes = figure_notes.notes_of(
        annotating.covering([snapshot.period_id], user=reader),
        areas=readable.only(coverage[measures.of_returns().name]),
    )
    figures = [
        _figure(
            line.area, line.coverage, line.measure, line.dimension, line.category, line.value, notes=line.among(notes)
        )
        for line in lines
        if dimension in {"", line.dimension}
    ]
    return figures, notes


def _note(note: FigureNote) -> dict[str, Any]:
    annotation = note.annotation
    return {
        "id": f"n{note.number}",
        "kind": annotation.kind,
        "first": months.text(annotation.first),
        "last": months.text(annotation.last),
        "area_kind": annotation.area_kind,
        "area": annotation.area,
        "measure": annotation.measure,
        "dimension": annotation.dimension,
        "category": annotation.category,
        "words": annotation.words,
        "text": annotation.sentence,
        "source": annotation.source,
        "recorded_at": annotation.created_at,
    }


def _covers_more(snapshot: Snapshot, *, forces: snapshot_reader.ForceNames) -> list[dict[str, str]]:
    return [
        {"force": gap.force, "name": gap.name, "first": months.text(gap.first), "last": months.text(gap.last)}
        for gap in skipped_months.gaps_of(snapshot, forces=forces)
    ]


def _figure(
    area: Area,
    covered: Coverage,
    measure: str,
    dimension: str,
    category: str,
    value: int | None,
    *,
    notes: Iterable[FigureNote] = (),
) -> dict[str, Any]:
    return {
        "area_kind": str(area.kind),
        "area": area.code,
        "area_name": area.name,
        "measure": measure,
        "dimension": dimension,
        "category": category,
        "value": value,
        "reported": covered.reported,
        "due": covered.due,
        "missing": list(covered.missing),
        "notes": [f"n{note.number}" for note in notes],
    }


def _for_partner(month: date, *, version: int | None, filters: dict[str, str]) -> tuple[Snapshot, list[dict[str, Any]]]:
    """Return what the partners' page prints: one version of a month, for the UK only."""
    page = partner_reading.month_of(month)
    if version is not None and version != page.snapshot.version:
        raise Snapshot.DoesNotExist(f"partners do not read version {version}")
    figures = [
        _figure(UK, row.counted.coverage, partner_edition.MEASURE, *_place_of(row), row.counted.value)
        for row in page.rows
    ]
    return page.snapshot, [
        figure for figure in figures if all(figure[name] == value for name, value in filters.items())
    ]


def _place_of(row: partner_edition.PartnerRow) -> tuple[str, str]:
    return (TOTAL, ALL) if row.code == "ALL" else (partner_edition.DIMENSION, row.code)
