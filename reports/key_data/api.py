"""The read-only API of key data: the page's figures, each with unit, definition, coverage and source."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404
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
from reports.key_data import page
from reports.key_data.definitions import YearBasis
from reports.key_data.figures import FigureChange, KeyRow, YearFigure
from reports.key_data.years import YearOfMonths


class ForceGapSerializer(serializers.Serializer[Any]):
    """Months of a year in which a force has no figure."""

    force = serializers.CharField(help_text="The name of the force.")
    months = serializers.ListField(child=serializers.CharField())


class YearFigureSerializer(serializers.Serializer[Any]):
    """A figure of one year."""

    year = serializers.CharField()
    first = serializers.CharField(help_text="The first month of the year.")
    value = serializers.FloatField(allow_null=True, help_text="Null if there is no number, which is not 0.")
    why_not = serializers.CharField(help_text="Why there is no number; empty if there is one.")
    base = serializers.IntegerField(allow_null=True, help_text="What a rate is a share of; null for other figures.")
    months = serializers.IntegerField(help_text="How many months of the year are in it.")
    reported = serializers.IntegerField(allow_null=True, help_text="Forces in the month that has the fewest.")
    due = serializers.IntegerField(allow_null=True)
    gaps = ForceGapSerializer(many=True)
    reference = serializers.CharField(
        help_text="The figure reference of its months, with versions; empty if it has none."
    )


class ChangeSerializer(serializers.Serializer[Any]):
    """The change between the years: a difference, and a share of the earlier number. A rate changes in points only."""

    difference = serializers.FloatField()
    share = serializers.FloatField(allow_null=True)


class SameForcesSerializer(serializers.Serializer[Any]):
    """The figure of the forces that have every month of both years; null if all forces have, or nothing is compared."""

    forces = serializers.IntegerField()
    then = serializers.FloatField()
    now = serializers.FloatField()
    change = ChangeSerializer()


class KeyFigureSerializer(serializers.Serializer[Any]):
    """One figure of two years."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the key of this name, not the option of a field
    unit = serializers.CharField()
    basis = serializers.ChoiceField(choices=[basis.value for basis in YearBasis])
    definition = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the key of this name, not the option of a field
    then = YearFigureSerializer()
    now = YearFigureSerializer()
    change = ChangeSerializer(allow_null=True)
    same_forces = SameForcesSerializer(allow_null=True)
    tables = serializers.ListField(
        child=serializers.CharField(), help_text="Sources of supplied tables with months of these years."
    )
    refusal = serializers.CharField(help_text="Why the reader may not have it; empty if they may.")


class KeyDataSerializer(serializers.Serializer[Any]):
    """The figures of an area in two years."""

    handling = serializers.CharField()
    area = serializers.CharField()
    figures = KeyFigureSerializer(many=True)


class KeyDataView(APIView):
    """Returns the key figures of two years for the reader's own area."""

    @extend_schema(
        operation_id="key_data_read",
        parameters=[
            OpenApiParameter("then", OpenApiTypes.STR, description="The first month of the earlier year: 2018-01."),
            OpenApiParameter("now", OpenApiTypes.STR, description="The first month of the later year."),
        ],
        responses=KeyDataSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the newest whole calendar year and the one before it, or the years that are named."""
        shown = page.page_for(cast(User, request.user), request.query_params)
        log.record(
            Operation.CONSULTATION, of="figures.snapshot", count=len(shown.rows), question="key data of two years"
        )
        if shown.then is None or shown.now is None:
            raise Http404
        then, now = shown.then, shown.now
        return Response(
            {
                "handling": "OFFICIAL-SENSITIVE",
                "area": shown.area,
                "figures": [_figure(row, then, now) for row in shown.rows],
            }
        )


def _figure(row: KeyRow, then: YearOfMonths, now: YearOfMonths) -> dict[str, Any]:
    same = row.same
    return {
        "name": row.figure.name,
        "label": row.figure.label,
        "unit": row.figure.unit,
        "basis": row.figure.basis.value,
        "definition": row.figure.definition,
        "source": row.figure.source,
        "then": _year(row, then, row.then),
        "now": _year(row, now, row.now),
        "change": _change(row.change),
        "same_forces": {
            "forces": same.forces,
            "then": _number(row, same.then),
            "now": _number(row, same.now),
            "change": _change(same.change),
        }
        if same
        else None,
        "tables": list(row.tables),
        "refusal": row.refusal,
    }


def _year(row: KeyRow, year: YearOfMonths, figure: YearFigure) -> dict[str, Any]:
    return {
        "year": year.label,
        "first": months.text(year.first),
        "value": _number(row, figure.value),
        "why_not": figure.why_not if figure.value is None else "",
        "base": figure.base,
        "reference": figure.by_month.code if figure.by_month else "",
        "months": figure.with_data,
        "reported": figure.least.reported if figure.least else None,
        "due": figure.least.due if figure.least else None,
        "gaps": [
            {"force": name, "months": [months.text(month) for month in gap]}
            for name, gap in sorted(figure.gaps.items())
        ],
    }


def _number(row: KeyRow, value: float | None) -> float | None:
    """A number as printed: whole, or a rate with one place."""
    if value is None:
        return None
    return round(value, 1) if row.figure.basis is YearBasis.RATE else round(value)


def _change(change: FigureChange | None) -> dict[str, Any] | None:
    return {"difference": round(change.difference, 1), "share": change.share} if change else None
