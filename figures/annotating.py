"""Annotations: the national team's dated notes on figures, recorded, ended and read here.

An annotation explains figures and changes none. Its text reaches everybody who reads its area, so it names no force but
its own; a force's annotation is read only by those who see the force's row. Recorded ones never change: the team ends
one and records another.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Max, Min

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures import measures, workflow
from figures.choices import AnnotationKind, AreaKind
from figures.current_role import role_now
from figures.models import Annotation, Period
from reference.models import ExploitationType, Force, Region, Unit

FORCE = "force"  # the kind of place of a force's annotation: `force:E23000003`
PRIMARY_TYPE = "primary_type"
FURTHEST = 12  # months before the first and after the last month with returns: an annotation may begin or end there


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnnotation:
    """What the national team says of some figures. `place` is an area's key, such as `uk`, or `force:E23000003`."""

    kind: AnnotationKind
    first: date
    last: date
    place: str
    words: str
    sentence: str
    source: str
    measure: str = ""  # empty: all figures
    primary_type: str = ""  # empty: all types

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that readers see of it as it was typed."""
        return (self.words, self.sentence, self.source)


def covering(in_question: Collection[date], *, user: User) -> list[Annotation]:
    """Return the current annotations of any of these months that the user may see, in one query.

    Those of a force are of forces in the user's scope. The caller leaves out those of an area whose row it does not
    show.
    """
    if not in_question:
        return []
    annotations = Annotation.objects.visible_to(user).current().covering(min(in_question), max(in_question)).for_pages()
    return [annotation for annotation in annotations if any(annotation.covers(month) for month in in_question)]


@transaction.atomic
def record(new: NewAnnotation, *, by: User) -> Annotation:
    """Store an annotation; once, if the form was sent twice. It is shown beside its figures from now on.

    Raises TransitionNotAllowed with each reason.
    """
    _refuse_unless_national(by)
    if whys := why_not_record(new):
        raise TransitionNotAllowed(" ".join(whys))
    kind, _, code = new.place.partition(":")
    values = {
        "kind": new.kind,
        "first": new.first,
        "last": new.last,
        "area_kind": "" if kind == FORCE else kind,
        "area": "" if kind == FORCE else code,
        "force_id": code if kind == FORCE else None,
        "measure": new.measure,
        "dimension": PRIMARY_TYPE if new.primary_type else "",
        "category": new.primary_type,
        "words": new.words.strip(),
        "sentence": new.sentence.strip(),
        "source": new.source.strip(),
    }
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", ["figures.annotation"])
    if same := Annotation.objects.visible_to(by).current().filter(**values).first():
        log.record(Operation.CONSULTATION, of=same)
        return same
    annotation = Annotation.objects.create(**values, created_by=by, created_at=clock.now())
    log.record(Operation.COLLECTION, of=annotation)
    return annotation


@transaction.atomic
def end(public_id: uuid.UUID, *, reason: str, by: User) -> Annotation:
    """Stop showing an annotation; it stays on record with the reason.

    Raises Annotation.DoesNotExist and TransitionNotAllowed.
    """
    _refuse_unless_national(by)
    annotation = Annotation.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if why := why_not_end(annotation):
        raise TransitionNotAllowed(why)
    if not reason.strip():
        raise TransitionNotAllowed("Enter a reason.")
    annotation.ended_at, annotation.ended_by, annotation.end_reason = clock.now(), by, reason.strip()
    annotation.save(update_fields=["ended_at", "ended_by", "end_reason"])
    log.record(Operation.ALTERATION, of=annotation, reason=reason.strip())
    return annotation


def measure_labels() -> dict[str, str]:
    """The label of each measure that an annotation can be about: all that a snapshot has for its areas."""
    return {name: kind.measure(name).label for kind in measures.kinds() for name in kind.summed}


def why_not_record(new: NewAnnotation) -> list[str]:
    """Every reason why an annotation cannot be recorded as it is; empty if it can."""
    return [why for why in (_why_not_months(new), _why_not_figures(new), _why_not_texts(new)) if why]


def why_not_end(annotation: Annotation) -> str:
    """Why an annotation cannot be ended; empty if it can."""
    return "This annotation has already ended." if annotation.ended_at else ""


def _why_not_months(new: NewAnnotation) -> str:
    if new.first > new.last:
        return "The last month cannot be before the first. Change one of them."
    if not Period.objects.filter(month__range=(new.first, new.last)).exists():
        return f"There are no returns for {months.span(new.first, new.last)}. Enter a month with figures."
    with_returns = Period.objects.aggregate(oldest=Min("month"), newest=Max("month"))
    if months.distance(new.first, with_returns["oldest"]) > FURTHEST:
        return f"There are no returns for {months.label(new.first)}. Enter a later first month."
    if months.distance(with_returns["newest"], new.last) > FURTHEST:
        return f"There are no returns for {months.label(new.last)}. Enter an earlier last month."
    return ""


def _why_not_figures(new: NewAnnotation) -> str:
    if not _is_place(new.place):
        return "Select an area or a force from the list."
    if new.measure and new.measure not in measure_labels():
        return "Select a figure from the list."
    if new.primary_type:
        if new.measure and new.measure not in measures.of_returns().summed:
            return "Only figures of investigations have a type. Select all types."
        if not ExploitationType.objects.filter(pk=new.primary_type).exists():
            return "Select a type from the list."
    return ""


def _why_not_texts(new: NewAnnotation) -> str:
    if not all(text.strip() for text in new.texts):
        return "Enter the short text, the full text and the source."
    if named := _forces_named(new):
        return (
            f"The text names {', '.join(named)}. It is also shown to people who cannot see the figures of that force. "
            "Take the name out, or select the force as the area."
        )
    return ""


def _is_place(key: str) -> bool:
    kind, _, code = key.partition(":")
    match kind:
        case AreaKind.UK | AreaKind.ENGLAND_WALES:
            return not code
        case AreaKind.REGION:
            return Region.objects.filter(pk=code).exists()
        case AreaKind.UNIT:
            return Unit.objects.filter(pk=code).exists()
        case "force":
            return Force.objects.filter(pk=code).exists()
    return False


def _forces_named(new: NewAnnotation) -> list[str]:
    """The forces that the texts name, apart from the force that the annotation is about.

    The short name of a force can be that of a region, such as Scotland, which may be named.
    """
    text = "\n".join(new.texts)
    regions = set(Region.objects.values_list("name", flat=True))
    named = []
    for code, name, short_name in Force.objects.order_by("name").values_list("code", "name", "short_name"):
        words = {name, *({short_name} - regions)}
        if new.place != f"{FORCE}:{code}" and any(re.search(rf"\b{re.escape(word)}\b", text) for word in words):
            named.append(short_name)
    return named


def _refuse_unless_national(by: User) -> None:
    if role_now(by) not in workflow.NATIONAL:
        raise TransitionNotAllowed("Only the national team can do this.")
