"""What belongs to a subject: every row that hangs on it, each with the force in a column of its own.

Found from the models, so that a table that comes later moves along without being named here. A column that may be empty
does not lead on, since it would leave rows behind.
"""

from __future__ import annotations

from django.db.models import Model

from orders.models import Handover, Subject

STAY: frozenset[type[Model]] = frozenset({Handover})  # the giver's line of what became of it


def tables() -> dict[type[Model], str]:
    """Each table that hangs on a subject, and by which path of columns."""
    found: dict[type[Model], str] = {}
    waiting: list[tuple[type[Model], str]] = [(Subject, "")]
    while waiting:
        model, path = waiting.pop()
        for relation in model._meta.related_objects:
            child = relation.related_model
            if child in found or child in STAY or child is Subject or relation.field.null or not _is_of_a_force(child):
                continue
            found[child] = f"{relation.field.name}__{path}" if path else relation.field.name
            waiting.append((child, found[child]))
    return found


def move(subject: Subject, *, to: str) -> None:
    """Make all of it another force's. One statement a table."""
    for model, path in tables().items():
        model._base_manager.filter(**{path: subject.pk}).update(force=to)


def _is_of_a_force(model: type[Model]) -> bool:
    return model._meta.app_label == Subject._meta.app_label and any(
        column.name == "force" for column in model._meta.concrete_fields
    )
