"""The list of annotations: those of figures that a person may read; for the national team also those that ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Scope
from figures import annotating
from figures.models import Annotation
from reference.areas import ENGLAND_AND_WALES, UK, AreaNames, TotalKind
from reference.models import ExploitationType
from reports import permissions

OF_ALL = "All figures"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationRow:
    """One annotation with its area and figures in words."""

    annotation: Annotation
    place: str
    figures: str


def readable_by(user: User, *, names: AreaNames) -> list[Annotation]:
    """Return the annotations that a person may read, newest month first and the ended ones last.

    Outside the national team, one about an area is readable if the area's row is shown to the person in one of its
    months. The number of queries depends on neither annotations nor months.
    """
    everything = Annotation.objects.visible_to(user).for_pages().order_by("-first", "-created_at", "-pk")
    if Scope.of(user).everything:
        return sorted(everything, key=lambda annotation: annotation.ended_at is not None)
    current = list(everything.current())
    shown = _with_shown_areas(user, [annotation for annotation in current if not annotation.force_id], names=names)
    return [annotation for annotation in current if annotation.force_id or annotation.pk in shown]


def rows_of(page: Iterable[Annotation], *, names: AreaNames) -> list[AnnotationRow]:
    """Return the rows of one page of the list, in one query."""
    places = {UK.key: UK.name, ENGLAND_AND_WALES.key: ENGLAND_AND_WALES.name}
    places |= {f"{TotalKind.REGION}:{code}": region.name for code, region in names.regions.items()}
    places |= {f"{TotalKind.UNIT}:{code}": f"{unit.short_name} (unit)" for code, unit in names.units.items()}
    types = dict(ExploitationType.objects.values_list("code", "name"))
    labels = annotating.measure_labels()
    rows = []
    for annotation in page:
        figures = labels.get(annotation.measure, annotation.measure) or OF_ALL
        if annotation.category:
            figures += f", {types.get(annotation.category, annotation.category).lower()}"
        place = annotation.force.short_name if annotation.force else places.get(annotation.place, annotation.place)
        rows.append(AnnotationRow(annotation=annotation, place=place, figures=figures))
    return rows


def _with_shown_areas(user: User, of_areas: list[Annotation], *, names: AreaNames) -> set[int]:
    """Return the ids of the annotations whose area's row the person sees in one of their months."""
    read = permissions.one_a_month(user)
    covered = [snapshot for snapshot in read if any(each.covers(snapshot.period_id) for each in of_areas)]
    forces, scope = permissions.forces_of(covered), Scope.of(user)
    shown = set()
    for snapshot in covered:
        of_month = forces[snapshot.pk]
        every = list(names.members((force, *of_month.places[force]) for force in sorted(of_month.due)))
        keys = {area.key for area in permissions.shown_of(of_month, every, scope=scope).areas}
        shown |= {each.pk for each in of_areas if each.covers(snapshot.period_id) and each.place in keys}
    return shown
